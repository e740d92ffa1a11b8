#pragma once

#include <memory>
#include <string>
#include <vector>

#include "present/report/report.h"
#include "support/summaries.h"

namespace bench_test {

/// A report of runs made by hand, which owns what it shows.
struct MadeReport {
  std::shared_ptr<std::vector<MadeRun>> runs;
  bench::Report report;
};

inline MadeReport made_report(std::vector<MadeRun> runs) {
  MadeReport made{std::make_shared<std::vector<MadeRun>>(std::move(runs)), {}};
  for (std::size_t i = 0; i < made.runs->size(); ++i)
    made.report.runs.push_back({"run " + std::to_string(i + 1), (*made.runs)[i].view()});
  return made;
}

/// A figure with a table, as a chart hands it over.
inline bench::Figure made_figure() {
  return {
      "ttft",
      "Time to the first token",
      "95 % within 0.2 s (n = 4).",
      R"(<svg viewBox="0 0 720 360" role="img" aria-labelledby="ttft-t ttft-d"><title id="ttft-t">Time</title><desc id="ttft-d">A line.</desc><g class="series s0"><path d="M0 0L10 10" stroke="currentColor"/></g></svg>)",
      {"seconds", "share"},
      {{"0.1", "50 %"}, {"0.2", "95 %"}}};
}

/// Two sides that differ in their model, with one metric.
inline bench::ComparedRuns made_comparison() {
  bench::ComparedRuns runs;
  runs.base = "before <b>";
  runs.changed = "after";
  runs.factors = {{"model", "a", "b"}};
  bench::Comparison row;
  row.metric = "ttft_s";
  row.n_base = row.n_changed = 40;
  row.base = 0.2;
  row.changed = 0.3;
  row.effect = 1.5;
  row.interval = bench::Interval{1.4, 1.6, 0.95, "hodges-lehmann"};
  row.p = 0.001;
  row.test = "mann-whitney";
  bench::conclude(row);
  runs.comparisons = {row};
  return runs;
}

}  // namespace bench_test
