#pragma once

#include <string>

#include "sim/dialect.h"

namespace bench::sim {

// What llama.cpp's server says of itself.

std::string props_document(const World& world);
std::string slots_document(const World& world, const Activity& activity);
std::string llamacpp_models_document(const World& world);
/// In Prometheus' text form.
std::string metrics_text(const Activity& activity);

}  // namespace bench::sim
