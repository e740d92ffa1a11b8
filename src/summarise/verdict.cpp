#include <string>

#include "summarise/judgement.h"
#include "summarise/sentence.h"

namespace bench {

namespace {

using Reasons = std::vector<std::string>;

constexpr double too_many_failed = 0.1;  ///< share of the requests: the rest is no longer what was asked for

/// One sentence at most: a run that ended early need not be told that half of it is missing.
void judge_amount(std::span<const Findings> groups, const RunHeader& header, const RunEnd& end, Reasons& reasons) {
  if (!end.complete) {
    const std::string in = header.planned_requests
                               ? sentence_count(end.records, *header.planned_requests, "planned requests are in")
                               : std::to_string(end.records) + " requests are in";
    reasons.push_back("the run ended early" + (end.reason.empty() ? "" : " (" + end.reason + ")") + ": " + in);
    return;
  }
  if (!header.planned_requests || header.plan.duration || header.plan.precision) return;  // nobody knew how many
  std::int64_t measured = 0;
  for (const Findings& group : groups) measured += group.summary.n_measured;
  if (measured > 0 && 2 * measured < *header.planned_requests)
    reasons.push_back("only " + sentence_count(measured, *header.planned_requests, "planned requests were measured"));
}

void judge_failures(const GroupSummary& summary, Reasons& reasons) {
  const std::int64_t failed = summary.n_total - summary.n_ok;
  if (summary.n_ok == 0 || failed == 0) return;
  if (static_cast<double>(failed) >= too_many_failed * static_cast<double>(summary.n_total))
    reasons.push_back(sentence_count(failed, summary.n_total, "requests failed"));
}

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

Verdict verdict_of(std::span<const Findings> groups, const RunHeader& header, const RunEnd& end) {
  Reasons reasons;
  judge_amount(groups, header, end, reasons);
  if (groups.empty()) reasons.emplace_back("no request was measured");
  const auto cpu = client_cpu_share(end);
  if (cpu && *cpu > most_client_cpu) {
    reasons.push_back("client_bound: this program used " + sentence_percent(*cpu) + " of a core");
  }
  for (const Findings& group : groups) {
    Reasons of_group;
    judge_failures(group.summary, of_group);
    judge_numbers(group, of_group);
    judge_flags(group, of_group);
    for (const std::string& reason : of_group)
      reasons.push_back(groups.size() > 1 ? group.label + ": " + reason : reason);
  }
  return {reasons.empty(), reasons};
}

}  // namespace bench
