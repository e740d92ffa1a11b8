#include "summarise/run_conditions.h"

#include <algorithm>

namespace bench {

namespace {

/// Ollama lists "words:latest" for a model that was asked for as "words".
bool same_model(std::string_view a, std::string_view b) {
  constexpr std::string_view default_tag = ":latest";
  const auto bare = [&](std::string_view name) {
    return name.ends_with(default_tag) ? name.substr(0, name.size() - default_tag.size()) : name;
  };
  return bare(a) == bare(b);
}

const LoadedModel* find_loaded(const std::vector<LoadedModel>& loaded, std::string_view model) {
  const auto found = std::find_if(loaded.begin(), loaded.end(),
                                  [model](const LoadedModel& candidate) { return same_model(candidate.name, model); });
  return found == loaded.end() ? nullptr : &*found;
}

}  // namespace

bool option_is_on(const RunHeader& header, std::string_view name) {
  return std::any_of(header.options.begin(), header.options.end(), [name](const ResolvedOption& option) {
    return option.name == name && (option.value == "true" || option.value == "on" || option.value == "1");
  });
}

std::int64_t unsent_context_of(const std::string& model, const RunHeader& header) {
  if (header.num_ctx > 0) return 0;
  const LoadedModel* loaded = find_loaded(header.server.loaded, model);
  return loaded ? loaded->context_length.value_or(0) : 0;
}

std::optional<double> gpu_share_of(const std::string& model, const RunHeader& header, const RunEnd& end) {
  for (const auto* list : {&header.server.loaded, &end.loaded}) {
    const LoadedModel* loaded = find_loaded(*list, model);
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
