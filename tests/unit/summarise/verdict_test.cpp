// Whether enough of a run came back for its numbers to be trusted.

#include <algorithm>
#include <vector>

#include "bench/summary.h"

#include "catch.hpp"
#include "unit/summarise/records.h"

using namespace bench;
using namespace std::chrono_literals;
using test::answered;
using test::failed;

namespace {

using Reasons = std::vector<std::string>;

/// Requests of 100 ms, one after the other: so many answered, and then so many refused.
std::vector<RunRecord> requests(std::int64_t ok, std::int64_t refused) {
  std::vector<RunRecord> records;
  for (std::int64_t i = 0; i < ok; ++i) records.push_back(answered({.plan_index = i, .start_ms = 250 * i, .run = i}));
  for (std::int64_t i = ok; i < ok + refused; ++i) records.push_back(failed(i, Status::http_error, 5, 250 * i));
  return records;
}

RunHeader planning(std::optional<std::int64_t> requests) {
  RunHeader header;
  header.planned_requests = requests;
  header.nonces = true;
  return header;
}

RunEnd end_of(std::int64_t records, std::string reason = "") {
  RunEnd end;
  end.complete = reason.empty();
  end.reason = std::move(reason);
  end.records = records;
  end.wall = 60s;
  return end;
}

Verdict judged(const RunHeader& header, const std::vector<RunRecord>& records, const RunEnd& end) {
  Summariser summariser(header);
  for (const RunRecord& record : records) summariser.add(record);
  return summariser.finish(end).verdict;
}

}  // namespace

TEST_CASE("a run that came to its end with everything that was planned is valid") {
  CHECK(judged(planning(10), requests(10, 0), end_of(10)) == Verdict{true, {}});
}

TEST_CASE("a run that ended early is invalid, whatever came of it") {
  const Verdict verdict = judged(planning(100), requests(2, 0), end_of(2, "signal"));
  CHECK_FALSE(verdict.valid);
  CHECK(verdict.reasons == Reasons{"the run ended early (signal): 2 of 100 planned requests are in"});
  CHECK(judged(planning(100), requests(99, 0), end_of(99, "disk full")).reasons ==
        Reasons{"the run ended early (disk full): 99 of 100 planned requests are in"});
  CHECK(judged(planning({}), requests(7, 0), end_of(7, "signal")).reasons ==
        Reasons{"the run ended early (signal): 7 requests are in"});
}

TEST_CASE("a tenth of the requests failed: the rest is not what was asked for") {
  CHECK(judged(planning(10), requests(1, 9), end_of(10)).reasons ==
        Reasons{"only 1 of 10 planned requests were measured", "9 of 10 requests failed"});
  CHECK(judged(planning(20), requests(18, 2), end_of(20)).reasons == Reasons{"2 of 20 requests failed"});
  CHECK(judged(planning(20), requests(19, 1), end_of(20)).valid);
}

TEST_CASE("fewer than half of what was planned was measured") {
  CHECK(judged(planning(20), requests(10, 0), end_of(10)).valid);
  CHECK(judged(planning(20), requests(9, 0), end_of(9)).reasons ==
        Reasons{"only 9 of 20 planned requests were measured"});
  RunHeader until = planning(20);
  until.plan.duration = 1s;  // a time decided how many there would be
  CHECK(judged(until, requests(3, 0), end_of(3)).valid);
}
