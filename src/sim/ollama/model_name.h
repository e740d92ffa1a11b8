#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace bench::sim {

/// "name" is short for "name:latest".
std::string with_tag(std::string_view name);

/// Whether a name can be one at all: [host/][namespace/]model[:tag].
bool is_model_name(std::string_view name);

}  // namespace bench::sim
