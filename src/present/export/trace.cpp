// Chrome's trace event format: when each request was at what, for ui.perfetto.dev and chrome://tracing.

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bench/renderer.h"

#include "base/json/write.h"
#include "present/export/measured_records.h"
#include "present/export/pieces.h"
#include "present/page/text.h"
#include "present/statements.h"
#include "present/summary_json.h"

namespace bench {
namespace {

/// Microseconds with all nine digits of the second, as text: a stage must not reach beyond its request by a rounding.
std::string microseconds(std::int64_t ns) {
  const std::int64_t whole = ns / 1000, rest = ns % 1000;
  if (rest == 0) return std::to_string(whole);
  const std::string digits = std::to_string(rest);
  return std::to_string(whole) + "." + std::string(3 - digits.size(), '0') + digits;
}

/// Journals may hold any number. Of two months readers have every nanosecond, who take numbers for doubles.
constexpr std::int64_t longest_trace = std::int64_t{1} << 52;

std::int64_t trace_offset(Nanos time) { return std::clamp<std::int64_t>(time.count(), 0, longest_trace); }

/// Text that no page or terminal obeys; json_string() adds the quotes.
std::string trace_text(std::string_view raw) { return json_for_terminal(json_string(raw)); }

struct TraceTrack {
  std::int64_t pid;
  std::int64_t tid;
};

std::string complete_event(const TraceTrack& track, std::string_view name, std::string_view category, std::int64_t from,
                           std::int64_t to, const std::string& args) {
  return R"({"ph":"X","name":)" + trace_text(name) + R"(,"cat":")" + std::string(category) + R"(","ts":)" +
         microseconds(from) + R"(,"dur":)" + microseconds(to - from) + R"(,"pid":)" + std::to_string(track.pid) +
         R"(,"tid":)" + std::to_string(track.tid) + R"(,"args":)" + args + "}";
}

std::string name_event(const char* what, const TraceTrack& track, const std::string& name) {
  return R"({"ph":"M","name":")" + std::string(what) + R"(","pid":)" + std::to_string(track.pid) + R"(,"tid":)" +
         std::to_string(track.tid) + R"(,"args":{"name":)" + trace_text(name) + "}}";
}

/// Which row of the picture a request gets. Requests of one row never overlap, which viewers insist on: a worker has a
/// row, and where two of its requests overlap all the same (a run that went on later may count its time anew), the
/// second gets a row of its own.
class TraceRows {
 public:
  struct Place {
    TraceTrack track;
    bool is_new_process;
    bool is_new_row;
    std::string row_name;
  };

  Place place(const RunRecord& record, std::int64_t from, std::int64_t to) {
    const auto [process, is_new_process] =
        pids_.try_emplace(group_key(record), static_cast<std::int64_t>(pids_.size()) + 1);
    Process& of_group = processes_[process->second];
    std::vector<Row>& rows = of_group.by_worker[record.worker];
    const auto free = std::find_if(rows.begin(), rows.end(), [from](const Row& row) { return row.until <= from; });
    if (free != rows.end()) {
      free->until = to;
      return {{process->second, free->tid}, is_new_process, false, ""};
    }
    rows.push_back({++of_group.rows, to});
    std::string name = "worker " + std::to_string(record.worker);
    if (rows.size() > 1) name += " (" + std::to_string(rows.size()) + ")";
    return {{process->second, rows.back().tid}, is_new_process, true, name};
  }

