#include "present/study/joint_runs.h"

#include <utility>

#include <nlohmann/json.hpp>
#include <spdlog/fmt/fmt.h>

#include "base/text.h"
#include "present/json_parts.h"
#include "present/number.h"
#include "present/page/page.h"
#include "present/page/text.h"
#include "present/statements.h"
#include "present/study/diagnosis_json.h"
#include "present/study/diagnosis_timeline.h"
#include "present/study/diagnosis_words.h"
#include "present/summary_json.h"

namespace bench {
namespace {

using json_parts::Json;
using json_parts::or_null;

constexpr std::string_view rows_note = "A is the run that began first; numbers are those of its requests";

Grid run_grid(const JointRuns& overlap) {
  Grid grid;
  grid.columns = {{.title = "", .align = Align::left}, {.title = "A"}, {.title = "B"}};
  const JointRun& a = overlap.first;
  const JointRun& b = overlap.second;
  const auto counts = [](const JointRun& run) {
    return std::to_string(run.ok) + "/" + std::to_string(run.requests) + " ok";
  };
  const auto waited = [](const JointRun& run) {
    return run.waited ? duration_text(*run.waited) + " (" + counted(run.waiting, "request") + ")" : std::string("—");
  };
  const auto rate = [](const JointRun& run) {
    return run.wall() > 0
               ? quantity_text({static_cast<double>(run.output_tokens) / run.wall(), {}}, Unit::tokens_per_second)
               : std::string("—");
  };
  const auto at_work = [](const JointRun& run) { return fmt::format("{:.1f}", run.mean_at_work); };
  grid.rows = {{"began", duration_text(a.begins), duration_text(b.begins)},
               {"took", duration_text(a.wall()), duration_text(b.wall())},
               {"requests", counts(a), counts(b)},
               {"in flight", std::to_string(a.workers), std::to_string(b.workers)},
               {"throughput", rate(a), rate(b)},
               {"waited for a place", waited(a), waited(b)},
               {"worked on at once meanwhile", at_work(a), at_work(b)},
               {"prompts asked before by A", "", std::to_string(b.repeated)},
               {"of these not read again", "", std::to_string(b.remembered)}};
  return grid;
}

std::string label_of(const char* letter, const JointRun& run) {
  return std::string(letter) + ": " + run.name + (run.name == run.run_id ? "" : " (" + run.run_id + ")") + ", " +
         run.model + " at " + run.target;
}

Json joint_run_json(const JointRun& run) {
  Json out = Json::object();
  out["name"] = run.name;
  out["run_id"] = run.run_id;
  out["model"] = run.model;
  out["target"] = run.target;
  out["workers"] = run.workers;
  out["begins_s"] = run.begins;
  out["ends_s"] = run.ends;
  out["wall_s"] = run.wall();
  out["requests"] = run.requests;
  out["ok"] = run.ok;
  out["output_tokens"] = run.output_tokens;
  out["waited_s"] = or_null(run.waited);
  out["requests_that_waited"] = run.waiting;
  out["mean_at_work"] = run.mean_at_work;
  out["prompts_repeated"] = run.repeated;
  out["prompts_remembered"] = run.remembered;
  return out;
}

}  // namespace

std::string joint_runs_page(const JointRuns& overlap, const Style& style) {
  Page page(style);
  if (overlap.simulated) page.text(simulated_notice, Emphasis::caution);
  for (const Warning& warning : overlap.warnings) {
    page.text("BEWARE: " + warning.text, Emphasis::alarm);
    if (!warning.try_this.empty()) page.text("try: " + warning.try_this, Emphasis::none, 2);
  }
  page.text(overlap.says, Emphasis::strong);
  if (!overlap.gain_says.empty()) page.text(overlap.gain_says, Emphasis::strong);
  page.gap();
  page.text(label_of("A", overlap.first));
  page.text(label_of("B", overlap.second));
  if (overlap.places) page.statement({"places", places_words(*overlap.places)});
  page.statement({"together", {duration_text(overlap.overlap)}});
  page.gap();
  const Grid grid = run_grid(overlap);
  page.grid(grid, fits(grid, Frame::plain, style) ? Frame::plain : Frame::stacked);
  if (overlap.timeline.empty()) return std::move(page).take();
  page.gap();
  std::int64_t left_out = 0;
  const Grid timeline = timeline_grid(overlap.timeline, style, &left_out);
  page.grid(timeline, fits(timeline, Frame::plain, style) ? Frame::plain : Frame::stacked);
  if (left_out > 0) page.text("and more", Emphasis::faint);
  page.text(timeline_legend(overlap.timeline, style), Emphasis::faint);
  page.text(rows_note, Emphasis::faint);
  return std::move(page).take();
}

std::string joint_runs_markdown(const JointRuns& overlap, const Style&) {
  std::string out = "### bench diagnose: two runs\n\n";
  const auto item = [&](const std::string& text) { out += "- " + md_text(text) + "\n"; };
  if (overlap.simulated) out += md_text(simulated_notice) + "\n\n";
  out += "**" + md_text(overlap.says) + "**\n\n";
  for (const Warning& warning : overlap.warnings) item("beware: " + warning.text + "; try: " + warning.try_this);
  if (!overlap.gain_says.empty()) item(overlap.gain_says);
  item(label_of("A", overlap.first));
  item(label_of("B", overlap.second));
  if (overlap.places) item("places: " + joined(places_words(*overlap.places), piece_separator));
  item("together: " + duration_text(overlap.overlap));
  out += "\n" + draw_markdown(run_grid(overlap));
  if (overlap.timeline.empty()) return out;
  const Style plain;
  out += "\n```\n" + draw(timeline_grid(overlap.timeline, plain), Frame::plain, plain) +
         timeline_legend(overlap.timeline, plain) + "\n```\n";
  return out;
}

std::string joint_runs_document(const JointRuns& overlap, const Style&) {
  Json out = Json::object();
  out["type"] = "joint_runs";
  out["kind"] = overlap.kind == JointRuns::Kind::side_by_side ? "side_by_side" : "one_after_the_other";
  out["simulated"] = overlap.simulated;
  out["says"] = overlap.says;
  out["gain_says"] = overlap.gain_says.empty() ? Json(nullptr) : Json(overlap.gain_says);
  out["could_gain"] = or_null(overlap.could_gain);
  out["overlap_s"] = overlap.overlap;
  out["slots"] = overlap.places ? Json(overlap.places->places) : Json(nullptr);
  out["slots_at_least"] = overlap.places ? Json(overlap.places->at_least) : Json(nullptr);
  out["same_server"] = overlap.same_server;
  out["same_model"] = overlap.same_model;
  out["times_as_fast"] = or_null(overlap.times_as_fast);
  out["gain_is_of_cache"] = overlap.is_of_cache;
  out["runs"] = Json::array({joint_run_json(overlap.first), joint_run_json(overlap.second)});
  out["warnings"] = warnings_json(overlap.warnings);
  out["timeline"] = timeline_json(overlap.timeline);
  return json_text(out, 2) + "\n";
}

}  // namespace bench
