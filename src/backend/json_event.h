#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "bench/failure.h"
#include "bench/stream.h"

#include "base/json/reader.h"

namespace bench {

// What the readers of events in JSON share, whatever the protocol.

using Count = std::optional<std::int64_t>;

/// A count is a whole number from 0 to 2^53, however it is written; beyond that a double would already have lost
/// digits.
Count count_from(std::string_view number);

/// A time as whole nanoseconds, within the same bounds.
Count nanoseconds_from_seconds(std::string_view number);
Count nanoseconds_from_milliseconds(std::string_view number);

/// What is wrong with the form of an event, with an excerpt of it that is safe to print.
Failure failure_of_form(const JsonReader::Error& error, std::string_view event);

/// Servers pass on what others told them as JSON text inside their words. Those of the innermost error, as error_in
/// reads one; it is "" for what is none.
std::string innermost_words(std::string words, std::string (*error_in)(std::string_view json));

/// Reads one event: known fields strictly by type, null like absent, unknown fields not at all. Each protocol derives
/// its own reader, which says what stands where. Every function reads exactly one value and is false once something was
/// wrong.
class JsonEventReader {
 public:
  explicit JsonEventReader(std::string_view event) : in_(event) {}

  StreamEvent& event() { return event_; }
  const JsonReader::Error& error() const { return *in_.error(); }

 protected:
  /// Which known fields an object has had.
  using Seen = std::bitset<32>;
  template <class Reader>
  struct Field {
    std::string_view name;
    bool (Reader::*read)();
  };

  /// The row with that name, or null. A second one of an object makes a duplicate.
  template <class Row, std::size_t size>
  const Row* known(const Row (&rows)[size], std::string_view key, Seen& seen);
  /// An object with these fields.
  template <class Reader, std::size_t size>
  bool fields(const Field<Reader> (&rows)[size]);
  /// The first element alone: the others are other answers, or other tokens.
  template <class Read>
  bool first_of_array(Read read);

  bool skip_null() { return in_.type() == JsonReader::Type::null && in_.skip(); }
  bool text(std::string& out) {
    out.clear();
    return skip_null() || in_.string(out);
  }
  bool flag(bool& out) {
    out = false;
    return skip_null() || in_.boolean(out);
  }
  /// What is no such number costs this number only: the reply is still a reply.
  bool number(Count& out, Count (*from)(std::string_view));
  bool count(Count& out) { return number(out, count_from); }
  bool milliseconds(Count& out) { return number(out, nanoseconds_from_milliseconds); }

  /// Whether there are any.
  bool tool_calls();
  /// {"error":"words"} or {"error":{"message":"words"}}. An object without a message has the words `otherwise`.
  bool error_words(std::string_view otherwise);
  static constexpr std::string_view unsaid = "an error without a message";
  /// [{"top_logprobs":[...]}, ...]: an entry for each token of the event, each with the candidates for its place.
  bool first_place();
  /// [{"token":"a","logprob":-0.1}, ...]
  bool chances();

  JsonReader in_;
  StreamEvent event_;
};

template <class Row, std::size_t size>
const Row* JsonEventReader::known(const Row (&rows)[size], std::string_view key, Seen& seen) {
  static_assert(size <= Seen().size());
  for (std::size_t i = 0; i < size; ++i) {
    if (rows[i].name != key) continue;
    event_.duplicate_key |= seen[i];
    seen.set(i);
    return &rows[i];
  }
  return nullptr;
}

template <class Reader, std::size_t size>
bool JsonEventReader::fields(const Field<Reader> (&rows)[size]) {
  Seen seen;
  return in_.object([&](std::string_view key) {
    const Field<Reader>* const field = known(rows, key, seen);
    return field == nullptr ? in_.skip() : (static_cast<Reader&>(*this).*field->read)();
  });
}

template <class Read>
bool JsonEventReader::first_of_array(Read read) {
  bool is_first = true;
  return in_.array([&] { return std::exchange(is_first, false) ? read() : in_.skip(); });
}

}  // namespace bench
