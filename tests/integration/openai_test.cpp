// The program against servers that speak OpenAI's protocol, well and badly: every request is a record, and what is
// wrong is told in the server's words.

#include <string>
#include <vector>

#include "catch.hpp"
#include "integration/written_run.h"
#include "support/process.h"
#include "support/scripted_server.h"

using namespace bench::test;

namespace {

Step answered(const std::string& body, const std::string& status = "200 OK") {
  return send_bytes("HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nContent-Length: " +
                    std::to_string(body.size()) + "\r\n\r\n" + body);
}

const std::string list = R"({"object":"list","data":[{"id":"m","owned_by":"vllm"}]})";
const std::string stream = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

/// Recognition, version, list; what is asked of a server that is named as one of these.
std::vector<Step> questions() {
  return {expect_request(), answered(list), expect_request(), answered(R"({"version":"0.11.0"})"),
          expect_request(), answered(list), close_now()};
}

std::string data(const std::string& json) { return chunk("data: " + json + "\n\n"); }
std::string token(const std::string& text) {
  return data(R"({"model":"m","choices":[{"delta":{"content":")" + text + R"("}}]})");
}
const std::string reason = data(R"({"choices":[{"delta":{},"finish_reason":"stop"}]})");
const std::string usage = data(R"({"choices":[],"usage":{"prompt_tokens":7,"completion_tokens":3}})");
const std::string marker = data("[DONE]");
const std::string last_chunk = chunk("");

std::vector<Step> reply(const std::string& bytes) { return {expect_request(), send_bytes(bytes), close_now()}; }

struct Told {
  ProcessResult process;
  WrittenRun run;
  std::vector<std::string> requests;
};

Told measured(std::vector<Step> last, std::vector<std::string> more = {}) {
  const Sandbox sandbox;
  ScriptedServer server({questions(), std::move(last)});
  const std::string url = "http://127.0.0.1:" + std::to_string(server.port()) + "/v1";
  more.insert(more.begin(), {"--api", "openai"});
  Told told;
  told.process = run_bench(run_arguments(sandbox, url, 1, more), sandbox.spec());
  INFO(told.process.err);
  told.run = read_whole_run(sandbox.path("r.jsonl"));
  told.requests = server.requests();
  return told;
}

const bench::Reply& reply_of(const Told& told) {
  REQUIRE(told.run.records.size() == 1);
  return told.run.records.front().reply;
}

}  // namespace

TEST_CASE("a stream is measured, and its counts are the server's") {
  const Told told = measured(reply(stream + token("a") + token("b") + reason + usage + marker + last_chunk));
  CHECK(told.process.exit_code == 0);
  CHECK(reply_of(told).text == "ab");
  CHECK(reply_of(told).server.eval_count == 3);
  CHECK(told.run.records.front().endpoint == "/v1/chat/completions");
  REQUIRE(told.requests.size() == 4);
  CHECK(told.requests.back().find("POST /v1/chat/completions HTTP/1.1") == 0);
  CHECK(told.requests.back().find(R"("stream_options":{"include_usage":true})") != std::string::npos);
  CHECK(told.requests.back().find("num_ctx") == std::string::npos);
}

TEST_CASE("without a usage and without a marker it is measured by its events, and the record says so") {
  const Told told = measured(reply(stream + token("a") + token("b") + reason + last_chunk));
  CHECK(told.process.exit_code == 0);
  CHECK(reply_of(told).text_events == 2);
  CHECK(reply_of(told).flags.has(bench::Flag::no_counters));
}

