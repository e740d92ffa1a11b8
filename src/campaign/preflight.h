#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "bench/backend.h"
#include "bench/failure.h"
#include "bench/options.h"
#include "bench/plan.h"
#include "bench/record.h"
#include "bench/transport.h"

namespace bench {

class CampaignObserver;

/// What was learnt of the server before anything was measured.
struct Preflight {
  ServerFacts server;
  std::vector<ModelFacts> models;  ///< in the order in which they were asked for
  const Backend* backend = nullptr;
};

/// Asks the server what it is and whether it has the models. With --api auto every kind of server in the table is
/// tried; a server with one model may be asked for none, and a simulated one then names its first. Every reason not to
/// go on is an error with exit code 3 and a remedy. `observer`, if any, hears of each question.
Expected<Preflight> preflight(const RunOptions& options, const Host& host, Transport& transport,
                              CampaignObserver* observer = nullptr);

/// The same for --dry-run: asks for nothing but the version and the models themselves, and takes what it can get.
Preflight glance(const RunOptions& options, const Host& host, Transport& transport);

/// What somebody who has named no model can choose from.
struct Survey {
  ServerFacts server;
  std::vector<ModelFacts> installed;
};
Expected<Survey> survey(const RunOptions& options, const Host& host, Transport& transport,
                        CampaignObserver* observer = nullptr);

/// The models that the server has installed.
Expected<std::vector<ModelFacts>> installed_models(const RunOptions& options, const Host& host, Transport& transport);

/// The models in memory now; empty when the server does not say.
std::vector<LoadedModel> loaded_models(const Backend& backend, Transport& transport, const RunOptions& options);

/// Adds what is in memory now to what was seen there before. A server may keep one model only, so each leg of a run has
/// to look for itself: after the last one, the first is gone.
void remember_loaded(std::vector<LoadedModel>& seen, std::vector<LoadedModel> now);

}  // namespace bench
