#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace bench {

/// One line of a program that serves through its standard output: whose reply it is part of.
struct ReplyLine {
  enum class Kind { part, garbage, too_long } kind = Kind::part;
  std::int64_t id = -1;
  bool last = false;      ///< the reply is over with it: `done` is true, or there is an `error`
  std::string_view text;  ///< with its line feed; lives until the next call
};

/// Cuts what such a program writes into lines and reads who each is for: its `id`, and whether it is the last. All else
/// in it is for the decoder. Whatever comes, no more than a line is kept, and no line longer than the cap.
class ReplyLines {
 public:
  static constexpr std::size_t usual_cap = std::size_t{8} << 20;

  explicit ReplyLines(std::size_t cap = usual_cap) : cap_(cap) {}

  /// Call next() until it has no more; `bytes` must live as long. Blank lines are passed over.
  void feed(std::string_view bytes) { rest_ = bytes; }
  std::optional<ReplyLine> next();

 private:
  std::optional<std::string_view> take_line();

  std::size_t cap_;
  std::string_view rest_;
  std::string carried_;    ///< the beginning of a line, from earlier reads
  bool given_ = false;     ///< carried_ was handed out
  bool too_long_ = false;  ///< a line turned out to be just now
  bool skipping_ = false;  ///< what is left of it
};

/// Reads the envelope of one line.
ReplyLine read_envelope(std::string_view line);

}  // namespace bench
