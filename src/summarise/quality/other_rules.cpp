#include "summarise/quality/other_rules.h"

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "summarise/quality/answer.h"

namespace bench {

namespace {

constexpr double units = 0x1p40;

}  // namespace

void OtherRules::add(const RunRecord& record) {
  const Grade* const score = score_grade(record);
  if (score != nullptr) first_.emplace(rule_of(*score));
  for (const Grade& grade : record.grades) {
    if (&grade == score) continue;
    std::int64_t& sum = sums_[std::string(rule_of(grade))];
    if (!grade.cut && grade.value && std::isfinite(*grade.value))
      sum += std::llround(std::clamp(*grade.value, 0.0, 1.0) * units);
  }
}

std::string OtherRules::first() const { return joined({first_.begin(), first_.end()}); }

std::vector<std::pair<std::string, double>> OtherRules::means(std::int64_t questions) const {
  std::vector<std::pair<std::string, double>> means;
  if (questions == 0) return means;
  for (const auto& [rule, sum] : sums_)
    means.emplace_back(rule, static_cast<double>(sum) / units / static_cast<double>(questions));
  return means;
}

}  // namespace bench
