#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "bench/record.h"

#include "summarise/quality/other_rules.h"
#include "summarise/row.h"

namespace bench {

/// What is summarised together: requests of one model to one target under one condition.
struct GroupKey {
  std::string model, target, condition;
  auto operator<=>(const GroupKey&) const = default;
};

/// The rows of one group, as they came.
class Group {
 public:
  void add(const RunRecord& record);

  /// In the order of the plan, whatever the order in which the records came: every sum below runs over this.
  std::vector<const Row*> in_plan_order() const;
  const std::vector<std::string>& tags_of(const Row& row) const;
  const std::map<std::string, std::int64_t>& items() const { return items_; }  ///< the number of each case, by its id
  std::string category_of(const std::string& subject) const;  ///< of a quality suite; "" when it has none
  const std::map<Flag, std::int64_t>& flags() const { return flags_; }
  const OtherRules& rules() const { return rules_; }
  bool simulated() const { return simulated_; }
  /// Of the first request in the plan; groups that the header does not name stand in this order.
  std::int64_t first_plan_index() const;

 private:
  std::vector<Row> rows_;
  std::map<std::string, std::int64_t> items_;                  ///< case id -> number
  std::map<std::vector<std::string>, std::int64_t> tag_sets_;  ///< tags -> number
  std::vector<std::vector<std::string>> tags_;                 ///< number -> tags
  std::map<Flag, std::int64_t> flags_;                         ///< flag of the records -> how many have it
  OtherRules rules_;
  bool simulated_ = false;
};

}  // namespace bench
