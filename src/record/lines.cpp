#include "record/lines.h"

#include <charconv>

#include "record/line_parts.h"

namespace bench {
namespace {

using nlohmann::json;

constexpr std::string_view schema_name = "bench.run/";
constexpr int schema_version = 1;

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
std::optional<SetupError> refuse_schema(JsonObject<>& fields, const LinePlace& place) {
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

JournalLine read_line(JsonObject<>& fields, std::string type) {
  if (type == "run_start") return read_header(fields);
  if (type == "request") return read_request(fields, false);
  if (type == "warmup") return read_request(fields, true);
  if (type == "run_end") {
    EndOfJournal last{read_end(fields), ""};
    fields.optional("sha256", last.sha256);
    return last;
  }
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

void begin_line(JsonLine& line, std::string_view type) {
  line.text("type", type);
  line.text("schema", journal_schema);
}

void write_loaded(JsonLine& line, const std::vector<LoadedModel>& loaded) {
  line.open_list("loaded");
  for (const LoadedModel& model : loaded) {
    line.open_item();
    line.text("name", model.name);
    line.text_or_null("digest", model.digest);
    line.integer("size", model.size);
    line.integer("size_vram", model.size_vram);
    line.integer("context_length", model.context_length);
    line.close_object();
  }
  line.close_list();
}

std::vector<LoadedModel> read_loaded(JsonObject<>& fields) {
  std::vector<LoadedModel> loaded;
  for (JsonObject<>& item : fields.objects("loaded")) {
    LoadedModel& model = loaded.emplace_back();
    item.required("name", model.name);
    item.optional("digest", model.digest);
    item.optional("size", model.size);
    item.optional("size_vram", model.size_vram);
    item.optional("context_length", model.context_length);
  }
  return loaded;
}

Expected<JournalLine> parse_line(std::string_view line, const LinePlace& place) {
  const json object = json::parse(line, nullptr, false);
  if (!object.is_object()) return bad_line(place, "it is no JSON object");
  std::string problem;
  JsonObject<> fields(object, problem);
  if (auto refused = refuse_schema(fields, place)) return *refused;
  std::string type;
  fields.required("type", type);
  JournalLine parsed = read_line(fields, std::move(type));
  if (!problem.empty()) return bad_line(place, problem);
  return parsed;
}

Expected<RunHeader> parse_header(std::string_view line, const LinePlace& place) {
  return parse_as<RunHeader>(line, place, "first line of a run");
}

Expected<RunRecord> parse_request(std::string_view line, const LinePlace& place) {
  return parse_as<RunRecord>(line, place, "request");
}

Expected<RunEnd> parse_end(std::string_view line, const LinePlace& place) {
  auto last = parse_as<EndOfJournal>(line, place, "end of a run");
  if (!last) return last.error();
  return std::move(last->end);
}

}  // namespace bench
