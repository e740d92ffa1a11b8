#include "summarise/run_conditions.h"

#include <algorithm>

#include "bench/backend.h"

namespace bench {

bool is_given(const RunHeader& header, std::string_view option) {
  return std::any_of(header.options.begin(), header.options.end(), [option](const ResolvedOption& resolved) {
    return resolved.name == option && resolved.source != "default";
  });
}

bool option_is_on(const RunHeader& header, std::string_view name) {
  return std::any_of(header.options.begin(), header.options.end(), [name](const ResolvedOption& option) {
    return option.name == name && (option.value == "true" || option.value == "on" || option.value == "1");
  });
}

std::int64_t unsent_context_of(const std::string& model, const RunHeader& header) {
  if (header.num_ctx > 0) return 0;
  const LoadedModel* loaded = find_loaded(header.server.api, header.server.loaded, model);
  return loaded ? loaded->context_length.value_or(0) : 0;
}

const PlannedLeg* planned_leg_of(const std::string& model, const RunHeader& header) {
  const auto& legs = header.plan.legs;
  const auto found =
      std::find_if(legs.begin(), legs.end(), [&](const PlannedLeg& leg) { return leg.to.model == model; });
  return found == legs.end() ? nullptr : &*found;
}

std::optional<double> gpu_share_of(const std::string& model, const RunHeader& header, const RunEnd& end) {
  for (const auto* list : {&header.server.loaded, &end.loaded}) {
    const LoadedModel* loaded = find_loaded(header.server.api, *list, model);
    if (loaded && loaded->gpu_share()) return loaded->gpu_share();
  }
  return std::nullopt;
}

std::optional<double> LoadedModel::gpu_share() const {
  if (!size || !size_vram || *size <= 0) return std::nullopt;
  return std::clamp(static_cast<double>(*size_vram) / static_cast<double>(*size), 0.0, 1.0);
}

std::vector<double> asked_percentiles(const RunHeader& header) {
  return header.percentiles.empty() ? std::vector<double>{50, 95} : header.percentiles;
}

bool is_open_loop(const RunHeader& header) { return header.loop == "open"; }

}  // namespace bench
