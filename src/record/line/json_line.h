#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bench/clock.h"

namespace bench {

/// Writes one JSON object on one line, straight into a string: a journal has a line for every request, and a tree of
/// each would cost more than the rest of the record.
///
/// No value is written as null. A text that is not UTF-8 is written twice: with U+FFFD for what is wrong, so that every
/// reader can take it, and byte for byte as base 64 under the key with "_b64" behind it.
class JsonLine {
 public:
  void add(std::string_view key, std::string_view value);
  void add(std::string_view key, double value);  ///< finite; what is not must not come here
  void add(std::string_view key, Nanos value) { add(key, value.count()); }
  void add(std::string_view key, WallTime value);  ///< RFC 3339
  void add(std::string_view key, const std::vector<std::string>& values);
  void add(std::string_view key, const std::vector<std::int64_t>& values);
  void add(std::string_view key, const std::vector<double>& values);
  template <std::signed_integral Integer>
  void add(std::string_view key, Integer value) {
    name(key);
    number(std::int64_t{value});
  }
  template <std::same_as<bool> Bool>
  void add(std::string_view key, Bool value) {
    name(key);
    out_ += value ? "true" : "false";
  }
  template <class T>
  void add(std::string_view key, const std::optional<T>& value) {
    if (value) {
      add(key, *value);
    } else {
      null(key);
    }
  }
  void seconds(std::string_view key, Nanos value);         ///< exact for 26 days
  void digits(std::string_view key, std::uint64_t value);  ///< as text: beyond 2^53 many readers have no exact numbers
  void null(std::string_view key);

  void open_object(std::string_view key);
  void close_object() { out_ += '}'; }
  void open_list(std::string_view key);
  void open_item();  ///< an object in a list
  void close_list() { out_ += ']'; }

  /// The line: the object with its "crc" as the last member, and a line feed.
  std::string finish() &&;

 private:
  void comma();
  void name(std::string_view key);
  bool quoted(std::string_view value);
  void number(std::int64_t value);
  void number(double value);
  template <class T>
  void numbers(std::string_view key, const std::vector<T>& values);

  std::string out_ = "{";
};

/// A line without the secrets of this process, with a checksum that fits it again.
std::string sealed_without_secrets(std::string line);

enum class Checksum { right, wrong, missing };

/// Whether the "crc" at the end of a line is that of the bytes before it.
Checksum checksum_of(std::string_view line);

}  // namespace bench
