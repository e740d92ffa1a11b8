#include <charconv>

#include "base/json/bounds.h"
#include "record/line/fields.h"
#include "record/line/lines.h"

namespace bench {
namespace {

constexpr std::string_view schema_name = "bench.run/";
constexpr int schema_version = 1;
/// The longest list is the timeline of a reply, a value for each piece of text.
constexpr JsonBounds line_bounds{64, 2'000'000};
/// A value costs a byte at least, so a shorter line cannot hold too many. Whether it nests too deeply shows while it is
/// read.
constexpr auto may_hold_too_many = static_cast<std::size_t>(line_bounds.values);

SetupError bad_line(const LinePlace& place, std::string why) {
  const std::string where = place.file.empty() ? "line" : place.file;
  const std::string number = place.line > 0 ? ":" + std::to_string(place.line) : "";
  return {ExitCode::usage, where + number + " cannot be read", std::move(why), {}};
}

SetupError newer_schema(const LinePlace& place, const std::string& schema) {
  return {ExitCode::usage,
          (place.file.empty() ? "this journal" : place.file) + " was written by a newer bench",
          "its schema is " + schema + ", this one reads up to " + std::string(journal_schema),
          {"update bench"}};
}

/// None when the line may be read: its schema is missing, ours or older.
std::optional<SetupError> refuse_schema(JsonObject<JsonNode>& fields, const LinePlace& place) {
  std::string schema{journal_schema};
  fields.optional("schema", schema);
  if (!schema.starts_with(schema_name)) return bad_line(place, "its schema is " + schema + ": no journal of bench");
  int version = 0;
  const char* end = schema.data() + schema.size();
  if (std::from_chars(schema.data() + schema_name.size(), end, version).ptr != end || version < 1) {
    return bad_line(place, "its schema is " + schema + ": no version");
  }
  if (version > schema_version) return newer_schema(place, schema);
  return std::nullopt;
}

JournalLine line_of_type(std::string type, LineReader fields) {
  if (type == "run_start") return header_from(fields);
  if (type == "request") return record_from(fields, false);
  if (type == "warmup") return record_from(fields, true);
  if (type == "run_end") return end_from(fields);
  if (type == "run_resume") return resumed_from(fields);
  return UnknownLine{std::move(type)};
}

template <class T>
Expected<T> parse_as(std::string_view line, const LinePlace& place, std::string_view kind) {
  auto parsed = parse_line(line, place);
  if (!parsed) return parsed.error();
  if (T* value = std::get_if<T>(&*parsed)) return std::move(*value);
  return bad_line(place, "it is no " + std::string(kind));
}

}  // namespace

Expected<JournalLine> parse_line(std::string_view line, const LinePlace& place) {
  thread_local JsonView view;  // keeps its memory from line to line
  const JsonNode* object = nullptr;
  if (line.size() < may_hold_too_many || json_excess(line, line_bounds).empty()) object = view.parse(line, line_bounds);
  if (object == nullptr) {
    const std::string_view excess = json_excess(line, line_bounds);
    return bad_line(place, std::string(excess.empty() ? "it is no JSON object" : excess));
  }
  if (!object->is_object()) return bad_line(place, "it is no JSON object");
  std::string problem;
  JsonObject<JsonNode> fields(*object, problem);
  if (auto refused = refuse_schema(fields, place)) return *refused;
  std::string type;
  fields.required("type", type);
  JournalLine parsed = line_of_type(std::move(type), LineReader(fields));
  if (!problem.empty()) return bad_line(place, problem);
  return parsed;
}

Expected<RunHeader> header_from_line(std::string_view line, const LinePlace& place) {
  return parse_as<RunHeader>(line, place, "first line of a run");
}

Expected<RunRecord> record_from_line(std::string_view line, const LinePlace& place) {
  return parse_as<RunRecord>(line, place, "request");
}

Expected<EndOfJournal> end_from_line(std::string_view line, const LinePlace& place) {
  return parse_as<EndOfJournal>(line, place, "end of a run");
}

}  // namespace bench
