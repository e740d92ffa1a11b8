#include "record/line/fields.h"
#include "record/line/line_schema.h"

namespace bench {

template <class Fields>
void describe(Fields& fields, Of<Fields, ProcessUsage>& usage) {
  fields.seconds("user_s", usage.user);
  fields.seconds("system_s", usage.system);
  fields.optional("peak_bytes", usage.peak_bytes);
}

template <class Fields>
void describe(Fields& fields, Of<Fields, OthersUsage>& others) {
  fields.seconds("watched_s", others.watched);
  fields.seconds("cpu_s", others.cpu);
  fields.required("processors", others.processors);
}

template <class Fields>
void describe(Fields& fields, Of<Fields, MeasuringCost>& cost) {
  fields.seconds("wall_s", cost.wall);
  fields.seconds("cpu_s", cost.cpu);
  fields.object_where_known("others", cost.others);
}

template <class Fields>
void describe(Fields& fields, Of<Fields, ConditionCost>& cost) {
  fields.required("condition", cost.condition);
  fields.required("requests", cost.requests);
  fields.optional("client_cpu_ns", cost.client);
  fields.optional("server_cpu_ns", cost.server);
}

template <class Fields>
void describe(Fields& fields, Of<Fields, PrecisionLook>& look) {
  fields.required("model", look.model);
  fields.or_null("metric", look.metric);
  fields.required("wanted", look.wanted);
  fields.required("reached", look.reached);
  fields.optional("of_change", look.of_change);
  fields.optional("value", look.value);
  fields.optional("half_width", look.half_width);
  fields.required("requests", look.requests);
  fields.required("looks", look.looks);
  fields.optional("more_requests", look.more_requests);
  fields.optional("more_ns", look.more_time);
}

template <class Fields>
void describe(Fields& fields, Of<Fields, EndOfJournal>& last) {
  auto& end = last.end;
  fields.required("complete", end.complete);
  fields.or_null("reason", end.reason);
  fields.required("records", end.records);
  fields.optional("unsent", end.unsent);
  fields.seconds("wall_s", end.wall);
  fields.list("loaded", end.loaded);
  fields.object("self", [&](Fields& self) { describe(self, end.self); });
  fields.optional_object("measuring", end.measuring);
  fields.list_where_any("conditions", end.conditions);
  fields.list_where_any("precision", end.precision);
  fields.optional_object("server_process", end.server);
  fields.or_null("sha256", last.sha256);
}

std::string end_line(const RunEnd& end, std::string_view sha256) {
  LineWriter fields("run_end");
  const EndOfJournal last{end, std::string(sha256)};
  describe(fields, last);
  return std::move(fields).finish();
}

nlohmann::ordered_json end_schema() {
  LineSchema fields("run_end");
  const EndOfJournal last;
  describe(fields, last);
  return std::move(fields).take_line();
}

EndOfJournal end_from(LineReader& fields) {
  EndOfJournal last;
  describe(fields, last);
  return last;
}

}  // namespace bench
