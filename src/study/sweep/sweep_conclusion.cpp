// What follows from the records of a sweep. Pure.

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include "study/sweep/curve.h"
#include "study/sweep/leg_figures.h"
#include "study/sweep/level_watch.h"
#include "study/sweep/sweep.h"
#include "summarise/statistics/interval.h"
#include "summarise/statistics/metric_summary.h"

namespace bench {
namespace {

using FailureKey = std::tuple<Status, FailureKind, std::optional<int>>;

/// One repetition of one level.
struct Repetition {
  std::int64_t block = 0;
  std::vector<Served> served;
};

struct LevelRecords {
  std::map<std::int64_t, Repetition> repetitions;  ///< by block
  std::map<FailureKey, std::int64_t> failures;
};

struct SweepRecords {
  std::map<std::size_t, LevelRecords> levels;
  std::vector<std::pair<std::size_t, std::int64_t>> order;  ///< level and block, as they began
  std::int64_t requests = 0;
};

std::optional<int> http_status_of(const RunRecord& record) {
  return record.reply.http_status >= 400 ? std::optional(record.reply.http_status) : std::nullopt;
}

SweepRecords gather(const Records& records, const std::map<std::string, std::size_t>& level_of) {
  SweepRecords all;
  std::set<std::pair<std::size_t, std::int64_t>> known;
  records.for_each([&](const RunRecord& record) {
    const auto level = level_of.find(record.condition);
    if (record.warmup || level == level_of.end()) return;
    ++all.requests;
    if (known.emplace(level->second, record.block).second) all.order.emplace_back(level->second, record.block);
    LevelRecords& at = all.levels[level->second];
    at.repetitions[record.block].served.push_back(served_of(record));
    const auto& failure = record.reply.failure;
    if (failure) ++at.failures[{failure->status, failure->kind, http_status_of(record)}];
  });
  return all;
}

std::optional<LevelFigure> mean_over(const std::vector<double>& values) {
  if (values.empty()) return std::nullopt;
  double logs = 0;
  for (const double value : values) logs += std::log(value);
  const double mean = std::exp(logs / static_cast<double>(values.size()));
  return LevelFigure{mean, log_t_interval(mean, values)};
}

std::optional<double> plain_mean(const std::vector<double>& values) {
  if (values.empty()) return std::nullopt;
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

/// Over all requests of the level; its repetitions are the runs between which it varies.
template <class Of>
std::optional<MetricSummary> metric_of(const char* id, const LevelRecords& level, const Of& of) {
  std::vector<Sample> samples;
  Sampling sampling{false, {}};
  for (const auto& [block, repetition] : level.repetitions) {
    sampling.complete_runs.insert(block);
    for (const Served& one : repetition.served)
      if (const std::optional<double> value = of(one)) samples.push_back({*value, false, block});
  }
  constexpr double percentiles[] = {50, 95};
  return summarise_metric(id, samples, sampling, percentiles);
}

void add_counts(const LevelRecords& records, SweepLevel& level) {
  std::vector<double> prompts, outputs;
  for (const auto& [block, repetition] : records.repetitions) {
    ++level.repetitions;
    for (const Served& one : repetition.served) {
      ++level.n_total;
      level.n_ok += one.ok;
      if (one.ok && one.prompt_tokens) prompts.push_back(static_cast<double>(*one.prompt_tokens));
      if (one.ok) outputs.push_back(static_cast<double>(one.tokens));
    }
  }
  level.prompt_tokens = plain_mean(prompts);
  level.output_tokens = plain_mean(outputs);
  const std::int64_t failed = level.n_total - level.n_ok;
  level.errors = {failed, level.n_total, wilson_interval(failed, level.n_total)};
  for (const auto& [how, n] : records.failures)
    level.failures.push_back({std::get<0>(how), std::get<1>(how), std::get<2>(how), n});
  std::stable_sort(level.failures.begin(), level.failures.end(),
                   [](const FailureCount& a, const FailureCount& b) { return a.n > b.n; });
}

void add_metrics(const LevelRecords& records, SweepLevel& level) {
  level.speed = metric_of("speed", records, [](const Served& one) {
    return one.per_token && *one.per_token > 0 ? std::optional(1 / *one.per_token) : std::nullopt;
  });
  level.first = metric_of("ttft_s", records, [](const Served& one) { return one.first_token; });
  level.gap = metric_of("gap_p50_s", records, [](const Served& one) { return one.gap; });
  level.long_gap = metric_of("gap_p95_s", records, [](const Served& one) { return one.long_gap; });
}

/// What the curves and the straight lines are drawn through.
struct ForCurves {
  std::vector<CurvePoint> output;  ///< throughput by level, of each repetition
  std::vector<CurvePoint> step;    ///< time of a token by requests that are decoded at once
  std::vector<CurvePoint> first;   ///< first token by tokens of the prompt
};

void add_rates(const LevelRecords& records, std::optional<std::int64_t> workers, SweepLevel& level, ForCurves& curves) {
  std::vector<double> output, requests, in_flight, decoding;
  level.steady = !records.repetitions.empty();
  for (const auto& [block, repetition] : records.repetitions) {
    const LegFigures figures = leg_figures(repetition.served, workers);
    level.steady = level.steady && figures.steady;
    if (figures.output) output.push_back(*figures.output);
    if (figures.requests) requests.push_back(*figures.requests);
    if (figures.in_flight) in_flight.push_back(*figures.in_flight);
    if (figures.decoding) decoding.push_back(*figures.decoding);
    level.overlap = std::max(level.overlap, figures.overlap);
    if (figures.output) curves.output.push_back({level.level, *figures.output});
    if (figures.decoding && figures.per_token && *figures.decoding >= 0.5)
      curves.step.push_back({std::max(1.0, *figures.decoding), *figures.per_token});
    if (figures.first_token && level.prompt_tokens)
      curves.first.push_back({*level.prompt_tokens, *figures.first_token});
  }
  level.output = mean_over(output);
  level.requests = mean_over(requests);
  level.in_flight = plain_mean(in_flight);
  level.decoding = plain_mean(decoding);
}

/// Requests beyond the places wait, so the overlap stays below what is in flight. A level on which many fail does not
/// keep as many in flight as it says.
std::optional<SweepPlaces> places_of(const Sweep& sweep) {
  constexpr double many_fail = 0.1;
  SweepPlaces found;
  double most_in_flight = 0;
  for (const SweepLevel& level : sweep.levels) {
    const bool fails = static_cast<double>(level.errors.hits) > many_fail * static_cast<double>(level.errors.n);
    if (level.n_ok == 0 || fails || !level.in_flight) continue;
    found.places = std::max(found.places, level.overlap);
    most_in_flight = std::max(most_in_flight, *level.in_flight);
  }
  if (found.places == 0) return std::nullopt;
  found.at_least = static_cast<double>(found.places) > 0.75 * most_in_flight;
  return found;
}

std::optional<std::size_t> lowest_with_nearly_all(const std::vector<SweepLevel>& levels) {
  constexpr double nearly_all = 0.95;
  double best = 0;
  for (const SweepLevel& level : levels)
    if (level.output) best = std::max(best, level.output->value);
  for (std::size_t i = 0; i < levels.size(); ++i)
    if (levels[i].output && levels[i].output->value >= nearly_all * best) return i;
  return std::nullopt;
}

std::optional<StepTime> step_time(const ForCurves& curves, std::size_t levels) {
  const auto line = straight_line(curves.step);
  if (!line) return std::nullopt;
  StepTime step{line->base + line->slope, line->slope, 0, static_cast<std::int64_t>(levels)};
  for (const CurvePoint& point : curves.step) step.most = std::max(step.most, point.level);
  return step.base > 0 ? std::optional(step) : std::nullopt;
}

/// Which levels the rules have spared, from the records in the order in which the legs began.
void mark_spared(const SweepFacts& facts, const SweepRecords& all, Sweep& sweep) {
  auto rules = parse_stop_rules(facts.stop_when.empty() ? "never" : facts.stop_when);
  if (!rules) return;
  LevelWatch watch(*std::move(rules));
  for (const auto& [level, block] : all.order)
    if (const auto broken = watch.after(level, all.levels.at(level).repetitions.at(block).served))
      sweep.levels[level].stopped_by = *broken;
  if (!watch.broken_at()) return;
  for (std::size_t i = *watch.broken_at(); i < sweep.levels.size(); ++i)
    sweep.levels[i].skipped = sweep.levels[i].repetitions < facts.repetitions;
}

}  // namespace

Sweep sweep_of(const RunHeader& header, const Records& records, const RunEnd& end) {
  Sweep sweep;
  if (!header.sweep) return sweep;
  const SweepFacts& facts = *header.sweep;
  for (const auto& named : sweep_dimensions)
    if (named.name == facts.varied) sweep.dimension = named.value;
  sweep.run_id = header.run_id;
  sweep.model = header.models.empty() ? "" : header.models.front().name;
  sweep.target = header.server.url;
  sweep.api = header.server.api;
  sweep.simulated = header.server.simulated;
  sweep.repetitions = facts.repetitions;
  sweep.stop_when = facts.stop_when;
  sweep.took_s = seconds(end.wall);
  sweep.complete = end.complete;

  std::map<std::string, std::size_t> level_of;
  for (const double value : facts.levels) {
    SweepLevel level;
    level.level = value;
    level.condition = condition_of(sweep.dimension, value);
    level_of.emplace(level.condition, sweep.levels.size());
    sweep.levels.push_back(std::move(level));
  }
  const SweepRecords all = gather(records, level_of);
  sweep.requests = all.requests;

  ForCurves curves;
  for (const auto& [i, of_level] : all.levels) {
    SweepLevel& level = sweep.levels[i];
    std::optional<std::int64_t> workers = header.workers;
    if (sweep.dimension == SweepDimension::workers) workers = std::llround(level.level);
    if (sweep.dimension == SweepDimension::rate) workers.reset();
    add_counts(of_level, level);
    add_metrics(of_level, level);
    add_rates(of_level, workers, level, curves);
  }
  mark_spared(facts, all, sweep);
  sweep.places = places_of(sweep);
  const bool is_load = sweep.dimension == SweepDimension::workers || sweep.dimension == SweepDimension::rate;
  if (is_load) {
    sweep.enough = lowest_with_nearly_all(sweep.levels);
    sweep.curves = fitted_curves(curves.output);
    sweep.knee = knee_of(sweep.curves, curves.output);
    sweep.step = step_time(curves, all.levels.size());
  }
  if (sweep.dimension == SweepDimension::input_tokens) {
    const auto line = straight_line(curves.first);
    if (line) sweep.prefill = PrefillTime{line->base, line->slope, static_cast<std::int64_t>(all.levels.size())};
  }
  return sweep;
}

}  // namespace bench
