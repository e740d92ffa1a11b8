#include "record/line_parts.h"

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

std::optional<std::int64_t> count_of(std::optional<Nanos> offset) {
  if (!offset) return std::nullopt;
  return offset->count();
}

}  // namespace

/// Everything in whole nanoseconds, so that the record can be rebuilt exactly: seconds elsewhere are for the reader.
void write_timeline(JsonLine& line, const RunRecord& record) {
  const Timeline& t = record.reply.timeline;
  line.open_object("timeline");
  line.integer("start_ns", record.start.count());
  line.integer("planned_ns", t.planned.count());
  line.integer("connect_ns", count_of(t.connect));
  line.integer("sent_ns", count_of(t.sent));
  line.integer("first_byte_ns", count_of(t.first_byte));
  line.integer("head_ns", count_of(t.head));
  line.integer("first_event_ns", count_of(t.first_event));
  line.integer("first_token_ns", count_of(t.first_token));
  line.integer("first_thinking_ns", count_of(t.first_thinking));
  line.integer("first_output_ns", count_of(t.first_output));
  line.integer("last_token_ns", count_of(t.last_token));
  line.integer("done_ns", count_of(t.done));
  line.integer("end_ns", count_of(t.end));
  line.integers("events_delta_ns", differences(t.events));
  line.close_object();
}

void read_timeline(JsonObject<>& fields, RunRecord& record) {
  auto object = fields.object("timeline");
  if (!object) return fields.complain("timeline", "is missing");
  Timeline& t = record.reply.timeline;
  object->required("start_ns", record.start);
  object->required("planned_ns", t.planned);
  object->optional("connect_ns", t.connect);
  object->optional("sent_ns", t.sent);
  object->optional("first_byte_ns", t.first_byte);
  object->optional("head_ns", t.head);
  object->optional("first_event_ns", t.first_event);
  object->optional("first_token_ns", t.first_token);
  object->optional("first_thinking_ns", t.first_thinking);
  object->optional("first_output_ns", t.first_output);
  object->optional("last_token_ns", t.last_token);
  object->optional("done_ns", t.done);
  object->optional("end_ns", t.end);
  std::vector<std::int64_t> steps;
  object->required("events_delta_ns", steps);
  t.events = running_sums(steps);
}

}  // namespace bench
