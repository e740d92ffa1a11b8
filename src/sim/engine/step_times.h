#pragma once

#include <cstdint>

#include "bench/clock.h"

#include "sim/world/world.h"

namespace bench::sim {

/// The sequences that take part in one decode step.
struct StepLoad {
  std::int64_t sequences = 0;
  std::int64_t with_schema = 0;
  std::int64_t tokens_held = 0;  ///< prompts and what was generated
};

/// How long things take. Each step, prompt batch and load draws its jitter by its own number, from streams that no
/// request shares.
class StepTimes {
 public:
  explicit StepTimes(std::uint64_t seed) : seed_(seed) {}

  Nanos step(const Behaviour& rules, Nanos start, const StepLoad& load);
  Nanos prompt(const Behaviour& rules, Nanos start, std::int64_t tokens);
  Nanos load(const Behaviour& rules, Nanos start);

 private:
  double spread(const Behaviour& rules, Nanos start, const char* stream, std::uint64_t number) const;

  std::uint64_t seed_;
  std::uint64_t steps_ = 0;
  std::uint64_t prompts_ = 0;
  std::uint64_t loads_ = 0;
};

/// Ollama asks a starting runner every 250 ms whether it is ready: the smallest k x 250 ms + 5 ms, k >= 1, that is no
/// less.
Nanos rounded_to_polls(Nanos load);

}  // namespace bench::sim
