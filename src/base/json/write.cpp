#include "base/json/write.h"

#include <cmath>
#include <cstdint>

#include <nlohmann/json.hpp>

namespace bench {

std::string json_string(std::string_view text) { return compact(nlohmann::json(text)); }

std::string json_number(double value) {
  constexpr double largest_exact = 9007199254740992.0;  // 2^53
  const bool whole = value == std::floor(value) && std::abs(value) < largest_exact;
  return compact(whole ? nlohmann::json(static_cast<std::int64_t>(value)) : nlohmann::json(value));
}

JsonObjectText& JsonObjectText::add(std::string_view name, std::string_view json) {
  if (!empty()) text_ += ',';
  text_ += json_string(name);
  text_ += ':';
  text_ += json;
  return *this;
}

}  // namespace bench
