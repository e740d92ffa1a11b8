// The part of the engine that decides who may go: the queue, the limits of it, and requests of others.
#include <algorithm>

#include "sim/engine/engine.h"

namespace bench::sim {

/// Admits whoever may go, in the order of the queue. A request that needs a load stops the queue: nothing is admitted
/// behind it.
void Engine::admit_all(Nanos now) {
  if (world_.queue_order == QueueOrder::random) return admit_at_random(now);
  const bool newest_first = world_.queue_order == QueueOrder::lifo;
  auto at = newest_first ? waiting_.end() : waiting_.begin();
  const auto full = [](const Residence& residence) { return residence.active() >= residence.rules().slots; };
  while (at != (newest_first ? waiting_.begin() : waiting_.end())) {
    if (newest_first) --at;
    const Attempt outcome = attempt(*at, now);
    if (outcome == Attempt::stops_queue) return;
    if (outcome == Attempt::leaves_queue)
      at = waiting_.erase(at);
    else if (!newest_first)
      ++at;
    const bool only_one_model_and_full = residences_.size() == 1 && full(residences_.front()) && !loading_;
    if (outcome == Attempt::waits && only_one_model_and_full && world_.max_loaded_models == 1) return;
  }
}

/// Uniform among those that may go. Whoever needs a load keeps its turn until it has it.
void Engine::admit_at_random(Nanos now) {
  std::vector<Waiting::iterator> order;
  for (auto at = waiting_.begin(); at != waiting_.end(); ++at) order.push_back(at);
  for (std::size_t left = order.size(); left > 0; --left) {
    auto keeps_turn = std::find_if(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(left),
                                   [&](const auto& at) { return next_to_load_ == (*at)->request.id; });
    const std::size_t drawn = keeps_turn != order.begin() + static_cast<std::ptrdiff_t>(left)
                                  ? static_cast<std::size_t>(keeps_turn - order.begin())
                                  : queue_draws_.below(left);
    std::swap(order[drawn], order[left - 1]);
    const Waiting::iterator at = order[left - 1];
    const RequestId id = (*at)->request.id;
    const Attempt outcome = attempt(*at, now);
    next_to_load_ = outcome == Attempt::stops_queue ? std::optional(id) : std::nullopt;
    if (outcome == Attempt::stops_queue) return;
    if (outcome == Attempt::leaves_queue) waiting_.erase(at);
  }
}

Engine::Attempt Engine::attempt(std::unique_ptr<Sequence>& waiting, Nanos now) {
  EngineRequest& request = waiting->request;
  Residence* residence = usable(request);
  if (!residence) {
    try_load(*waiting, now);
    return Attempt::stops_queue;
  }
  if (request.keep_alive && request.kind == EngineRequest::Kind::load) residence->keep_alive = *request.keep_alive;
  if (request.kind == EngineRequest::Kind::load) {
    residence->last_used = now;
    emit(EngineEvent::Kind::loaded, *waiting, now, residence);
    return Attempt::leaves_queue;
  }
  if (!residence->has_room_for(request)) return Attempt::waits;
  admit(std::move(waiting), *residence, now);
  return Attempt::leaves_queue;
}

void Engine::admit(std::unique_ptr<Sequence> sequence, Residence& residence, Nanos now) {
  const Behaviour& rules = residence.rules();
  Draws draws(sub_seed(world_.seed, "overhead", sequence->request.key));
  const Nanos overhead = from_seconds(draws.lognormal(seconds(rules.overhead), rules.jitter.overhead_sigma));
  if (sequence->request.keep_alive) residence.keep_alive = *sequence->request.keep_alive;
  Sequence& placed = residence.admit(std::move(sequence), now, overhead, admissions_++);
  in_place_[placed.request.id] = {&placed, &residence};
  emit(EngineEvent::Kind::admitted, placed, now, &residence);
  --events_.back().waiting;  // itself, which is still being taken off the queue
  overheads_.insert({placed.ready, placed.admission, placed.request.id});
}

/// Whether the queue has no place for the newest request, which could not be admitted at once. The request that a load
/// is for (or whose load is next) is in hand, not in the queue: of twelve cold requests an Ollama with a queue of 2
/// served three.
bool Engine::refuses(const Sequence& newest) {
  const bool loaded = usable(newest.request) != nullptr;
  const auto same_queue = [&](const auto& other) {
    return other.get() != &newest && (usable(other->request) != nullptr) == loaded;
  };
  if (!loaded) {
    if (static_cast<std::int64_t>(waiting_.size()) <= world_.queue) return false;
    return std::count_if(waiting_.begin(), waiting_.end(), same_queue) > world_.queue;
  }
  const std::optional<std::int64_t> limit = world_.behaviour_of(newest.request.model).queue_when_loaded;
  return limit && std::count_if(waiting_.begin(), waiting_.end(), same_queue) >= *limit;
}

void Engine::plan_background(Nanos after) {
  if (!world_.background || world_.background->rate <= 0) return;
  Draws draws(sub_seed(world_.seed, "background", static_cast<std::uint64_t>(background_count_)));
  next_background_ = after + from_seconds(draws.exponential() / world_.background->rate);
}

void Engine::add_background(Nanos now) {
  EngineRequest request;
  request.id = -++background_count_;
  request.key = sub_seed(world_.seed, "background request", static_cast<std::uint64_t>(background_count_));
  request.model = world_.background->model;
  request.num_ctx = default_num_ctx;
  request.tokens = world_.background->tokens;
  Draws letters(request.key);  // different beginnings, so that no cache serves them
  for (int i = 0; i < 64 * 4; ++i) request.prompt += static_cast<char>('a' + letters.below(26));
  request.serial_rules = matching_rules(world_.behaviour_of(request.model).serialise_when, {{"temperature", "1"}});
  plan_background(now);
  arrive(now, std::move(request));
}

}  // namespace bench::sim
