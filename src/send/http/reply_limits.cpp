#include "send/http/reply_limits.h"

#include <algorithm>
#include <string>

#include "base/text.h"

namespace bench {

ReplyLimit next_limit(const Timeouts& limits, const ReplyProgress& progress) {
  const ReplyLimit total{progress.send_begin + limits.total, Status::timeout_total, "not finished", limits.total};
  const Nanos until_token = limits.first_token.value_or(limits.total);
  const ReplyLimit token{progress.send_begin + until_token, Status::timeout_first_token, "no token", until_token};
  const ReplyLimit pause{progress.arrived + limits.idle, Status::timeout_idle,
                         progress.body_seen ? "no byte" : "only the head of the reply, and then no byte", limits.idle};
  const auto sooner = [](const ReplyLimit& a, const ReplyLimit& b) { return b.at < a.at ? b : a; };
  if (progress.body_seen) return sooner(total, pause);
  const ReplyLimit first = sooner(total, token);
  return progress.head_seen && limits.idle_from_head ? sooner(first, pause) : first;
}

Failure passed(Status status, std::string_view what, Nanos length) {
  const std::string option(row_of(status).option);
  return {status, FailureKind::limit,
          std::string(what) + " within " + limit_words(length) + (option.empty() ? "" : " (" + option + ")")};
}

}  // namespace bench
