#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "bench/metric.h"

#include "record/line/fields.h"

namespace bench {

/// The third reader of a description, beside LineWriter and LineReader: what it says becomes a JSON Schema.
class LineSchema {
 public:
  using Json = nlohmann::ordered_json;
  template <class T>
  using Value = const T;

  LineSchema() = default;
  explicit LineSchema(std::string_view type) {
    properties_["type"] = {{"const", type}};
    properties_["schema"] = {{"const", journal_schema}};
    required_ = {"type", "schema"};
  }

  Json take() && {
    Json schema = {{"type", "object"}, {"properties", std::move(properties_)}};
    if (!required_.empty()) schema["required"] = std::move(required_);
    return schema;
  }
  /// Of a whole line, which ends in its checksum.
  Json take_line() && {
    properties_["crc"] = {{"type", "string"}, {"pattern", "^[0-9a-f]{8}$"}};
    return std::move(*this).take();
  }

  template <class T>
  void required(std::string_view key, const T&) {
    require(key, form_of<T>());
  }
  template <class T>
  void optional(std::string_view key, const T&) {
    put(key, form_of<T>());
  }
  template <class T>
  void or_null(std::string_view key, const T&) {
    put(key, nullable(form_of<T>()));
  }
  template <class T>
  void where_known(std::string_view key, const std::optional<T>&) {
    put(key, form_of<T>());
  }
  void seconds(std::string_view key, Nanos) { put(key, {{"type", "number"}}); }
  void digits(std::string_view key, std::uint64_t) { put(key, {{"type", "string"}, {"pattern", "^[0-9]+$"}}); }

  template <class Enum, class From>
  void required_name(std::string_view key, Enum, From) {
    require(key, {{"type", "string"}});
  }
  template <class Enum, class From>
  void optional_name(std::string_view key, Enum, From) {
    put(key, {{"type", "string"}});
  }
  template <class T, class To, class From>
  void required_as(std::string_view key, const T&, To, From) {
    require(key, form_of<std::invoke_result_t<To, const T&>>());
  }
  template <class T, class To, class From>
  void optional_as(std::string_view key, const T&, To, From) {
    put(key, form_of<std::invoke_result_t<To, const T&>>());
  }
  template <class Make>
  void derived(std::string_view key, Make) {
    put(key, form_of<std::invoke_result_t<Make>>());
  }
  void metric(const Metric& metric) { put(metric.id, {{"type", {"number", "null"}}, {"description", metric.about}}); }

  template <class Members>
  void object(std::string_view key, Members members) {
    LineSchema inner;
    members(inner);
    put(key, std::move(inner).take());
  }
  template <class Members>
  void required_object(std::string_view key, Members members) {
    object(key, members);
    required_.emplace_back(key);
  }
  template <class T>
  void optional_object(std::string_view key, const std::optional<T>&) {
    put(key, nullable(described<T>()));
  }
  template <class T>
  void object_where_known(std::string_view key, const std::optional<T>&) {
    put(key, described<T>());
  }
  template <class T>
  void list(std::string_view key, const std::vector<T>&) {
    put(key, {{"type", "array"}, {"items", described<T>()}});
  }
  template <class T>
  void list_where_any(std::string_view key, const std::vector<T>& values) {
    list(key, values);
  }

 private:
  void put(std::string_view key, Json form) { properties_[std::string(key)] = std::move(form); }
  void require(std::string_view key, Json form) {
    put(key, std::move(form));
    required_.emplace_back(key);
  }

  /// With null as one more type.
  static Json nullable(Json form) {
    form["type"] = Json::array({form["type"], "null"});
    return form;
  }

  template <class T>
  static Json described() {
    LineSchema inner;
    const T sample{};
    describe(inner, sample);
    return std::move(inner).take();
  }

  template <class T>
  struct Unwrapped {
    using Type = T;
    static constexpr bool is_list = false, is_optional = false;
  };
  template <class T>
  struct Unwrapped<std::vector<T>> {
    using Type = T;
    static constexpr bool is_list = true, is_optional = false;
  };
  template <class T>
  struct Unwrapped<std::optional<T>> {
    using Type = T;
    static constexpr bool is_list = false, is_optional = true;
  };

  template <class T>
  static Json form_of() {
    using Inner = typename Unwrapped<T>::Type;
    if constexpr (Unwrapped<T>::is_list) {
      return {{"type", "array"}, {"items", form_of<Inner>()}};
    } else if constexpr (Unwrapped<T>::is_optional) {
      return nullable(form_of<Inner>());
    } else if constexpr (std::same_as<T, bool>) {
      return {{"type", "boolean"}};
    } else if constexpr (std::integral<T> || std::same_as<T, Nanos>) {
      return {{"type", "integer"}};
    } else if constexpr (std::floating_point<T>) {
      return {{"type", "number"}};
    } else if constexpr (std::same_as<T, WallTime>) {
      return {{"type", "string"}, {"format", "date-time"}};
    } else {
      static_assert(std::convertible_to<T, std::string_view>);
      return {{"type", "string"}};
    }
  }

  Json properties_ = Json::object();
  std::vector<std::string> required_;
};

// One for each kind of line, made where the kind is described.

nlohmann::ordered_json header_schema();
nlohmann::ordered_json request_schema(std::string_view type);
nlohmann::ordered_json end_schema();
nlohmann::ordered_json resume_schema();

}  // namespace bench
