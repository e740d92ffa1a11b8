#include "study/diagnose/experiment/workload.h"

#include <algorithm>
#include <string>
#include <utility>

namespace bench {
namespace {

constexpr std::int64_t most_in_a_burst = 64;

/// With a nonce in front each has about 190 bytes. What is asked for goes on for longer than any limit used here.
constexpr const char* topics[] = {
    "the rooms of a large old house by the sea",     "the stalls of a market on a winter morning",
    "the stations of a railway through a mountain",  "the tools on the bench of a watchmaker",
    "the ships in a harbour on the day of a storm",  "the plants in a glass house at the end of May",
    "the people who wait at the counter of a bank ", "the books on the longest shelf of a library",
};

/// An answer that keeps to it has no end before the limit.
constexpr const char* own_schema =
    R"({"type":"object","properties":{"entries":{"type":"array","minItems":40,"items":{"type":"string"}}},)"
    R"("required":["entries"],"additionalProperties":false})";

Case asked(std::string id, std::string text) {
  return {std::move(id), {{"user", std::move(text)}}, "", {}, std::nullopt, {}};
}

/// As short as can be: how fast a server reads is not what a burst is to find out.
Suite burst_prompts() {
  Suite suite{"diagnose-burst", {}, {}};
  for (std::int64_t i = 1; i <= most_in_a_burst; ++i)
    suite.cases.push_back(asked("burst-" + std::to_string(i), std::to_string(i) + ". Tell a long story."));
  return suite;
}

/// The user's prompts may bring options of their own; what the experiment varies is the experiment's.
void take_over(Case& one, bool schema, const std::string& schema_text) {
  std::erase_if(one.options, [](const ServerOption& option) { return option.name == "temperature"; });
  one.max_tokens.reset();
  one.scoring = {};
  if (!schema)
    one.schema.clear();
  else if (one.schema.empty())
    one.schema = schema_text.empty() ? own_schema : schema_text;
}

Suite suite_of(const Cell& cell, const DiagnoseOptions& options) {
  if (cell.purpose == Purpose::burst) return burst_prompts();
  Suite suite = options.workload ? *options.workload : usual_workload();
  suite.eval.reset();
  for (Case& one : suite.cases) take_over(one, cell.schema, options.schema_text);
  return suite;
}

}  // namespace

Suite usual_workload() {
  Suite suite{"diagnose", {}, {}};
  for (const char* topic : topics)
    suite.cases.push_back(asked("list-" + std::to_string(suite.cases.size() + 1),
                                std::string("Make a list, as long as you can, of ") + topic +
                                    ". Give each entry one sentence that nobody would expect, and never stop early."));
  return suite;
}

Expected<Leg> leg_of_cell(const Cell& cell, std::int64_t requests, std::int64_t block, std::int64_t first_index,
                          const RunOptions& run, const DiagnoseOptions& options, const Preflight& found) {
  RunOptions asked_for = run;
  asked_for.workers = cell.in_flight;
  asked_for.requests = requests;
  asked_for.request.temperature = cell.temperature;
  asked_for.request.num_predict = cell.purpose == Purpose::quick ? 1 : options.output_tokens;
  asked_for.prompt_cache = cell.purpose == Purpose::burst ? PromptCache::allow : PromptCache::avoid;
  return bare_leg(std::move(asked_for), suite_of(cell, options), found, {name_of(cell), block}, first_index);
}

Expected<Leg> bare_leg(RunOptions asked_for, const Suite& suite, const Preflight& found, const Condition& condition,
                       std::int64_t first_index) {
  asked_for.runs.reset();
  asked_for.duration.reset();
  asked_for.warmup = 0;
  asked_for.unload = false;
  asked_for.rescue = false;
  asked_for.request.schema.reset();
  Preflight only = found;
  if (only.models.size() > 1) only.models.resize(1);
  auto legs = make_legs(asked_for, suite, only, condition, first_index);
  if (!legs) return legs.error();
  return std::move(legs->front());
}

Expected<std::vector<Leg>> opening_legs(const RunOptions& run, const DiagnoseOptions& options, const Preflight& found) {
  auto leg = leg_of_cell({Purpose::speed, base_temperature, false, 1}, 2, 0, 0, run, options, found);
  if (!leg) return leg.error();
  leg->warmups = 1;
  return std::vector<Leg>{*std::move(leg)};
}

}  // namespace bench
