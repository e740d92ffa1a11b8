#include "present/report/headline.h"

#include <algorithm>

#include <spdlog/fmt/fmt.h>

#include "base/text.h"
#include "present/metric_choice.h"
#include "present/number.h"
#include "present/quality/grid.h"
#include "present/quality/words.h"
#include "present/statements.h"
#include "summarise/metric/ids.h"

namespace bench {
namespace {

constexpr std::string_view no_number = "—";

/// The median, and a percentile where the slow ones lie, of those that were asked for.
struct ShownPercents {
  double middle = 50;
  double high = 95;
};

ShownPercents percents_of(const MetricSummary& metric) {
  ShownPercents shown;
  if (metric.at(shown.middle) == nullptr && !metric.quantiles.empty()) shown.middle = metric.quantiles.front().percent;
  if (metric.at(shown.high) == nullptr) {
    shown.high = shown.middle;
    for (const Quantile& quantile : metric.quantiles)
      if (!quantile.slow_end_of) shown.high = std::max(shown.high, quantile.percent);
  }
  return shown;
}

Tile tile_of(std::string label, const Estimate& estimate, Unit unit) {
  const double value = estimate.value.value_or(0);
  const Scale scale = scale_for(unit, value, value);
  return {std::move(label), number_text(estimate, scale), estimate.value ? std::string(scale.unit) : "",
          interval_text(estimate, scale)};
}

bool has_score(const GroupSummary& group) {
  return group.quality && !has_no_score(*group.quality) && group.quality->has_total;
}

std::string quantization_in(const RunHeader& header, const std::string& model) {
  for (const ModelFacts& facts : header.models)
    if (facts.name == model) return facts.quantization;
  return "";
}

void add_metric_tiles(Headline& to, const GroupSummary& group) {
  const MetricSummary* first = group.metric(metric::ttft);
  if (first != nullptr && !first->quantiles.empty()) {
    const ShownPercents shown = percents_of(*first);
    to.tiles.push_back(
        tile_of("first token, " + percentile_label(shown.middle), estimate_at(*first, shown.middle), Unit::seconds));
    if (shown.high != shown.middle)
      to.tiles.push_back(
          tile_of("first token, " + percentile_label(shown.high), estimate_at(*first, shown.high), Unit::seconds));
    to.first_token = quantity_text(estimate_at(*first, shown.middle), Unit::seconds);
    to.last_tokens = quantity_text(estimate_at(*first, shown.high), Unit::seconds);
  }
  const MetricSummary* rate = group.metric(metric::decode_rate);
  if (rate != nullptr && !rate->quantiles.empty()) {
    const double middle = percents_of(*rate).middle;
    to.tiles.push_back(
        tile_of("writing, " + percentile_label(middle), estimate_at(*rate, middle), Unit::tokens_per_second));
    to.rate = quantity_text(estimate_at(*rate, middle), Unit::tokens_per_second);
  }
}

Headline headline_of_group(const ReportedRun& run, const GroupSummary& group) {
  const RunHeader& header = run.view.header;
  Headline out;
  out.run = &run;
  out.group = &group;
  out.model = group.condition.empty() ? group.model : group.model + " (" + group.condition + ")";
  out.quantization = quantization_in(header, group.model);
  out.server = header.server.api + (header.server.version.empty() ? "" : " " + header.server.version);
  out.ok = std::to_string(group.n_ok) + "/" + std::to_string(group.n_total);
  out.first_token = out.last_tokens = out.rate = std::string(no_number);
  if (has_score(group)) {
    const ScoreSlice& all = group.quality->all();
    const Estimate score{all.accuracy, all.interval};
    out.score = quantity_text(score, Unit::share);
    out.tiles.push_back(
        tile_of(group.quality->is_neutral() ? counted_word(*group.quality) : "accuracy", score, Unit::share));
  }
  add_metric_tiles(out, group);
  if (group.output_toks_per_s)
    out.tiles.push_back(
        {"throughput", number_text({group.output_toks_per_s}, {}), "tok/s", "of all requests together"});
  out.tiles.push_back({"requests", out.ok, "ok", group.wall_s > 0 ? "in " + duration_text(group.wall_s) : ""});
  return out;
}

}  // namespace

std::vector<Headline> headlines_of(const Report& report) {
  std::vector<Headline> all;
  for (const ReportedRun& run : report.runs)
    for (const GroupSummary& group : run.view.summary.groups) all.push_back(headline_of_group(run, group));
  return all;
}

std::string sentence_of(const Headline& headline) {
  std::string out = headline.model;
  if (!headline.quantization.empty()) out += " (" + headline.quantization + ")";
  if (!headline.server.empty()) out += " on " + headline.server;
  std::vector<std::string> told;
  const GroupSummary& group = *headline.group;
  const MetricSummary* first = group.metric(metric::ttft);
  if (first != nullptr && !first->quantiles.empty()) {
    const ShownPercents shown = percents_of(*first);
    const auto value = [&](double percent) {
      Estimate estimate = estimate_at(*first, percent);
      estimate.interval.reset();
      estimate.too_few = false;
      return quantity_text(estimate, Unit::seconds);
    };
    std::string text = "begins to answer after " + value(shown.middle);
    if (shown.high != shown.middle) text += fmt::format(" ({:g} % within {})", shown.high, value(shown.high));
    told.push_back(std::move(text));
  }
  const MetricSummary* rate = group.metric(metric::decode_rate);
  if (rate != nullptr && !rate->quantiles.empty())
    told.push_back("writes " +
                   quantity_text({estimate_at(*rate, percents_of(*rate).middle).value}, Unit::tokens_per_second));
  if (has_score(group)) {
    const QualitySummary& quality = *group.quality;
    const std::string what = quality.is_neutral() ? counted_word(quality) : quality.is_binary ? "right" : "its score";
    told.push_back((what == "its score" ? "scores " : "has ") + headline.score +
                   (what == "its score" ? "" : " " + what));
  }
  if (told.empty()) return out + " answered no request.";
  const std::string last = told.back();
  told.pop_back();
  return out + " " + (told.empty() ? last : joined(told) + " and " + last) + ".";
}

std::vector<Badge> badges_of(const RunView& run) {
  std::vector<Badge> badges;
  if (run.summary.simulated) badges.push_back({std::string(simulated_notice), Standing::note});
  if (!run.summary.complete) badges.push_back({"INCOMPLETE", Standing::bad});
  badges.push_back(run.summary.verdict.valid ? Badge{"VALID measurement", Standing::good}
                                             : Badge{"INVALID measurement", Standing::bad});
  return badges;
}

std::vector<Badge> badges_of(const Report& report) {
  std::vector<Badge> badges;
  std::vector<std::size_t> counts;
  for (const ReportedRun& run : report.runs) {
    for (Badge& badge : badges_of(run.view)) {
      const auto known =
          std::find_if(badges.begin(), badges.end(), [&](const Badge& other) { return other.text == badge.text; });
      if (known != badges.end()) {
        ++counts[static_cast<std::size_t>(known - badges.begin())];
        continue;
      }
      badges.push_back(std::move(badge));
      counts.push_back(1);
    }
  }
  for (std::size_t i = 0; i < badges.size(); ++i)
    if (counts[i] < report.runs.size())
      badges[i].text += fmt::format(" ({} of {} runs)", counts[i], report.runs.size());
  return badges;
}

}  // namespace bench
