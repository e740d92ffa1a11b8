// The two forms in JSON: one document, and a line for each record.

#include <nlohmann/json.hpp>

#include "bench/renderer.h"

#include "present/export/pieces.h"
#include "present/study/compared_runs.h"
#include "present/study/overhead.h"
#include "present/study/sweep.h"
#include "present/summary_json.h"
#include "record/line/lines.h"

namespace bench {
namespace {

std::string render_json(const RunView& view) {
  nlohmann::ordered_json document = nlohmann::ordered_json::object();
  document["type"] = "run";
  document["run"] = header_json(view.header);
  document["summary"] = summary_json(view.summary);
  if (!view.compared.empty()) document["comparisons"] = comparisons_json(view.compared);
  return json_text(document, 2) + "\n";
}

/// `{"type":"summary",...}` and a line feed: the last line of a run on a pipe.
std::string summary_line(const RunView& view) {
  nlohmann::ordered_json summary = summary_json(view.summary);
  if (!view.compared.empty()) summary["comparisons"] = comparisons_json(view.compared);
  return json_text(summary) + "\n";
}

std::string overhead_document(const OverheadView& view) { return json_text(overhead_json(view), 2) + "\n"; }
std::string overhead_line(const OverheadView& view) { return json_text(overhead_json(view)) + "\n"; }

std::string sweep_document(const SweepView& view) { return json_text(sweep_json(view), 2) + "\n"; }
std::string sweep_line(const SweepView& view) { return json_text(sweep_json(view)) + "\n"; }

/// The request lines of the journal, then the summary.
void emit_jsonl(const RunView& view, const Emit& emit) {
  view.records.for_each([&](const RunRecord& record) {
    if (!record.warmup) emit(request_line(record));
  });
  emit(summary_line(view));
}

std::string render_jsonl(const RunView& view) { return collected(emit_jsonl, view); }

}  // namespace

Renderer make_json() {
  return {.name = "json",
          .about = "one document: what was run, on what, and what came out",
          .render = render_json,
          .render_overhead = overhead_document,
          .render_sweep = sweep_document};
}

Renderer make_jsonl() {
  return {.name = "jsonl",
          .about = "a line for each request as it ends, the summary last",
          .render = render_jsonl,
          .emit = emit_jsonl,
          .render_rest = summary_line,
          .default_on = DefaultOn::pipe,
          .render_overhead = overhead_line,
          .render_sweep = sweep_line};
}

}  // namespace bench
