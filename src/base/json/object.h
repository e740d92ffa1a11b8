#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/json/view.h"
#include "base/rfc3339.h"

namespace bench {

/// Reads the members of one JSON object into values, and remembers the first thing that is wrong, so that a long list
/// of members reads as a list. Members that nobody asks for are ignored.
///
/// For nlohmann::json and nlohmann::ordered_json, and for the nodes of a JsonView. A text that was not UTF-8 has its
/// bytes beside it as base 64, under its key with "_b64" behind it; they are what is read then.
template <class Tree = nlohmann::json>
class JsonObject {
 public:
  /// `object` is borrowed. `problem` is shared by an object and the objects inside it; it stays "" when all is well,
  /// and reads `"timeline.sent_ns" is no whole number` when not. `path` is what stands before the keys in it.
  JsonObject(const Tree& object, std::string& problem, std::string path = "")
      : object_(&object), problem_(&problem), path_(std::move(path)) {}

  /// A member without which the object has no meaning. A text may be null: it is empty then.
  template <class T>
  void required(std::string_view key, T& into) {
    if (const Tree* value = find(key)) {
      read(key, *value, into);
    } else {
      complain(key, "is missing");
    }
  }

  /// A member that keeps its default when it is missing or null.
  template <class T>
  void optional(std::string_view key, T& into) {
    if (const Tree* value = find_value(key)) read(key, *value, into);
  }

  /// A time in seconds, whole or not; it keeps its default when it is missing or null.
  void optional_seconds(std::string_view key, std::chrono::nanoseconds& into);

  /// A whole number that may be written as text too: many readers have no exact numbers beyond 2^53.
  void optional_digits(std::string_view key, std::uint64_t& into);

  /// An object inside this one; none when it is missing or null.
  std::optional<JsonObject> object(std::string_view key);
  /// The objects of a list.
  std::vector<JsonObject> objects(std::string_view key);

  void complain(std::string_view key, std::string_view what);
  /// Nothing was wrong so far.
  bool good() const { return problem_->empty(); }

 private:
  const Tree* find(std::string_view key) const;
  const Tree* find_value(std::string_view key) const;  ///< nor null
  void read(std::string_view key, const Tree& value, std::string& into);
  void read(std::string_view key, const Tree& value, std::vector<std::string>& into);
  void read(std::string_view key, const Tree& value, std::vector<std::int64_t>& into);
  void read(std::string_view key, const Tree& value, std::vector<double>& into);
  void read(std::string_view key, const Tree& value, double& into);
  void read(std::string_view key, const Tree& value, bool& into);
  void read(std::string_view key, const Tree& value, std::int64_t& into);
  void read(std::string_view key, const Tree& value, std::uint64_t& into);
  void read(std::string_view key, const Tree& value, std::chrono::nanoseconds& into);  ///< a whole number of them
  void read(std::string_view key, const Tree& value, UtcNanos& into);                  ///< RFC 3339

  /// A narrower integer.
  template <std::integral T>
  void read(std::string_view key, const Tree& value, T& into) {
    std::conditional_t<std::signed_integral<T>, std::int64_t, std::uint64_t> wide = into;  // kept when there is none
    read(key, value, wide);
    if (!std::in_range<T>(wide)) return complain(key, "is out of range");
    into = static_cast<T>(wide);
  }

  template <class T>
  void read(std::string_view key, const Tree& value, std::optional<T>& into) {
    if (value.is_null()) return;
    T inner{};
    read(key, value, inner);
    into = std::move(inner);
  }

  const Tree* object_;
  std::string* problem_;
  std::string path_;  ///< "timeline." inside the timeline
};

extern template class JsonObject<nlohmann::json>;
extern template class JsonObject<nlohmann::ordered_json>;
extern template class JsonObject<JsonNode>;

}  // namespace bench
