#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "bench/clock.h"

namespace bench {

/// Reads the members of one JSON object into values, and remembers the first thing that is wrong, so that a long list
/// of members reads as a list. Members that nobody asks for are ignored.
class JsonFields {
 public:
  /// `problem` is shared by an object and the objects inside it; it stays "" when all is well.
  JsonFields(const nlohmann::json& object, std::string& problem, std::string path = "");

  /// A member without which the line has no meaning.
  template <class T>
  void required(const char* key, T& into) {
    if (const nlohmann::json* value = find(key)) {
      read(key, *value, into);
    } else {
      complain(key, "is missing");
    }
  }

  /// A member that keeps its default when it is missing or null.
  template <class T>
  void optional(const char* key, T& into) {
    const nlohmann::json* value = find(key);
    if (value != nullptr && !value->is_null()) read(key, *value, into);
  }

  void optional_seconds(const char* key, Nanos& into);

  /// An object inside this one; none when it is missing or null.
  std::optional<JsonFields> object(const char* key);
  /// The objects of a list.
  std::vector<JsonFields> objects(const char* key);

  void complain(const std::string& key, const std::string& what);

 private:
  const nlohmann::json* find(const std::string& key) const;
  void read(const std::string& key, const nlohmann::json& value, std::string& into);
  void read(const std::string& key, const nlohmann::json& value, std::vector<std::string>& into);
  void read(const std::string& key, const nlohmann::json& value, std::vector<std::int64_t>& into);
  void read(const std::string& key, const nlohmann::json& value, std::vector<double>& into);
  void read(const std::string& key, const nlohmann::json& value, std::int64_t& into);
  void read(const std::string& key, const nlohmann::json& value, int& into);
  void read(const std::string& key, const nlohmann::json& value, std::uint64_t& into);
  void read(const std::string& key, const nlohmann::json& value, double& into);
  void read(const std::string& key, const nlohmann::json& value, bool& into);
  void read(const std::string& key, const nlohmann::json& value, Nanos& into);     ///< integer nanoseconds
  void read(const std::string& key, const nlohmann::json& value, WallTime& into);  ///< RFC 3339

  template <class T>
  void read(const std::string& key, const nlohmann::json& value, std::optional<T>& into) {
    if (value.is_null()) return;
    T inner{};
    read(key, value, inner);
    into = std::move(inner);
  }

  const nlohmann::json* object_;
  std::string* problem_;
  std::string path_;  ///< "timeline." inside the timeline
};

}  // namespace bench
