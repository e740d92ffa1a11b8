#include "cli/sightings.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "bench/backend.h"

#include "base/text.h"
#include "campaign/observer.h"
#include "campaign/preflight.h"
#include "campaign/target.h"

namespace bench {
namespace {

/// Nobody has asked to wait.
Timeouts impatient() {
  Timeouts limits;
  limits.connect = std::chrono::milliseconds(300);
  limits.idle = std::chrono::milliseconds(700);
  limits.total = std::chrono::milliseconds(700);
  return limits;
}

/// Tells a server that answers something from none at all.
class AnswerListener final : public CampaignObserver {
 public:
  void answered(const HttpRequest&, const FailureOr<HttpResponse>& answer) override {
    any_ = any_ || answer.has_value();
  }
  bool any() const { return any_; }

 private:
  bool any_ = false;
};

/// Adds the server to `found` if anything answers; else hands back why not.
std::string look(const RunOptions& options, const Expected<Target>& target, std::vector<Sighting>& found) {
  if (!target) return target.error().what;
  RunOptions quick = options;
  quick.timeouts = impatient();
  if (!options.host) quick.preflight_timeout = std::min(options.preflight_timeout, quick.timeouts.total);
  quick.ready_timeout = Nanos{0};
  AnswerListener listener;
  auto seen = survey(quick, target->host, *target->transport, &listener);
  if (seen) {
    found.push_back({std::move(seen->server), std::move(seen->installed)});
  } else if (listener.any()) {
    found.push_back({{}, {}, seen.error().what});
  } else {
    return seen.error().what;
  }
  return "";
}

/// Of all protocols, each once.
std::vector<int> usual_ports() {
  std::vector<int> ports;
  for (const Backend& backend : backends())
    for (const int port : backend.usual_ports)
      if (std::find(ports.begin(), ports.end(), port) == ports.end()) ports.push_back(port);
  return ports;
}

}  // namespace

Sightings look_around(const RunOptions& options) {
  Sightings seen;
  if (options.host) {
    seen.why_none = look(options, open_target(options), seen.found);
    return seen;
  }
  std::vector<std::string> ports;
  for (const int port : usual_ports()) {
    look(options, open_neighbour(port), seen.found);
    ports.push_back(std::to_string(port));
  }
  seen.why_none = "no server answers on this machine, ports " + joined(ports);
  return seen;
}

bool is_loaded(const Sighting& at, const std::string& model) {
  return find_loaded(at.server.api, at.server.loaded, model) != nullptr;
}

std::vector<std::string> names_of_models(const Sighting& at) {
  std::vector<std::string> names;
  for (const bool loaded : {true, false})
    for (const ModelFacts& model : at.installed)
      if (is_loaded(at, model.name) == loaded) names.push_back(model.name);
  return names;
}

std::string product_of(const ServerFacts& server) {
  const ServerWords& words = backend_or_first(server.api).words;
  return std::string(words.product) + (server.version.empty() ? "" : " " + server.version) +
         (server.simulated ? " (simulated)" : "");
}

}  // namespace bench
