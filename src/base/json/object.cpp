#include "base/json/object.h"

#include <charconv>
#include <cmath>
#include <type_traits>

#include "base/bytes.h"

namespace bench {
namespace {

/// What the writer puts where bytes are not UTF-8. Only such a text can have its bytes beside it.
constexpr std::string_view replacement_character = "\xEF\xBF\xBD";

/// Nanoseconds of 292 years are all that there are.
constexpr double longest_seconds = 9.2e9;

constexpr std::string_view no_whole_number = "is no whole number";

template <class Tree>
bool fits_int64(const Tree& value) {
  return value.is_number_integer() &&
         (!value.is_number_unsigned() || std::in_range<std::int64_t>(value.template get<std::uint64_t>()));
}

template <class Tree>
std::string_view text_in(const Tree& value) {
  if constexpr (std::is_same_v<Tree, JsonNode>) {
    return value.text();
  } else {
    return value.template get_ref<const std::string&>();
  }
}

std::string twin_of(std::string_view key) { return std::string(key) + "_b64"; }

}  // namespace

template <class Tree>
const Tree* JsonObject<Tree>::find(std::string_view key) const {
  const auto member = object_->find(key);
  return member == object_->end() ? nullptr : &*member;
}

template <class Tree>
const Tree* JsonObject<Tree>::find_value(std::string_view key) const {
  const Tree* value = find(key);
  return value == nullptr || value->is_null() ? nullptr : value;
}

template <class Tree>
void JsonObject<Tree>::complain(std::string_view key, std::string_view what) {
  if (problem_->empty()) problem_->append("\"").append(path_).append(key).append("\" ").append(what);
}

template <class Tree>
std::optional<JsonObject<Tree>> JsonObject<Tree>::object(std::string_view key) {
  const Tree* value = find_value(key);
  if (value == nullptr) return std::nullopt;
  if (value->is_object()) return JsonObject(*value, *problem_, path_ + std::string(key) + ".");
  complain(key, "is no object");
  return std::nullopt;
}

template <class Tree>
std::vector<JsonObject<Tree>> JsonObject<Tree>::objects(std::string_view key) {
  std::vector<JsonObject> items;
  const Tree* value = find_value(key);
  if (value == nullptr) return items;
  if (!value->is_array()) {
    complain(key, "is no list");
    return items;
  }
  for (const Tree& item : *value) {
    if (!item.is_object()) {
      complain(key, "holds something else than objects");
      return {};
    }
    items.emplace_back(item, *problem_, path_ + std::string(key) + "[" + std::to_string(items.size()) + "].");
  }
  return items;
}

template <class Tree>
void JsonObject<Tree>::optional_seconds(std::string_view key, std::chrono::nanoseconds& into) {
  const Tree* member = find_value(key);
  if (member == nullptr) return;
  double value = 0;
  read(key, *member, value);
  if (std::fabs(value) >= longest_seconds) return complain(key, "is out of range");
  into = std::chrono::nanoseconds(std::llround(value * 1e9));
}

template <class Tree>
void JsonObject<Tree>::optional_digits(std::string_view key, std::uint64_t& into) {
  const Tree* value = find_value(key);
  if (value == nullptr || !value->is_string()) return optional(key, into);
  const std::string_view digits = text_in(*value);
  const char* end = digits.data() + digits.size();
  std::uint64_t number = 0;
  const auto [stop, error] = std::from_chars(digits.data(), end, number);
  if (error != std::errc{} || stop != end) return complain(key, no_whole_number);
  into = number;
}

template <class Tree>
void JsonObject<Tree>::read(std::string_view key, const Tree& value, std::string& into) {
  if (value.is_null()) {
    into.clear();
    return;
  }
  if (!value.is_string()) return complain(key, "is no text");
  into = text_in(value);
  if (into.find(replacement_character) == std::string::npos) return;
  const Tree* encoded = find(twin_of(key));
  if (encoded == nullptr || !encoded->is_string()) return;
  if (auto bytes = from_base64(text_in(*encoded))) {
    into = std::move(*bytes);
  } else {
    complain(twin_of(key), "is no base 64");
  }
}

template <class Tree>
void JsonObject<Tree>::read(std::string_view key, const Tree& value, std::vector<std::string>& into) {
  if (!value.is_array()) return complain(key, "is no list");
  into.clear();
  for (const Tree& item : value) {
    if (!item.is_string()) return complain(key, "holds something else than texts");
    into.emplace_back(text_in(item));
  }
  const Tree* encoded = find(twin_of(key));
  if (encoded == nullptr) return;
  if (!encoded->is_array() || encoded->size() != into.size()) return complain(twin_of(key), "does not fit");
  for (std::size_t i = 0; i < into.size(); ++i) {
    auto bytes = (*encoded)[i].is_string() ? from_base64(text_in((*encoded)[i])) : std::nullopt;
    if (!bytes) return complain(twin_of(key), "is no base 64");
    into[i] = std::move(*bytes);
  }
}

template <class Tree>
void JsonObject<Tree>::read(std::string_view key, const Tree& value, std::vector<std::int64_t>& into) {
  if (!value.is_array()) return complain(key, "is no list");
  into.clear();
  into.reserve(value.size());
  for (const Tree& item : value) {
    if (!fits_int64(item)) return complain(key, "holds something else than whole numbers");
    into.push_back(item.template get<std::int64_t>());
  }
}

template <class Tree>
void JsonObject<Tree>::read(std::string_view key, const Tree& value, std::vector<double>& into) {
  if (!value.is_array()) return complain(key, "is no list");
  into.clear();
  for (const Tree& item : value) {
    if (!item.is_number()) return complain(key, "holds something else than numbers");
    into.push_back(item.template get<double>());
  }
}

template <class Tree>
void JsonObject<Tree>::read(std::string_view key, const Tree& value, double& into) {
  if (!value.is_number()) return complain(key, "is no number");
  into = value.template get<double>();
}

template <class Tree>
void JsonObject<Tree>::read(std::string_view key, const Tree& value, bool& into) {
  if (!value.is_boolean()) return complain(key, "is neither true nor false");
  into = value.template get<bool>();
}

template <class Tree>
void JsonObject<Tree>::read(std::string_view key, const Tree& value, std::int64_t& into) {
  if (!fits_int64(value)) return complain(key, no_whole_number);
  into = value.template get<std::int64_t>();
}

template <class Tree>
void JsonObject<Tree>::read(std::string_view key, const Tree& value, std::uint64_t& into) {
  if (!value.is_number_integer() || (fits_int64(value) && value.template get<std::int64_t>() < 0)) {
    return complain(key, no_whole_number);
  }
  into = value.template get<std::uint64_t>();
}

template <class Tree>
void JsonObject<Tree>::read(std::string_view key, const Tree& value, std::chrono::nanoseconds& into) {
  std::int64_t count = into.count();
  read(key, value, count);
  into = std::chrono::nanoseconds(count);
}

template <class Tree>
void JsonObject<Tree>::read(std::string_view key, const Tree& value, UtcNanos& into) {
  const auto time = value.is_string() ? from_rfc3339(text_in(value)) : std::nullopt;
  if (!time) return complain(key, "is no time like 2025-01-31T12:00:00Z");
  into = *time;
}

template class JsonObject<nlohmann::json>;
template class JsonObject<nlohmann::ordered_json>;
template class JsonObject<JsonNode>;

}  // namespace bench
