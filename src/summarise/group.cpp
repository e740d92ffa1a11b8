#include "summarise/group.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace bench {

void Group::add(const RunRecord& record) {
  Row row = row_of(record);
  row.item = items_.try_emplace(record.id, static_cast<std::int64_t>(items_.size())).first->second;
  const auto [set, is_new] = tag_sets_.try_emplace(record.tags, static_cast<std::int64_t>(tag_sets_.size()));
  if (is_new) tags_.push_back(record.tags);
  row.tag_set = set->second;
  record.reply.flags.for_each([this](Flag flag) { ++flags_[flag]; });
  rules_.add(record);
  simulated_ = simulated_ || record.reply.simulated;
  rows_.push_back(std::move(row));
}

std::vector<const Row*> Group::in_plan_order() const {
  std::vector<const Row*> order;
  order.reserve(rows_.size());
  for (const Row& row : rows_) order.push_back(&row);
  std::sort(order.begin(), order.end(), [](const Row* a, const Row* b) {
    return std::tie(a->plan_index, a->attempt, a->in_system.begin, a->seq) <
           std::tie(b->plan_index, b->attempt, b->in_system.begin, b->seq);
  });
  return order;
}

const std::vector<std::string>& Group::tags_of(const Row& row) const {
  return tags_[static_cast<std::size_t>(row.tag_set)];
}

std::string Group::category_of(const std::string& subject) const {
  const auto found = std::find_if(tags_.begin(), tags_.end(), [&](const std::vector<std::string>& tags) {
    return tags.size() > 1 && tags.front() == subject;
  });
  return found == tags_.end() ? "" : (*found)[1];
}

std::int64_t Group::first_plan_index() const {
  return std::min_element(rows_.begin(), rows_.end(),
                          [](const Row& a, const Row& b) { return a.plan_index < b.plan_index; })
      ->plan_index;
}

}  // namespace bench
