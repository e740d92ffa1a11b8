#include "present/study/diagnosis.h"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "present/page/page.h"
#include "present/page/text.h"
#include "present/statements.h"
#include "present/study/answer_drift.h"
#include "present/study/context_fit.h"
#include "present/study/diagnosis_json.h"
#include "present/study/diagnosis_timeline.h"
#include "present/study/diagnosis_words.h"
#include "present/study/joint_runs.h"
#include "present/summary_json.h"

namespace bench {
namespace {

constexpr std::string_view incomplete_notice = "INCOMPLETE: what is known so far";
constexpr std::string_view workload_note = "* the workload in question; output tokens per second of all requests";

Emphasis emphasis_of(Answer answer) { return answer == Answer::confirmed ? Emphasis::strong : Emphasis::none; }

std::string open_question(const Diagnosis& diagnosis) {
  return diagnosis.settled_by.empty() ? "" : "what would settle it: " + diagnosis.settled_by;
}

void write_hypotheses(Page& page, const Diagnosis& diagnosis) {
  for (const Hypothesis& hypothesis : diagnosis.hypotheses) {
    page.text(hypothesis.id + " " + answer_words(hypothesis), emphasis_of(hypothesis.answer));
    for (const Evidence& evidence : hypothesis.evidence) page.text("- " + evidence_words(evidence), Emphasis::none, 2);
  }
}

void write_advice(Page& page, const Advice& advice) {
  page.gap();
  page.text("What to do: " + advice.says, Emphasis::strong);
  if (const std::string text = expectation_words(advice); !text.empty()) page.text(text, Emphasis::none, 2);
  for (const std::string& command : advice.commands) page.text(command, Emphasis::none, 4);
  for (const std::string& caution : advice.cautions) page.text("note: " + caution, Emphasis::caution);
}

void write_timeline(Page& page, const Diagnosis& diagnosis, const Style& style) {
  if (diagnosis.timeline.empty()) return;
  std::int64_t left_out = 0;
  const Grid grid = timeline_grid(diagnosis.timeline, style, &left_out);
  page.gap();
  page.grid(grid, fits(grid, Frame::plain, style) ? Frame::plain : Frame::stacked);
  if (left_out > 0) page.text("and " + std::to_string(left_out) + " more", Emphasis::faint);
  for (const std::string& line : wrapped(timeline_legend(diagnosis.timeline, style), {style.columns}))
    page.text(line, Emphasis::faint);
}

void write_warnings(Page& page, const std::vector<Warning>& warnings) {
  for (const Warning& warning : warnings) {
    page.text("note: " + warning.text, Emphasis::caution);
    if (!warning.try_this.empty()) page.text("try: " + warning.try_this, Emphasis::none, 2);
  }
}

std::string diagnosis_page(const Diagnosis& diagnosis, const Style& style) {
  Page page(style);
  if (diagnosis.simulated) page.text(simulated_notice, Emphasis::caution);
  if (!diagnosis.complete) page.text(incomplete_notice, Emphasis::alarm);
  page.text(diagnosis.says, Emphasis::strong);
  if (const std::string text = open_question(diagnosis); !text.empty()) page.text(text);
  page.gap();
  page.statement({"verdict", {std::string(name_of(diagnosis.verdict))}});
  page.statement({"asked",
                  {diagnosis.model, diagnosis.api + " at " + diagnosis.target,
                   counted(diagnosis.workers, "request") + " at once"}});
  if (diagnosis.places) page.statement({"places", places_words(*diagnosis.places)});
  write_warnings(page, diagnosis.warnings);
  if (!diagnosis.speeds.empty()) {
    page.gap();
    const Grid grid = speed_grid(diagnosis);
    page.grid(grid, fits(grid, Frame::plain, style) ? Frame::plain : Frame::stacked);
    page.text(workload_note, Emphasis::faint);
  }
  page.gap();
  if (const Pieces shares = share_words(diagnosis.shares); !shares.empty()) {
    page.statement({"lost to", shares});
    page.gap();
  }
  write_hypotheses(page, diagnosis);
  if (diagnosis.advice) write_advice(page, *diagnosis.advice);
  write_timeline(page, diagnosis, style);
  page.gap();
  for (const Evidence& finding : diagnosis.findings) page.text("- " + evidence_words(finding));
  page.gap();
  page.pieces(effort_words(diagnosis), Emphasis::faint);
  return std::move(page).take();
}

/// A block in which Markdown shows lines as they are.
std::string md_block(const std::vector<std::string>& raw) {
  std::string out = "```\n";
  for (const std::string& line : raw) out += safe_text(line) + "\n";
  return out + "```\n";
}

std::string md_advice(const Advice& advice) {
  std::string out = "\n**What to do:** " + md_text(advice.says) + "\n";
  if (const std::string text = expectation_words(advice); !text.empty()) out += "\n" + md_text(text) + "\n";
  if (!advice.commands.empty()) out += "\n" + md_block(advice.commands);
  if (!advice.cautions.empty()) out += "\n";
  for (const std::string& caution : advice.cautions) out += "- " + md_text(caution) + "\n";
  return out;
}

std::string md_timeline(const std::vector<TimelineRow>& timeline) {
  if (timeline.empty()) return "";
  std::int64_t left_out = 0;
  const Style style;
  std::string drawn = draw(timeline_grid(timeline, style, &left_out), Frame::plain, style);
  if (left_out > 0) drawn += "and " + std::to_string(left_out) + " more\n";
  return "\n```\n" + drawn + timeline_legend(timeline, style) + "\n```\n";
}

std::string diagnosis_markdown(const Diagnosis& diagnosis, const Style&) {
  std::string out = "### " + md_text("bench diagnose: " + std::string(name_of(diagnosis.verdict))) + "\n\n";
  const auto item = [&](const std::string& text) { out += "- " + md_text(text) + "\n"; };
  if (diagnosis.simulated) out += md_text(simulated_notice) + "\n\n";
  if (!diagnosis.complete) out += md_text(incomplete_notice) + "\n\n";
  out += "**" + md_text(diagnosis.says) + "**\n\n";
  if (const std::string text = open_question(diagnosis); !text.empty()) item(text);
  item("asked: " + diagnosis.model + ", " + diagnosis.api + " at " + diagnosis.target + ", " +
       counted(diagnosis.workers, "request") + " at once");
  if (diagnosis.places) item("places: " + joined(places_words(*diagnosis.places), piece_separator));
  if (const Pieces shares = share_words(diagnosis.shares); !shares.empty())
    item("lost to: " + joined(shares, piece_separator));
  for (const Warning& warning : diagnosis.warnings)
    item(warning.text + (warning.try_this.empty() ? "" : "; try: " + warning.try_this));
  if (!diagnosis.speeds.empty())
    out += "\n" + draw_markdown(speed_grid(diagnosis)) + "\n" + md_text(workload_note) + "\n";
  out += "\n";
  for (const Hypothesis& hypothesis : diagnosis.hypotheses) {
    item(hypothesis.id + " " + answer_words(hypothesis));
    for (const Evidence& evidence : hypothesis.evidence) out += "  - " + md_text(evidence_words(evidence)) + "\n";
  }
  if (diagnosis.advice) out += md_advice(*diagnosis.advice);
  out += md_timeline(diagnosis.timeline) + "\n";
  for (const Evidence& finding : diagnosis.findings) item(evidence_words(finding));
  item(joined(effort_words(diagnosis), piece_separator));
  return out;
}

std::string diagnosis_document(const Diagnosis& diagnosis, const Style&) {
  return json_text(diagnosis_json(diagnosis), 2) + "\n";
}

constexpr DiagnosisForm forms_of_diagnosis[] = {
    {"table", diagnosis_page, joint_runs_page, drift_page, fit_page},
    {"json", diagnosis_document, joint_runs_document, drift_document, fit_document},
    {"md", diagnosis_markdown, joint_runs_markdown, drift_markdown, fit_markdown}};

}  // namespace

std::span<const DiagnosisForm> diagnosis_forms() { return forms_of_diagnosis; }

}  // namespace bench
