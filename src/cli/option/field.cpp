#include "cli/option/field.h"

#include <spdlog/fmt/fmt.h>

namespace bench {

std::string text_of(bool value) { return value ? "true" : "false"; }

// 12 digits: what was typed comes back, without the noise of binary fractions. No locale is asked.
std::string text_of(double value) { return fmt::format("{:.12g}", value); }

std::string text_of(Nanos value) {
  const std::int64_t ns = value.count();
  if (ns % 60'000'000'000 == 0 && ns != 0) return fmt::format("{}m", ns / 60'000'000'000);
  if (ns % 1'000'000'000 == 0) return fmt::format("{}s", ns / 1'000'000'000);
  return text_of(static_cast<double>(ns) * 1e-6) + "ms";
}

std::string text_of(const ItemLimit& value) {
  if (value.share) return text_of(*value.share * 100) + "%";
  return text_of(value.count);
}

std::string text_of(const FailureAllowance& value) {
  return value.share ? text_of(*value.share * 100) + "%" : text_of(value.count);
}

std::string text_of(const ContextSize& value) {
  if (value.kind == ContextSize::Kind::automatic) return "auto";
  return value.kind == ContextSize::Kind::server ? "server" : text_of(value.tokens);
}

}  // namespace bench
