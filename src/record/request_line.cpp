#include <cmath>

#include "bench/metric.h"

#include "base/rfc3339.h"
#include "record/line_parts.h"
#include "record/lines.h"

namespace bench {
namespace {

void write_identity(JsonLine& line, const RunRecord& record) {
  line.integer("seq", record.seq);
  line.integer("plan_index", record.plan_index);
  line.text("model", record.model);
  line.text("target", record.target);
  line.text("condition", record.condition);
  line.integer("block", record.block);
  line.integer("run", record.run);
  line.integer("worker", record.worker);
  line.text("suite", record.suite);
  line.text("id", record.id);
  line.texts("tags", record.tags);
  line.text("endpoint", record.endpoint);
  line.text("prompt_sha", record.prompt_sha);
  line.boolean("nonce", record.nonce);
  line.boolean("constrained", record.schema);
  line.integer("max_tokens", record.max_tokens);
  line.text("ts_start", to_rfc3339(record.ts_start));
  line.seconds("start_s", record.start);
  line.integer("attempt", record.attempt);
}

void write_outcome(JsonLine& line, const RunRecord& record) {
  const Reply& reply = record.reply;
  line.text("status", name_of(reply.status));
  if (reply.http_status != 0) {
    line.integer("http_status", reply.http_status);
  } else {
    line.null("http_status");
  }
  if (reply.failure) {
    line.open_object("error");
    line.text("kind", name_of(reply.failure->kind));
    line.text("detail", reply.failure->detail);
    line.close_object();
  } else {
    line.null("error");
  }
  line.text_or_null("done_reason", reply.done_reason);
  line.boolean("partial", reply.failure.has_value() && !(reply.text.empty() && reply.thinking.empty()));
  line.boolean("simulated", reply.simulated);
  line.text("recv_stamp", name_of(record.recv_stamp));
}

/// One column for each metric there is. Returns the flags of the record, and one more if a metric is broken: JSON has
/// no word for what is not finite, and null alone would hide our fault.
Flags write_metrics(JsonLine& line, const RunRecord& record) {
  Flags flags = record.reply.flags;
  for (const Metric& metric : metrics()) {
    if (!metric.in_records()) continue;
    const std::optional<double> value = metric.of(record);
    if (value && !std::isfinite(*value)) {
      flags.add(Flag::not_finite);
      line.null(metric.id);
    } else if (value && metric.unit == Unit::count && std::fabs(*value) < 0x1p53 && *value == std::trunc(*value)) {
      line.integer(metric.id, static_cast<std::int64_t>(*value));
    } else {
      line.real(metric.id, value);
    }
  }
  return flags;
}

void write_counts(JsonLine& line, const RunRecord& record) {
  line.integer("chunks", record.reply.events);
  line.integer("text_chunks", record.reply.text_events);
  line.integer("coalesced", record.reply.coalesced_events);
  line.integer("bytes", record.bytes);
  line.integer("body_bytes", record.reply.body_bytes);
  line.integer("reads", record.reads);
}

void write_server(JsonLine& line, const ServerCounters& server) {
  line.open_object("server");
  line.integer("total_duration", server.total_duration);
  line.integer("load_duration", server.load_duration);
  line.integer("prompt_eval_count", server.prompt_eval_count);
  line.integer("prompt_eval_cached_count", server.prompt_eval_cached_count);
  line.integer("prompt_eval_duration", server.prompt_eval_duration);
  line.integer("eval_count", server.eval_count);
  line.integer("eval_duration", server.eval_duration);
  line.close_object();
}

void read_identity(JsonFields& fields, RunRecord& record) {
  fields.required("seq", record.seq);
  fields.required("plan_index", record.plan_index);
  fields.required("model", record.model);
  fields.required("target", record.target);
  fields.required("condition", record.condition);
  fields.required("block", record.block);
  fields.required("run", record.run);
  fields.optional("worker", record.worker);
  fields.required("suite", record.suite);
  fields.required("id", record.id);
  fields.optional("tags", record.tags);
  fields.optional("endpoint", record.endpoint);
  fields.optional("prompt_sha", record.prompt_sha);
  fields.optional("nonce", record.nonce);
  fields.optional("constrained", record.schema);
  fields.required("max_tokens", record.max_tokens);
  fields.required("ts_start", record.ts_start);
  fields.optional("attempt", record.attempt);
}

void read_outcome(JsonFields& fields, RunRecord& record) {
  Reply& reply = record.reply;
  std::string status;
  fields.required("status", status);
  if (const auto known = status_from(status)) {
    reply.status = *known;
  } else {
    fields.complain("status", "is not known: " + status);
  }
  fields.optional("http_status", reply.http_status);
  if (auto error = fields.object("error")) {
    Failure failure{reply.status, FailureKind::none, ""};
    std::string kind;
    error->optional("kind", kind);
    failure.kind = failure_kind_from(kind).value_or(FailureKind::none);
    error->optional("detail", failure.detail);
    reply.failure = std::move(failure);
  }
  fields.optional("done_reason", reply.done_reason);
  fields.optional("simulated", reply.simulated);
  std::vector<std::string> flags;
  fields.optional("flags", flags);
  for (const std::string& name : flags)
    if (const auto flag = flag_from(name)) reply.flags.add(*flag);  // one of a later version says nothing to this one

  std::string stamp;
  fields.optional("recv_stamp", stamp);
  for (const RecvStamp known : {RecvStamp::user, RecvStamp::kernel, RecvStamp::mixed}) {
    if (stamp == name_of(known)) record.recv_stamp = known;
  }
}

void read_counts(JsonFields& fields, RunRecord& record) {
  fields.optional("chunks", record.reply.events);
  fields.optional("text_chunks", record.reply.text_events);
  fields.optional("coalesced", record.reply.coalesced_events);
  fields.optional("bytes", record.bytes);
  fields.optional("body_bytes", record.reply.body_bytes);
  fields.optional("reads", record.reads);
}

void read_server(JsonFields& fields, ServerCounters& server) {
  auto counters = fields.object("server");
  if (!counters) return;
  counters->optional("total_duration", server.total_duration);
  counters->optional("load_duration", server.load_duration);
  counters->optional("prompt_eval_count", server.prompt_eval_count);
  counters->optional("prompt_eval_cached_count", server.prompt_eval_cached_count);
  counters->optional("prompt_eval_duration", server.prompt_eval_duration);
  counters->optional("eval_count", server.eval_count);
  counters->optional("eval_duration", server.eval_duration);
}

}  // namespace

std::string request_line(const RunRecord& record) {
  JsonLine line;
  begin_line(line, record.warmup ? "warmup" : "request");
  write_identity(line, record);
  write_outcome(line, record);
  std::vector<std::string> flags;
  write_metrics(line, record).for_each([&](Flag flag) { flags.emplace_back(name_of(flag)); });
  line.texts("flags", flags);
  write_counts(line, record);
  write_server(line, record.reply.server);
  write_timeline(line, record);
  line.text_or_null("reply_model", record.reply.model);
  line.text("text", record.reply.text);
  line.text("thinking", record.reply.thinking);
  line.open_list("grades");
  for (const Grade& grade : record.grades) {
    line.open_item();
    line.text("name", grade.name);
    line.real("value", grade.value);
    line.text_or_null("detail", grade.detail);
    line.close_object();
  }
  line.close_list();
  return std::move(line).finish();
}

RunRecord read_request(JsonFields& fields, bool warmup) {
  RunRecord record;
  record.warmup = warmup;
  read_identity(fields, record);
  read_outcome(fields, record);
  read_counts(fields, record);
  read_server(fields, record.reply.server);
  read_timeline(fields, record);
  fields.optional("reply_model", record.reply.model);
  fields.optional("text", record.reply.text);
  fields.optional("thinking", record.reply.thinking);
  for (JsonFields& item : fields.objects("grades")) {
    Grade& grade = record.grades.emplace_back();
    item.required("name", grade.name);
    item.optional("value", grade.value);
    item.optional("detail", grade.detail);
  }
  return record;
}

}  // namespace bench
