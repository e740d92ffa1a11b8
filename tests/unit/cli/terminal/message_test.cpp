#include "cli/terminal/message.h"

#include "catch.hpp"

using namespace bench;

namespace {

Style plain() { return {80, true, false}; }

}  // namespace

TEST_CASE("an error says what failed, why, and what to type next") {
  const SetupError error{ExitCode::preflight,
                         "cannot connect to http://127.0.0.1:11434",
                         "connection refused",
                         {"start it with:  ollama serve"}};
  CHECK(error_message(error, plain()) ==
        "bench: error: cannot connect to http://127.0.0.1:11434 (connection refused)\n"
        "  start it with:  ollama serve\n");
  CHECK(error_message({ExitCode::usage, "which model?", "", {}}, plain()) == "bench: error: which model?\n");
  CHECK(warning_message("it is hot", plain()) == "bench: warning: it is hot\n");
}

TEST_CASE("only the word is coloured") {
  CHECK(error_message({ExitCode::usage, "x", "", {}}, {80, true, true}) == "bench: \x1b[1;31merror\x1b[0m: x\n");
}

TEST_CASE("what comes from outside cannot act upon the terminal") {
  const SetupError error{ExitCode::preflight, "model 'a\x1b[2Jb\nc' is not there", "\x1b]0;title\x07", {"pull \x9b"}};
  CHECK(error_message(error, plain()) ==
        "bench: error: model 'a\\x1b[2Jb\\nc' is not there (\\x1b]0;title\\x07)\n  pull \xef\xbf\xbd\n");
  CHECK(warning_message("a\xe2\x80\xae"
                        "b",
                        {80, false, false}) == "bench: warning: a\\u202eb\n");
}

TEST_CASE("what is traced keeps its lines and nothing else that acts upon the terminal") {
  CHECK(trace_message("< ", "HTTP/1.1 200\r\nA: b\r\n\r\n", plain()) == "< HTTP/1.1 200\nA: b\n");
  CHECK(trace_message("", "{\"a\":\"\x1b[2J\"}\n", plain()) == "{\"a\":\"\\x1b[2J\"}\n");
  CHECK(trace_message("x: ", "", plain()) == "x: \n");
}
