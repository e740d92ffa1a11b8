#include "sim/serial_rules.h"

#include <algorithm>

#include "sim/strict_object.h"

namespace bench::sim {

std::uint64_t matching_rules(const std::vector<SerialRule>& rules, const RequestTraits& traits) {
  const auto holds = [&](const auto& wanted) {
    return std::any_of(traits.begin(), traits.end(), [&](const auto& trait) {
      return trait.first == wanted.first &&
             Json::parse(trait.second, nullptr, false) == Json::parse(wanted.second, nullptr, false);
    });
  };
  std::uint64_t matching = 0;
  for (std::size_t i = 0; i < rules.size() && i < 64; ++i)
    if (std::all_of(rules[i].begin(), rules[i].end(), holds)) matching |= std::uint64_t{1} << i;
  return matching;
}

}  // namespace bench::sim
