#include "record/line_parts.h"
#include "record/lines.h"

namespace bench {
namespace {

void write_usage(JsonLine& line, std::string_view key, const ProcessUsage& usage) {
  line.open_object(key);
  line.seconds("user_s", usage.user);
  line.seconds("system_s", usage.system);
  line.integer("peak_bytes", usage.peak_bytes);
  line.close_object();
}

ProcessUsage read_usage(JsonObject<>& fields) {
  ProcessUsage usage;
  fields.optional_seconds("user_s", usage.user);
  fields.optional_seconds("system_s", usage.system);
  fields.optional("peak_bytes", usage.peak_bytes);
  return usage;
}

}  // namespace

std::string end_line(const RunEnd& end, std::string_view sha256) {
  JsonLine line;
  begin_line(line, "run_end");
  line.boolean("complete", end.complete);
  line.text_or_null("reason", end.reason);
  line.integer("records", end.records);
  line.seconds("wall_s", end.wall);
  write_loaded(line, end.loaded);
  write_usage(line, "self", end.self);
  if (end.server) {
    write_usage(line, "server_process", *end.server);
  } else {
    line.null("server_process");
  }
  line.text_or_null("sha256", sha256);
  return std::move(line).finish();
}

RunEnd read_end(JsonObject<>& fields) {
  RunEnd end;
  fields.required("complete", end.complete);
  fields.optional("reason", end.reason);
  fields.required("records", end.records);
  fields.optional_seconds("wall_s", end.wall);
  end.loaded = read_loaded(fields);
  if (auto self = fields.object("self")) end.self = read_usage(*self);
  if (auto server = fields.object("server_process")) end.server = read_usage(*server);
  return end;
}

}  // namespace bench
