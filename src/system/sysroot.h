#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bench/clock.h"

namespace bench {

/// The pseudo files of Linux (/proc, /sys, /etc) below a root, which is "" in life and a fixture in tests.
class Sysroot {
 public:
  explicit Sysroot(std::string root) : root_(std::move(root)) {}

  /// The first 256 KiB of a file; none when it cannot be read.
  std::optional<std::string> read(const std::string& path) const;
  /// The first line, without blanks around it; "" when it cannot be read.
  std::string line(const std::string& path) const;
  std::optional<long long> number(const std::string& path) const;
  bool has(const std::string& path) const;
  std::vector<std::string> names_in(const std::string& directory) const;  ///< sorted
  std::string link(const std::string& path) const;                        ///< what a symbolic link says, or ""

 private:
  std::string root_;
};

// Reading what the kernel prints.

std::optional<long long> whole_number(std::string_view text);  ///< a leading number; what follows is ignored
/// The value behind `key` in lines like "MemTotal:  1234 kB", without blanks; "" when there is none.
std::string_view value_of_key(std::string_view text, std::string_view key, char separator = ':');
/// How many numbers "0-3,8" names.
int count_of_list(std::string_view list);
/// Processor time is counted in them.
Nanos time_of_ticks(std::int64_t ticks);

}  // namespace bench