TEST_CASE("replies that are none are records with the reason") {
  struct Row {
    const char* what;
    std::string bytes;
    bench::Status status;
    const char* detail;
  };
  const std::string error = R"({"error":{"message":"Context size has been exceeded.","code":500}})";
  const auto whole = [](const std::string& status, const std::string& body) {
    return "HTTP/1.1 " + status +
           "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  };
  const Row rows[] = {
      {"an error in mid-stream", stream + token("a") + data(error) + marker + last_chunk, bench::Status::server_error,
       "Context size has been exceeded."},
      {"an error under 200", whole("200 OK", error), bench::Status::server_error, "Context size has been exceeded."},
      {"an error as HTTP has it", whole("500 Internal Server Error", error), bench::Status::http_error,
       "Context size has been exceeded."},
      {"an end without a reason", stream + token("a") + last_chunk, bench::Status::truncated, "without the last one"},
      {"no JSON", stream + data("{]") + last_chunk, bench::Status::protocol_error, "event 1 at byte 0"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    const Told told = measured(reply(row.bytes));
    CHECK(told.process.exit_code == 1);
    CHECK(reply_of(told).status == row.status);
    REQUIRE(reply_of(told).failure);
    CHECK(reply_of(told).failure->detail.find(row.detail) != std::string::npos);
  }
}

TEST_CASE("a key that is refused ends with 3, and is shown nowhere") {
  const Sandbox sandbox;
  const std::string key = "sk-canary-0123456789";
  sandbox.write("key", key + "\n");
  const std::string echo = R"({"error":{"message":"Incorrect API key provided: )" + key + "\"}}";
  ScriptedServer server({{expect_request(), answered(echo, "401 Unauthorized"), close_now()}});
  const std::string url = "http://127.0.0.1:" + std::to_string(server.port());
  const ProcessResult told = run_bench(
      {"-m", "m", "--api", "openai", "--host", url, "--api-key-file", sandbox.path("key"), "-vv"}, sandbox.spec());
  CAPTURE(told.err);
  CHECK(told.exit_code == 3);
  CHECK(told.err.find(url + " refuses access") != std::string::npos);
  CHECK((told.out + told.err).find(key) == std::string::npos);
  CHECK(server.requests().front().find("Authorization: Bearer " + key) != std::string::npos);
}

TEST_CASE("auto finds the protocol, says why, and takes the only model") {
  const Sandbox sandbox;
  ScriptedServer server({{expect_request(), answered("{}", "404 Not Found"), expect_request(),
                          answered("{}", "404 Not Found"), expect_request(), answered(list), expect_request(),
                          answered(R"({"version":"0.11.0"})"), expect_request(), answered(list), close_now()},
                         reply(stream + token("a") + reason + usage + marker + last_chunk)});
  const std::string url = "http://127.0.0.1:" + std::to_string(server.port());
  const ProcessResult told = run_bench(
      {"--host", url, "--requests", "1", "--warmup", "0", "-v", "-o", sandbox.path("r.jsonl")}, sandbox.spec());
  CAPTURE(told.err);
  CHECK(told.exit_code == 0);
  CHECK(told.err.find("speaks openai vLLM 0.11.0: GET /v1/models answered with a list of models") != std::string::npos);
  const std::string header = lines_of(sandbox.read("r.jsonl")).front();
  CHECK(header.find(R"("recognised_by":"GET /v1/models answered with a list of models")") != std::string::npos);
  CHECK(header.find(R"("api":"openai")") != std::string::npos);
}

TEST_CASE("a suite that needs raw prompts names the protocol that can send them") {
  const Sandbox sandbox;
  ScriptedServer server({questions()});
  const std::string url = "http://127.0.0.1:" + std::to_string(server.port());
  const ProcessResult told =
      run_bench({"mmlu", "-m", "m", "--api", "openai", "--host", url, "--sample", "--form", "plain"}, sandbox.spec());
  CAPTURE(told.err);
  CHECK(told.exit_code == 2);
  CHECK(told.err.find("--api openai cannot send a prompt without the model's template") != std::string::npos);
  CHECK(told.err.find("--api openai-completions") != std::string::npos);
}

TEST_CASE("ls servers says what answers and by what it was recognised") {
  const Sandbox sandbox;
  ScriptedServer server({{expect_request(), answered("{}", "404 Not Found"), expect_request(),
                          answered("{}", "404 Not Found"), expect_request(), answered(list), expect_request(),
                          answered(R"({"version":"0.11.0"})"), expect_request(), answered(list), close_now()}});
  const std::string url = "http://127.0.0.1:" + std::to_string(server.port());
  const ProcessResult told = run_bench({"ls", "servers", "--host", url}, sandbox.spec());
  CAPTURE(told.err);
  CHECK(told.exit_code == 0);
  CHECK(told.out.find(url) != std::string::npos);
  CHECK(told.out.find("OpenAI-compatible vLLM 0.11.0") != std::string::npos);
  CHECK(told.out.find("GET /v1/models answered with a list of models") != std::string::npos);
}
