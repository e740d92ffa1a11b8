#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "bench/diagnosis.h"

namespace bench_test {

/// A world made at random in which several things slow requests down at once, and what the definitions make of it. What
/// is too close to a limit to be told is not judged.
struct Mixture {
  std::string world;  ///< JSON
  std::int64_t workers = 8;
  std::optional<std::int64_t> places = {};
  std::optional<bench::Cause> verdict = {};
  std::string hypotheses = "????";  ///< queueing, bandwidth, grammar, temperature: c, r or o for each; ? is not judged
  std::string truth = {};           ///< the figures it rests on, for whoever reads a failure
};

/// Places, steps, prompts, schemas and temperatures cost what they will, under jitter, a way that takes time, tokens
/// that come together and counters that lie. The truth is measured: the same server without noise, asked for long.
Mixture mixture(std::uint64_t seed);

/// The same with something in front of it that has to be named first.
Mixture mixture_behind_something(std::uint64_t seed);

}  // namespace bench_test
