#include "cli/measuring/run_log.h"

#include <string>

#include "catch.hpp"

using namespace bench;
using namespace std::chrono_literals;

TEST_CASE("an answer is told with its status and the beginning of its body") {
  HttpRequest question;
  question.method = "GET";
  question.path = "/api/version";
  HttpResponse answer;
  answer.status = 200;
  answer.body = "{\"version\":\"0.33.0\"}\n";
  CHECK(answer_line(question, answer) == "GET /api/version -> 200 {\"version\":\"0.33.0\"}");
  answer.body = std::string(100'000, 'x');
  CHECK(answer_line(question, answer).size() < 300);
}

TEST_CASE("a request is told with its times, a load and a new connection") {
  RunRecord record;
  record.plan_index = 7;
  record.model = "m";
  record.suite = "default";
  record.id = "sky";
  record.run = 1;
  record.reply.timeline.first_token = 120ms;
  record.reply.timeline.end = 1320ms;
  record.reply.server.eval_count = 64;
  CHECK(logged_request(record) == "#7 m default/sky run 2: ok after 1.32 s, first token after 120 ms, 64 tokens");
  record.reply.server.load_duration = 7'400'000'000;
  record.reply.flags.add(Flag::reconnected);
  CHECK(logged_request(record).ends_with(
      "64 tokens, the server loaded the model for 7.40 s, sent again on a new connection"));
  CHECK(timeline_line(record).find("first token 120 ms, end 1.32 s") != std::string::npos);
  CHECK(timeline_line(record).ends_with("reconnected"));
}
