#include "backend/json_answer.h"

#include <limits>

#include "base/json/reader.h"

namespace bench {

using nlohmann::json;

json object_of(std::string_view body) {
  JsonReader reader(body);
  json parsed;
  if (reader.skip() && reader.end()) parsed = json::parse(body, nullptr, false);
  return parsed.is_object() ? parsed : json();
}

std::string text_at(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

std::optional<std::int64_t> count_at(const json& object, const std::string& name) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_number_unsigned()) return std::nullopt;
  const auto count = found->get<std::uint64_t>();
  if (count > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) return std::nullopt;
  return static_cast<std::int64_t>(count);
}

const json& object_at(const json& object, const char* name) {
  static const json empty = json::object();
  const auto found = object.find(name);
  return found != object.end() && found->is_object() ? *found : empty;
}

const json& array_at(const json& object, const char* name) {
  static const json empty = json::array();
  const auto found = object.find(name);
  return found != object.end() && found->is_array() ? *found : empty;
}

}  // namespace bench
