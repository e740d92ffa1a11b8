// What a server sends is shown on a terminal, never obeyed by it.

#include <string>
#include <vector>

#include "catch.hpp"
#include "support/process.h"
#include "support/sandbox.h"
#include "support/scripted_server.h"

using namespace bench::test;

namespace {

const std::string orders =
    "\x1b[2J\x1b]0;owned\x07\x1b[8m \xC2\x9B"
    "2J \xE2\x80\xAE bidi \xE2\x81\xA6 \b\r\x7f";

std::vector<Step> odd_answer(const std::string& status, const std::string& body) {
  return {expect_request(),
          send_bytes("HTTP/1.1 " + status + "\r\nConnection: close\r\nX-Odd: " + "\xC2\x9B" +
                     "2J\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body),
          close_now()};
}

void check_tame(const std::string& shown) {
  CAPTURE(shown);
  REQUIRE(shown.find("owned") != std::string::npos);
  for (const std::string& order : std::vector<std::string>{"\x1b[2J", "\x1b]", "\x1b[8m", "\x07", "\b", "\x7f",
                                                           "\xC2\x9B", "\xE2\x80\xAE", "\xE2\x81\xA6"}) {
    CAPTURE(order);
    CHECK(shown.find(order) == std::string::npos);
  }
}

}  // namespace

TEST_CASE("--debug-http and -vv show what a server orders a terminal to do, and do not do it") {
  const std::string facts =
      R"({"version":"0.9 \u001b[2J\u001b]0;\u009b\u202e","models":[{"name":"m","model":"m","size":1}],"details":{},"template":"x","capabilities":["completion"]})";
  const std::string reply = R"({"model":"m","message":{"content":")" + orders + R"("},"done":false})" + "\n" +
                            R"({"model":"m","message":{"content":""},"done":true,"done_reason":"stop"})" + "\n";
  for (const std::string& last : {reply, std::string(orders + "owned\n")}) {
    std::vector<std::vector<Step>> script(4, odd_answer("200 OK", facts));
    script.push_back(odd_answer("200 OK", last));
    for (int i = 0; i < 4; ++i) script.push_back(odd_answer("200 OK", facts));
    const Sandbox sandbox;
    const ScriptedServer server(script);
    ProcessSpec spec = sandbox.spec();
    spec.terminal_columns = 90;
    const ProcessResult result =
        run_bench({"-m", "m", "--host", "http://127.0.0.1:" + std::to_string(server.port()), "--requests", "1",
                   "--warmup", "0", "-vv", "--debug-http", "--color", "always", "--timeout", "5s"},
                  spec);
    CHECK_FALSE(result.timed_out);
    check_tame(result.out);
  }
}
