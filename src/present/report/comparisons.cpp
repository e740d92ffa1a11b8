#include "present/report/comparisons.h"

#include <algorithm>

#include <spdlog/fmt/fmt.h>

#include "present/number.h"
#include "present/study/comparison_words.h"

namespace bench {
namespace {

bool has_score(const Headline& headline) { return !headline.score.empty(); }

/// "212 ms [205, 224]" as a value and its interval, which stand in columns of their own.
void add_quantity(std::vector<std::string>& row, const std::string& quantity) {
  const std::size_t interval = std::min(quantity.find(" ["), quantity.size());
  row.push_back(quantity.substr(0, interval));
  row.push_back(interval < quantity.size() ? quantity.substr(interval + 1) : "");
}

void add_quantity_columns(Grid& grid, std::string title) {
  grid.columns.push_back({.title = std::move(title)});
  grid.columns.push_back({.title = "", .align = Align::left, .joined = true});
}

}  // namespace

Grid headline_grid(const std::vector<Headline>& headlines, bool several_runs) {
  const bool scores = std::any_of(headlines.begin(), headlines.end(), has_score);
  Grid grid;
  grid.columns.push_back({.title = "model", .align = Align::left});
  if (several_runs) grid.columns.push_back({.title = "run", .align = Align::left});
  grid.columns.push_back({.title = "quantisation", .align = Align::left});
  grid.columns.push_back({.title = "ok"});
  if (scores) add_quantity_columns(grid, "accuracy");
  add_quantity_columns(grid, "first token, p50");
  add_quantity_columns(grid, "p95");
  add_quantity_columns(grid, "writing, p50");
  for (const Headline& headline : headlines) {
    std::vector<std::string> row{headline.model};
    if (several_runs) row.push_back(headline.run->name);
    row.push_back(headline.quantization);
    row.push_back(headline.ok);
    if (scores) add_quantity(row, has_score(headline) ? headline.score : "—");
    for (const std::string* quantity : {&headline.first_token, &headline.last_tokens, &headline.rate})
      add_quantity(row, *quantity);
    grid.rows.push_back(std::move(row));
  }
  return grid;
}

std::string comparison_title(const ComparedRuns& runs) {
  std::string out = title_of(runs) + " · " + (runs.paired ? "paired by prompt and run" : "unpaired");
  if (!runs.comparisons.empty())
    out += fmt::format(" · intervals of {:.4g} %", (1 - runs.comparisons.front().alpha) * 100);
  return out;
}

Grid comparison_grid_of(const ComparedRuns& runs) {
  Grid grid{{{"", Align::left}, {"base"}, {"new"}, {"change"}, {"verdict", Align::left}, {"rests on", Align::left}},
            {}};
  for (const Comparison& row : runs.comparisons) {
    const Metric* metric = find_metric(row.metric);
    grid.rows.push_back({metric == nullptr ? row.metric : std::string(metric->title),
                         quantity_text({row.base}, row.unit), quantity_text({row.changed}, row.unit), change_words(row),
                         verdict_words(row), row.verdict == Comparison::Verdict::no_data ? "" : evidence_words(row)});
  }
  return grid;
}

}  // namespace bench
