#include "present/sgr.h"

namespace bench {
namespace {

std::string_view code_of(Emphasis emphasis) {
  switch (emphasis) {
    case Emphasis::none:
      return "";
    case Emphasis::strong:
      return "\x1b[1m";
    case Emphasis::faint:
      return "\x1b[2m";
    case Emphasis::caution:
      return "\x1b[33m";
    case Emphasis::alarm:
      return "\x1b[1;31m";
    case Emphasis::good:
      return "\x1b[32m";
  }
  return "";
}

}  // namespace

std::string painted(std::string_view text, Emphasis emphasis, bool color) {
  const std::string_view code = code_of(emphasis);
  if (!color || code.empty() || text.empty()) return std::string(text);
  return std::string(code) + std::string(text) + "\x1b[0m";
}

}  // namespace bench
