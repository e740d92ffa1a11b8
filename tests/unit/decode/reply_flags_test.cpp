#include "decode/reply_flags.h"

#include "catch.hpp"

namespace bench {
namespace {

using namespace std::chrono_literals;

/// 25 tokens in 24 steps of 13 ms, as an honest server and an honest clock see them.
Reply honest() {
  Reply reply;
  reply.model = "m";
  reply.text = "x";
  reply.done_reason = "length";
  reply.events = 26;
  reply.text_events = 25;
  reply.timeline.first_token = 100ms;
  reply.timeline.last_token = 412ms;
  reply.timeline.done = 412ms;
  reply.timeline.end = 413ms;
  reply.server = {410'000'000, 10'000'000, 26, std::nullopt, 80'000'000, 25, 312'000'000};
  return reply;
}

Flags flags_of(const Reply& reply, const Asked& asked) { return flags_of(reply, asked, *find_backend("ollama")); }
bool has(const Reply& reply, Flag flag, Asked asked = {}) { return flags_of(reply, asked).has(flag); }

TEST_CASE("an honest reply has no flags") { CHECK(flags_of(honest(), {"m", 4096, 100}).empty()); }

TEST_CASE("durations must fit into each other, within 2 % and 5 ms") {
  Reply reply = honest();
  reply.server.load_duration = 26'199'000;  // parts = total * 1.02
  CHECK_FALSE(has(reply, Flag::units_suspect));
  reply.server.load_duration = 26'201'000;
  CHECK(has(reply, Flag::units_suspect));

  reply = honest();
  reply.server.total_duration = 426'259'999;  // wall * 1.02 + 5 ms
  CHECK_FALSE(has(reply, Flag::units_suspect));
  reply.server.total_duration = 426'260'001;
  CHECK(has(reply, Flag::units_suspect));

  reply.server.total_duration.reset();
  CHECK_FALSE(has(reply, Flag::units_suspect));
  reply.server.prompt_eval_duration = 110'000'000;  // with no total, the parts must fit into the wall time
  CHECK(has(reply, Flag::units_suspect));
}

TEST_CASE("durations in microseconds are found out by the rate") {
  Reply reply = honest();
  reply.server = {410'000, 10'000, 26, std::nullopt, 80'000, 25, 312'000};
  CHECK(has(reply, Flag::units_suspect));
  reply.coalesced_events = 5;  // a fifth: still worth comparing
  CHECK(has(reply, Flag::units_suspect));
  reply.coalesced_events = 6;  // bursts say nothing about the rate
  CHECK_FALSE(has(reply, Flag::units_suspect));
}

TEST_CASE("a rate that no machine has is found out, even where all came in one read") {
  Reply reply = honest();
  reply.timeline.last_token = reply.timeline.first_token;
  reply.coalesced_events = 24;
  CHECK_FALSE(has(reply, Flag::units_suspect));
  reply.server.prompt_eval_duration = 13;  // ns, for 26 tokens: 2 * 10^9 a second
  CHECK(has(reply, Flag::units_suspect));
  reply.server.prompt_eval_duration = 259;
  CHECK(has(reply, Flag::units_suspect));
  reply.server.prompt_eval_duration = 260;  // 10^8 a second
  CHECK_FALSE(has(reply, Flag::units_suspect));
  reply.server.prompt_eval_duration = 13;
  reply.server.prompt_eval_cached_count = 25;
  CHECK_FALSE(has(reply, Flag::units_suspect));

  reply = honest();
  reply.timeline.last_token = reply.timeline.first_token;
  reply.coalesced_events = 24;
  reply.server.eval_duration = 312;  // milliseconds taken for nanoseconds
  CHECK(has(reply, Flag::units_suspect));
  reply.server.eval_duration = 24'000;  // 10^6 steps a second
  CHECK_FALSE(has(reply, Flag::units_suspect));
}

TEST_CASE("rates must agree within a factor of 3, where the clocks can tell") {
  Reply reply = honest();
  reply.server.total_duration.reset();
  reply.timeline.end = 2s;
  reply.server.eval_duration = 3 * 325'000'000LL;  // 24 of 25 steps: 936 ms against 312
  CHECK_FALSE(has(reply, Flag::units_suspect));
  reply.server.eval_duration = 3 * 325'000'000LL + 1'000'000;
  CHECK(has(reply, Flag::units_suspect));
  reply.server.eval_duration = 1'000'000;
  reply.timeline.last_token = 105ms;  // 5 ms against 1: too short to judge
  CHECK_FALSE(has(reply, Flag::units_suspect));
}

TEST_CASE("fewer tokens than events with text cannot be, whatever else the server sends") {
  Reply reply = honest();
  reply.text_events = 25;
  reply.events = 29;  // a role, a reason, a usage and a marker
  CHECK_FALSE(has(reply, Flag::units_suspect));
  reply.text_events = 26;
  CHECK(has(reply, Flag::units_suspect));
}

TEST_CASE("token count and text events may differ by 10 %, the end token and one more aside") {
  Reply reply = honest();
  reply.text_events = 23;  // 2 of 25
  CHECK_FALSE(has(reply, Flag::count_mismatch));
  reply.text_events = 22;
  CHECK(has(reply, Flag::count_mismatch));
  reply.done_reason = "stop";  // 24 visible tokens
  CHECK_FALSE(has(reply, Flag::count_mismatch));
  reply.server.eval_count = 3;
  reply.text_events = 1;
  CHECK_FALSE(has(reply, Flag::count_mismatch));
}

TEST_CASE("an answer without the server's count or decode time says so") {
  Reply reply = honest();
  reply.server = {};
  CHECK(has(reply, Flag::no_counters));
  reply.server.eval_count = 1;  // one token has no decode time, and what is zero is left out
  CHECK_FALSE(has(reply, Flag::no_counters));
  reply.server.eval_count = 2;
  CHECK(has(reply, Flag::no_counters));
  reply.text_events = 0;
  CHECK_FALSE(has(reply, Flag::no_counters));
}

TEST_CASE("where no reply has durations, only a count that is not there is missed") {
  const Backend& untimed = *find_backend("openai");
  Reply reply = honest();
  reply.server = {};
  reply.server.eval_count = 25;
  CHECK_FALSE(flags_of(reply, {}, untimed).has(Flag::no_counters));
  CHECK(flags_of(reply, {}, *find_backend("ollama")).has(Flag::no_counters));
  reply.server = {};
  CHECK(flags_of(reply, {}, untimed).has(Flag::no_counters));
}

TEST_CASE("a prompt that had to fit was not cut, and more than 12 bytes are no token") {
  Reply reply = honest();
  const auto cut = [&](std::int64_t tokens, std::int64_t context, std::int64_t bytes = 0) {
    reply.server.prompt_eval_count = tokens;
    return has(reply, Flag::prompt_truncated, {"m", context, bytes});
  };
  CHECK(cut(2050, 4096));
  CHECK_FALSE(cut(2050, 0));
  CHECK_FALSE(cut(2050, 4096, 3000));  // 3000 bytes are at most 3000 tokens
  CHECK(cut(2050, 4096, 12000));
  CHECK(cut(99, 4096, 1200));  // more than 12 bytes a token
  CHECK_FALSE(cut(100, 4096, 1200));
}

TEST_CASE("names and cuts are the backend's to judge") {
  Reply reply = honest();
  reply.model = "m:latest";
  reply.server.prompt_eval_count = 2050;
  CHECK(flags_of(reply, {"m", 4096, 0}) == Flags{Flag::prompt_truncated});
  Backend plain = *find_backend("ollama");
  plain.same_model = nullptr;
  plain.prompt_was_cut = nullptr;
  CHECK(flags_of(reply, {"m", 4096, 0}, plain) == Flags{Flag::model_mismatch});
}

TEST_CASE("what speaks of counters is not asked of a failed reply") {
  Reply reply = honest();
  reply.server = {};
  reply.model = "other";
  reply.status = Status::truncated;
  CHECK(flags_of(reply, {"m", 0, 0}) == Flags{Flag::model_mismatch});
}

}  // namespace
}  // namespace bench
