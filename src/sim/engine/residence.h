#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/engine/prefix_cache.h"
#include "sim/engine/sequence.h"
#include "sim/engine/step_times.h"
#include "sim/world/world.h"

namespace bench::sim {

/// A model in memory: its places, what they remember, and the thread that runs its steps one after another (with a
/// second one for prompts in the mode `serial`).
class Residence {
 public:
  Residence(std::string model, std::int64_t num_ctx, const Behaviour& rules, Nanos now);

  std::string model;
  std::int64_t num_ctx;
  Nanos last_used;
  Nanos keep_alive = std::chrono::minutes(5);  ///< negative: for ever
  std::optional<Nanos> load_end;               ///< while it loads

  const Behaviour& rules() const { return *rules_; }
  bool has_room_for(const EngineRequest& request) const;
  bool idle() const { return active_.empty() && !step_ && !prompting_; }
  std::int64_t active() const { return static_cast<std::int64_t>(active_.size()); }

  /// Puts a request in the place that remembers most of its prompt. The caller has checked has_room_for().
  Sequence& admit(std::unique_ptr<Sequence> sequence, Nanos now, Nanos overhead, std::uint64_t admission);
  /// Keeps what was processed of a sequence that is about to leave its place.
  void remember(const Sequence& sequence);
  /// Frees the place of a sequence, at its end or when its client has gone.
  std::unique_ptr<Sequence> release(Sequence& sequence, Nanos now);

  /// When a step or a prompt ends next.
  std::optional<Nanos> next_end() const;
  /// Ends what ends at `now`: appends the sequences that finished their prompt, and those that got a token, in order of
  /// admission.
  void end_at(Nanos now, std::vector<Sequence*>& prompts_done, std::vector<Sequence*>& got_token);
  /// Starts the next step or prompt on each thread that is free and has something to do. False: the shared cache cannot
  /// hold what that would add, and nothing more was started.
  [[nodiscard]] bool start(Nanos now, StepTimes& times);

  /// Who holds a place, in order of admission.
  const std::vector<Sequence*>& in_places() const { return active_; }
  /// Nothing of earlier requests is left in any place; the host's memory keeps it.
  void forget();

 private:
  struct PromptPart {
    Sequence* sequence;
    std::int64_t tokens;
  };
  struct Step {
    Nanos end;
    std::vector<PromptPart> prompts;
    std::vector<Sequence*> decoding;

    std::int64_t prompt_tokens() const;
    /// What the cache holds more when it is over.
    std::int64_t new_tokens() const { return prompt_tokens() + static_cast<std::int64_t>(decoding.size()); }
  };
  struct Place {
    std::unique_ptr<Sequence> holder;
    std::string remembered;
    Nanos free_since{0};
  };

  /// Whether texts are kept outside of the places: instead of theirs, or beside them in the host's memory.
  bool keeps_store() const { return rules_->cache.enabled && (rules_->cache.host || !rules_->cache.per_slot); }
  std::size_t choose_place(const EngineRequest& request, std::int64_t& cached) const;
  Sequence* next_prompt(Nanos now) const;
  bool start_prompt(Nanos now, StepTimes& times);
  bool start_step(Nanos now, StepTimes& times);
  bool makes_room_for(const Step& next);
  PromptPart take(Sequence& sequence, std::int64_t tokens, Nanos now);
  static void finish_part(const PromptPart& part, Nanos now, std::vector<Sequence*>& prompts_done);

  const Behaviour* rules_;
  std::vector<Place> places_;
  std::vector<Sequence*> active_;  ///< in order of admission
  std::uint64_t serial_held_ = 0;  ///< rules of `serialise_when` that somebody in a place matches
  PrefixStore store_;
  std::optional<Step> step_;
  std::optional<Step> prompting_;  ///< of the second thread; decodes nothing
};

}  // namespace bench::sim
