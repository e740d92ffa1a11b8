#include "sim/reply/schema_text.h"

#include <algorithm>
#include <cmath>

#include "base/json/write.h"
#include "sim/reply/answer.h"

namespace bench::sim {
namespace {

constexpr int rich_depth = 4;         // deeper than this only what is required is written
constexpr int max_schema_depth = 64;  // a schema that requires itself has no finite text

std::int64_t int_or(const Json& schema, const char* key, std::int64_t otherwise) {
  const auto found = schema.find(key);
  return found != schema.end() && found->is_number() ? found->get<std::int64_t>() : otherwise;
}

std::optional<double> bound(const Json& schema, const char* key) {
  const auto found = schema.find(key);
  return found != schema.end() && found->is_number() ? std::optional(found->get<double>()) : std::nullopt;
}

/// One schema that asks for all that the parts of `allOf` ask for.
Json merged(const Json& schema) {
  Json all = schema;
  all.erase("allOf");
  for (const Json& part : schema.at("allOf")) {
    if (!part.is_object()) continue;
    for (const auto& [key, value] : part.items()) {
      if (key == "properties" && all.contains(key))
        all[key].update(value);
      else if (key == "required" && all.contains(key))
        all[key].insert(all[key].end(), value.begin(), value.end());
      else
        all[key] = value;
    }
  }
  return all;
}

class SchemaText {
 public:
  SchemaText(const Json& root, Draws draws) : root_(root), draws_(draws) {}

  Json value(const Json& schema, int depth) {
    if (!schema.is_object() || depth > max_schema_depth) return depth > max_schema_depth ? Json() : Json(word());
    if (const auto ref = schema.find("$ref"); ref != schema.end() && ref->is_string())
      return referred(ref->get<std::string>(), depth);
    if (const auto fixed = schema.find("const"); fixed != schema.end()) return *fixed;
    if (const auto list = schema.find("enum"); list != schema.end() && list->is_array() && !list->empty())
      return any_of(*list);
    if (schema.contains("allOf") && schema["allOf"].is_array()) return value(merged(schema), depth + 1);
    for (const char* key : {"anyOf", "oneOf"})
      if (const auto list = schema.find(key); list != schema.end() && list->is_array() && !list->empty())
        return value(depth > rich_depth ? list->back() : any_of(*list), depth + 1);
    return typed(type_of(schema), schema, depth);
  }

 private:
  std::string word() { return std::string(vocabulary[draws_.below(vocabulary.size())]); }
  const Json& any_of(const Json& list) { return list[draws_.below(list.size())]; }

  Json referred(const std::string& reference, int depth) {
    try {
      return value(root_.at(Json::json_pointer(reference.substr(reference.starts_with('#') ? 1 : 0))), depth + 1);
    } catch (const Json::exception&) {
      return word();
    }
  }

  std::string type_of(const Json& schema) {
    if (const auto type = schema.find("type"); type != schema.end()) {
      if (type->is_string()) return type->get<std::string>();
      if (type->is_array() && !type->empty()) return any_of(*type).get<std::string>();
    }
    if (schema.contains("properties") || schema.contains("required")) return "object";
    if (schema.contains("items") || schema.contains("prefixItems")) return "array";
    if (schema.contains("minimum") || schema.contains("maximum")) return "number";
    return "string";
  }

  Json typed(const std::string& type, const Json& schema, int depth) {
    if (type == "object") return object(schema, depth);
    if (type == "array") return array(schema, depth);
    if (type == "integer") return integer(schema);
    if (type == "number") return number(schema);
    if (type == "boolean") return draws_.below(2) == 1;
    if (type == "null") return nullptr;
    return string(schema);
  }

  Json object(const Json& schema, int depth) {
    Json out = Json::object();
    const Json properties = schema.value("properties", Json::object());
    const Json required = schema.value("required", Json::array());
    const auto needs = [&](const std::string& key) {
      return std::find(required.begin(), required.end(), key) != required.end();
    };
    for (const auto& [key, child] : properties.items())
      if (depth < rich_depth || needs(key)) out[key] = value(child, depth + 1);
    const Json others = schema.value("additionalProperties", Json::object());
    for (const Json& key : required)
      if (key.is_string() && !out.contains(key.get<std::string>()))
        out[key.get<std::string>()] = value(others, depth + 1);
    for (std::int64_t i = 1; static_cast<std::int64_t>(out.size()) < int_or(schema, "minProperties", 0); ++i)
      out["key" + std::to_string(i)] = value(others, depth + 1);
    return out;
  }

