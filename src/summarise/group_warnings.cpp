#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "bench/backend.h"

#include "summarise/group_summary.h"
#include "summarise/judgement.h"
#include "summarise/quality/quality_summary.h"
#include "summarise/run_conditions.h"
#include "summarise/sentence.h"

namespace bench {

namespace {

constexpr double least_busy_workers = 0.98;  // of a closed loop; below it the server does not set the pace
constexpr double queue_worth_saying = 0.1;   // seconds

using MaybeWarning = std::optional<Warning>;

MaybeWarning failures(const Findings& group, const RunHeader&) {
  const GroupSummary& summary = group.summary;
  if (summary.failures.empty()) return std::nullopt;
  std::string kinds;
  for (const FailureCount& failure : summary.failures) {
    kinds += (kinds.empty() ? "" : ", ") + std::to_string(failure.n) + " " + name_of(failure);
  }
  return Warning{"failures",
                 sentence_count(summary.n_total - summary.n_ok, summary.n_total, "requests failed") + ": " + kinds,
                 "see each with: jq 'select(.type == \"request\" and .status != \"ok\") | .error' on the journal"};
}

MaybeWarning cold(const Findings& group, const RunHeader& header) {
  const std::int64_t n = group.count_of(Flag::cold);
  if (n == 0 || option_is_on(header, "unload")) return std::nullopt;  // with --unload loads are what is measured
  return Warning{"cold",
                 "the model was loaded during " + sentence_count(n, group.summary.n_total, "requests") +
                     ", which are left out of the statistics",
                 "keep the model loaded with --keepalive 30m, and use --warmup 1 or more"};
}

MaybeWarning short_output(const Findings& group, const RunHeader& header) {
  const auto& rate = group.summary.short_output;
  if (!many_are_short(group.summary)) return std::nullopt;
  const std::string limit = header.num_predict > 0 ? " of " + std::to_string(header.num_predict) + " tokens" : "";
  return Warning{"short_output",
                 sentence_count(rate->hits, rate->n, "replies ended before the limit") + limit +
                     ": wall times compare replies of different length",
                 "compare rates and Wall at 128 (tokens), or lower --num-predict"};
}

/// The same questions are asked again as they are, and questions may share their examples: some hits are usual.
MaybeWarning cached_questions(const QualitySummary& quality) {
  if (!is_mostly_cached(quality)) return std::nullopt;
  return Warning{"cache_hit",
                 "the server had " + sentence_count(quality.cached, quality.all().n, "prompts") +
                     " in its cache, so this is no measurement of speed; the score stands",
                 "for speed, restart the server before each run: it has seen these questions or their examples"};
}

/// A limit that cuts replies decides the score.
MaybeWarning cut_replies(const Findings& group, const RunHeader&) {
  const auto& quality = group.summary.quality;
  if (!quality || quality->all().cut == 0) return std::nullopt;
  const ScoreSlice& all = quality->all();
  std::string text = sentence_count(all.cut, all.n, "replies") + " ended at the token limit before their answer";
  if (quality->has_total)
    text += ": the score is between " + sentence_percent(all.accuracy) + " and " + sentence_percent(all.at_most);
  return Warning{"cut_replies", std::move(text), "raise --num-predict"};
}

/// A few are the model's; many are a sign that model and rule do not understand each other.
MaybeWarning unparsed(const Findings& group, const RunHeader&) {
  constexpr double many = 0.05;
  const auto& quality = group.summary.quality;
  if (!quality || quality->all().unparsed == 0) return std::nullopt;
  const ScoreSlice& all = quality->all();
  if (static_cast<double>(all.unparsed) < many * static_cast<double>(all.n)) return std::nullopt;
  return Warning{"unparsed",
                 "no answer was found in " + sentence_count(all.unparsed, all.n, "replies") + ", which count as wrong",
                 "see what the model says with --show-answers; another --recipe may suit it"};
}

MaybeWarning cache_hit(const Findings& group, const RunHeader& header) {
  const std::int64_t n = group.count_of(Flag::cache_hit);
  if (n == 0) return std::nullopt;
  if (header.eval && group.summary.quality) return cached_questions(*group.summary.quality);
  return Warning{"cache_hit",
                 "a cached prefix served " + sentence_count(n, group.summary.n_total, "prompts") +
                     ": their TTFT is that of the cache",
                 header.nonces ? "use other prompts, or restart the server" : "use --prompt-cache avoid"};
}

/// What the longest prompt takes with its answer; where the estimate fell short, twice what was not enough.
std::string enough_context(const std::string& model, const RunHeader& header) {
  const PlannedLeg* leg = planned_leg_of(model, header);
  if (leg == nullptr || leg->context_needed == 0)
    return header.num_ctx > 0 ? "add --num-ctx " + std::to_string(2 * header.num_ctx) : "add --num-ctx auto";
  const std::int64_t wanted = std::max(leg->context_needed, leg->context_needed > leg->num_ctx ? 0 : 2 * leg->num_ctx);
  const std::int64_t most = leg->to.context_length.value_or(wanted);
  if (leg->num_ctx < most) return "add --num-ctx " + std::to_string(std::min(wanted, most));
  return "use shorter prompts, or a model with a larger context";
}

MaybeWarning prompt_truncated(const Findings& group, const RunHeader& header) {
  const std::int64_t n = group.count_of(Flag::prompt_truncated);
  if (n == 0) return std::nullopt;
  const std::string context = header.num_ctx > 0 ? " num_ctx=" + std::to_string(header.num_ctx) : " its context";
  return Warning{"prompt_truncated",
                 sentence_count(n, group.summary.n_total, "prompts were cut to") + context + " by the server",
                 enough_context(group.summary.model, header)};
}

MaybeWarning only_thinking(const Findings& group, const RunHeader& header) {
  if (group.only_thinking == 0) return std::nullopt;
  return Warning{"only_thinking",
                 sentence_count(group.only_thinking, group.summary.n_ok, "replies were thinking only") +
                     ": nothing was left for an answer",
                 header.think == "false" || header.think == "off" ? "raise --num-predict"
                                                                  : "use --think off, or raise --num-predict"};
}

MaybeWarning coalesced(const Findings& group, const RunHeader&) {
  if (!group.coalesced_share) return std::nullopt;
  return Warning{"coalesced",
                 sentence_percent(*group.coalesced_share) +
                     " of the tokens arrived together with another one: percentiles of gaps are withheld",
                 "use fewer --workers, or look for a proxy that buffers"};
}

MaybeWarning idle_workers(const Findings& group, const RunHeader& header) {
  if (!group.occupancy || group.occupancy->busy_share >= least_busy_workers) return std::nullopt;
  if (group.summary.n_measured == 0) return std::nullopt;  // the failures say it all
  const std::string who =
      header.workers == 1 ? "the worker was" : "the " + std::to_string(header.workers) + " workers were";
  return Warning{"idle_workers",
                 who + " busy for " + sentence_percent(group.occupancy->busy_share) +
                     " of the steady time only (by Little's law " + sentence_percent(group.occupancy->little_share) +
                     ")",
                 "this program or its connections set the pace: use longer replies or fewer --workers"};
}

MaybeWarning drift(const Findings& group, const RunHeader&) {
  if (!group.drift || !group.drift->matters()) return std::nullopt;
  const std::string sign = group.drift->share > 0 ? "+" : "";
  return Warning{"drift",
                 "the decode rate changed by " + sign + sentence_percent(group.drift->share) + " over the run" +
                     (group.drift->share < 0 ? " (throttling?)" : ""),
                 "let the machine cool down or warm up (--warmup), close other programs, and repeat"};
}

MaybeWarning queue(const Findings& group, const RunHeader& header) {
  if (header.workers < 2 || !group.queue_s || *group.queue_s < queue_worth_saying) return std::nullopt;
  const Backend* const backend = find_backend(header.server.api);
  const std::string serve_more(backend ? backend->words.serve_more : "");
  return Warning{"queue",
                 "half of the requests waited " + sentence_seconds(*group.queue_s) +
                     " or more for a place: the server takes fewer than " + std::to_string(header.workers) +
                     " at a time",
                 serve_more + (serve_more.empty() ? "" : ", or ") + "use fewer --workers"};
}

MaybeWarning cpu_offload(const Findings& group, const RunHeader&) {
  if (group.count_of(Flag::cpu_offload) == 0) return std::nullopt;
  return Warning{"cpu_offload",
                 sentence_percent(*group.gpu_share) + " of the model is on the GPU, the rest runs on the CPU",
                 "use a smaller model or quantisation, or a smaller --num-ctx"};
}

constexpr std::int64_t fewest_draws = 6, fewest_runs = 3;

/// What would have given an interval, or what took it away.
std::string more_runs(const Findings& group, const RunHeader& header) {
  const std::int64_t wanted = group.draws ? fewest_draws : fewest_runs;
  if (!header.planned_requests) return "measure longer: raise --duration";
  if (is_given(header, "requests")) {
    const std::int64_t models = std::max<std::int64_t>(1, static_cast<std::int64_t>(header.models.size()));
    const std::int64_t requests = wanted * std::max<std::int64_t>(1, group.draws ? 1 : header.items);
    if (*header.planned_requests < requests * models) return "add --requests " + std::to_string(requests) + " or more";
  } else if (header.runs < wanted) {
    return "add --runs " + std::to_string(std::max<std::int64_t>(wanted, 5)) + " or more";
  }
  return "enough were asked for: repeat the run without failures and to its end";
}

/// A suite needs whole runs, draws need requests, before an interval can stand beside a percentile.
MaybeWarning few_runs(const Findings& group, const RunHeader& header) {
  if (header.eval) return std::nullopt;  // the score has its interval, and its questions are not repeated
  if (group.summary.n_measured == 0) return std::nullopt;
  if (group.draws ? group.summary.n_measured >= fewest_draws : group.complete_runs >= fewest_runs) return std::nullopt;
  return Warning{"few_runs",
                 group.draws ? "fewer than 6 requests: too few for an interval"
                             : "fewer than 3 complete runs of the suite: too few for intervals",
                 more_runs(group, header)};
}

std::string_view consequence_of(FlagEffect effect) {
  switch (effect) {
    case FlagEffect::excluded:
      return ": they are left out of the statistics";
    case FlagEffect::server_times_withheld:
      return ": no rate is computed from them";
    case FlagEffect::none:
      break;
  }
  return "";
}

/// Of every flag against which a reader can do something, unless a warning with more to say is there already.
void warn_of_flags(const Findings& group, std::vector<Warning>& warnings) {
  const auto is_said = [&](const FlagRow& row) {
    return std::any_of(warnings.begin(), warnings.end(), [&](const Warning& said) { return said.code == row.name; });
  };
  for (const FlagRow& row : flag_rows()) {
    const std::int64_t n = group.count_of(row.flag);
    if (n == 0 || row.advice.empty() || is_said(row)) continue;
    warnings.push_back({std::string(row.name),
                        sentence_count(n, group.summary.n_total, row.meaning).append(consequence_of(row.effect)),
                        std::string(row.advice)});
  }
}

}  // namespace

std::vector<Warning> group_warnings(const Findings& group, const RunHeader& header, bool several_groups) {
  std::vector<Warning> warnings;
  for (const auto check : {failures, cold, prompt_truncated, cut_replies, unparsed, cache_hit, only_thinking,
                           short_output, coalesced, idle_workers, queue, drift, cpu_offload}) {
    if (auto warning = check(group, header)) warnings.push_back(std::move(*warning));
  }
  warn_of_flags(group, warnings);
  if (auto warning = few_runs(group, header)) warnings.push_back(std::move(*warning));
  if (several_groups)
    for (Warning& warning : warnings) warning.text = group.label + ": " + warning.text;
  return warnings;
}

}  // namespace bench
