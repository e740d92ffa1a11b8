#include "base/archive/tar.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace bench {
namespace {

constexpr std::size_t block_size = 512;
constexpr std::int64_t longest_text = 64 * 1024;

/// A field of text ends at its NUL, or fills its place.
std::string text_at(std::string_view block, std::size_t at, std::size_t size) {
  const std::string_view field = block.substr(at, size);
  return std::string(field.substr(0, field.find('\0')));
}

/// Octal digits, or, for what is too large for them, a binary number behind the bit 0x80.
std::optional<std::int64_t> number_at(std::string_view block, std::size_t at, std::size_t size) {
  std::string_view field = block.substr(at, size);
  std::int64_t value = 0;
  if (static_cast<unsigned char>(field.front()) == 0x80) {
    for (const char c : field.substr(1)) {
      if (value >> 48 != 0) return std::nullopt;
      value = value * 256 + static_cast<unsigned char>(c);
    }
    return value;
  }
  field.remove_prefix(std::min(field.find_first_not_of(' '), field.size()));
  field = field.substr(0, field.find_first_of(std::string_view(" \0", 2)));
  for (const char c : field) {
    if (c < '0' || c > '7') return std::nullopt;
    value = value * 8 + (c - '0');
  }
  return value;
}

/// The sum of all bytes, with blanks in place of the sum itself.
std::int64_t sum_of(std::string_view block) {
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < block.size(); ++i)
    sum += i >= 148 && i < 156 ? ' ' : static_cast<unsigned char>(block[i]);
  return sum;
}

}  // namespace

bool TarReader::fail(std::string problem) {
  problem_ = std::move(problem);
  return false;
}

bool TarReader::add(std::string_view bytes) {
  if (!problem_.empty()) return false;
  while (!bytes.empty() && !ended_) {
    std::size_t taken = 0;
    if (part_ == Part::header) {
      taken = std::min(bytes.size(), block_size - block_.size());
      block_ += bytes.substr(0, taken);
      if (block_.size() == block_size && !take_header()) return false;
    } else if (part_ == Part::padding) {
      taken = static_cast<std::size_t>(std::min<std::int64_t>(padding_, static_cast<std::int64_t>(bytes.size())));
      padding_ -= static_cast<std::int64_t>(taken);
      if (padding_ == 0) part_ = Part::header;
    } else {
      taken = static_cast<std::size_t>(std::min<std::int64_t>(left_, static_cast<std::int64_t>(bytes.size())));
      if (!take_body(bytes.substr(0, taken))) return false;
    }
    bytes.remove_prefix(taken);
  }
  return true;
}

bool TarReader::take_header() {
  const std::string block = std::move(block_);
  block_.clear();
  if (block.find_first_not_of('\0') == std::string::npos) {
    ended_ = true;
    return true;
  }
  if (number_at(block, 148, 8) != sum_of(block)) return fail("it is no tar archive, or it is damaged");
  const auto size = number_at(block, 124, 12);
  if (!size) return fail("the size of a file in the archive is no number");
  const char kind = block[156];
  const bool is_extension = kind == 'L' || kind == 'x';
  left_ = !is_extension && next_size_ >= 0 ? next_size_ : *size;
  padding_ = (static_cast<std::int64_t>(block_size) - left_ % static_cast<std::int64_t>(block_size)) %
             static_cast<std::int64_t>(block_size);
  if (is_extension) {
    if (left_ > longest_text) return fail("a name in the archive is too long");
    text_.clear();
    part_ = kind == 'L' ? Part::long_name : Part::extension;
  } else {
    std::string name = text_at(block, 0, 100);
    const std::string folder = block.substr(257, 6) == std::string_view("ustar\0", 6) ? text_at(block, 345, 155) : "";
    if (!folder.empty()) name.insert(0, folder + "/");
    if (!next_name_.empty()) name = next_name_;
    const bool is_file = kind == '0' || kind == '\0' || kind == '7';
    part_ = is_file && !name.ends_with('/') && sink_.begin_file(name, left_) ? Part::wanted : Part::unwanted;
    if (kind != 'g') {  // which is of the whole archive
      next_name_.clear();
      next_size_ = -1;
    }
  }
  return left_ > 0 || end_body();
}

bool TarReader::take_body(std::string_view bytes) {
  left_ -= static_cast<std::int64_t>(bytes.size());
  if (part_ == Part::wanted && !sink_.file_bytes(bytes)) return false;
  if (part_ == Part::long_name || part_ == Part::extension) text_ += bytes;
  return left_ > 0 || end_body();
}

bool TarReader::end_body() {
  if (part_ == Part::wanted && !sink_.end_file()) return false;
  if (part_ == Part::long_name) next_name_ = text_.substr(0, text_.find('\0'));
  if (part_ == Part::extension) read_extension();
  part_ = padding_ > 0 ? Part::padding : Part::header;
  return true;
}

/// Lines of pax: "30 path=some/long/name\n", the number being the length of the line.
void TarReader::read_extension() {
  std::string_view rest = text_;
  while (!rest.empty()) {
    std::size_t length = 0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), length);
    const auto digits = static_cast<std::size_t>(end - rest.data());
    if (error != std::errc{} || length <= digits + 1 || length > rest.size()) return;
    const std::string_view line = rest.substr(digits + 1, length - digits - 2);
    rest.remove_prefix(length);
    if (line.starts_with("path=")) next_name_ = line.substr(5);
    if (line.starts_with("size=")) std::from_chars(line.data() + 5, line.data() + line.size(), next_size_);
  }
}

}  // namespace bench
