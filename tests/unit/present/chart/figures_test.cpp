#include "present/chart/figures.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "bench/diagnosis.h"

#include "catch.hpp"
#include "present/chart/drawn_records.h"
#include "present/number.h"
#include "support/charted_runs.h"
#include "support/xml.h"

using namespace bench;
using namespace bench_test;

namespace {

/// The same whether their records are read now or what they need was collected before.
std::vector<Figure> figures_for(const std::vector<MadeRun>& runs, std::vector<std::string> names = {}) {
  std::vector<RunView> views, collected;
  std::vector<chart::DrawnRecords> drawn(runs.size());
  for (std::size_t i = 0; i < runs.size(); ++i) {
    views.push_back(runs[i].view());
    for (const RunRecord& record : runs[i].records) drawn[i].add(record);
    collected.push_back({runs[i].header, {}, runs[i].summary, {}, {}, &drawn[i]});
    if (names.size() < runs.size()) names.push_back(runs[i].header.models.front().name);
  }
  std::vector<Figure> figures = figures_of(views, names);
  CHECK(figures_of(collected, names) == figures);
  return figures;
}

std::vector<std::string> ids_of(const std::vector<Figure>& figures) {
  std::vector<std::string> ids;
  for (const Figure& figure : figures) ids.push_back(figure.id);
  return ids;
}

const Figure& figure_of(const std::vector<Figure>& figures, const std::string& id) {
  const auto found =
      std::find_if(figures.begin(), figures.end(), [&](const Figure& figure) { return figure.id == id; });
  REQUIRE(found != figures.end());
  return *found;
}

std::size_t times_in(const std::string& text, const std::string& what) {
  std::size_t n = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++n;
  return n;
}

/// What holds of every figure.
void check_figures(const std::vector<Figure>& figures) {
  std::set<std::string> ids;
  for (const Figure& figure : figures) {
    INFO(figure.id);
    CHECK(ids.insert(figure.id).second);
    CHECK(xml_fault(figure.svg) == "");
    CHECK(figure.svg.find("nan") == std::string::npos);
    CHECK(figure.svg.find("\"inf") == std::string::npos);
    CHECK_FALSE(figure.title.empty());
    REQUIRE_FALSE(figure.caption.empty());
    CHECK(figure.caption.back() == '.');
    CHECK_FALSE(figure.columns.empty());
    for (const auto& row : figure.rows) CHECK(row.size() == figure.columns.size());
    CHECK(figure.rows.size() <= 2000);
  }
}

using Ids = std::vector<std::string>;

}  // namespace

TEST_CASE("A run of one load has the figures that it has data for") {
  const auto figures = figures_for({queued_run(Queued{.workers = 6, .requests = 150, .fail_each = 29})});
  check_figures(figures);
  CHECK(ids_of(figures) ==
        Ids{"ttft-cumulative", "wall-cumulative", "throughput-in-time", "request-timeline", "drift"});
}

TEST_CASE("A single request is drawn as well") {
  const auto figures = figures_for({queued_run(Queued{.workers = 1, .requests = 1, .load_s = 0.002})});
  check_figures(figures);
  CHECK(ids_of(figures) ==
        Ids{"ttft-cumulative", "wall-cumulative", "throughput-in-time", "request-timeline", "drift"});
  CHECK(figure_of(figures, "drift").caption.find("Too few requests to tell a drift") != std::string::npos);
  CHECK(figure_of(figures, "ttft-cumulative").caption.find("* of fewer values") != std::string::npos);
}

TEST_CASE("Without a success there is the timeline of failures and no other figure") {
  const auto figures = figures_for({queued_run(Queued{.requests = 10, .fail_each = 1})});
  check_figures(figures);
  CHECK(ids_of(figures) == Ids{"request-timeline"});
  CHECK(figures.front().caption.find("No request was answered (n = 10).") == 0);
  CHECK(figures_for({all_failed()}).empty());  // no record at all
  CHECK(figures_of({}, {}).empty());
}

TEST_CASE("A caption says what is left out") {
  const auto figures = figures_for({queued_run(Queued{.workers = 6, .requests = 150, .fail_each = 29})});
  CHECK(figure_of(figures, "ttft-cumulative").caption.find("n = 144") != std::string::npos);
  CHECK(figure_of(figures, "ttft-cumulative").caption.find("6 of 150 requests failed, disturbed or cold") !=
        std::string::npos);
  CHECK(figure_of(figures, "request-timeline").caption.find("5 of 150 requests failed: a cross") != std::string::npos);
}

