#pragma once

#include <span>
#include <string>
#include <vector>

#include "bench/comparison.h"
#include "bench/failure.h"

#include "campaign/earlier/load_run.h"
#include "present/chart/drawn_records.h"
#include "present/report/report.h"

namespace bench {

/// A run that was loaded for a report, with its name in it.
struct LoadedReport {
  std::string name;
  LoadedRun run;
  chart::DrawnRecords drawn;
};

/// Loads the runs that these names mean ("last", a file, a run id), the shards of one run together. `first_path` is
/// where the first of them lies, "-" for standard input.
struct LoadedReports {
  std::vector<LoadedReport> runs;
  std::string first_path;
};
Expected<LoadedReports> load_reports(const std::vector<std::string>& names);

/// The report of these runs: their figures, and each measured model compared with the first one. A comparison that was
/// made already takes the place of those.
Report make_report(std::vector<ReportedRun> runs, std::span<const ComparedRuns> compared = {});
std::vector<ReportedRun> views_of(const LoadedReports& loaded);

/// Refuses a target that cannot be written, and one that is a journal: before any work, and again before it is written.
Expected<void> check_report_target(const std::string& path);
/// The page, whole or not at all.
Expected<void> write_report_page(const std::string& path, const Report& report);

}  // namespace bench