 private:
  struct Row {
    std::int64_t tid;
    std::int64_t until;
  };
  struct Process {
    std::int64_t rows = 0;
    std::map<std::int64_t, std::vector<Row>> by_worker;
  };
  std::map<std::string, std::int64_t> pids_;
  std::map<std::int64_t, Process> processes_;
};

std::string args_of(const RunRecord& record) {
  JsonObjectText args;
  args.add("seq", std::to_string(record.seq));
  args.add("run", std::to_string(record.run));
  args.add("suite", trace_text(record.suite));
  args.add("status", trace_text(name_of(record.reply.status)));
  if (record.reply.server.prompt_eval_count)
    args.add("prompt_tokens", std::to_string(*record.reply.server.prompt_eval_count));
  if (record.reply.server.eval_count) args.add("output_tokens", std::to_string(*record.reply.server.eval_count));
  if (record.reply.failure) args.add("error", trace_text(record.reply.failure->detail));
  return args.text();
}

/// One stage after the other from the first byte sent to the end; those that did not happen are left out. What the
/// server tells of loading and prefill is a length only: how it lies within the wait for the first token is not known,
/// so it stands in the arguments of that wait.
void add_stages(std::vector<std::string>& events, const TraceTrack& track, const RunRecord& record, std::int64_t start,
                std::int64_t end) {
  const Timeline& at = record.reply.timeline;
  std::int64_t from = start;
  const auto until = [&](const char* name, const std::optional<Nanos>& moment, const std::string& args) {
    if (!moment) return;
    const std::int64_t to = std::clamp(start + trace_offset(*moment), from, end);
    events.push_back(complete_event(track, name, "stage", from, to, args));
    from = to;
  };
  JsonObjectText told;
  const ServerCounters& server = record.reply.server;
  const auto add = [&](const char* name, const std::optional<std::int64_t>& ns) {
    if (ns && *ns >= 0) told.add(name, microseconds(*ns));
  };
  add("server_load_us", server.load_duration);
  add("server_prefill_us", server.prompt_eval_duration);
  until("upload", at.sent, "{}");
  until("wait for the first token", at.first_token, told.text());
  const bool thinks_first = at.first_thinking && at.first_output && *at.first_output > *at.first_thinking;
  if (thinks_first) until("thinking", at.first_output, "{}");
  until("decode", at.last_token, "{}");
  until("end", at.end, "{}");
}

std::string process_name(const RunRecord& record) {
  std::string name = record.model + " at " + record.target;
  if (!record.condition.empty()) name += ", " + record.condition;
  return name;
}

std::vector<std::string> events_of(const RunRecord& record, TraceRows& rows) {
  const Timeline& at = record.reply.timeline;
  const std::int64_t start = trace_offset(record.start);
  const std::int64_t end = start + trace_offset(at.end.value_or(at.done.value_or(at.last_token.value_or(Nanos{0}))));
  const TraceRows::Place place = rows.place(record, start, end);
  std::vector<std::string> events;
  if (place.is_new_process) events.push_back(name_event("process_name", place.track, process_name(record)));
  if (place.is_new_row) events.push_back(name_event("thread_name", place.track, place.row_name));
  const bool failed = record.reply.status != Status::ok;
  const std::string name = record.id + (failed ? " (" + std::string(name_of(record.reply.status)) + ")" : "");
  events.push_back(complete_event(place.track, name, failed ? "failed" : "request", start, end, args_of(record)));
  add_stages(events, place.track, record, start, end);
  return events;
}

/// Open only as long as it is written: the records are read as they come.
void emit_trace(const RunView& view, const Emit& emit) {
  JsonObjectText about;
  about.add("tool", trace_text("bench " + view.header.build.version));
  about.add("git", trace_text(view.header.build.git));
  about.add("run_id", trace_text(view.summary.run_id));
  about.add("simulated", view.summary.simulated ? "true" : "false");
  about.add("complete", view.summary.complete ? "true" : "false");
  about.add("valid", view.summary.verdict.valid ? "true" : "false");
  emit(R"({"displayTimeUnit":"ms","otherData":)" + about.text() + ",\"traceEvents\":[");
  TraceRows rows;
  bool first = true;
  view.records.for_each([&](const RunRecord& record) {
    if (record.warmup) return;
    for (const std::string& event : events_of(record, rows)) {
      emit((first ? "\n" : ",\n") + event);
      first = false;
    }
  });
  emit("\n]}\n");
}

std::string render_trace(const RunView& view) { return collected(emit_trace, view); }

}  // namespace

Renderer make_trace() {
  return {.name = "trace",
          .about = "every request over time, for ui.perfetto.dev",
          .render = render_trace,
          .emit = emit_trace};
}

}  // namespace bench
