#include <string>

#include "summarise/judgement.h"
#include "summarise/sentence.h"

namespace bench {

namespace {

using Reasons = std::vector<std::string>;

void judge_numbers(const Findings& group, Reasons& reasons) {
  if (group.summary.n_measured == 0) {
    reasons.push_back(group.summary.n_ok == 0 ? "no request succeeded" : "no request was warm and undisturbed");
  }
  if (group.drift && group.drift->matters()) {
    reasons.push_back("drift: the decode rate changed by " + sentence_percent(group.drift->share) + " over the run");
  }
  if (group.lag && group.lag->p99_s > group.lag->limit_s) {
    reasons.push_back("lag: 1 % of the requests were sent " + sentence_seconds(group.lag->p99_s) +
                      " late or more (limit " + sentence_seconds(group.lag->limit_s) + ")");
  }
}

void judge_flags(const Findings& group, Reasons& reasons) {
  for (const FlagRow& row : flag_rows()) {
    const std::int64_t n = group.count_of(row.flag);
    if (row.invalidates && n > 0)
      reasons.push_back(std::string(row.name) + ": " + sentence_count(n, group.summary.n_total, row.meaning));
  }
}

}  // namespace

Verdict verdict_of(std::span<const Findings> groups, const RunEnd& end) {
  Reasons reasons;
  if (groups.empty()) reasons.emplace_back("no request was measured");
  const auto cpu = client_cpu_share(end);
  if (cpu && *cpu > most_client_cpu) {
    reasons.push_back("client_bound: this program used " + sentence_percent(*cpu) + " of a core");
  }
  for (const Findings& group : groups) {
    Reasons of_group;
    judge_numbers(group, of_group);
    judge_flags(group, of_group);
    for (const std::string& reason : of_group)
      reasons.push_back(groups.size() > 1 ? group.label + ": " + reason : reason);
  }
  return {reasons.empty(), reasons};
}

}  // namespace bench
