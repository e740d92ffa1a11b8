// Every figure as the bytes of a file that a reader may open.

#include "present/chart/figures.h"

#include "bench/diagnosis.h"

#include "catch.hpp"
#include "golden/golden_file.h"
#include "support/charted_runs.h"
#include "support/xml.h"

using namespace bench;
using namespace bench_test;

namespace {

/// Without what belongs to other worlds: figures of that id alone.
void check_figure(const std::string& world, const std::vector<Figure>& figures, const std::string& id) {
  for (const Figure& figure : figures) {
    if (figure.id != id) continue;
    CHECK(xml_fault(figure.svg) == "");
    const std::string difference = golden_difference("present/figures/" + world + "-" + id + ".svg", figure.svg);
    INFO(difference);
    CHECK(difference.empty());
    return;
  }
  FAIL(world << " has no figure " << id);
}

std::vector<Figure> drawn_from(const std::vector<MadeRun>& runs) {
  std::vector<RunView> views;
  std::vector<std::string> names;
  for (const MadeRun& run : runs) {
    views.push_back(run.view());
    names.push_back(run.header.models.front().name);
  }
  return figures_of(views, names);
}

Comparison made_change(const char* metric, Unit unit, double base, double effect, double half, double p) {
  Comparison made;
  made.metric = metric;
  made.unit = unit;
  made.better = unit == Unit::seconds ? Better::lower : Better::higher;
  made.paired = true;
  made.n_base = made.n_changed = 40;
  made.base = base;
  made.changed = base * effect;
  made.effect = effect;
  made.interval = Interval{effect - half, effect + half, 0.95, "hodges-lehmann"};
  made.test = "signed-rank, exact";
  made.p = p;
  made.values_per_run = 8;
  return made;
}

}  // namespace

TEST_CASE("figures of one run") {
  const auto figures =
      drawn_from({queued_run(Queued{.workers = 6, .requests = 150, .slowing = 0.12, .fail_each = 29})});
  for (const char* id : {"ttft-cumulative", "wall-cumulative", "throughput-in-time", "request-timeline", "drift"})
    check_figure("one", figures, id);
}

TEST_CASE("figures of a single request") {
  const auto figures = drawn_from({queued_run(Queued{.workers = 1, .requests = 1, .load_s = 0.002})});
  for (const char* id : {"ttft-cumulative", "throughput-in-time", "request-timeline", "drift"})
    check_figure("single", figures, id);
}

TEST_CASE("figures of a run without a success") {
  check_figure("failed", drawn_from({queued_run(Queued{.requests = 10, .fail_each = 1})}), "request-timeline");
}

TEST_CASE("figures of several models, one of which tells no times") {
  const auto figures =
      drawn_from({queued_run({Queued{.requests = 30, .tells_times = false},
                              Queued{.model = "qwen3:4b", .requests = 30, .toks_per_s = 67, .seed = 2}})});
  for (const char* id : {"ttft-cumulative", "request-timeline", "throughput-in-time"}) check_figure("two", figures, id);
}

TEST_CASE("figures of several loads") {
  std::vector<MadeRun> runs;
  for (const std::int64_t workers : {1, 2, 4, 8, 16, 32})
    for (const char* model : {"llama3.1:8b", "qwen3:4b"})
      runs.push_back(queued_run(Queued{.model = model,
                                       .workers = workers,
                                       .places = 8,
                                       .requests = 40 + workers * 5,
                                       .toks_per_s = *model == 'q' ? 70.0 : 42.0,
                                       .seed = static_cast<std::uint64_t>(workers)}));
  const auto figures = drawn_from(runs);
  for (const char* id : {"ttft-by-workers", "throughput-latency", "ttft-cumulative"})
    check_figure("loads", figures, id);
}

TEST_CASE("figures of two models in a quality suite") {
  const auto ten = drawn_from(
      {questioned_run({}), questioned_run({.model = "qwen3:4b", .accuracy = 0.55, .toks_per_s = 67, .seed = 5})});
  for (const char* id : {"accuracy-by-topic", "accuracy-speed"}) check_figure("topics", ten, id);
  const auto many = drawn_from({questioned_run({.subjects = 57, .each = 10}),
                                questioned_run({.model = "qwen3:4b", .subjects = 57, .each = 10, .seed = 5})});
  for (const char* id : {"accuracy-by-category", "accuracy-by-topic"}) check_figure("many-topics", many, id);
}