TEST_CASE("The median of a cumulative line is that of the summary") {
  const MadeRun run = queued_run(Queued{.requests = 150, .fail_each = 29});
  const auto figures = figures_for({run});
  const Figure& figure = figure_of(figures, "ttft-cumulative");
  const MetricSummary& ttft = *run.summary.groups.front().metric("ttft_s");
  CHECK(figure.rows.front()[1] == std::to_string(ttft.n));
  CHECK(figure.rows.front()[5] == quantity_text({ttft.at(50)->value}, Unit::seconds));
}

TEST_CASE("Requests cut before the first token count as longer than all others") {
  MadeRun run = queued_run(Queued{.requests = 20, .load_s = 0.002});
  for (std::size_t i = 0; i < 5; ++i) {
    run.records[i].reply.status = Status::timeout_first_token;
    run.records[i].reply.timeline.first_token.reset();
    run.records[i].reply.failure = Failure{Status::timeout_first_token, FailureKind::limit, ""};
  }
  const auto figures = figures_for({run});
  check_figures(figures);
  const Figure& figure = figure_of(figures, "ttft-cumulative");
  CHECK(figure.caption.find("not reached") != std::string::npos);
  CHECK(figure.caption.find("5 requests cut before that") != std::string::npos);
  CHECK(figure.rows.front()[1] == "20");
}

TEST_CASE("Runs that differ in workers have curves over the load") {
  std::vector<MadeRun> runs;
  for (const std::int64_t workers : {8, 1, 2, 4, 16})
    runs.push_back(queued_run(Queued{.workers = workers, .places = 4, .requests = 60 + 10 * workers}));
  const auto figures = figures_for(runs, {"w8", "w1", "w2", "w4", "w16"});
  check_figures(figures);
  const Figure& waits = figure_of(figures, "ttft-by-workers");
  CHECK(waits.caption.find("llama3.1:8b: the p95 doubles by 8 workers") == 0);
  CHECK(waits.svg.find(">4 places<") != std::string::npos);
  REQUIRE(waits.rows.size() == 5);
  CHECK(waits.rows[0][1] == "1");
  CHECK(waits.rows[4][1] == "16");
  CHECK(figure_of(figures, "throughput-latency").svg.find("(knee)") != std::string::npos);
}

TEST_CASE("Runs of one load have no curve over the load") {
  const auto ids = ids_of(figures_for({queued_run(Queued{}), queued_run(Queued{.seed = 2})}, {"a", "b"}));
  CHECK(std::find(ids.begin(), ids.end(), "ttft-by-workers") == ids.end());
}

TEST_CASE("Topics stand by category, those first in which the second model gains most") {
  const auto figures =
      figures_for({questioned_run({}), questioned_run({.model = "qwen3:4b", .accuracy = 0.55, .seed = 5})});
  check_figures(figures);
  const Figure& topics = figure_of(figures, "accuracy-by-topic");
  CHECK(topics.rows.size() == 10);
  CHECK(topics.svg.find("chance 25.0 %") != std::string::npos);
  CHECK(topics.columns == std::vector<std::string>{"topic", "category", "llama3.1:8b", "n", "qwen3:4b", "n"});
  std::string category;
  for (const auto& row : topics.rows) {
    CHECK(row[1] >= category);
    category = row[1];
  }
  CHECK(figure_of(figures, "accuracy-speed").rows.size() == 2);
}

TEST_CASE("Many topics have their categories in a figure before them") {
  const auto figures = figures_for({questioned_run({.subjects = 57, .each = 5})});
  check_figures(figures);
  CHECK(figure_of(figures, "accuracy-by-category").rows.size() == 4);
  CHECK(figure_of(figures, "accuracy-by-topic").rows.size() == 57);
}

TEST_CASE("Only a suite by probabilities is checked for its confidence") {
  const auto figures = figures_for({questioned_run({.subjects = 5, .calibrated = true})});
  check_figures(figures);
  CHECK(figure_of(figures, "reliability").caption.find("Expected calibration error") == 0);
  const auto ids = ids_of(figures_for({questioned_run({.subjects = 5})}));
  CHECK(std::find(ids.begin(), ids.end(), "reliability") == ids.end());
}

