#include <cmath>

#include <nlohmann/json.hpp>

#include "bench/metric.h"
#include "bench/renderer.h"

#include "present/metric_choice.h"
#include "present/number.h"
#include "present/page/text.h"

namespace bench {
namespace {

/// RFC 4180: commas between cells, CR LF behind a row. A missing value is an empty cell.
class CsvRow {
 public:
  void text(std::string_view raw) { cell(csv_text(raw)); }
  void integer(std::int64_t value) { cell(std::to_string(value)); }
  void boolean(bool value) { cell(value ? "true" : "false"); }
  /// The shortest digits that read back as the same number; empty when there is none.
  void real(std::optional<double> value) { cell(value && std::isfinite(*value) ? nlohmann::json(*value).dump() : ""); }
  void missing() { cell(""); }
  std::string line() && { return std::move(line_) + "\r\n"; }

 private:
  void cell(std::string_view written) {
    if (!first_) line_ += ',';
    first_ = false;
    line_ += written;
  }

  std::string line_;
  bool first_ = true;
};

/// Not scaled: seconds stay seconds, and a share stays a share.
std::string_view csv_unit(Unit unit) {
  switch (unit) {
    case Unit::seconds:
      return "s";
    case Unit::tokens_per_second:
      return "tok/s";
    case Unit::count:
      return "count";
    case Unit::share:
      return "share";
  }
  return "";
}

std::string csv_titles(const std::vector<double>& percents) {
  CsvRow row;
  for (const char* title : {"run_id", "model", "target", "condition", "simulated", "valid", "n_ok", "n_total", "metric",
                            "unit", "n", "n_cut", "mean", "mean_lo", "mean_hi", "min", "max"}) {
    row.text(title);
  }
  for (const double percent : percents) {
    const std::string key = percentile_key(percent);
    for (const char* ending : {"", "_lo", "_hi", "_t7", "_too_few", "_at_least"}) row.text(key + ending);
  }
  return std::move(row).line();
}

void add_interval(CsvRow& row, const std::optional<Interval>& interval) {
  row.real(interval ? std::optional(interval->lo) : std::nullopt);
  row.real(interval ? std::optional(interval->hi) : std::nullopt);
}

void add_quantile(CsvRow& row, const Quantile* quantile) {
  if (quantile == nullptr) {
    for (int i = 0; i < 6; ++i) row.missing();
    return;
  }
  row.real(quantile->value);
  add_interval(row, quantile->interval);
  row.real(quantile->t7);
  row.boolean(quantile->too_few);
  row.boolean(quantile->at_least);
}

void add_group(CsvRow& row, const Summary& summary, const GroupSummary& group) {
  row.text(summary.run_id);
  row.text(group.model);
  row.text(group.target);
  row.text(group.condition);
  row.boolean(summary.simulated);
  row.boolean(summary.verdict.valid);
  row.integer(group.n_ok);
  row.integer(group.n_total);
}

std::string csv_line(const Summary& summary, const GroupSummary& group, const MeasuredMetric& measured,
                     const std::vector<double>& percents) {
  const MetricSummary& values = measured.summary;
  const auto known = [&](double value) { return values.n > 0 ? std::optional(value) : std::nullopt; };
  CsvRow row;
  add_group(row, summary, group);
  row.text(measured.metric.id);
  row.text(csv_unit(measured.metric.unit));
  row.integer(values.n);
  row.integer(values.n_cut);
  row.real(known(values.mean));
  add_interval(row, values.mean_interval);
  row.real(known(values.min));
  row.real(known(values.max));
  for (const double percent : percents) add_quantile(row, values.at(percent));
  return std::move(row).line();
}

/// "accuracy", "accuracy/stem", "accuracy/astronomy", "refused/safe".
std::string name_of(const ScoreSlice& slice, const QualitySummary& quality) {
  const std::string what = quality.is_neutral() ? quality.grade : "accuracy";
  return slice.name.empty() ? what : what + "/" + slice.name;
}

/// A slice of a score as the row of a metric: it has a mean, and no percentiles.
std::string slice_line(const Summary& summary, const GroupSummary& group, const ScoreSlice& slice,
                       const std::vector<double>& percents) {
  CsvRow row;
  add_group(row, summary, group);
  row.text(name_of(slice, *group.quality));
  row.text(csv_unit(Unit::share));
  row.integer(slice.n);
  row.integer(slice.cut);
  row.real(slice.accuracy);
  add_interval(row, slice.interval);
  row.missing();
  row.missing();
  for (std::size_t i = 0; i < percents.size(); ++i) add_quantile(row, nullptr);
  return std::move(row).line();
}

/// One row per group and metric, behind those of the score where there is one.
std::string render_csv(const RunView& view) {
  const std::vector<double> percents = every_percentile(view.summary);
  std::string out = csv_titles(percents);
  for (const GroupSummary& group : view.summary.groups) {
    if (group.quality && group.quality->is_graded) {
      for (const ScoreSlice& slice : group.quality->slices) {
        if (slice.of == ScoreSlice::Of::all && !group.quality->has_total) continue;
        out += slice_line(view.summary, group, slice, percents);
      }
    }
    for (const MeasuredMetric& measured : every_metric_of(group.metrics)) {
      out += csv_line(view.summary, group, measured, percents);
    }
  }
  return out;
}

}  // namespace

Renderer make_csv() {
  return {.name = "csv", .about = "a row for each model and metric, for spreadsheets", .render = render_csv};
}

}  // namespace bench
