#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "bench/failure.h"

namespace bench {

/// The lines of a file, one at a time, in a buffer that is as long as the longest.
class LineSource {
 public:
  static Expected<LineSource> open(const std::string& path);  ///< "-" is stdin
  ~LineSource();
  LineSource(LineSource&& other) noexcept;
  LineSource& operator=(LineSource&&) = delete;

  struct Line {
    std::string_view text;  ///< with its line feed; valid until the next call
    std::int64_t number;    ///< from 1
    bool complete;          ///< false: the file ended before a line feed
    bool last;              ///< nothing follows
  };
  /// The next line; none at the end. A line beyond 128 MiB or a file that cannot be read is an error.
  Expected<std::optional<Line>> next();

  /// Some whole lines at once, with bytes of their own.
  class Block {
   public:
    std::optional<Line> next();  ///< valid as long as the block
    std::size_t size() const { return text_.size(); }

   private:
    friend class LineSource;
    std::string text_;
    std::size_t begin_ = 0;  ///< of the next line
    std::int64_t number_ = 0;
    bool last_ = false;
  };
  /// As many lines as were read together, one at least; none at the end. Errors as with next().
  Expected<std::optional<Block>> next_block();
  /// A file that can be read without waiting for somebody who writes it.
  bool is_regular_file() const;

 private:
  LineSource(std::string path, int fd) : path_(std::move(path)), fd_(fd) {}
  Expected<bool> fill();
  SetupError too_long() const;

  std::string path_;
  int fd_;
  std::string buffer_;
  std::size_t begin_ = 0;  ///< of the next line
  std::int64_t number_ = 0;
  bool at_end_ = false;
};

}  // namespace bench
