#include "simulation/aa.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "simulation/simulated_run.h"
#include "study/compare/compare_runs.h"
#include "summarise/statistics/comparing/sample_size.h"
#include "summarise/statistics/distributions.h"

namespace bench_test {

using namespace bench;

namespace {

constexpr const char* watched[] = {"ttft_s", "gen_toks_per_s", "wall_s"};

/// Every time of it is so many times longer, so that the truth of every ratio is known.
std::string aa_world(std::uint64_t seed, double slower) {
  const auto scaled = [slower](double value) { return std::to_string(value * slower); };
  return "{\"seed\":" + std::to_string(seed) + R"(,"slots":4,"overhead_s":)" + scaled(0.02) +
         R"(,"prefill":{"per_token_s":)" + scaled(0.0004) + R"(},"decode":{"base_s":)" + scaled(0.02) +
         R"(,"per_sequence_s":)" + scaled(0.004) + R"(},"rtt_s":)" + scaled(0.001) +
         R"(,"output_tokens":{"mean":16,"std":3},"jitter":{"step_sigma":0.1,"overhead_sigma":0.1})" +
         R"(,"background":{"rate":)" + std::to_string(0.3 / slower) + R"(,"tokens":8}})";
}

Suite prompts_of_several_lengths() {
  Suite suite;
  suite.name = "aa";
  for (int i = 1; i <= 6; ++i) {
    Case asked;
    asked.id = "p" + std::to_string(i);
    std::string text = "Prompt " + std::to_string(i) + ":";
    for (int word = 0; word < 15 * i * i; ++word) text += " word" + std::to_string(word);
    asked.messages = {{"user", text}};
    suite.cases.push_back(std::move(asked));
  }
  return suite;
}

Comparison find_row(const ComparedRuns& runs, const std::string& metric) {
  for (const Comparison& row : runs.comparisons)
    if (row.metric == metric) return row;
  return {};
}

ComparedRuns compared(std::uint64_t seed, double slower, std::int64_t runs) {
  std::vector<ComparedRuns> all{compare_runs(aa_side(2 * seed, 1, runs), aa_side(2 * seed + 1, slower, runs), {})};
  correct_for_many(all, {});
  return std::move(all.front());
}

double truth_of(const Comparison& made, double slower) { return made.better == Better::higher ? 1 / slower : slower; }

bool excludes_none(const Comparison& made) { return made.interval && (made.interval->lo > 1 || made.interval->hi < 1); }

bool is_found(const Comparison& made, double slower) {
  return excludes_none(made) && (*made.effect > 1) == (truth_of(made, slower) > 1);
}

}  // namespace

RunSide aa_side(std::uint64_t seed, double times_slower, std::int64_t runs) {
  static const Suite suite = prompts_of_several_lengths();
  SimulatedLoad load;
  load.world = aa_world(seed, times_slower);
  load.options.models = {"m"};
  load.options.runs = runs;
  load.options.request.num_predict = 16;
  load.suite = suite;
  RunHeader header;
  header.suite = suite.name;
  header.suite_sha = "aa";
  header.server.url = "sim";
  header.server.simulated = header.server.local = true;
  RunSide side(header, "m");
  for (const RunRecord& record : simulate(load).records) side.add(record);
  return side;
}

void AaTally::add(const Comparison& made, double truth) {
  ++trials;
  const bool out = excludes_none(made);
  called += out;
  wrong += out && truth != 1 && (*made.effect > 1) != (truth > 1);
  covered += made.interval && made.interval->lo <= truth && truth <= made.interval->hi;
  claimed += made.differs();
}

AaTallies compare_often(std::int64_t trials, double times_slower, std::int64_t runs, std::uint64_t first_seed) {
  AaTallies tallies;
  for (std::int64_t i = 0; i < trials; ++i) {
    const ComparedRuns made = compared(first_seed + static_cast<std::uint64_t>(i), times_slower, runs);
    for (const char* metric : watched) {
      const Comparison row = find_row(made, metric);
      tallies[metric].add(row, truth_of(row, times_slower));
    }
  }
  return tallies;
}

std::map<std::string, std::int64_t> planned_runs(double times_slower, std::uint64_t first_seed) {
  constexpr std::int64_t pilots = 40, runs = 2;
  std::map<std::string, std::vector<double>> widths;
  std::map<std::string, std::int64_t> pairs;
  for (std::uint64_t i = 0; i < pilots; ++i) {
    const ComparedRuns made = compared(first_seed + i, 1, runs);
    for (const char* metric : watched) {
      const Comparison row = find_row(made, metric);
      widths[metric].push_back(std::log(row.interval->hi / row.interval->lo) / 2);
      pairs[metric] = row.n_base;
    }
  }
  std::map<std::string, std::int64_t> planned;
  for (auto& [metric, of_metric] : widths) {
    std::sort(of_metric.begin(), of_metric.end());
    const auto values = values_for(FurtherRuns::Goal::differs, {std::log(times_slower), 0.02},
                                   of_metric[of_metric.size() / 2], pairs[metric]);
    const std::int64_t each = pairs[metric] / runs;
    planned[metric] = (values.value() + each - 1) / each;
  }
  return planned;
}

std::map<std::string, AaAdvice> follow_advice(std::int64_t trials, double times_slower, std::int64_t first_runs,
                                              std::uint64_t first_seed) {
  constexpr std::int64_t most_runs = 60;  // nobody waits for ever, in a test least of all
  std::map<std::string, AaAdvice> told;
  for (std::int64_t i = 0; i < trials; ++i) {
    const std::uint64_t seed = first_seed + 2 * static_cast<std::uint64_t>(i);
    const ComparedRuns first = compared(seed, times_slower, first_runs);
    for (const char* metric : watched) {
      const Comparison row = find_row(first, metric);
      AaAdvice& advice = told[metric];
      ++advice.trials;
      if (is_found(row, times_slower)) {
        ++advice.at_once;
      } else if (!row.runs_needed) {
        ++advice.silent;
      } else {
        const std::int64_t runs = std::min(most_runs, first_runs + row.runs_needed->runs);
        ++advice.advised;
        advice.mean_runs += static_cast<double>(runs);
        advice.found += is_found(find_row(compared(seed + 1, times_slower, runs), metric), times_slower);
      }
    }
  }
  for (auto& [metric, advice] : told)
    advice.mean_runs /= static_cast<double>(std::max<std::int64_t>(1, advice.advised));
  return told;
}

std::int64_t upper_band(std::int64_t trials, double rate) {
  std::int64_t k = 0;
  while (k < trials && binomial_cdf(k, trials, rate) < 0.975) ++k;
  return k;
}

std::int64_t lower_band(std::int64_t trials, double rate) {
  std::int64_t k = 0;
  while (k < trials && binomial_cdf(k, trials, rate) < 0.025) ++k;
  return k;
}

}  // namespace bench_test
