#include <cmath>

#include "bench/metric.h"

#include "record/line/fields.h"
#include "record/line/line_schema.h"

namespace bench {
namespace {

// Offsets from one to the next are short numbers. Unsigned arithmetic wraps, so that any two 64-bit numbers survive.

std::vector<std::int64_t> differences(const std::vector<std::int64_t>& values) {
  std::vector<std::int64_t> steps;
  steps.reserve(values.size());
  std::uint64_t before = 0;
  for (const std::int64_t value : values) {
    steps.push_back(static_cast<std::int64_t>(static_cast<std::uint64_t>(value) - before));
    before = static_cast<std::uint64_t>(value);
  }
  return steps;
}

std::vector<std::int64_t> running_sums(const std::vector<std::int64_t>& steps) {
  std::vector<std::int64_t> values;
  values.reserve(steps.size());
  std::uint64_t sum = 0;
  for (const std::int64_t step : steps) {
    sum += static_cast<std::uint64_t>(step);
    values.push_back(static_cast<std::int64_t>(sum));
  }
  return values;
}

std::vector<std::string> names_of(Flags flags, bool broken) {
  if (broken) flags.add(Flag::not_finite);
  std::vector<std::string> names;
  flags.for_each([&](Flag flag) { names.emplace_back(name_of(flag)); });
  return names;
}

/// A flag of a later version says nothing to this one.
Flags flags_from(const std::vector<std::string>& names) {
  Flags flags;
  for (const std::string& name : names)
    if (const auto flag = flag_from(name)) flags.add(*flag);
  return flags;
}

std::optional<RecvStamp> recv_stamp_from(std::string_view name) {
  for (const RecvStamp known : {RecvStamp::user, RecvStamp::kernel, RecvStamp::mixed})
    if (name == name_of(known)) return known;
  return std::nullopt;
}

bool is_whole(double value) { return std::fabs(value) < 0x1p53 && value == std::trunc(value); }

/// One column for each metric there is. True if one of them is broken: JSON has no word for what is not finite, and
/// null alone would hide our fault.
bool derive_metrics(LineWriter& fields, const RunRecord& record) {
  bool broken = false;
  for (const Metric& metric : metrics()) {
    if (!metric.in_records()) continue;
    std::optional<double> value = metric.of(record);
    if (value && !std::isfinite(*value)) {
      broken = true;
      value.reset();
    }
    if (value && metric.unit == Unit::count && is_whole(*value)) {
      fields.derived(metric.id, [&] { return static_cast<std::int64_t>(*value); });
    } else {
      fields.derived(metric.id, [&] { return value; });
    }
  }
  return broken;
}
bool derive_metrics(LineReader&, const RunRecord&) { return false; }
bool derive_metrics(LineSchema& fields, const RunRecord&) {
  for (const Metric& metric : metrics())
    if (metric.in_records()) fields.metric(metric);
  return false;
}

}  // namespace

template <class Fields>
void describe_identity(Fields& fields, Of<Fields, RunRecord>& record) {
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
  fields.derived("start_s", [&] { return seconds(record.start); });
  fields.optional("attempt", record.attempt);
}

template <class Fields>
void describe(Fields& fields, Of<Fields, Failure>& failure) {
  fields.optional_name("kind", failure.kind, failure_kind_from);
  fields.optional("detail", failure.detail);
}

template <class Fields>
void describe_outcome(Fields& fields, Of<Fields, RunRecord>& record) {
  auto& reply = record.reply;
  fields.required_name("status", reply.status, status_from);
  fields.or_null("http_status", reply.http_status);
  fields.optional_object("error", reply.failure);
  fields.or_null("done_reason", reply.done_reason);
  fields.derived("partial", [&] { return reply.failure && !(reply.text.empty() && reply.thinking.empty()); });
  fields.optional("simulated", reply.simulated);
  fields.optional_name("recv_stamp", record.recv_stamp, recv_stamp_from);
}

template <class Fields>
void describe_counts(Fields& fields, Of<Fields, RunRecord>& record) {
  fields.optional("chunks", record.reply.events);
  fields.optional("text_chunks", record.reply.text_events);
  fields.optional("coalesced", record.reply.coalesced_events);
  fields.optional("bytes", record.bytes);
  fields.optional("body_bytes", record.reply.body_bytes);
  fields.optional("reads", record.reads);
}

template <class Fields>
void describe(Fields& fields, Of<Fields, ServerCounters>& counters) {
  fields.optional("total_duration", counters.total_duration);
  fields.optional("load_duration", counters.load_duration);
  fields.optional("prompt_eval_count", counters.prompt_eval_count);
  fields.optional("prompt_eval_cached_count", counters.prompt_eval_cached_count);
  fields.optional("prompt_eval_duration", counters.prompt_eval_duration);
  fields.optional("eval_count", counters.eval_count);
  fields.optional("eval_duration", counters.eval_duration);
  fields.where_known("cpu_duration", counters.cpu_duration);
  fields.where_known("gpu_duration", counters.gpu_duration);
}

/// Everything in whole nanoseconds, so that the record can be rebuilt exactly: seconds elsewhere are for the reader.
template <class Fields>
void describe_times(Fields& fields, Of<Fields, RunRecord>& record) {
  auto& timeline = record.reply.timeline;
  fields.required("start_ns", record.start);
  fields.required("planned_ns", timeline.planned);
  fields.optional("connect_ns", timeline.connect);
  fields.optional("sent_ns", timeline.sent);
  fields.optional("first_byte_ns", timeline.first_byte);
  fields.optional("head_ns", timeline.head);
  fields.optional("first_event_ns", timeline.first_event);
  fields.optional("first_token_ns", timeline.first_token);
  fields.optional("first_thinking_ns", timeline.first_thinking);
  fields.optional("first_output_ns", timeline.first_output);
  fields.optional("last_token_ns", timeline.last_token);
  fields.optional("done_ns", timeline.done);
  fields.optional("end_ns", timeline.end);
  fields.required_as("events_delta_ns", timeline.events, differences, running_sums);
}

template <class Fields>
void describe(Fields& fields, Of<Fields, TokenChance>& chance) {
  fields.required("token", chance.token);
  fields.required("logprob", chance.logprob);
}

template <class Fields>
void describe(Fields& fields, Of<Fields, Grade>& grade) {
  fields.required("name", grade.name);
  fields.or_null("rule", grade.rule);
  fields.optional("value", grade.value);
  fields.or_null("extracted", grade.extracted);
  fields.optional("unparsed", grade.unparsed);
  fields.optional("cut", grade.cut);
  fields.optional("confidence", grade.confidence);
  fields.optional("brier", grade.brier);
  fields.optional("absent", grade.absent);
  fields.or_null("detail", grade.detail);
}

template <class Fields>
void describe(Fields& fields, Of<Fields, RunRecord>& record) {
  auto& reply = record.reply;
  describe_identity(fields, record);
  describe_outcome(fields, record);
  const bool broken = derive_metrics(fields, record);
  const auto to_names = [&](Flags flags) { return names_of(flags, broken); };
  fields.optional_as("flags", reply.flags, to_names, flags_from);
  describe_counts(fields, record);
  fields.object("server", [&](Fields& server) { describe(server, reply.server); });
  fields.required_object("timeline", [&](Fields& timeline) { describe_times(timeline, record); });
  fields.or_null("reply_model", reply.model);
  fields.optional("text", reply.text);
  fields.optional("thinking", reply.thinking);
  fields.list("chances", reply.chances);
  fields.optional_object("scoring", record.scoring);
  fields.list("grades", record.grades);
}

std::string request_line(const RunRecord& record) {
  LineWriter fields(record.warmup ? "warmup" : "request");
  describe(fields, record);
  return std::move(fields).finish();
}

nlohmann::ordered_json request_schema(std::string_view type) {
  LineSchema fields(type);
  const RunRecord record;
  describe(fields, record);
  return std::move(fields).take_line();
}

RunRecord record_from(LineReader& fields, bool warmup) {
  RunRecord record;
  record.warmup = warmup;
  describe(fields, record);
  if (record.reply.failure) record.reply.failure->status = record.reply.status;
  return record;
}

}  // namespace bench
