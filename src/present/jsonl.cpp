#include "bench/renderer.h"

#include "present/summary_json.h"
#include "record/line/lines.h"

namespace bench {
namespace {

/// The request lines of the journal, then the summary.
std::string render_jsonl(const RunView& view) {
  std::string out;
  view.records.for_each([&](const RunRecord& record) {
    if (!record.warmup) out += request_line(record);
  });
  return out + summary_line(view.summary);
}

}  // namespace

Renderer make_jsonl() { return {"jsonl", ".jsonl", true, render_jsonl}; }

}  // namespace bench
