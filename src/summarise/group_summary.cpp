#include "summarise/group_summary.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "base/parallel.h"
#include "summarise/quality/quality_summary.h"
#include "summarise/run_conditions.h"
#include "summarise/statistics/in_flight.h"
#include "summarise/statistics/interval.h"

namespace bench {

namespace {

Rate rate_of(std::int64_t hits, std::int64_t n) { return {hits, n, wilson_interval(hits, n)}; }

void count_outcomes(const Measured& measured, GroupSummary& summary) {
  std::map<std::tuple<Status, FailureKind, std::optional<int>>, std::int64_t> failures;
  std::int64_t limited = 0, short_outputs = 0;
  for (std::size_t i = 0; i < measured.rows.size(); ++i) {
    const Row& row = *measured.rows[i];
    ++summary.n_total;
    summary.n_ok += row.ok();
    summary.n_measured += measured.counts(i);
    if (!row.ok()) ++failures[{row.status, row.failure_kind, row.refused_with}];
    limited += row.ok() && row.max_tokens > 0;
    short_outputs += row.stopped_short;
  }
  for (const auto& [how, n] : failures)
    summary.failures.push_back({std::get<Status>(how), std::get<FailureKind>(how), std::get<2>(how), n});
  std::stable_sort(summary.failures.begin(), summary.failures.end(),
                   [](const FailureCount& a, const FailureCount& b) { return a.n > b.n; });
  if (limited > 0) summary.short_output = rate_of(short_outputs, limited);
}

/// Those of the records, and those that only a comparison shows.
void count_flags(const Measured& measured, const Group& group, bool cpu_offload, GroupSummary& summary) {
  auto flags = group.flags();
  flags.erase(Flag::prompt_truncated);  // counted below, with those that the context gives away
  for (std::size_t i = 0; i < measured.rows.size(); ++i) {
    if (measured.marks[i].cold) ++flags[Flag::cold];
    if (measured.marks[i].cache_hit) ++flags[Flag::cache_hit];
    if (measured.marks[i].prompt_truncated) ++flags[Flag::prompt_truncated];
    if (measured.rows[i]->stopped_short) ++flags[Flag::short_output];
    if (cpu_offload) ++flags[Flag::cpu_offload];
  }
  summary.flags.assign(flags.begin(), flags.end());
  std::sort(summary.flags.begin(), summary.flags.end(),
            [](const auto& a, const auto& b) { return name_of(a.first) < name_of(b.first); });
}

void add_throughput(const Measured& measured, GroupSummary& summary) {
  std::vector<Span> spans;
  for (const Row* row : measured.rows) {
    spans.push_back(row->in_system);
    if (!row->ok()) continue;  // a token of a reply that never completed is not output
    summary.prompt_tokens += row->prompt_tokens.value_or(0);
    summary.output_tokens += row->output_tokens.value_or(0);
  }
  Span whole = spans.front();
  for (const Span& span : spans) whole = {std::min(whole.begin, span.begin), std::max(whole.end, span.end)};
  summary.wall_s = seconds(whole.end - whole.begin);
  summary.mean_in_flight = mean_in_flight(spans, whole);
  if (summary.wall_s <= 0 || summary.n_ok == 0) return;
  summary.requests_per_s = static_cast<double>(summary.n_ok) / summary.wall_s;
  if (summary.output_tokens > 0)
    summary.output_toks_per_s = static_cast<double>(summary.output_tokens) / summary.wall_s;
}

/// What has no score over all questions has no mean over all of them either.
bool is_kept_apart(const Metric& metric, const GroupSummary& summary) {
  return summary.quality && !summary.quality->has_total && metric.id == summary.quality->grade;
}

/// Sorting what a million requests have of one metric takes as long as reading some of their lines. Each thread holds
/// a copy of those values.
constexpr std::size_t most_threads = 4;
constexpr std::size_t few_rows = 5'000;  // are done before a thread has started

/// Summaries of those metrics that have one, in their order.
std::vector<MetricSummary> summaries_of(const std::vector<const Metric*>& wanted, const Summaries& over,
                                        const std::vector<double>& percentiles) {
  std::vector<std::optional<MetricSummary>> found(wanted.size());
  in_parallel(wanted.size(), over.places.size() < few_rows ? 1 : most_threads,
              [&](std::size_t i) { found[i] = over.of(*wanted[i], percentiles); });
  std::vector<MetricSummary> summaries;
  for (std::optional<MetricSummary>& one : found)
    if (one) summaries.push_back(*std::move(one));
  return summaries;
}

void add_metrics(const Summaries& all, const std::vector<double>& percentiles, GroupSummary& summary) {
  std::vector<const Metric*> wanted;
  for (const Metric& metric : metrics())
    if (!is_kept_apart(metric, summary)) wanted.push_back(&metric);
  summary.metrics = summaries_of(wanted, all, percentiles);
}

/// One decode rate for the whole run: the server's where it reports one, ours otherwise.
bool is_in_short_table(const Metric& metric, const GroupSummary& summary) {
  const bool is_beside = std::find(summary.beside.begin(), summary.beside.end(), metric.id) != summary.beside.end();
  return metric.headline || is_beside ||
         (!metric.stands_in_for.empty() && summary.metric(metric.stands_in_for) == nullptr);
}

TagSummary tag_summary(const std::string& tag, const Summaries& tagged, const std::vector<double>& percentiles,
                       const GroupSummary& summary) {
  TagSummary result{tag, 0, 0, {}};
  for (const std::size_t i : tagged.places) {
    ++result.n_total;
    result.n_ok += tagged.measured.rows[i]->ok();
  }
  std::vector<const Metric*> wanted;
  for (const Metric& metric : metrics())
    if (is_in_short_table(metric, summary)) wanted.push_back(&metric);
  result.metrics = summaries_of(wanted, tagged, percentiles);
  return result;
}

void add_tags(const Measured& measured, const Group& group, const RunHeader& header, GroupSummary& summary) {
  std::map<std::string, std::vector<std::size_t>> places_of;
  for (std::size_t i = 0; i < measured.rows.size(); ++i)
    for (const std::string& tag : group.tags_of(*measured.rows[i]))
      if (auto& places = places_of[tag]; places.empty() || places.back() != i)
        places.push_back(i);  // named twice: once
  for (auto& [tag, places] : places_of) {
    const Sampling sampling = measured.sampling(is_open_loop(header), places);
    const Summaries tagged{measured, std::move(places), sampling};
    summary.tags.push_back(tag_summary(tag, tagged, asked_percentiles(header), summary));
  }
}

/// Whether this run has a reason to show a metric that is in no short table otherwise.
bool is_wanted(Beside when, const Measured& measured, const GroupSummary& summary) {
  switch (when) {
    case Beside::thinking:
      return std::any_of(measured.rows.begin(), measured.rows.end(), [](const Row* row) { return row->thought; });
    case Beside::loads:
      return measured.keep_cold;
    case Beside::lengths_differ:
      return many_are_short(summary);
    case Beside::nothing:
      break;
  }
  return false;
}

void choose_beside(const Measured& measured, GroupSummary& summary) {
  for (const Metric& metric : metrics()) {
    if (is_wanted(metric.beside, measured, summary)) summary.beside.push_back(metric.id);
  }
}

}  // namespace

std::vector<double> with_slow_ends(const Metric& metric, std::vector<double> percentiles) {
  if (metric.better != Better::higher) return percentiles;
  const std::vector<double> asked = percentiles;
  for (const double percent : asked) {
    const double other = 100 - percent;
    const bool is_asked = std::find(asked.begin(), asked.end(), other) != asked.end();
    if (percent > 50 && percent < 100 && !is_asked) percentiles.push_back(other);
  }
  return percentiles;
}

std::string name_of(const FailureCount& failure) {
  const std::string kind(failure.kind == FailureKind::none ? "" : name_of(failure.kind));
  const std::string what =
      failure.http_status ? "HTTP " + std::to_string(*failure.http_status) : std::string(name_of(failure.status));
  return kind.empty() || kind == what ? what : what + " (" + kind + ")";
}

bool many_are_short(const GroupSummary& summary) {
  if (summary.quality) return false;  // a question is answered when it is answered
  constexpr double many = 0.1;        // fewer hardly move a mean
  const auto& rate = summary.short_output;
  return rate && rate->hits > 0 && static_cast<double>(rate->hits) >= many * static_cast<double>(rate->n);
}

std::optional<MetricSummary> Summaries::of(const Metric& metric, const std::vector<double>& percentiles) const {
  const auto samples = measured.samples(metric, places);
  if (metric.aggregate == Aggregate::proportion) return summarise_proportion(std::string(metric.id), samples);
  auto summary = summarise_metric(std::string(metric.id), samples, sampling, with_slow_ends(metric, percentiles));
  if (!summary) return summary;
  for (std::size_t i = percentiles.size(); i < summary->quantiles.size(); ++i)
    summary->quantiles[i].slow_end_of = 100 - summary->quantiles[i].percent;
  return summary;
}

GroupSummary group_summary(const GroupKey& key, const Group& group, const Summaries& all, const RunHeader& header,
                           bool cpu_offload) {
  GroupSummary summary;
  summary.model = key.model;
  summary.target = key.target;
  summary.condition = key.condition;
  count_outcomes(all.measured, summary);
  count_flags(all.measured, group, cpu_offload, summary);
  add_throughput(all.measured, summary);
  summary.quality = quality_summary(all.measured, group, header, summary.wall_s);
  choose_beside(all.measured, summary);
  add_metrics(all, asked_percentiles(header), summary);
  if (!header.eval) add_tags(all.measured, group, header, summary);  // its slices say more
  return summary;
}

}  // namespace bench