TEST_CASE("figures of one model and of five in a quality suite") {
  const auto one = drawn_from({questioned_run({.subjects = 5, .calibrated = true})});
  for (const char* id : {"accuracy-by-topic", "reliability"}) check_figure("one-model", one, id);
  std::vector<MadeRun> runs;
  for (int i = 0; i < 5; ++i)
    runs.push_back(questioned_run({.model = "model-" + std::to_string(i),
                                   .subjects = 6,
                                   .each = 20,
                                   .accuracy = 0.4 + 0.1 * i,
                                   .toks_per_s = 200.0 / (i + 1),
                                   .seed = static_cast<std::uint64_t>(i + 1)}));
  const auto five = drawn_from(runs);
  for (const char* id : {"accuracy-by-topic", "accuracy-speed"}) check_figure("five-models", five, id);
}

TEST_CASE("figures with names that try to be more than text") {
  std::vector<MadeRun> runs;
  for (const std::string& name : {std::string("a\"b'\n\x1b[31m🦙 \u202eאב</script>|`x`[y](z)"), std::string(10000, 'm'),
                                  std::string("שלום עולם עברית"), std::string("\xEF\xBF\xBE\xff bad")})
    runs.push_back(queued_run(Queued{.model = name, .requests = 20}));
  check_figure("hostile", drawn_from(runs), "ttft-cumulative");
}

TEST_CASE("figure of a comparison") {
  ComparedRuns runs;
  runs.base = "before.jsonl";
  runs.changed = "after.jsonl";
  runs.factors = {{"server version", "0.5.1", "0.6 \x1b[31m|<b>"}};
  runs.paired = true;
  runs.comparisons = {made_change("ttft_s", Unit::seconds, 0.212, 0.959, 0.011, 0.0001),
                      made_change("wall_s", Unit::seconds, 3.41, 1.004, 0.006, 0.4),
                      made_change("gen_toks_per_s", Unit::tokens_per_second, 41.7, 0.91, 0.02, 0.0001),
                      made_change("prompt_toks_per_s", Unit::tokens_per_second, 812, 1.01, 0.03, 0.3),
                      made_change("correct", Unit::share, 0.71, -0.045, 0.02, 0.002)};
  runs.comparisons.back().scale = Comparison::Scale::difference;
  runs.comparisons.back().changed = 0.665;
  adjust_for_many(runs.comparisons, "ttft_s");
  const auto figure = comparison_figure(runs);
  REQUIRE(figure);
  check_figure("two-runs", {*figure}, "comparison");
}

TEST_CASE("figure of a sweep") {
  SweepChart curve;
  curve.model = "llama3.1:8b";
  for (const double workers : {1, 2, 4, 8, 16, 32}) {
    const double rate = 300 * workers / (workers + 5);
    curve.points.push_back({workers, rate, Interval{rate * 0.95, rate * 1.06, 0.95, "between runs"}, 40});
  }
  for (double workers = 1; workers < 33; workers *= 2)
    curve.fitted.push_back({workers, 290 * workers / (workers + 4.8)});
  curve.fit = "fit: saturation";
  curve.knee = 5.2;
  const auto figure = sweep_figure(curve);
  REQUIRE(figure);
  check_figure("model", {*figure}, "sweep");
}

TEST_CASE("figure of a diagnosis") {
  std::vector<TimelineRow> rows;
  for (int i = 0; i < 8; ++i) {
    const double later = i < 4 ? 0 : 1.55;
    rows.push_back({i, "worker " + std::to_string(i), 0.01 * i, later + 0.02 + 0.01 * i, later + 0.3 + 0.02 * i,
                    later + 1.5 + 0.05 * i, Status::ok});
  }
  rows[6].status = Status::timeout_total;
  rows[7].begins.reset();
  check_figure("eight", {timeline_figure(rows)}, "diagnosis-timeline");
}
