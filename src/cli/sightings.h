#pragma once

#include <string>
#include <vector>

#include "bench/options.h"
#include "bench/record.h"

namespace bench {

/// One server that answered to somebody who named no model.
struct Sighting {
  ServerFacts server;
  std::vector<ModelFacts> installed;
  std::string refused = "";  ///< why it cannot be measured, as a sentence; "" when it can
};

/// What was seen, and why nothing was.
struct Sightings {
  std::vector<Sighting> found;
  std::string why_none;
};

/// Looks at the server that is named, else at the usual ports of this machine, briefly: nobody has asked to wait.
Sightings look_around(const RunOptions& options);

/// The models of a server by name, those in its memory first: they answer at once.
std::vector<std::string> names_of_models(const Sighting& at);
bool is_loaded(const Sighting& at, const std::string& model);

/// "Ollama 0.33.0", "OpenAI-compatible vLLM 0.11.0 (simulated)".
std::string product_of(const ServerFacts& server);

}  // namespace bench
