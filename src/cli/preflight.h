#pragma once

#include <string>
#include <vector>

#include "bench/backend.h"
#include "bench/failure.h"
#include "bench/options.h"
#include "bench/record.h"
#include "bench/transport.h"

namespace bench {

/// What was learnt of the server before anything was measured.
struct Preflight {
  ServerFacts server;
  std::vector<ModelFacts> models;  ///< in the order in which they were asked for
  const Backend* backend = nullptr;
};

/// Asks the server who it is and whether it has the models; a simulated server may be asked for none and then names its
/// first. Every reason not to go on is an error with exit code 3 and a remedy.
Expected<Preflight> preflight(const RunOptions& options, const Host& host, Transport& transport);

/// The same for --dry-run: asks for nothing but the version and the models themselves, and takes what it can get.
Preflight glance(const RunOptions& options, const Host& host, Transport& transport);

/// The backend of --api, without asking a server.
const Backend* backend_of(const Backend* api);

/// The models that the server has installed, as /api/tags lists them.
Expected<std::vector<ModelFacts>> installed_models(const RunOptions& options, const Host& host, Transport& transport);

/// What /api/ps lists now; empty when it does not answer.
std::vector<LoadedModel> loaded_models(Transport& transport, const Timeouts& limits);

}  // namespace bench
