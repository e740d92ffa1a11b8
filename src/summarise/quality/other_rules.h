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
  /// Over so many questions: one without a grade is not right.
  std::vector<std::pair<std::string, double>> means(std::int64_t questions) const;

 private:
  std::set<std::string> first_;
  std::map<std::string, std::int64_t> sums_;  ///< in units of 2^-40: whole numbers add up alike in any order
};

}  // namespace bench
