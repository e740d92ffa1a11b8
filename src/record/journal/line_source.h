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

 private:
  LineSource(std::string path, int fd) : path_(std::move(path)), fd_(fd) {}
  Expected<bool> fill();

  std::string path_;
  int fd_;
  std::string buffer_;
  std::size_t begin_ = 0;  ///< of the next line
  std::int64_t number_ = 0;
  bool at_end_ = false;
};

}  // namespace bench
