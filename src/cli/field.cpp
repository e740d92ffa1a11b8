#include "cli/field.h"

#include <locale>
#include <sstream>

#include "base/redaction.h"

namespace bench {

std::string text_of(bool value) { return value ? "true" : "false"; }
std::string text_of(std::int64_t value) { return std::to_string(value); }
std::string text_of(int value) { return std::to_string(value); }
std::string text_of(std::uint64_t value) { return std::to_string(value); }

std::string text_of(double value) {
  std::ostringstream out;
  out.imbue(std::locale::classic());
  out.precision(12);  // what was typed comes back, without the noise of binary fractions
  out << value;
  return out.str();
}

std::string text_of(Nanos value) {
  const std::int64_t ns = value.count();
  if (ns % 60'000'000'000 == 0 && ns != 0) return std::to_string(ns / 60'000'000'000) + "m";
  if (ns % 1'000'000'000 == 0) return std::to_string(ns / 1'000'000'000) + "s";
  return text_of(static_cast<double>(ns) * 1e-6) + "ms";
}

std::string text_of(const std::string& value) { return value; }

std::string text_of(const ItemLimit& value) {
  if (value.share) return text_of(*value.share * 100) + "%";
  return value.count ? text_of(*value.count) : "";
}

std::string text_of(const ContextSize& value) {
  if (value.kind == ContextSize::Kind::automatic) return "auto";
  return value.kind == ContextSize::Kind::server ? "server" : text_of(value.tokens);
}

std::string text_of(PromptCache value) { return value == PromptCache::avoid ? "avoid" : "allow"; }

std::string text_of(const ServerOption& value) { return value.name + "=" + value.json; }

std::string text_of(const std::pair<std::string, std::string>& key_and_value) {
  return key_and_value.first + "=" + key_and_value.second;
}

}  // namespace bench
