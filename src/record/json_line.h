#pragma once

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
  void text(std::string_view key, std::string_view value);
  void text_or_null(std::string_view key, std::string_view value);  ///< "" is null: it means that nobody said
  void texts(std::string_view key, const std::vector<std::string>& values);
  void integer(std::string_view key, std::int64_t value);
  void integer(std::string_view key, std::optional<std::int64_t> value);
  void big_integer(std::string_view key, std::uint64_t value);
  void integers(std::string_view key, const std::vector<std::int64_t>& values);
  void real(std::string_view key, double value);  ///< finite; what is not must not come here
  void real(std::string_view key, std::optional<double> value);
  void reals(std::string_view key, const std::vector<double>& values);
  void seconds(std::string_view key, Nanos value);  ///< exact for 26 days
  void boolean(std::string_view key, bool value);
  void boolean(std::string_view key, std::optional<bool> value);
  void null(std::string_view key);

  void open_object(std::string_view key);
  void close_object() { close('}'); }
  void open_list(std::string_view key);
  void open_item();  ///< an object in a list
  void close_list() { close(']'); }

  /// The line: the object with its "crc" as the last member, and a line feed.
  std::string finish() &&;

 private:
  void comma();
  void key(std::string_view name);
  void close(char bracket);
  bool quoted(std::string_view value);
  void number(std::int64_t value);
  void number(double value);

  std::string out_ = "{";
};

enum class Checksum { right, wrong, missing };

/// Whether the "crc" at the end of a line is that of the bytes before it.
Checksum checksum_of(std::string_view line);

}  // namespace bench
