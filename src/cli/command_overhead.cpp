// `bench overhead`: what a request costs beside the model, by two ways to the same weights.

#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

#include "bench/backend.h"
#include "bench/renderer.h"

#include "base/text.h"
#include "campaign/campaign.h"
#include "cli/commands.h"
#include "cli/measuring/dry_run.h"
#include "cli/measuring/exit_code.h"
#include "cli/measuring/run_report.h"
#include "cli/measuring/stopping.h"
#include "cli/option/field.h"
#include "cli/option/option_tables.h"
#include "cli/option/run_values.h"
#include "cli/terminal/message.h"
#include "cli/terminal/output.h"
#include "plan/load_suite.h"
#include "send/address/host.h"
#include "study/overhead.h"
#include "system/clock.h"
#include "system/files.h"
#include "system/real_sensors.h"

namespace bench {
namespace {

constexpr std::int64_t usual_runs = 2;
constexpr std::int64_t usual_predict = 64;

/// What only `bench overhead` is asked.
struct OverheadArguments {
  std::optional<std::string> against;
  const Backend* api = nullptr;
};

Expected<void> set_against(Invocation& to, const OptionRow& row, const std::string& text) {
  Invocation read;
  if (auto set = set_host(read, row, text); !set) return set;
  to.own.of<OverheadArguments>().against = read.run.host;
  for (const std::string& warning : read.warnings) to.warnings.push_back(warning);
  return {};
}

constexpr OptionRow overhead_rows[] = {
    {.name = "against",
     .placeholder = "URL",
     .help = "the second side; beside --command it is --host that is meant, and may be left out. Keys and headers go "
             "to --host alone",
     .unset = "the server of the first side, which takes --against-api",
     .field = {set_against, field_detail::show<&OverheadArguments::against>},
     .mask = masked_host},
    {.name = "against-api",
     .help = "protocol of the second side, where --command is not the first",
     .field = registered<backends, automatic_word, &OverheadArguments::api>},
};

constexpr OptionTable overhead_options = {"Two sides", overhead_rows};

Expected<void> check_format(const RunOptions& run) {
  if (run.format == nullptr || run.format->render_overhead != nullptr) return {};
  std::vector<std::string> names;
  for (const Renderer& format : renderers())
    if (format.render_overhead != nullptr) names.emplace_back(format.name);
  return usage_error("bench overhead has no form as " + std::string(run.format->name), "",
                     {"choose one of: " + joined(names)});
}

Expected<void> check_overhead(Invocation& in) {
  RunOptions& run = in.run;
  const auto& own = in.own.of<OverheadArguments>();
  run.sim = run.sim || run.sim_world;
  const bool has_host = in.flags.contains("host");
  if (run.sim && has_host)
    return usage_error("--sim and --host exclude each other", "--sim starts a server of its own",
                       {"leave one of them out"});
  if (run.command && own.against)
    return usage_error("--command and --against exclude each other", "the command is one side, --host the other",
                       {"write:  --command 'CMD ARGS' --host " + *own.against});
  if (run.command && own.api != nullptr)
    return usage_error("--command and --against-api exclude each other", "",
                       {"write:  --command 'CMD ARGS' --api " + std::string(own.api->name)});
  if (!run.command && !own.against && own.api == nullptr)
    return usage_error("overhead of what, against what?", "two ways to the same model are needed",
                       {"a program and a server:  bench overhead -m m --command 'CMD ARGS' --host URL",
                        "two servers:  bench overhead -m m --host URL --against URL",
                        "two protocols:  bench overhead -m m --host URL --api NAME --against-api NAME"});
  for (const Backend* api : {run.api, own.api})
    if (api != nullptr && api->needs_command)
      return usage_error("--api " + std::string(api->name) + " is what --command speaks",
                         "--api names the protocol of the server beside it", {"leave it out"});
  if (run.models.size() > 2)
    return usage_error("--model names " + std::to_string(run.models.size()) + " models", "",
                       {"name one, or one for each side:  --model FIRST,SECOND"});
  if (run.models.empty() && !run.sim && !run.command)
    return usage_error("which model?", "", {"name it:  bench overhead --model m ...", "see:  bench ls models"});
  if (!run.runs) run.runs = usual_runs;
  if (!in.given.contains("num-predict")) run.request.num_predict = usual_predict;
  return check_format(run);
}

/// One way to the model.
struct Way {
  RunOptions options;
  Target target;
  Preflight found = {};
};

RunOptions first_side(const RunOptions& run) {
  RunOptions side = run;
  if (run.models.size() == 2) side.models = {run.models.front()};
  if (run.command) side.api = nullptr, side.host.reset(), side.sim = false, side.sim_world.reset();
  return side;
}

RunOptions last_model_of(RunOptions side) {
  if (side.models.size() == 2) side.models = {side.models.back()};
  return side;
}

RunOptions server_beside_command(const RunOptions& run) {
  RunOptions side = last_model_of(run);
  side.command.reset();
  return side;
}

/// Another server than the first gets none of what was given for that one to see.
RunOptions second_side(const Invocation& in, const Target& first) {
  const auto& own = in.own.of<OverheadArguments>();
  RunOptions side = last_model_of(in.run);
  const std::string here = first.host.url();
  side.sim = false, side.sim_world.reset();
  side.host = own.against.value_or(here);
  side.api = own.api;
  if (side.host == here) return side;
  side.api_key_file.reset(), side.api_key_env.reset(), side.headers.clear();
  side.client_cert.reset(), side.client_key.reset();
  return side;
}

Expected<Way> open_way(RunOptions options, const Suite& suite) {
  auto target = open_target(options, suite);
  if (!target) return target.error();
  return Way{std::move(options), *std::move(target)};
}

Expected<std::vector<Way>> open_ways(const Invocation& in, const Suite& suite) {
  // A program is started last: a simulated server is forked, and would keep the pipes of a program open.
  const RunOptions first = first_side(in.run);
  std::optional<Way> server;
  if (in.run.command) {
    auto opened = open_way(server_beside_command(in.run), suite);
    if (!opened) return opened.error();
    server = *std::move(opened);
  }
  auto one = open_way(first, suite);
  if (!one) return one.error();
  auto other = server ? Expected<Way>(*std::move(server)) : open_way(second_side(in, one->target), suite);
  if (!other) return other.error();
  std::vector<Way> ways;
  ways.push_back(*std::move(one));
  ways.push_back(*std::move(other));
  return ways;
}

ExitCode show_plan(const Invocation& asked, const std::vector<Way>& ways, const std::vector<Leg>& legs) {
  for (std::size_t i = 0; i < ways.size(); ++i) dry_run(asked, ways[i].found, {legs[i]});
  return ExitCode::ok;
}

Expected<CampaignResult> measure_both(const Invocation& asked, std::vector<Way>& ways, const std::vector<Leg>& legs,
                                      RunReport& report, Stopping& stopping) {
  const SteadyClock clock;
  const RealSensors sensors;
  CampaignRequest request{asked.run, asked.resolved, asked.argv, ways[0].found, legs, {}, {}, ways[1].found};
  if (asked.run.output == "-") request.journal_fd = STDOUT_FILENO;
  const auto campaign =
      Campaign::open(std::move(request), {ways[0].target, clock, sensors, true, &ways[1].target}, report);
  if (!campaign) return campaign.error();
  stopping.now_measures(campaign->get());
  (*campaign)->measure_in_turns(legs, turns_of(legs, *asked.run.nonce_seed));
  auto result = (*campaign)->finish();
  stopping.now_measures(nullptr);
  return result;
}

ExitCode measure_overhead(Invocation asked, int& signal) {
  asked.run = with_seeds(asked.run);
  const RunOptions& options = asked.run;
  const auto suite = load_suite(options, read_stdin);
  if (!suite) return tell(suite.error());
  auto ways = open_ways(asked, *suite);
  if (!ways) return tell(ways.error());
  std::vector<Target*> targets;
  for (Way& way : *ways) {
    for (const std::string& text : way.target.warnings) warn(text);
    targets.push_back(&way.target);
  }
  RunReport report(options);
  std::optional<Stopping> stopping(std::in_place, targets);
  for (Way& way : *ways) {
    Transport& transport = *way.target.transport;
    auto found = options.dry_run ? Expected<Preflight>(glance(way.options, way.target.host, transport))
                                 : preflight(way.options, way.target.host, transport, &report);
    signal = stopping->caught();
    if (signal != 0) return stopped_early(signal);
    if (!found) return tell(found.error());
    way.found = *std::move(found);
    way.found.server.proxy = way.target.proxy;
  }
  const auto legs = paired_legs(options, *suite, ways->front().found, ways->back().found);
  if (!legs) return tell(legs.error());
  if (options.dry_run) {
    stopping.reset();
    finish_output();
    return show_plan(asked, *ways, *legs);
  }
  const auto result = measure_both(asked, *ways, *legs, report, *stopping);
  if (!result) return tell(result.error());
  stopping.reset();  // whoever waits for a reader from here on can be ended at once
  report.show(*result, overhead_of(result->header, result->records, result->summary.end));
  if (!result->fault) signal = result->signal;
  return exit_code_of(*result, options);
}

int carry_out_overhead(const Invocation& asked) {
  int signal = 0;
  const ExitCode code = measure_overhead(asked, signal);
  if (signal != 0) end_by(signal);
  return static_cast<int>(code);
}

}  // namespace

Command overhead_command() {
  return {.name = "overhead",
          .bare_word = "model",
          .about =
              "what a request costs beside the model: the same prompts to the same weights by two ways in turns, a "
              "program (--command) and a server, two servers, or two protocols",
          .options = {&model_options, &server_options, &exchange_options, &overhead_options, &amount_options,
                      &prompt_options, &request_options, &result_options, &gate_options, &screen_options,
                      &measurement_options, &config_options},
          .without = {"duration", "precision", "workers", "input-tokens", "replay", "append", "resume", "percentiles",
                      "gate", "report"},
          .own_defaults = {{"model", "one name, or one for each side"}, {"runs", "2"}, {"num-predict", "64"}},
          .check = check_overhead,
          .carry_out = carry_out_overhead,
          .has_journal = true,
          .rare = true};
}

}  // namespace bench
