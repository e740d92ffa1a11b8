#include "system/sysroot.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <unistd.h>

#include "base/text.h"
#include "system/files.h"

namespace bench {

namespace fs = std::filesystem;

std::optional<std::string> Sysroot::read(const std::string& path) const {
  std::ifstream file(root_ + path, std::ios::binary);
  if (!file) return std::nullopt;
  std::string text(256 * 1024, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (file.bad()) return std::nullopt;
  return text;
}

std::string Sysroot::line(const std::string& path) const {
  const std::string text = read(path).value_or("");
  return std::string(trimmed(std::string_view(text).substr(0, text.find('\n'))));
}

std::optional<long long> Sysroot::number(const std::string& path) const { return whole_number(line(path)); }

bool Sysroot::has(const std::string& path) const {
  std::error_code error;
  return fs::exists(root_ + path, error);
}

std::vector<std::string> Sysroot::names_in(const std::string& directory) const {
  std::vector<std::string> names = bench::names_in(root_ + directory);
  std::sort(names.begin(), names.end());
  return names;
}

std::string Sysroot::link(const std::string& path) const {
  std::array<char, 4096> target;
  const ssize_t n = ::readlink((root_ + path).c_str(), target.data(), target.size());
  return n > 0 ? std::string(target.data(), static_cast<std::size_t>(n)) : "";
}

std::optional<long long> whole_number(std::string_view text) {
  text = trimmed(text);
  long long value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{}) return std::nullopt;
  return value;
}

std::string_view value_of_key(std::string_view text, std::string_view key, char separator) {
  for (const std::string_view line : split(text, '\n')) {
    const auto at = line.find(separator);
    if (at != std::string_view::npos && trimmed(line.substr(0, at)) == key) return trimmed(line.substr(at + 1));
  }
  return {};
}

int count_of_list(std::string_view list) {
  long long count = 0;
  for (const std::string_view range : split(list, ',')) {
    const auto first = whole_number(range);
    const auto dash = range.find('-', 1);
    const auto last = dash == std::string_view::npos ? first : whole_number(range.substr(dash + 1));
    if (first && last && *last >= *first && *last < 1'000'000) count += *last - *first + 1;
  }
  return static_cast<int>(count);
}

Nanos time_of_ticks(std::int64_t ticks) {
  static const long per_second = ::sysconf(_SC_CLK_TCK);
  return Nanos(ticks * (1'000'000'000 / std::max(per_second, 1L)));
}

}  // namespace bench
