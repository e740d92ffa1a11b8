#pragma once

#include <string>

#include "sim/world.h"

namespace bench::sim {

/// The world that a JSON text describes. Unknown keys and values out of range are usage errors that name the key.
/// `origin` names the text; files that it names are looked for beside it.
Expected<World> parse_world(const std::string& json_text, const std::string& origin);

/// The script of `answers`: one {"pattern": ..., "reply": ...} a line.
Expected<std::vector<ScriptLine>> read_script(const std::string& file, const std::string& beside);

/// 64 hex digits that a model without a digest of its own is known by.
std::string digest_of(const std::string& model_name);

}  // namespace bench::sim