  Json array(const Json& schema, int depth) {
    const Json first = schema.value("prefixItems", Json::array());
    const Json items = schema.value("items", Json::object());
    const std::int64_t min = std::max(int_or(schema, "minItems", 0), static_cast<std::int64_t>(first.size()));
    const std::int64_t max = int_or(schema, "maxItems", std::max<std::int64_t>(min, depth < rich_depth ? 3 : 0));
    const std::int64_t wanted =
        min +
        static_cast<std::int64_t>(draws_.below(static_cast<std::uint64_t>(std::max<std::int64_t>(0, max - min)) + 1));
    const bool distinct = schema.value("uniqueItems", false);
    Json out = Json::array();
    for (int tries = 0; static_cast<std::int64_t>(out.size()) < wanted && tries < wanted * 50; ++tries) {
      Json item = value(out.size() < first.size() ? first[out.size()] : items, depth + 1);
      if (distinct && std::find(out.begin(), out.end(), item) != out.end()) continue;
      out.push_back(std::move(item));
    }
    return out;
  }

  /// Multiples of `unit` between the limits, the exclusive ones left out; a span of 100 where there is no limit.
  double stepped(const Json& schema, double unit) {
    double low = -1e18, high = 1e18;
    if (const auto at = bound(schema, "minimum")) low = std::ceil(*at / unit);
    if (const auto at = bound(schema, "exclusiveMinimum")) low = std::max(low, std::floor(*at / unit) + 1);
    if (const auto at = bound(schema, "maximum")) high = std::floor(*at / unit);
    if (const auto at = bound(schema, "exclusiveMaximum")) high = std::min(high, std::ceil(*at / unit) - 1);
    if (low < -1e17) low = high > 1e17 ? 0 : high - 100;
    if (high > 1e17) high = low + 100;
    if (high <= low) return low * unit;
    return (low + static_cast<double>(draws_.below(static_cast<std::uint64_t>(std::min(high - low, 1e9)) + 1))) * unit;
  }

  Json integer(const Json& schema) {
    const double unit = std::max(1.0, bound(schema, "multipleOf").value_or(1));
    return static_cast<std::int64_t>(stepped(schema, unit));
  }

  Json number(const Json& schema) {
    if (const auto unit = bound(schema, "multipleOf")) return stepped(schema, *unit);
    const auto low = bound(schema, "minimum"), high = bound(schema, "maximum");
    const bool narrow = low && high && *high - *low < 1;
    return narrow ? *low + (*high - *low) / 2 : stepped(schema, 0.5);
  }

  Json string(const Json& schema) {
    const std::string format = schema.value("format", "");
    if (format == "date-time") return "2026-01-15T09:30:00Z";
    if (format == "date") return "2026-01-15";
    if (format == "time") return "09:30:00Z";
    if (format == "email") return "someone@example.org";
    if (format == "uri") return "https://example.org/";
    if (format == "hostname") return "example.org";
    if (format == "ipv4") return "192.0.2.7";
    if (format == "ipv6") return "2001:db8::7";
    if (format == "uuid") return "123e4567-e89b-42d3-a456-426614174000";
    const auto min = static_cast<std::size_t>(std::max<std::int64_t>(0, int_or(schema, "minLength", 0)));
    const auto max = static_cast<std::size_t>(std::max<std::int64_t>(0, int_or(schema, "maxLength", 1 << 20)));
    std::string text(vocabulary[draws_.below(vocabulary.size() - 3)]);  // a byte a letter, so that sizes are lengths
    while (text.size() < min) text += " " + std::string(vocabulary[draws_.below(vocabulary.size() - 3)]);
    if (text.size() > max) text.resize(max);
    return text;
  }

  const Json& root_;
  Draws draws_;
};

std::optional<std::string> complaint_at(const Json& schema, const std::string& path, int depth) {
  if (!schema.is_object() || depth > max_schema_depth) return std::nullopt;
  static const std::vector<std::string> types = {"object", "array", "string", "number", "integer", "boolean", "null"};
  if (const auto type = schema.find("type"); type != schema.end()) {
    const Json listed = type->is_array() ? *type : Json::array({*type});
    for (const Json& name : listed)
      if (!name.is_string() || std::find(types.begin(), types.end(), name.get<std::string>()) == types.end())
        return "JSON schema conversion failed:\nJSON schema error at " + path + ": unrecognized type " +
               (name.is_string() ? name.get<std::string>() : name.dump());
  }
  for (const auto& [key, child] : schema.items()) {
    const std::string below = path + "/" + key;
    if (key == "properties" || key == "$defs" || key == "definitions") {
      for (const auto& [name, property] : child.items())
        if (auto found = complaint_at(property, below + "/" + name, depth + 1)) return found;
    } else if (key == "items" || key == "additionalProperties") {
      if (auto found = complaint_at(child, below, depth + 1)) return found;
    } else if ((key == "anyOf" || key == "oneOf" || key == "allOf" || key == "prefixItems") && child.is_array()) {
      for (std::size_t i = 0; i < child.size(); ++i)
        if (auto found = complaint_at(child[i], below + "/" + std::to_string(i), depth + 1)) return found;
    }
  }
  return std::nullopt;
}

}  // namespace

std::string text_for_schema(const Json& schema, Draws draws) {
  return compact(SchemaText(schema, draws).value(schema, 0));
}

std::optional<std::string> schema_complaint(const Json& schema) { return complaint_at(schema, "#", 0); }

}  // namespace bench::sim
