#include "base/text.h"
#include "present/footnotes.h"
#include "present/metric_grid.h"
#include "present/page/text.h"
#include "present/quality/grid.h"
#include "present/quality/words.h"
#include "present/statements.h"
#include "present/study/compared_runs.h"
#include "present/study/sweep.h"

namespace bench {
namespace {

std::string md_pieces(Pieces pieces) {
  for (std::string& piece : pieces) piece = md_text(piece);
  return joined(pieces, piece_separator);
}

/// A statement in bold, on lines of its own.
std::string bold(std::string_view raw) { return "**" + md_text(raw) + "**\n\n"; }

std::string list_item(const std::string& escaped) { return "- " + escaped + "\n"; }

std::string list_of(const std::vector<Statement>& statements) {
  std::string out;
  for (const Statement& statement : statements) out += list_item(statement.label + ": " + md_pieces(statement.pieces));
  return out;
}

std::string md_verdict(const Verdict& verdict) {
  std::string out = bold(verdict.valid ? "VALID measurement" : "INVALID measurement");
  for (const std::string& reason : verdict.reasons) out += list_item(md_text(reason));
  return verdict.reasons.empty() ? out : out + "\n";
}

std::string md_gates(const Summary& summary) {
  std::string out;
  for (const GateOutcome& gate : summary.gates) {
    const std::string text = md_text(describe_gate(gate, summary.groups.size() > 1));
    out += list_item(gate.kept ? "✓ " + text : "✗ **missed** " + text);
  }
  return out.empty() ? out : out + "\n";
}

std::string md_heading(const RunView& view) {
  std::string out = md_pieces(describe_run(view.header)) + "\n\n";
  if (view.summary.simulated) out += bold(simulated_notice);
  const std::string interruption = interruption_of(view);
  if (!interruption.empty()) out += bold(interruption);
  return out + md_verdict(view.summary.verdict) + md_gates(view.summary);
}

/// What the answers of each model were worth, every subject included; before the speeds.
std::string md_quality(const RunView& view) {
  std::string out;
  for (const GroupSummary& group : view.summary.groups) {
    if (!group.quality) continue;
    const std::string caution = caution_of(view.header);
    out += md_pieces(describe_model(group, view.header, view.summary.end)) + "\n\n";
    if (!caution.empty()) out += bold(caution);
    out += list_of(describe_score(group)) + "\n";
    if (!has_no_score(*group.quality))
      out += draw_markdown(quality_grid(*group.quality, Slices::every, Gaps::none)) + "\n";
    out += list_of(describe_quality(group, view.header)) + "\n";
  }
  return out;
}

std::string md_group(const GroupSummary& group, const RunView& view) {
  std::string out = md_pieces(describe_model(group, view.header, view.summary.end)) + "\n\n";
  out += list_of(describe_requests(group));
  const Grid tags = tag_grid(group);
  return tags.rows.empty() ? out + "\n" : out + "\n" + draw_markdown(tags) + "\n";
}

std::string md_notes(const Summary& summary) {
  std::string out;
  for (const std::string& note : footnotes_of(summary, plus_minus)) out += list_item(md_text(note));
  return out.empty() ? out : out + "\n";
}

std::string md_ranking(const Summary& summary) {
  std::string scores = summary.score_ranking.empty() ? "" : md_text(ranking_sentence(summary.score_ranking)) + "\n\n";
  if (summary.ranking.empty()) return scores;
  return scores + draw_markdown(plus_minus_ranking(summary.ranking)) + "\n" +
         md_text(ranking_sentence(summary.ranking)) + "\n\n";
}

std::string md_warnings(const Summary& summary) {
  std::string out;
  for (const Warning& warning : summary.warnings) {
    const std::string remedy = warning.try_this.empty() ? "" : "; try: " + md_text(warning.try_this);
    out += list_item("**warning**: " + md_text(warning.text) + remedy);
  }
  return out.empty() ? out : out + "\n";
}

std::string md_footer(const RunView& view) {
  return list_of(describe_usage(view.summary.end)) +
         list_item("bench " + md_text(view.header.build.version) + ", run " + md_text(view.summary.run_id));
}

/// The look that llama-bench users paste into issues.
std::string render_md(const RunView& view) {
  std::string out = md_heading(view) + md_quality(view);
  const Grid metrics = plus_minus_grid(view.summary);
  if (!metrics.rows.empty()) out += draw_markdown(metrics) + "\n";
  for (const GroupSummary& group : view.summary.groups) out += md_group(group, view);
  out += md_notes(view.summary) + md_ranking(view.summary) + md_warnings(view.summary) + md_footer(view);
  return view.compared.empty() ? out : out + "\n" + comparison_as("md", view.compared, view.style);
}

}  // namespace

Renderer make_md() {
  return {.name = "md",
          .about = "Markdown tables, for issues and reports",
          .render = render_md,
          .is_markdown = true,
          .render_sweep = sweep_md};
}

}  // namespace bench
