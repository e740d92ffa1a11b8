#include "golden/golden_file.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

namespace bench_test {
namespace {

namespace fs = std::filesystem;

std::string bytes_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream bytes;
  bytes << in.rdbuf();
  return bytes.str();
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  if (!text.empty() && text.back() != '\n') lines.back() += "<no line feed>";
  return lines;
}

/// Escape sequences as ^[, so that a difference does not colour the reader's terminal.
std::string visible(std::string line) {
  for (std::size_t at = 0; (at = line.find('\x1b', at)) != std::string::npos; at += 2) line.replace(at, 1, "^[");
  return line;
}

/// The lines between the common beginning and the common end of two texts.
std::string difference(const std::vector<std::string>& expected, const std::vector<std::string>& actual) {
  const auto shorter = std::min(expected.size(), actual.size());
  std::size_t head = 0;
  while (head < shorter && expected[head] == actual[head]) ++head;
  std::size_t tail = 0;
  while (tail < shorter - head && expected[expected.size() - 1 - tail] == actual[actual.size() - 1 - tail]) ++tail;

  std::string text = "@@ line " + std::to_string(head + 1) + " @@\n";
  for (std::size_t i = head; i < expected.size() - tail; ++i) text += "- " + visible(expected[i]) + "\n";
  for (std::size_t i = head; i < actual.size() - tail; ++i) text += "+ " + visible(actual[i]) + "\n";
  return text;
}

}  // namespace

std::string golden_difference(const std::string& name, const std::string& actual) {
  const fs::path file = fs::path(BENCH_TESTS_DIR) / "golden" / name;
  const char* update = std::getenv("BENCH_UPDATE_GOLDEN");
  if (update != nullptr && std::string(update) == "1") {
    std::ofstream(file, std::ios::binary) << actual;
    return "";
  }
  if (!fs::exists(file)) return name + " is missing; write it with BENCH_UPDATE_GOLDEN=1 and read it\n";
  const std::string expected = bytes_of(file);
  if (expected == actual) return "";
  return name + " differs; accept with BENCH_UPDATE_GOLDEN=1\n" + difference(lines_of(expected), lines_of(actual));
}

}  // namespace bench_test
