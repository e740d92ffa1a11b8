#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "bench/record.h"

namespace bench {

/// The names of the rules that graded a group, and what the ones beside the first say of the same replies.
class OtherRules {
 public:
  void add(const RunRecord& record);

  std::string first() const;  ///< "" when nothing was graded
  std::string grade() const;  ///< what the first rules say; "" when they say several things, or nothing was graded
  using Means = std::vector<std::pair<std::string, double>>;
  /// Over so many questions: one without a grade is not right.
  Means means(std::int64_t questions) const;
  /// The same of one category, its name behind that of the rule: "refusal-threeway/safe".
  Means means(const std::string& category, std::int64_t questions) const;

 private:
  using Sums = std::map<std::string, std::int64_t>;  ///< by category
  std::set<std::string> first_;
  std::set<std::string> grades_;
  std::map<std::string, Sums> sums_;  ///< in units of 2^-40: whole numbers add up alike in any order
};

}  // namespace bench
