#include "summarise/quality/other_rules.h"

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "summarise/quality/answer.h"

namespace bench {

namespace {

constexpr double units = 0x1p40;

double mean_of_units(std::int64_t sum, std::int64_t n) {
  return static_cast<double>(sum) / units / static_cast<double>(n);
}

std::string category_of(const RunRecord& record) { return record.tags.size() < 2 ? "" : record.tags[1]; }

}  // namespace

void OtherRules::add(const RunRecord& record) {
  const Grade* const score = score_grade(record);
  if (score != nullptr) {
    first_.emplace(rule_of(*score));
    grades_.insert(score->name);
  }
  for (const Grade& grade : record.grades) {
    if (&grade == score) continue;
    std::int64_t& sum = sums_[std::string(rule_of(grade))][category_of(record)];
    if (!grade.cut && grade.value && std::isfinite(*grade.value))
      sum += std::llround(std::clamp(*grade.value, 0.0, 1.0) * units);
  }
}

std::string OtherRules::first() const { return joined({first_.begin(), first_.end()}); }

std::string OtherRules::grade() const { return grades_.size() == 1 ? *grades_.begin() : ""; }

OtherRules::Means OtherRules::means(std::int64_t questions) const {
  Means means;
  if (questions == 0) return means;
  for (const auto& [rule, sums] : sums_) {
    std::int64_t all = 0;
    for (const auto& [category, sum] : sums) all += sum;
    means.emplace_back(rule, mean_of_units(all, questions));
  }
  return means;
}

OtherRules::Means OtherRules::means(const std::string& category, std::int64_t questions) const {
  Means means;
  for (const auto& [rule, sums] : sums_) {
    const auto sum = sums.find(category);
    if (sum != sums.end() && questions > 0)
      means.emplace_back(rule + "/" + category, mean_of_units(sum->second, questions));
  }
  return means;
}

}  // namespace bench