TEST_CASE("More than eight series stand in several panels, each of which is in the table") {
  std::vector<MadeRun> runs;
  std::vector<std::string> names;
  for (int i = 0; i < 11; ++i) {
    runs.push_back(queued_run(Queued{.requests = 25, .seed = static_cast<std::uint64_t>(i)}));
    names.push_back("run " + std::to_string(i));
  }
  const auto figures = figures_for(runs, names);
  check_figures(figures);
  const Figure& figure = figure_of(figures, "ttft-cumulative");
  CHECK(times_in(figure.svg, ">share of requests, %<") == 2);
  CHECK(figure.rows.size() == 11);
  CHECK(figure.svg.find(">run 10<") != std::string::npos);
}

TEST_CASE("Any name can stand in every figure") {
  std::vector<MadeRun> runs;
  std::vector<std::string> names;
  for (const std::string& hostile : hostile_texts()) {
    runs.push_back(queued_run(Queued{.model = hostile, .requests = 6}));
    names.push_back(hostile);
  }
  runs.push_back(questioned_run({.model = std::string(10000, 'm'), .subjects = 3, .each = 5}));
  names.push_back(std::string(10000, 'm'));
  const auto figures = figures_for(runs, names);
  check_figures(figures);
  for (const Figure& figure : figures) CHECK(figure.caption.size() < 3000);
}

TEST_CASE("Values that are no numbers leave gaps and break nothing") {
  MadeRun run = queued_run(Queued{.requests = 30});
  run.records[3].reply.timeline.end = Nanos(std::numeric_limits<std::int64_t>::max() / 4);
  run.records[4].reply.timeline.first_token.reset();
  run.records[5].reply.server.eval_duration = 0;
  run.records[6].reply.server.load_duration = -5;
  run.records[7].start = Nanos(-1000000000);
  run.records[8].reply.timeline = {};
  check_figures(figures_for({run}));

  MadeRun untold = queued_run(Queued{.requests = 30, .tells_times = false});
  const auto figures = figures_for({untold});
  check_figures(figures);
  CHECK(figure_of(figures, "request-timeline").caption.find("Where the server tells no times") != std::string::npos);
}

TEST_CASE("The same runs give the same bytes") {
  const MadeRun run = queued_run(Queued{.requests = 700});
  CHECK(figures_for({run}) == figures_for({run}));
  for (const Figure& figure : figures_for({run})) CHECK(figure.svg.size() < 120000);
}

TEST_CASE("A diagnosis without a request has a figure that says so") {
  const Figure figure = timeline_figure({});
  CHECK(xml_fault(figure.svg) == "");
  CHECK(figure.caption == "No request was answered (n = 0).");
}

TEST_CASE("A timeline of a diagnosis takes rows with anything missing") {
  std::vector<TimelineRow> rows(3);
  rows[0] = {0, "a", 0, 0.5, 1.0, 2.0, Status::ok};
  rows[1] = {1, "b<", std::nan(""), {}, {}, 1.0, Status::timeout_total};
  rows[2] = {2, "c", 0.1, {}, {}, {}, Status::connect_failed};
  for (int i = 0; i < 300; ++i) rows.push_back(rows[0]);
  const Figure figure = timeline_figure(rows);
  check_figures({figure});
  CHECK(figure.rows.size() == 200);
  CHECK(figure.caption.find("decode 50.0 %, waiting 25.0 %, prefill 25.0 %") != std::string::npos);
  CHECK(figure.caption.find("Drawn are the first 200.") != std::string::npos);
}

TEST_CASE("A sweep without a value has no figure") {
  SweepChart curve;
  curve.model = "m";
  CHECK_FALSE(sweep_figure(curve));
  curve.points = {{1, std::nan(""), {}, 3}};
  CHECK_FALSE(sweep_figure(curve));
  curve.points.push_back({4, 90, Interval{80, 99, 0.95, "x"}, 12});
  const auto figure = sweep_figure(curve);
  REQUIRE(figure);
  check_figures({*figure});
  CHECK(figure->caption.find("1 point without a value left out") != std::string::npos);
  CHECK(figure->caption.find("No knee was found") != std::string::npos);
}

TEST_CASE("A comparison without a value has no figure") {
  ComparedRuns runs;
  CHECK_FALSE(comparison_figure(runs));
  runs.comparisons.emplace_back();
  CHECK_FALSE(comparison_figure(runs));
}
