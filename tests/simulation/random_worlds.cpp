#include "simulation/random_worlds.h"

#include <algorithm>
#include <cmath>

#include <nlohmann/json.hpp>

#include "base/random.h"

namespace bench_test {

using bench::Cause;
using bench::Random;
using bench::sub_seed;

namespace {

double uniform(Random& random, double from, double to) {
  return from + (to - from) * static_cast<double>(random.below(1u << 30)) / static_cast<double>(1u << 30);
}

std::int64_t whole(Random& random, std::int64_t from, std::int64_t to) {
  return from + static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(to - from + 1)));
}

struct Parameters {
  double base, per_sequence, prompt, overhead, rtt;
  std::int64_t flat, places, workers;

  double step(double b) const { return base + per_sequence * std::max(0.0, b - static_cast<double>(flat)); }
};

constexpr double answer_tokens = 64;
constexpr double prompt_tokens = 48;

/// By the definitions, with rounds of b requests that begin and end together.
double speedup(const Parameters& p) {
  const auto b = static_cast<double>(std::min(p.workers, p.places));
  const double one = p.rtt + p.overhead + prompt_tokens * p.prompt + answer_tokens * p.step(1);
  const double way = p.places < p.workers ? 0 : p.rtt;
  const double round = way + p.overhead + b * prompt_tokens * p.prompt + answer_tokens * p.step(b);
  return b * one / round;
}

}  // namespace

KnownWorld healthy_world(std::uint64_t seed) {
  Random random(sub_seed(seed, "healthy world"));
  for (;;) {
    Parameters p{};
    p.base = uniform(random, 0.004, 0.03);
    p.per_sequence = p.base * uniform(random, 0, 0.02);
    p.flat = whole(random, 1, 8);
    p.prompt = p.base * uniform(random, 0.002, 0.03);
    p.overhead = uniform(random, 0, 0.01);
    p.rtt = random.below(3) == 0 ? uniform(random, 0.001, 0.1) : 0;
    p.places = whole(random, 1, 24);
    p.workers = whole(random, 2, 16);
    const double n = static_cast<double>(p.workers);
    const double b = static_cast<double>(std::min(p.workers, p.places));
    const double s = speedup(p);
    const double slots = std::log(n / b);
    const double others = std::max(std::log(p.step(b) / p.step(1)), std::log(b * p.step(1) / (p.step(b) * s)));
    const bool scales = s >= 0.84 * n;
    const bool waits = s <= 0.76 * n && slots > others + 0.1;
    if (!scales && !waits) continue;
    const nlohmann::json world = {
        {"seed", seed},
        {"slots", p.places},
        {"rtt_s", p.rtt},
        {"overhead_s", p.overhead},
        {"prefill", {{"per_token_s", p.prompt}, {"mode", "shared"}}},
        {"decode", {{"base_s", p.base}, {"per_sequence_s", p.per_sequence}, {"flat_until", p.flat}}},
        {"jitter", {{"step_sigma", uniform(random, 0, 0.1)}}}};
    return {world.dump(), p.workers, p.places, scales ? Cause::scales : Cause::slots};
  }
}

KnownWorld world_of_places(std::uint64_t seed) {
  Random random(sub_seed(seed, "world of places"));
  const char* const modes[] = {"shared", "exclusive", "serial"};
  const char* const orders[] = {"fifo", "lifo", "random"};
  const double base = uniform(random, 0.003, 0.04);
  const std::int64_t places = whole(random, 1, 32);
  const nlohmann::json world = {
      {"seed", seed},
      {"slots", places},
      {"queue_order", orders[random.below(3)]},
      {"rtt_s", random.below(2) == 0 ? uniform(random, 0, 0.15) : 0.0},
      {"prefill", {{"per_token_s", uniform(random, 0.00005, 0.0006)}, {"mode", modes[random.below(3)]}}},
      {"decode", {{"base_s", base}, {"per_sequence_s", base * uniform(random, 0, 0.3)}}},
      {"output_tokens", {{"mean", uniform(random, 40, 200)}, {"std", uniform(random, 0, 40)}}},
      {"jitter", {{"step_sigma", uniform(random, 0, 0.15)}}}};
  return {world.dump(), 8, places, Cause::undetermined};
}

}  // namespace bench_test
