#include "record/journal/line_source.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace bench {
namespace {

constexpr std::size_t block_size = std::size_t{1} << 18;
constexpr std::size_t longest_line = std::size_t{128}
                                     << 20;  // twice the largest file of prompts, whose header quotes it

SetupError cannot_read(const std::string& path, std::string why) {
  return {ExitCode::usage, "cannot read " + path, std::move(why), {}};
}

}  // namespace

Expected<LineSource> LineSource::open(const std::string& path) {
  if (path == "-") return LineSource("stdin", ::dup(STDIN_FILENO));
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return cannot_read(path, std::generic_category().message(errno));
  return LineSource(path, fd);
}

LineSource::~LineSource() {
  if (fd_ >= 0) ::close(fd_);
}

LineSource::LineSource(LineSource&& other) noexcept
    : path_(std::move(other.path_)),
      fd_(std::exchange(other.fd_, -1)),
      buffer_(std::move(other.buffer_)),
      begin_(other.begin_),
      number_(other.number_),
      at_end_(other.at_end_) {}

Expected<std::optional<LineSource::Line>> LineSource::next() {
  std::size_t searched = begin_;
  std::size_t feed;
  while ((feed = buffer_.find('\n', searched)) == std::string::npos && !at_end_) {
    searched = buffer_.size() - begin_;
    if (searched > longest_line) return too_long();
    if (auto filled = fill(); !filled) return filled.error();
  }
  if (feed == std::string::npos && begin_ == buffer_.size()) return std::optional<Line>();
  const std::size_t end = feed == std::string::npos ? buffer_.size() : feed + 1;
  if (end == buffer_.size() && !at_end_) {
    // Whether this is the last line shows only in what follows it.
    if (auto filled = fill(); !filled) return filled.error();
    return next();
  }
  const Line line{std::string_view(buffer_).substr(begin_, end - begin_), ++number_, feed != std::string::npos,
                  end == buffer_.size()};
  begin_ = end;
  return std::optional<Line>(line);
}

SetupError LineSource::too_long() const {
  return cannot_read(path_, "line " + std::to_string(number_ + 1) + " is longer than 128 MiB");
}

Expected<std::optional<LineSource::Block>> LineSource::next_block() {
  std::size_t end = 0;
  for (std::size_t searched = 0;;) {
    // Whether a line is the last one shows only in what follows it, so the last byte is left for the next block.
    const std::string_view unsearched = std::string_view(buffer_).substr(begin_ + searched);
    const std::size_t feed =
        unsearched.empty() ? unsearched.npos : unsearched.substr(0, unsearched.size() - 1).rfind('\n');
    if (feed != unsearched.npos) end = begin_ + searched + feed + 1;
    if (end > 0 || at_end_) break;
    searched = unsearched.empty() ? searched : searched + unsearched.size() - 1;
    if (searched > longest_line) return too_long();
    if (auto filled = fill(); !filled) return filled.error();
  }
  if (at_end_) end = buffer_.size();
  if (end == begin_) return std::optional<Block>();
  Block block;
  std::string rest = buffer_.substr(end);
  block.text_ = std::move(buffer_);
  block.text_.resize(end);
  block.begin_ = std::exchange(begin_, 0);
  block.number_ = number_;
  block.last_ = at_end_;
  buffer_ = std::move(rest);
  number_ += std::count(block.text_.begin() + static_cast<std::ptrdiff_t>(block.begin_), block.text_.end(), '\n');
  return std::optional<Block>(std::move(block));
}

std::optional<LineSource::Line> LineSource::Block::next() {
  if (begin_ == text_.size()) return std::nullopt;
  const std::size_t feed = text_.find('\n', begin_);
  const std::size_t end = feed == std::string::npos ? text_.size() : feed + 1;
  const Line line{std::string_view(text_).substr(begin_, end - begin_), ++number_, feed != std::string::npos,
                  last_ && end == text_.size()};
  begin_ = end;
  return line;
}

bool LineSource::is_regular_file() const {
  struct stat status{};
  return ::fstat(fd_, &status) == 0 && S_ISREG(status.st_mode);
}

/// Moves the rest of the buffer to its front and reads a block behind it.
Expected<bool> LineSource::fill() {
  buffer_.erase(0, std::exchange(begin_, 0));
  const std::size_t before = buffer_.size();
  buffer_.resize(before + block_size);
  ssize_t n;
  do {
    n = ::read(fd_, buffer_.data() + before, block_size);
  } while (n < 0 && errno == EINTR);
  const int error = errno;
  buffer_.resize(before + static_cast<std::size_t>(n > 0 ? n : 0));
  if (n < 0) return cannot_read(path_, std::generic_category().message(error));
  at_end_ = n == 0;
  return !at_end_;
}

}  // namespace bench
