#include "base/text.h"
#include "present/escape.h"
#include "present/facts.h"
#include "present/metric_grid.h"

namespace bench {
namespace {

std::string md_items(Items items) {
  for (std::string& item : items) item = md_text(item);
  return joined(items, item_separator);
}

/// A statement in bold, on lines of its own.
std::string bold(std::string_view raw) { return "**" + md_text(raw) + "**\n\n"; }

std::string list_item(const std::string& escaped) { return "- " + escaped + "\n"; }

std::string heading(const RunView& view) {
  std::string out = md_items(describe_run(view.header)) + "\n\n";
  if (view.summary.simulated) out += bold(simulated_notice);
  const std::string interruption = interruption_of(view);
  return interruption.empty() ? out : out + bold(interruption);
}

std::string group_section(const GroupSummary& group, const RunHeader& header) {
  std::string out = md_items(describe_model(group, header)) + "\n\n";
  for (const Fact& fact : facts_of(group)) out += list_item(fact.label + ": " + md_items(fact.items));
  const Grid tags = tag_grid(group);
  return tags.rows.empty() ? out + "\n" : out + "\n" + draw_markdown(tags) + "\n";
}

std::string notes(const Summary& summary) {
  std::string out;
  for (const std::string& note : footnotes_of(summary, plus_minus)) out += list_item(md_text(note));
  return out.empty() ? out : out + "\n";
}

std::string ranking(const Summary& summary) {
  std::string out;
  for (const std::string& sentence : summary.ranking) out += list_item(md_text(sentence));
  return out.empty() ? out : out + "\n";
}

std::string judgement(const Summary& summary) {
  std::string out;
  for (const Warning& warning : summary.warnings) {
    const std::string remedy = warning.try_this.empty() ? "" : "; try: " + md_text(warning.try_this);
    out += list_item("**warning**: " + md_text(warning.text) + remedy);
  }
  if (!out.empty()) out += "\n";
  out += bold(summary.verdict.valid ? "VALID measurement" : "INVALID measurement");
  for (const std::string& reason : summary.verdict.reasons) out += list_item(md_text(reason));
  return summary.verdict.reasons.empty() ? out : out + "\n";
}

std::string footer(const RunView& view) {
  std::string out;
  for (const Fact& fact : usage_of(view.summary.end)) out += list_item(fact.label + ": " + md_items(fact.items));
  return out + list_item("bench " + md_text(view.header.build.version) + ", run " + md_text(view.summary.run_id));
}

/// The look that llama-bench users paste into issues.
std::string render_md(const RunView& view) {
  std::string out = heading(view);
  const Grid metrics = plus_minus_grid(view.summary);
  if (!metrics.rows.empty()) out += draw_markdown(metrics) + "\n";
  for (const GroupSummary& group : view.summary.groups) out += group_section(group, view.header);
  return out + notes(view.summary) + ranking(view.summary) + judgement(view.summary) + footer(view);
}

}  // namespace

Renderer make_md() { return {"md", ".md", false, render_md}; }

}  // namespace bench
