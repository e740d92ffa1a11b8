#include "send/http/reply_limits.h"

#include "catch.hpp"

using namespace bench;
using namespace std::chrono_literals;

namespace {

constexpr Instant sent_at{Nanos(10s)};

Timeouts usual_limits() {
  Timeouts limits;
  limits.idle = 60s;
  limits.total = 15min;
  return limits;
}

}  // namespace

TEST_CASE("until the head comes, silence may last as long as the first token or the whole may take") {
  Timeouts limits = usual_limits();
  CHECK(next_limit(limits, {sent_at, sent_at}).status == Status::timeout_total);
  CHECK(next_limit(limits, {sent_at, sent_at}).at == sent_at + 15min);
  limits.first_token = 2min;
  limits.idle_from_head = true;
  CHECK(next_limit(limits, {sent_at, sent_at}).status == Status::timeout_first_token);
  CHECK(next_limit(limits, {sent_at, sent_at}).at == sent_at + 2min);
}

TEST_CASE("a head without a body is a pause, where the server sends none before there is a token") {
  Timeouts limits = usual_limits();
  const ReplyProgress head_only{sent_at, sent_at + 5s, true, false};
  CHECK(next_limit(limits, head_only).status == Status::timeout_total);  // it may still be reading the prompt
  limits.idle_from_head = true;
  CHECK(next_limit(limits, head_only).status == Status::timeout_idle);
  CHECK(next_limit(limits, head_only).at == sent_at + 65s);
  limits.first_token = 10s;  // the nearer one counts
  CHECK(next_limit(limits, head_only).status == Status::timeout_first_token);
}

TEST_CASE("behind the first byte only the pause and the whole count") {
  Timeouts limits = usual_limits();
  limits.first_token = 10s;
  ReplyProgress progress{sent_at, sent_at + 9s, true, true};
  CHECK(next_limit(limits, progress).status == Status::timeout_idle);
  CHECK(next_limit(limits, progress).at == sent_at + 69s);
  progress.arrived = sent_at + 15min - 1s;
  CHECK(next_limit(limits, progress).status == Status::timeout_total);
}

TEST_CASE("a limit that has passed is named with its option") {
  CHECK(passed(Status::timeout_idle, "no byte", 60s) ==
        Failure{Status::timeout_idle, FailureKind::limit, "no byte within 60 s (--idle-timeout)"});
  CHECK(passed(Status::timeout_connect, "no connection", 250ms).detail ==
        "no connection within 250 ms (--connect-timeout)");
}
