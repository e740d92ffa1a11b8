#pragma once

#include <random>

#include "bench/record.h"

namespace bench::testing {

/// Values of every kind, drawn to be awkward: texts with control characters, invalid UTF-8 and U+FFFD, numbers at the
/// ends of their types, members that are missing.
class Arbitrary {
 public:
  explicit Arbitrary(std::uint64_t seed) : random_(seed) {}

  std::uint64_t below(std::uint64_t n) { return random_() % n; }
  bool coin() { return below(2) == 0; }
  std::int64_t number();
  Nanos nanos() { return Nanos(number()); }
  Nanos nanos_of_a_run() { return Nanos(static_cast<std::int64_t>(below(std::uint64_t{1} << 51))); }  ///< 26 days
  double real();
  std::string text();
  std::vector<std::string> texts();
  template <class T>
  std::optional<T> maybe(T value) {
    return coin() ? std::optional<T>(std::move(value)) : std::nullopt;
  }

  RunRecord record();
  PlanOfRun plan();
  RunHeader header();
  RunEnd end();

 private:
  Timeline timeline();
  Reply reply();
  LoadedModel loaded();
  ModelFacts model();
  ProcessUsage usage();
  Scoring scoring();
  EvalFacts eval();

  std::mt19937_64 random_;
};

}  // namespace bench::testing
