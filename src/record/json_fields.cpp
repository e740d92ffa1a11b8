#include "record/json_fields.h"

#include <limits>

#include "base/base64.h"
#include "base/rfc3339.h"
#include "record/json_line.h"

namespace bench {
namespace {

using nlohmann::json;

/// What the writer puts where bytes are not UTF-8. Only such a text can have its bytes beside it.
constexpr std::string_view replacement = "\xEF\xBF\xBD";

bool fits_int64(const json& value) {
  return value.is_number_integer() &&
         (!value.is_number_unsigned() || value.get<std::uint64_t>() <= std::numeric_limits<std::int64_t>::max());
}

}  // namespace

JsonFields::JsonFields(const json& object, std::string& problem, std::string path)
    : object_(&object), problem_(&problem), path_(std::move(path)) {}

const json* JsonFields::find(const std::string& key) const {
  const auto member = object_->find(key);
  return member == object_->end() ? nullptr : &*member;
}

void JsonFields::complain(const std::string& key, const std::string& what) {
  if (problem_->empty()) *problem_ = "\"" + path_ + key + "\" " + what;
}

std::optional<JsonFields> JsonFields::object(const char* key) {
  const json* value = find(key);
  if (value == nullptr || value->is_null()) return std::nullopt;
  if (value->is_object()) return JsonFields(*value, *problem_, path_ + key + ".");
  complain(key, "is no object");
  return std::nullopt;
}

std::vector<JsonFields> JsonFields::objects(const char* key) {
  std::vector<JsonFields> items;
  const json* value = find(key);
  if (value == nullptr || value->is_null()) return items;
  if (!value->is_array()) {
    complain(key, "is no list");
    return items;
  }
  for (const json& item : *value) {
    if (!item.is_object()) {
      complain(key, "holds something else than objects");
      return {};
    }
    items.push_back(JsonFields(item, *problem_, path_ + key + "[" + std::to_string(items.size()) + "]."));
  }
  return items;
}

void JsonFields::optional_seconds(const char* key, Nanos& into) {
  double value = 0;
  const json* member = find(key);
  if (member == nullptr || member->is_null()) return;
  read(key, *member, value);
  if (value > -9.2e9 && value < 9.2e9) {
    into = nanos_from_seconds(value);
  } else {
    complain(key, "is out of range");
  }
}

void JsonFields::read(const std::string& key, const json& value, std::string& into) {
  if (value.is_null()) {
    into.clear();
    return;
  }
  if (!value.is_string()) return complain(key, "is no text");
  into = value.get_ref<const std::string&>();
  if (into.find(replacement) == std::string::npos) return;
  const json* encoded = find(key + "_b64");
  if (encoded == nullptr || !encoded->is_string()) return;
  if (auto bytes = from_base64(encoded->get_ref<const std::string&>())) {
    into = std::move(*bytes);
  } else {
    complain(key + "_b64", "is no base 64");
  }
}

void JsonFields::read(const std::string& key, const json& value, std::vector<std::string>& into) {
  if (!value.is_array()) return complain(key, "is no list");
  into.clear();
  for (const json& item : value) {
    if (!item.is_string()) return complain(key, "holds something else than texts");
    into.push_back(item.get<std::string>());
  }
  const json* encoded = find(key + "_b64");
  if (encoded == nullptr) return;
  if (!encoded->is_array() || encoded->size() != into.size()) return complain(key + "_b64", "does not fit");
  for (std::size_t i = 0; i < into.size(); ++i) {
    auto bytes = (*encoded)[i].is_string() ? from_base64((*encoded)[i].get_ref<const std::string&>()) : std::nullopt;
    if (!bytes) return complain(key + "_b64", "is no base 64");
    into[i] = std::move(*bytes);
  }
}

void JsonFields::read(const std::string& key, const json& value, std::vector<std::int64_t>& into) {
  if (!value.is_array()) return complain(key, "is no list");
  into.clear();
  into.reserve(value.size());
  for (const json& item : value) {
    if (!fits_int64(item)) return complain(key, "holds something else than whole numbers");
    into.push_back(item.get<std::int64_t>());
  }
}

void JsonFields::read(const std::string& key, const json& value, std::vector<double>& into) {
  if (!value.is_array()) return complain(key, "is no list");
  into.clear();
  for (const json& item : value) {
    if (!item.is_number()) return complain(key, "holds something else than numbers");
    into.push_back(item.get<double>());
  }
}

void JsonFields::read(const std::string& key, const json& value, std::int64_t& into) {
  if (!fits_int64(value)) return complain(key, "is no whole number");
  into = value.get<std::int64_t>();
}

void JsonFields::read(const std::string& key, const json& value, int& into) {
  std::int64_t wide = 0;
  read(key, value, wide);
  if (wide < std::numeric_limits<int>::min() || wide > std::numeric_limits<int>::max()) {
    return complain(key, "is out of range");
  }
  into = static_cast<int>(wide);
}

void JsonFields::read(const std::string& key, const json& value, std::uint64_t& into) {
  if (!value.is_number_unsigned()) return complain(key, "is no whole number");
  into = value.get<std::uint64_t>();
}

void JsonFields::read(const std::string& key, const json& value, double& into) {
  if (!value.is_number()) return complain(key, "is no number");
  into = value.get<double>();
}

void JsonFields::read(const std::string& key, const json& value, bool& into) {
  if (!value.is_boolean()) return complain(key, "is neither true nor false");
  into = value.get<bool>();
}

void JsonFields::read(const std::string& key, const json& value, Nanos& into) {
  std::int64_t count = 0;
  read(key, value, count);
  into = Nanos(count);
}

void JsonFields::read(const std::string& key, const json& value, WallTime& into) {
  const auto time = value.is_string() ? from_rfc3339(value.get_ref<const std::string&>()) : std::nullopt;
  if (!time) return complain(key, "is no time like 2025-01-31T12:00:00Z");
  into = *time;
}

}  // namespace bench
