#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bench/summary.h"

namespace bench {

/// Whether answers change with the number of requests in flight: the same prompts at temperature 0, alone and together.
struct AnswerDrift {
  /// Grades of right and wrong, of prompts that were answered both alone and together.
  struct Scores {
    std::int64_t n = 0;
    double alone = 0;  ///< share of right answers
    double together = 0;
    std::optional<Interval> difference;  ///< together - alone
    std::int64_t only_alone = 0;         ///< right alone, wrong together
    std::int64_t only_together = 0;
    double p = 1;  ///< McNemar's, exact
    bool operator==(const Scores&) const = default;
  };
  std::string run_id;
  std::string model;
  std::string target;
  bool simulated = false;
  bool complete = true;
  std::int64_t in_flight = 0;
  std::int64_t prompts = 0;
  Rate together;            ///< answers that changed between alone and together, of those that came both times
  Rate alone;               ///< the same between alone and alone again: what changes without any load
  std::optional<double> p;  ///< that load changes no more than asking again does; none where nothing can be said
  std::optional<Scores> scores;
  std::int64_t failed = 0;                ///< requests without an answer
  std::vector<std::string> changed = {};  ///< ids of prompts whose answers changed together, a few of them
  std::string says;
  bool operator==(const AnswerDrift&) const = default;
};

}  // namespace bench
