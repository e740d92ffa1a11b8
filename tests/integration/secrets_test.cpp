// A server may echo what it is sent in any place. Nothing of it may leave the program.

#include <string>
#include <vector>

#include "base/bytes.h"
#include "catch.hpp"
#include "support/process.h"
#include "support/sandbox.h"
#include "support/scripted_server.h"

using namespace bench::test;

namespace {

const std::string key = "sk-canary-key-0001";
const std::string session = "canary-session-0002";
const std::string signature = "canary-query-0003";
const std::string password = "canary-pass-0004";
const std::string all = key + " " + session + " " + signature + " " + password;

std::vector<Step> answer(const std::string& status, const std::string& body, const std::string& header = "") {
  return {expect_request(),
          send_bytes("HTTP/1.1 " + status + "\r\nConnection: close\r\n" + header +
                     "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body),
          close_now()};
}

using Script = std::vector<std::vector<Step>>;

/// What a run asks for before its first request.
Script preflight_answers() {
  return {answer("200 OK", R"({"version":"0.9 )" + all + "\"}"),
          answer("200 OK", R"({"models":[{"name":"m","digest":")" + key + R"(","size":1}]})"),
          answer("200 OK", R"({"models":[{"name":"m","model":"m","digest":")" + session + R"("}]})"),
          answer("200 OK", R"({"details":{"family":")" + all + R"(","quantization_level":")" + key +
                               R"("},"template":")" + all + R"(","capabilities":["completion"]})")};
}

Script with(Script script, std::vector<Step> last) {
  script.push_back(std::move(last));
  return script;
}

const std::string echoing_reply = R"({"model":")" + all + R"(","message":{"role":"assistant","content":")" + all +
                                  R"(","thinking":")" + key + "\"},\"done\":false}\n" + R"({"model":")" + session +
                                  R"(","message":{"content":"x"},"done":true,"done_reason":")" + key + "\"}\n";

void check_clean(const std::string& text) {
  for (const std::string& canary : {key, session, signature, password})
    for (const std::string& form : {canary, bench::to_base64(canary)}) {
      CAPTURE(form);
      CHECK(text.find(form) == std::string::npos);
    }
}

void run_against(const Script& script, const std::vector<std::string>& more) {
  const Sandbox sandbox;
  sandbox.write("key", key + "\n");
  ScriptedServer server(script);
  std::vector<std::string> arguments = {
      "-m",
      "m",
      "--host",
      "http://me:" + password + "@127.0.0.1:" + std::to_string(server.port()) + "/?sig=" + signature,
      "--api-key-file",
      sandbox.path("key"),
      "-H",
      "X-Session-Id: " + session,
      "--requests",
      "1",
      "--warmup",
      "0",
      "--timeout",
      "5s",
      "--preflight-timeout",
      "5s"};
  const bool has_journal = more.front() != "-o";
  if (has_journal) arguments.insert(arguments.end(), {"-o", sandbox.path("r.jsonl")});
  arguments.insert(arguments.end(), more.begin(), more.end());
  const ProcessResult told = run_bench(arguments, sandbox.spec());
  CAPTURE(told.out, told.err);
  CHECK_FALSE(told.timed_out);
  CHECK(told.err.size() + told.out.size() > 0);
  check_clean(told.out);
  check_clean(told.err);
  if (!has_journal) return;
  const ProcessResult shown = run_bench({"ls", "runs"}, sandbox.spec());
  check_clean(shown.out);
  check_clean(sandbox.read("r.jsonl"));  // "" where nothing was begun
}

}  // namespace

TEST_CASE("no output, journal or log holds a secret that the server echoes in its replies") {
  const Script script = with(preflight_answers(), answer("200 OK", echoing_reply));
  for (const char* format : {"table", "jsonl", "csv", "md", "json"}) {
    CAPTURE(format);
    run_against(script, {"--format", format, "-vv", "--debug-http"});
  }
  run_against(script, {"-o", "-"});
}

TEST_CASE("no message holds a secret that the server echoes in its errors") {
  const std::string words = R"({"error":"refused: )" + all + "\"}";
  for (const char* status : {"401 Unauthorized", "403 Forbidden", "500 Internal Server Error", "404 Not Found"}) {
    CAPTURE(status);
    run_against({answer(status, words), answer(status, words), answer(status, words), answer(status, words)},
                {"--format", "table"});
    run_against(with(preflight_answers(), answer(status, words)), {"--format", "table", "-v"});
    run_against(with(preflight_answers(), answer(status, words)), {"--format", "jsonl", "-q"});
  }
  run_against(with(preflight_answers(), answer("302 Found", "", "Location: http://h/" + key + "\r\n")),
              {"--format", "table", "-vv", "--debug-http"});
}

TEST_CASE("what is printed of the options holds no secret") {
  run_against(preflight_answers(), {"--dry-run"});
  run_against(preflight_answers(), {"--dump-config"});
}
