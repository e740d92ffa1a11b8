#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "study/sweep/leg_figures.h"
#include "study/sweep/stop_rule.h"

namespace bench {

/// Which levels are spared because they, or lower ones, have broken a rule. It is told of each leg in the order in
/// which they were measured, while a sweep goes on and once more from its journal.
class LevelWatch {
 public:
  explicit LevelWatch(std::vector<StopRule> rules) : rules_(std::move(rules)) {}

  /// The rule that the level has just broken, if it has, with what was seen.
  std::optional<std::string> after(std::size_t level, const std::vector<Served>& served);
  bool is_spared(std::size_t level) const { return broken_at_ && level >= *broken_at_; }
  std::optional<std::size_t> broken_at() const { return broken_at_; }

 private:
  std::vector<StopRule> rules_;
  std::map<std::size_t, double> first_tokens_;  ///< of each level so far: the median of its last repetition
  std::optional<std::size_t> broken_at_;
};

}  // namespace bench
