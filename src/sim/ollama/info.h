#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bench/clock.h"

#include "sim/engine/engine.h"
#include "sim/world/world.h"

namespace bench::sim {

// The bodies that Ollama answers with when it is asked about itself and its models.

std::string version_document(const World& world);
std::string status_document();
std::string tags_document(const World& world);
/// `epoch` is the calendar at the world's instant 0.
std::string ps_document(const World& world, const std::vector<Resident>& residents, WallTime epoch);
/// `model` may be one that is not listed: it is described as the first one.
std::string show_document(const World& world, std::string_view model);

}  // namespace bench::sim
