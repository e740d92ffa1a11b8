#include "sim/engine/engine.h"

#include <algorithm>

namespace bench::sim {
namespace {

constexpr Nanos microsecond = std::chrono::microseconds(1);

/// The engine's durations are whole microseconds, and never 0.
Nanos whole_microseconds(Nanos d) { return std::max(microsecond, Nanos(d.count() / 1000 * 1000)); }

}  // namespace

Engine::Engine(const World& world)
    : world_(world), times_(sub_seed(world.seed, "engine", 0)), queue_draws_(sub_seed(world.seed, "queue", 0)) {
  const Model& first = world_.models.front();
  if (first.behaviour.loaded)
    residences_.emplace_back(first.name, std::min(default_num_ctx, first.context_length), first.behaviour, Nanos{0});
  plan_background(Nanos{0});
}

void Engine::arrive(Nanos now, EngineRequest request) {
  drop_expired(now);
  if (request.id > 0 && first_request_) adopt_first_request(request, now);
  auto sequence = std::make_unique<Sequence>();
  sequence->request = std::move(request);
  sequence->arrived = now;
  sequence->prompt_tokens = prompt_tokens_of(sequence->request.prompt);
  sequence->order = arrivals_++;
  const RequestId id = sequence->request.id;
  emit(EngineEvent::Kind::arrived, *sequence, now, usable(sequence->request));
  waiting_.push_back(std::move(sequence));
  settle(now);
  if (waiting_.empty() || waiting_.back()->request.id != id || !refuses(*waiting_.back())) return;
  emit(EngineEvent::Kind::refused, *waiting_.back(), now, usable(waiting_.back()->request));
  waiting_.pop_back();
}

void Engine::cancel(Nanos now, RequestId id) {
  if (const auto found = in_place_.find(id); found != in_place_.end()) {
    Residence& residence = *found->second.residence;
    leave_place(*found->second.sequence, residence, now);
    if (!residence.next_end()) settle(now);  // else the free place is noticed at the end of the step
    return;
  }
  const auto waiting =
      std::find_if(waiting_.begin(), waiting_.end(), [&](const auto& s) { return s->request.id == id; });
  if (waiting == waiting_.end()) return;
  waiting_.erase(waiting);
  if (loading_ && loading_->by == id) {  // a load whose client has gone is given up
    residences_.erase(loading_->residence);
    loading_.reset();
  }
  settle(now);
}

void Engine::say(RequestId id, std::int64_t tokens, std::string reply) {
  const auto found = in_place_.find(id);
  if (found == in_place_.end()) return;
  EngineRequest& request = found->second.sequence->request;
  request.tokens = tokens;
  request.reply = std::move(reply);
}

void Engine::unload(Nanos now, const std::string& model) {
  for (Residence& residence : residences_)
    if (residence.model == model) residence.keep_alive = Nanos{0};
  settle(now);
}

std::optional<Nanos> Engine::next_time() const {
  std::optional<Nanos> next = next_background_;
  const auto consider = [&](std::optional<Nanos> at) {
    if (at && (!next || *at < *next)) next = at;
  };
  for (const Residence& residence : residences_) {
    consider(residence.next_end());
    consider(residence.load_end);
  }
  if (!overheads_.empty()) consider(overheads_.begin()->until);
  return next;
}

void Engine::advance(Nanos until) {
  for (auto next = next_time(); next && *next <= until; next = next_time()) run_instant(*next);
}

void Engine::run_instant(Nanos now) {
  end_load(now);
  end_overheads(now);
  end_steps(now);
  settle(now);
  if (next_background_ && *next_background_ <= now) add_background(now);
}

/// Admission, and new steps with what was admitted. Where a shared cache is full the places become free once more, for
/// whoever waits behind those that it ended.
void Engine::settle(Nanos now) {
  bool settled = false;
  while (!settled) {
    drop_expired(now);
    admit_all(now);
    settled = true;
    for (Residence& residence : residences_) {
      if (residence.start(now, times_)) continue;
      overflow(residence, now);
      settled = false;
    }
  }
}

/// The shared cache is full, and llama.cpp does not ask who filled it: everybody in a place ends, and nothing of them
/// is kept.
void Engine::overflow(Residence& residence, Nanos now) {
  while (residence.active() > 0) {
    Sequence& sequence = *residence.in_places().front();
    emit(EngineEvent::Kind::overflow, sequence, now, &residence);
    vacate(sequence, residence, now);
  }
  residence.forget();
}

void Engine::end_load(Nanos now) {
  if (!loading_ || *loading_->residence->load_end > now) return;
  Residence& residence = *loading_->residence;
  residence.load_end.reset();
  residence.last_used = now;
  for (const auto& sequence : waiting_)
    if (sequence->order >= loading_->order || sequence->request.model == residence.model)
      sequence->load_wait = now - sequence->arrived;
  loading_.reset();
}

void Engine::end_overheads(Nanos now) {
  while (!overheads_.empty() && overheads_.begin()->until <= now) {
    const RequestId id = overheads_.begin()->id;
    overheads_.erase(overheads_.begin());
    const InPlace here = in_place_.at(id);
    if (here.sequence->request.kind != EngineRequest::Kind::fails_in_place) continue;
    emit(EngineEvent::Kind::failed, *here.sequence, now, here.residence);
    leave_place(*here.sequence, *here.residence, now);
  }
}

void Engine::end_steps(Nanos now) {
  std::vector<Sequence*> prompts_done, got_token;
  for (Residence& residence : residences_) {
    prompts_done.clear();
    got_token.clear();
    residence.end_at(now, prompts_done, got_token);
    for (const Sequence* sequence : prompts_done) emit(EngineEvent::Kind::prefill_end, *sequence, now, &residence);
    for (Sequence* sequence : got_token) {
      emit(EngineEvent::Kind::token, *sequence, now, &residence);
      if (sequence->generated >= sequence->request.tokens) finish(*sequence, residence, now);
    }
  }
}

void Engine::finish(Sequence& s, Residence& residence, Nanos now) {
  emit(EngineEvent::Kind::done, s, now, &residence);
  Account& account = events_.back().account;
  account.total = now - s.arrived;
  account.load =
      s.load_wait ? *s.load_wait : std::max(microsecond, s.overhead / 2);  // finding the model is half the overhead
  account.prompt_eval = whole_microseconds(*s.first_token - *s.prefill_begin);
  account.eval = whole_microseconds(now - *s.first_token);
  account.prompt_tokens = s.prompt_tokens;
  account.cached_tokens = s.cached;
  account.tokens = s.generated;
  leave_place(s, residence, now);
}

void Engine::leave_place(Sequence& sequence, Residence& residence, Nanos now) {
  residence.remember(sequence);
  vacate(sequence, residence, now);
}

void Engine::vacate(Sequence& sequence, Residence& residence, Nanos now) {
  in_place_.erase(sequence.request.id);
  overheads_.erase({sequence.ready, sequence.admission, sequence.request.id});
  residence.release(sequence, now);
}

void Engine::emit(EngineEvent::Kind kind, const Sequence& sequence, Nanos now, const Residence* residence) {
  EngineEvent& event = events_.emplace_back();
  event.kind = kind;
  event.request = sequence.request.id;
  event.at = now;
  event.prompt_tokens = sequence.prompt_tokens;
  event.cached_tokens = sequence.cached;
  event.generated = sequence.generated;
  event.active = residence ? residence->active() : 0;
  event.waiting = static_cast<std::int64_t>(waiting_.size());
  event.slot = sequence.slot;
}

}  // namespace bench::sim
