// What the figures share.

#include <algorithm>

#include "base/text.h"
#include "present/chart/charts.h"

namespace bench::chart {

Figure drawn(Figure figure, Svg&& svg, double height) {
  figure.svg = std::move(svg).finish(figure.title, figure.caption, height);
  return figure;
}

std::string listed(const std::vector<std::string>& sentences) {
  constexpr std::size_t most = 4;
  if (sentences.size() <= most) return joined(sentences, "; ");
  const std::vector<std::string> first(sentences.begin(), sentences.begin() + most);
  return joined(first, "; ") + "; and " + std::to_string(sentences.size() - most) + " more in the table";
}

std::string not_drawn(std::size_t drawn, std::size_t all, const std::string& things) {
  if (drawn >= all) return "";
  return "Not drawn: " + std::to_string(all - drawn) + " of " + std::to_string(all) + " " + things + ".";
}

std::string capitalised(std::string text) {
  if (!text.empty() && text.front() >= 'a' && text.front() <= 'z')
    text.front() = static_cast<char>(text.front() - 'a' + 'A');
  return text;
}

void say(std::string& caption, const std::string& sentence) {
  if (sentence.empty()) return;
  if (!caption.empty()) caption += ' ';
  caption += sentence;
}

std::vector<LegendEntry> legend_of(const std::vector<const Series*>& panel, Swatch swatch) {
  std::vector<LegendEntry> entries;
  if (panel.size() < 2) return entries;
  for (std::size_t i = 0; i < panel.size(); ++i) entries.push_back({panel[i]->name, series_style(i), swatch});
  return entries;
}

std::vector<std::vector<const Series*>> panels_of(const std::vector<const Series*>& drawn) {
  std::vector<std::vector<const Series*>> panels;
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    if (i % most_series == 0) panels.emplace_back();
    panels.back().push_back(drawn[i]);
  }
  if (panels.size() > most_panels) panels.resize(most_panels);
  return panels;
}

const Quantile* high_quantile(const MetricSummary& metric) {
  const Quantile* high = metric.at(95);
  for (const Quantile& quantile : metric.quantiles)
    if (high == nullptr && !quantile.slow_end_of && quantile.percent > 50) high = &quantile;
  return high;
}

std::string value_text(const Quantile& quantile, Unit unit) {
  return quantity_text({quantile.value, std::nullopt, quantile.too_few, quantile.at_least}, unit);
}

std::string asterisk_note(bool any) {
  return any ? "* of fewer values than a 95 % bound of that percentile needs." : "";
}

}  // namespace bench::chart
