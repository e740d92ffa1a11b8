#include "study/diagnose/experiment/prompt_probe.h"

#include <charconv>
#include <utility>

#include "base/random.h"
#include "plan/prompt/synthetic.h"
#include "study/diagnose/experiment/workload.h"

namespace bench {
namespace {

const std::string words_mark = "words-";

constexpr NamedValue<PromptProbe> probes[] = {{"prompts: the same twice", PromptProbe::twice},
                                              {"prompts: beyond the context", PromptProbe::beyond}};

Expected<Leg> base_leg(const RunOptions& run, const DiagnoseOptions& options, const Preflight& found) {
  return leg_of_cell({Purpose::speed, base_temperature, false, 1}, 1, 0, 0, run, options, found);
}

Suite prompt_of(const PromptProbeRequest& asked, std::uint64_t nonce_seed) {
  const std::string name = name_of(asked.probe);
  const std::uint64_t seed = sub_seed(nonce_seed, name, static_cast<std::uint64_t>(asked.round));
  Case one{words_mark + std::to_string(asked.words),
           {{"user", synthetic_text(asked.words, seed)}},
           "",
           {},
           std::nullopt,
           {}};
  return {"diagnose-prompts", {std::move(one)}, {}};
}

}  // namespace

std::string name_of(PromptProbe probe) { return std::string(name_in(probes, probe)); }

std::optional<PromptProbe> prompt_probe_from(std::string_view condition) {
  for (const auto& named : probes)
    if (named.name == condition) return named.value;
  return std::nullopt;
}

std::optional<std::int64_t> words_of_probe(std::string_view id) {
  if (!id.starts_with(words_mark)) return std::nullopt;
  id.remove_prefix(words_mark.size());
  std::int64_t words = 0;
  const auto read = std::from_chars(id.data(), id.data() + id.size(), words);
  if (read.ec != std::errc() || read.ptr != id.data() + id.size() || words < 1) return std::nullopt;
  return words;
}

Expected<Leg> leg_of_probe(const PromptProbeRequest& asked, std::int64_t first_index, const RunOptions& run,
                           const DiagnoseOptions& options, const Preflight& found) {
  const auto base = base_leg(run, options, found);
  if (!base) return base.error();
  RunOptions asked_for = run;
  asked_for.workers = 1;
  asked_for.requests = asked.probe == PromptProbe::twice ? 2 : 1;
  asked_for.request.temperature = base_temperature;
  asked_for.request.num_predict = probe_answer;
  asked_for.request.num_ctx = base->plan.num_ctx > 0 ? ContextSize{ContextSize::Kind::fixed, base->plan.num_ctx}
                                                     : ContextSize{ContextSize::Kind::server, 0};
  asked_for.prompt_cache = PromptCache::allow;  // the text itself is new, and is to be the same the second time
  return bare_leg(std::move(asked_for), prompt_of(asked, run.nonce_seed.value_or(0)), found,
                  {name_of(asked.probe), asked.round}, first_index);
}

std::optional<std::int64_t> context_of_requests(const RunOptions& run, const DiagnoseOptions& options,
                                                const Preflight& found) {
  const auto base = base_leg(run, options, found);
  if (base && base->plan.num_ctx > 0) return base->plan.num_ctx;
  return found.server.capacity.context_per_place;
}

}  // namespace bench
