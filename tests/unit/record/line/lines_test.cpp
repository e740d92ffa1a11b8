#include "record/line/lines.h"

#include <nlohmann/json.hpp>

#include "bench/metric.h"

#include "catch.hpp"
#include "record/line/json_line.h"

using namespace bench;
using nlohmann::json;
using namespace std::chrono_literals;

namespace {

RunRecord sample() {
  RunRecord r;
  r.seq = 7;
  r.plan_index = 3;
  r.model = "llama3.1:8b";
  r.target = "http://127.0.0.1:11434";
  r.suite = "default";
  r.id = "capital";
  r.tags = {"short"};
  r.endpoint = "/api/chat";
  r.prompt_sha = "ab";
  r.nonce = true;
  r.max_tokens = 256;
  r.ts_start = WallTime(1'763'937'015s + 120'000'000ns);
  r.start = 1'500'000'000ns;
  r.reply.http_status = 200;
  r.reply.text = "Paris";
  r.reply.done_reason = "stop";
  r.reply.events = 3;
  r.reply.text_events = 2;
  r.reply.body_bytes = 300;
  r.reply.timeline.sent = 10'000ns;
  r.reply.timeline.first_token = 250'000'000ns;
  r.reply.timeline.last_token = 270'000'000ns;
  r.reply.timeline.end = 271'000'000ns;
  r.reply.timeline.events = {250'000'000, 270'000'000};
  r.reply.server.eval_count = 2;
  r.reply.server.eval_duration = 20'000'000;
  r.bytes = 500;
  r.reads = 2;
  return r;
}

/// The line without its metrics and its checksum: those belong to other files.
std::string without_metrics(const std::string& line) {
  auto object = nlohmann::ordered_json::parse(line);
  for (const Metric& metric : metrics()) object.erase(std::string(metric.id));
  object.erase("crc");
  return object.dump();
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("a request line, literally") {
  CHECK(
      without_metrics(request_line(sample())) ==
      R"({"type":"request","schema":"bench.run/1","seq":7,"plan_index":3,"model":"llama3.1:8b",)"
      R"("target":"http://127.0.0.1:11434","condition":"","block":0,"run":0,"worker":0,"suite":"default","id":"capital",)"
      R"("tags":["short"],"endpoint":"/api/chat","prompt_sha":"ab","nonce":true,"constrained":false,"max_tokens":256,)"
      R"("ts_start":"2025-11-23T22:30:15.120000000Z","start_s":1.5,"attempt":1,"status":"ok","http_status":200,)"
      R"("error":null,"done_reason":"stop","partial":false,"simulated":false,"recv_stamp":"user","flags":[],)"
      R"("chunks":3,"text_chunks":2,"coalesced":0,"bytes":500,"body_bytes":300,"reads":2,)"
      R"("server":{"total_duration":null,"load_duration":null,"prompt_eval_count":null,"prompt_eval_cached_count":null,)"
      R"("prompt_eval_duration":null,"eval_count":2,"eval_duration":20000000},)"
      R"("timeline":{"start_ns":1500000000,"planned_ns":0,"connect_ns":null,"sent_ns":10000,"first_byte_ns":null,)"
      R"("head_ns":null,"first_event_ns":null,"first_token_ns":250000000,"first_thinking_ns":null,)"
      R"("first_output_ns":null,"last_token_ns":270000000,"done_ns":null,"end_ns":271000000,)"
      R"("events_delta_ns":[250000000,20000000]},)"
      R"("reply_model":null,"text":"Paris","thinking":"","chances":[],"scoring":null,"grades":[]})");
}

TEST_CASE("the end of a run, literally") {
  RunEnd end;
  end.complete = false;
  end.reason = "signal";
  end.records = 4;
  end.wall = 2'100ms;
  end.self = {30ms, 10ms, 12345};
  end.loaded = {{"m", "d", 10, 5, std::nullopt}};
  CHECK(
      end_line(end, "00ff") ==
      R"({"type":"run_end","schema":"bench.run/1","complete":false,"reason":"signal","records":4,"unsent":null,"wall_s":2.1,)"
      R"("loaded":[{"name":"m","digest":"d","size":10,"size_vram":5,"context_length":null}],)"
      R"("self":{"user_s":0.03,"system_s":0.01,"peak_bytes":12345},"measuring":null,"server_process":null,"sha256":"00ff",)"
      R"("crc":"a0a9616c"})"
      "\n");
}

TEST_CASE("two servers that took turns stand in the header, and what each cost in the end; other runs have neither") {
  RunHeader header;
  header.run_id = "r";
  header.suite = "default";
  header.server.url = "pipe:x";
  CHECK_FALSE(json::parse(header_line(header)).contains("against"));
  header.against = OtherServer{{}, {{}}};
  header.against->server.url = "http://127.0.0.1:8080";
  header.against->models.front().name = "m";
  const std::string line = header_line(header);
  CHECK(json::parse(line)["targets"] == json({"pipe:x", "http://127.0.0.1:8080"}));
  const auto read = header_from_line(line);
  REQUIRE(read.has_value());
  CHECK(read->against == header.against);

  RunEnd end;
  CHECK_FALSE(json::parse(end_line(end)).contains("conditions"));
  end.conditions = {{"pipe", 3, 5ms, 70ms}, {"http", 2, 9ms, std::nullopt}};
  const json written = json::parse(end_line(end));
  CHECK(written["conditions"][0]["server_cpu_ns"] == 70'000'000);
  CHECK(written["conditions"][1]["server_cpu_ns"].is_null());
}

TEST_CASE("a warm-up has its own type") {
  RunRecord record = sample();
  record.warmup = true;
  CHECK(json::parse(request_line(record))["type"] == "warmup");
  CHECK(record_from_line(request_line(record))->warmup);
}

TEST_CASE("metrics are columns: a number or null") {
  const json line = json::parse(request_line(sample()));
  CHECK(line["ttft_s"] == 0.25);
  CHECK(line["output_tokens"].is_number_integer());
  RunRecord failed = sample();
  failed.reply.status = Status::connect_failed;
  failed.reply.failure = Failure{Status::connect_failed, FailureKind::refused, "connection refused"};
  failed.reply.http_status = 0;
  failed.reply.timeline = {};
  const json other = json::parse(request_line(failed));
  REQUIRE(other.contains("ttft_s"));
  CHECK(other["ttft_s"].is_null());
  CHECK(other["http_status"].is_null());
  CHECK(other["error"] == json({{"kind", "refused"}, {"detail", "connection refused"}}));
  CHECK(other["partial"] == true);
}

TEST_CASE("a reply that is not UTF-8 is kept twice") {
  RunRecord record = sample();
  record.reply.text = "a\xff";
  const json line = json::parse(request_line(record));
  CHECK(line["text"] == "a\xEF\xBF\xBD");
  CHECK(line["text_b64"] == "Yf8=");
  CHECK_FALSE(json::parse(request_line(sample())).contains("text_b64"));
}

TEST_CASE("unknown members are ignored and optional ones may be missing") {
  std::string line = request_line(sample());
  line = replaced(line, "\"seq\":7", "\"future\":{\"a\":[1]},\"seq\":7");
  line = replaced(line, "\"worker\":0,", "");
  line = replaced(line, "\"schema\":\"bench.run/1\",", "");
  REQUIRE(record_from_line(line).has_value());
  CHECK(*record_from_line(line) == sample());
}

TEST_CASE("what is wrong with a line is named with file, line and member") {
  const LinePlace place{"run.jsonl", 12};
  const std::string line = request_line(sample());
  const auto why = [&](const std::string& edited) {
    const auto parsed = record_from_line(edited, place);
    REQUIRE(parsed.has_error());
    CHECK(parsed.error().code == ExitCode::usage);
    CHECK(parsed.error().what == "run.jsonl:12 cannot be read");
    return parsed.error().why;
  };
  CHECK(why(replaced(line, "\"seq\":7,", "")) == "\"seq\" is missing");
  CHECK(why(replaced(line, "\"seq\":7,", "\"seq\":7.5,")) == "\"seq\" is no whole number");
  CHECK(why(replaced(line, "\"seq\":7,", "\"seq\":\"7\",")) == "\"seq\" is no whole number");
  CHECK(why(replaced(line, "\"seq\":7,", "\"seq\":9223372036854775808,")) == "\"seq\" is no whole number");
  CHECK(why(replaced(line, "\"start_ns\":1500000000,", "")) == "\"timeline.start_ns\" is missing");
  CHECK(why(replaced(line, "\"status\":\"ok\"", "\"status\":\"fine\"")) == "\"status\" is not known: fine");
  CHECK(why(replaced(line, "2025-11-23T", "2025-13-23T")) == "\"ts_start\" is no time like 2025-01-31T12:00:00Z");
  CHECK(why("[1]") == "it is no JSON object");
  CHECK(why(line.substr(0, 100)) == "it is no JSON object");
  CHECK(why(end_line(RunEnd{})) == "it is no request");
}

TEST_CASE("a newer journal is refused by its version") {
  const auto parsed =
      header_from_line(replaced(header_line(RunHeader{}), "bench.run/1", "bench.run/2"), LinePlace{"new.jsonl", 1});
  REQUIRE(parsed.has_error());
  CHECK(parsed.error().what == "new.jsonl was written by a newer bench");
  CHECK(parsed.error().why == "its schema is bench.run/2, this one reads up to bench.run/1");
  CHECK(parsed.error().try_this == std::vector<std::string>{"update bench"});
  CHECK(parse_line(R"({"type":"run_start","schema":"other/1"})").has_error());
}

TEST_CASE("a line of a kind from the future is no error") {
  const auto parsed = parse_line(R"({"type":"phase","schema":"bench.run/1"})");
  REQUIRE(parsed.has_value());
  CHECK(std::get<UnknownLine>(*parsed).type == "phase");
}

TEST_CASE("a line that was edited does not have its checksum") {
  const std::string line = request_line(sample());
  CHECK(checksum_of(line) == Checksum::right);
  CHECK(checksum_of(line.substr(0, line.size() - 1)) == Checksum::right);
  CHECK(checksum_of(replaced(line, "Paris", "Parts")) == Checksum::wrong);
  CHECK(checksum_of(R"({"type":"request"})") == Checksum::missing);
  CHECK(checksum_of("") == Checksum::missing);
}
