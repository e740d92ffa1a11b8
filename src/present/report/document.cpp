#include "present/report/document.h"

#include <nlohmann/json.hpp>

#include "present/study/compared_runs.h"
#include "present/summary_json.h"

namespace bench {
namespace {

using ReportJson = nlohmann::ordered_json;

/// Of the two megabytes that a page may have.
constexpr std::size_t most_bytes_of_summaries = 800'000;

ReportJson comparisons_json(const Report& report) {
  std::vector<ComparedRuns> shown;
  for (const ReportedComparison& comparison : report.comparisons)
    if (!comparison.refused) shown.push_back(comparison.runs);
  if (shown.empty()) return ReportJson::array();
  for (const ComparisonRenderer& form : comparison_renderers())
    if (form.name == "json") return ReportJson::parse(form.render(shown, {})).at("comparisons");
  return ReportJson::array();
}

ReportJson whole_document(const Report& report) {
  ReportJson document = ReportJson::object();
  document["type"] = "report";
  document["schema"] = "bench.report/1";
  document["runs"] = ReportJson::array();
  for (const ReportedRun& run : report.runs)
    document["runs"].push_back({{"name", run.name}, {"summary", summary_json(run.view.summary)}});
  document["comparisons"] = comparisons_json(report);
  document["left_out"] = ReportJson::array();
  return document;
}

}  // namespace

std::string report_document(const Report& report) {
  ReportJson document = whole_document(report);
  std::string text = json_text(document);
  if (text.size() <= most_bytes_of_summaries) return text;
  for (ReportJson& run : document["runs"])
    for (ReportJson& group : run["summary"]["groups"]) group["by_tag"] = ReportJson::object();
  document["left_out"].push_back("by_tag");
  text = json_text(document);
  if (text.size() <= most_bytes_of_summaries) return text;
  document["runs"] = ReportJson::array();
  document["left_out"].push_back("runs");
  text = json_text(document);
  if (text.size() <= most_bytes_of_summaries) return text;
  document["comparisons"] = ReportJson::array();
  document["left_out"].push_back("comparisons");
  return json_text(document);
}

}  // namespace bench
