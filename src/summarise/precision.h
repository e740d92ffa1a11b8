#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "bench/failure.h"
#include "bench/precision.h"
#include "bench/record.h"
#include "bench/summary.h"

#include "summarise/group.h"

namespace bench {

/// "2%", "ttft:2%", "accuracy:2%".
Expected<PrecisionGoal> parse_precision(std::string_view text);
/// Whether the goal is of a score rather than of a time or rate, in a suite that has one or not.
bool is_of_score(const PrecisionGoal& goal, bool asks_questions);

/// A value with its interval as the summary has it, but for the coverage.
struct HeldValue {
  std::string metric;  ///< id; "" of a score
  double value = 0;
  std::optional<Interval> interval;
  /// Of the value, or of a score in points: the wider side.
  std::optional<double> half_width() const;
};

/// Keeps of each model what its interval is made of, while requests are under way.
class HeldValues {
 public:
  HeldValues(PrecisionGoal goal, RunHeader header) : goal_(std::move(goal)), header_(std::move(header)) {}
  void add(const RunRecord& record);  ///< warm-ups are ignored, and what is asked once more
  std::int64_t requests(const std::string& model) const;
  std::optional<HeldValue> of(const std::string& model, double coverage) const;

 private:
  PrecisionGoal goal_;
  RunHeader header_;
  std::map<std::string, Group> groups_;
};

}  // namespace bench
