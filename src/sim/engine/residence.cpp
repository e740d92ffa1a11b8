#include "sim/engine/residence.h"

#include <algorithm>

namespace bench::sim {

std::int64_t prompt_tokens_of(const std::string& prompt) {
  return std::max<std::int64_t>(1, (static_cast<std::int64_t>(prompt.size()) + 3) / 4);
}

Residence::Residence(std::string model_name, std::int64_t context, const Behaviour& rules, Nanos now)
    : model(std::move(model_name)),
      num_ctx(context),
      last_used(now),
      rules_(&rules),
      places_(static_cast<std::size_t>(rules.slots)) {}

bool Residence::has_room_for(const EngineRequest& request) const {
  return active_.size() < places_.size() && (serial_held_ & request.serial_rules) == 0;
}

/// The free place with the longest common prefix, else the one unused for longest.
std::size_t Residence::choose_place(const EngineRequest& request, std::int64_t& cached) const {
  const bool remembers = rules_->cache.enabled && rules_->cache.per_slot;
  std::size_t best = places_.size();
  cached = 0;
  for (std::size_t i = 0; i < places_.size(); ++i) {
    const Place& place = places_[i];
    if (place.holder) continue;
    const std::int64_t common =
        remembers && !place.remembered.empty() ? common_tokens(request.prompt, place.remembered) : 0;
    const bool better =
        best == places_.size() || common > cached || (common == cached && place.free_since < places_[best].free_since);
    if (!better) continue;
    best = i;
    cached = common;
  }
  if (keeps_store()) cached = std::max(cached, store_.longest(request.prompt));
  return best;
}

Sequence& Residence::admit(std::unique_ptr<Sequence> sequence, Nanos now, Nanos overhead, std::uint64_t admission) {
  Sequence& s = *sequence;
  std::int64_t cached = 0;
  const std::size_t place = choose_place(s.request, cached);
  s.slot = static_cast<int>(place);
  s.admission = admission;
  s.overhead = overhead;
  s.ready = now + overhead;
  s.cached = std::min(cached, s.prompt_tokens - 1);
  s.prompt_left = s.prompt_tokens - s.cached;
  serial_held_ |= s.request.serial_rules;
  active_.push_back(&s);
  places_[place].holder = std::move(sequence);
  last_used = now;
  return s;
}

void Residence::remember(const Sequence& s) {
  if (!rules_->cache.enabled) return;
  std::string known = s.request.prompt;
  if (!s.prompt_done)
    known.resize(std::min(known.size(), static_cast<std::size_t>(s.prompt_tokens - s.prompt_left) * 4));
  else if (s.generated >= s.request.tokens)
    known += s.request.reply;
  if (keeps_store()) store_.add(known);
  if (rules_->cache.per_slot) places_[static_cast<std::size_t>(s.slot)].remembered = std::move(known);
}

std::unique_ptr<Sequence> Residence::release(Sequence& s, Nanos now) {
  std::erase(active_, &s);
  for (std::optional<Step>* step : {&step_, &prompting_}) {
    if (!*step) continue;
    std::erase((*step)->decoding, &s);
    std::erase_if((*step)->prompts, [&](const PromptPart& part) { return part.sequence == &s; });
  }
  serial_held_ &= ~s.request.serial_rules;  // nobody else in a place matches a rule of its
  Place& place = places_[static_cast<std::size_t>(s.slot)];
  place.free_since = now;
  last_used = now;
  return std::move(place.holder);
}

std::optional<Nanos> Residence::next_end() const {
  if (!step_) return prompting_ ? std::optional(prompting_->end) : std::nullopt;
  return prompting_ ? std::min(step_->end, prompting_->end) : step_->end;
}

void Residence::finish_part(const PromptPart& part, Nanos now, std::vector<Sequence*>& prompts_done) {
  part.sequence->prompt_left -= part.tokens;
  if (part.sequence->prompt_left > 0) return;
  part.sequence->prompt_done = now;
  prompts_done.push_back(part.sequence);
}

void Residence::end_at(Nanos now, std::vector<Sequence*>& prompts_done, std::vector<Sequence*>& got_token) {
  if (prompting_ && prompting_->end <= now) {
    for (const PromptPart& part : prompting_->prompts) finish_part(part, now, prompts_done);
    prompting_.reset();
  }
  if (!step_ || step_->end > now) return;
  for (const PromptPart& part : step_->prompts) finish_part(part, now, prompts_done);
  for (Sequence* sequence : step_->decoding) {
    if (++sequence->generated == 1) sequence->first_token = now;
    got_token.push_back(sequence);
  }
  step_.reset();
}

Sequence* Residence::next_prompt(Nanos now) const {
  const auto found =
      std::find_if(active_.begin(), active_.end(), [&](const Sequence* s) { return s->wants_prefill(now); });
  return found == active_.end() ? nullptr : *found;
}

Residence::PromptPart Residence::take(Sequence& sequence, std::int64_t tokens, Nanos now) {
  if (!sequence.prefill_begin) sequence.prefill_begin = now;
  return {&sequence, tokens};
}

std::int64_t Residence::Step::prompt_tokens() const {
  std::int64_t all = 0;
  for (const PromptPart& part : prompts) all += part.tokens;
  return all;
}

void Residence::forget() {
  for (Place& place : places_) place.remembered.clear();
}

/// Whether the shared cache can hold what the next step adds. What free places remember goes first, place by place, as
/// llama.cpp does it.
bool Residence::makes_room_for(const Step& next) {
  if (!rules_->kv_pool_tokens) return true;
  std::int64_t needed = next.new_tokens();
  for (const Sequence* s : active_) needed += s->prompt_tokens - s->prompt_left + s->generated;
  for (const std::optional<Step>* under_way : {&step_, &prompting_})
    if (*under_way) needed += (*under_way)->new_tokens();
  std::int64_t room = *rules_->kv_pool_tokens - needed;
  if (room < 0) return false;
  for (const Place& place : places_)
    if (!place.holder && !place.remembered.empty()) room -= prompt_tokens_of(place.remembered);
  for (Place& place : places_) {
    if (room >= 0) break;
    if (place.holder || place.remembered.empty()) continue;
    room += prompt_tokens_of(place.remembered);
    place.remembered.clear();
  }
  return true;
}

bool Residence::start(Nanos now, StepTimes& times) {
  if (load_end || active_.empty()) return true;
  if (rules_->prefill.mode == PrefillMode::serial && !prompting_ && !start_prompt(now, times)) return false;
  return step_ || start_step(now, times);
}

/// On the second thread.
bool Residence::start_prompt(Nanos now, StepTimes& times) {
  Sequence* sequence = next_prompt(now);
  if (!sequence) return true;
  Step next{now, {take(*sequence, sequence->prompt_left, now)}, {}};
  if (!makes_room_for(next)) return false;
  next.end += times.prompt(*rules_, now, next.prompt_tokens());
  prompting_ = std::move(next);
  return true;
}

bool Residence::start_step(Nanos now, StepTimes& times) {
  Step step;
  const PrefillMode mode = rules_->prefill.mode;
  if (mode == PrefillMode::exclusive) {
    if (Sequence* sequence = next_prompt(now)) step.prompts.push_back(take(*sequence, sequence->prompt_left, now));
  } else if (mode == PrefillMode::shared) {
    std::int64_t room = rules_->prefill.batch;
    for (Sequence* sequence : active_) {
      if (room == 0) break;
      if (!sequence->wants_prefill(now)) continue;
      const std::int64_t tokens = std::min(room, sequence->prompt_left);
      step.prompts.push_back(take(*sequence, tokens, now));
      room -= tokens;
    }
  }
  StepLoad load;
  const bool prompt_alone = mode == PrefillMode::exclusive && !step.prompts.empty();
  for (Sequence* sequence : active_) {
    if (prompt_alone || !sequence->decodes(now)) continue;
    step.decoding.push_back(sequence);
    ++load.sequences;
    load.with_schema += sequence->request.schema;
    load.tokens_held += sequence->prompt_tokens + sequence->generated;
  }
  if (step.prompts.empty() && step.decoding.empty()) return true;
  if (!makes_room_for(step)) return false;
  step.end = now;
  if (const std::int64_t tokens = step.prompt_tokens(); tokens > 0) step.end += times.prompt(*rules_, now, tokens);
  if (load.sequences > 0) step.end += times.step(*rules_, now, load);
  step_ = std::move(step);
  return true;
}

}  // namespace bench::sim
