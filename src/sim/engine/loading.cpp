// The part of the engine that keeps models in memory.
#include <algorithm>

#include "sim/engine/engine.h"

namespace bench::sim {

/// The model in memory that can serve a request; null when a load is needed first.
Residence* Engine::usable(const EngineRequest& request) {
  Residence* best = nullptr;
  for (Residence& residence : residences_) {
    if (residence.load_end) continue;
    if (request.model.empty()) {  // whichever is loaded: the one used last
      if (!best || residence.last_used > best->last_used) best = &residence;
    } else if (residence.model == request.model &&
               (residence.num_ctx == request.num_ctx || !residence.rules().reload_on_option_change)) {
      return &residence;
    }
  }
  return best;
}

/// "Loaded at the start" means that the first client finds its model warm, whatever name and num_ctx it uses, unless
/// the world lists models and it asks for another one than the first.
void Engine::adopt_first_request(const EngineRequest& request, Nanos now) {
  first_request_ = false;
  if (residences_.size() != 1 || loading_) return;
  Residence& loaded = residences_.front();
  const Model* listed = world_.find_model(request.model);
  if (listed && listed->name != loaded.model) return;
  const Behaviour& rules = world_.behaviour_of(request.model);
  if (loaded.idle() && !(loaded.rules() == rules)) {
    residences_.clear();
    residences_.emplace_back(request.model, request.num_ctx, rules, now);
  } else if (loaded.rules() == rules) {
    loaded.model = request.model;
    loaded.num_ctx = request.num_ctx;
  }
}

void Engine::try_load(const Sequence& sequence, Nanos now) {
  if (loading_) return;
  const EngineRequest& request = sequence.request;
  const Model& first = world_.models.front();
  const std::string model = request.model.empty() ? first.name : request.model;
  if (!make_room_for(model)) return;
  const Behaviour& rules = world_.behaviour_of(model);
  residences_.emplace_back(model, request.num_ctx, rules, now);
  Residence& residence = residences_.back();
  residence.load_end = now + times_.load(rules, now);
  if (request.keep_alive) residence.keep_alive = *request.keep_alive;
  loading_ = Load{request.id, sequence.order, std::prev(residences_.end())};
}

/// Unloads the model that must go before `model` can be loaded. False: it is not idle yet.
bool Engine::make_room_for(const std::string& model) {
  auto victim =
      std::find_if(residences_.begin(), residences_.end(), [&](const Residence& r) { return r.model == model; });
  if (victim == residences_.end()) {
    if (static_cast<std::int64_t>(residences_.size()) < world_.max_loaded_models) return true;
    for (auto at = residences_.begin(); at != residences_.end(); ++at)
      if (at->idle() && (victim == residences_.end() || at->last_used < victim->last_used)) victim = at;
    if (victim == residences_.end()) return false;
  }
  if (!victim->idle()) return false;
  residences_.erase(victim);
  return true;
}

/// A model is not idle while somebody waits for it: "unload at once" means after the request that says so, also when
/// the model was loaded for it.
void Engine::drop_expired(Nanos now) {
  for (auto at = residences_.begin(); at != residences_.end();) {
    const Residence& r = *at;
    const bool expired = r.idle() && !r.load_end && r.keep_alive >= Nanos{0} && now >= r.last_used + r.keep_alive;
    const auto waits_for_it = [&](const auto& sequence) { return usable(sequence->request) == &r; };
    const bool wanted = expired && std::any_of(waiting_.begin(), waiting_.end(), waits_for_it);
    at = expired && !wanted ? residences_.erase(at) : std::next(at);
  }
}

std::vector<Resident> Engine::residents(Nanos now) {
  drop_expired(now);
  std::vector<Resident> all;
  for (const Residence& r : residences_) {
    if (r.load_end) continue;
    const Nanos used = r.idle() ? r.last_used : now;
    all.push_back({r.model, r.num_ctx, r.keep_alive < Nanos{0} ? std::nullopt : std::optional(used + r.keep_alive)});
  }
  return all;
}

}  // namespace bench::sim
