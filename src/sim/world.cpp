#include "sim/world.h"

#include <algorithm>
#include <array>

#include "sim/model_name.h"

namespace bench {
namespace sim {
namespace {

constexpr std::array<std::string_view, 15> fault_names = {
    "refuse",   "reset",    "stall",     "truncate", "error_line",  "http_500",     "http_503",   "http_429",
    "bad_json", "bad_utf8", "long_line", "no_done",  "empty_reply", "slow_headers", "wrong_model"};

}  // namespace

std::string_view name_of(FaultKind kind) { return fault_names[static_cast<std::size_t>(kind)]; }

std::optional<FaultKind> fault_kind_from(std::string_view name) {
  const auto found = std::find(fault_names.begin(), fault_names.end(), name);
  if (found == fault_names.end()) return std::nullopt;
  return static_cast<FaultKind>(found - fault_names.begin());
}

bool Model::can(std::string_view capability) const {
  return std::find(capabilities.begin(), capabilities.end(), capability) != capabilities.end();
}

}  // namespace sim

const sim::Model* World::find_model(std::string_view wanted) const {
  const std::string full = sim::with_tag(wanted);
  for (const sim::Model& model : models)
    if (model.name == full) return &model;
  return nullptr;
}

const sim::Model& World::facts_of(std::string_view model) const {
  const sim::Model* found = find_model(model);
  return found ? *found : models.front();
}

const sim::Behaviour& World::behaviour_of(std::string_view model) const {
  const sim::Model* found = find_model(model);
  return found ? found->behaviour : behaviour;
}

}  // namespace bench
