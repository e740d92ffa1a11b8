#include "cli/terminal/log.h"

#include <cstdio>
#include <string>
#include <unistd.h>

#include <spdlog/spdlog.h>

#include "catch.hpp"
#include "cli/terminal/message.h"
#include "cli/terminal/output.h"

using namespace bench;

namespace {

/// What is written to stderr while `body` runs.
template <class Body>
std::string stderr_of(Body body) {
  std::FILE* file = std::tmpfile();
  REQUIRE(file != nullptr);
  const int before = ::dup(STDERR_FILENO);
  ::dup2(::fileno(file), STDERR_FILENO);
  body();
  ::dup2(before, STDERR_FILENO);
  ::close(before);
  std::string text;
  std::rewind(file);
  for (int c; (c = std::fgetc(file)) != EOF;) text += static_cast<char>(c);
  std::fclose(file);
  return text;
}

void one_of_each() {
  set_message_style({});
  spdlog::debug("a");
  spdlog::info("b");
  spdlog::warn("c");
  spdlog::error("d");
}

std::string log_at(LogLevel level) {
  return stderr_of([&] {
    start_log(level);
    one_of_each();
  });
}

}  // namespace

TEST_CASE("the log is plain, on stderr, and as chatty as asked") {
  CHECK(log_at(LogLevel::debug) == "bench: debug: a\nb\nbench: warning: c\nbench: error: d\n");
  CHECK(log_at(LogLevel::info) == "b\nbench: warning: c\nbench: error: d\n");
  CHECK(log_at(LogLevel::warnings) == "bench: warning: c\nbench: error: d\n");
  CHECK(log_at(LogLevel::silent) == "");
  start_log(LogLevel::warnings);
}

TEST_CASE("the log is written as everything else: a status line goes first, nothing acts upon the terminal") {
  CHECK(stderr_of([] {
          start_log(LogLevel::info);
          show_status("1/2 requests");
          spdlog::info("a\nb\x1b[2J");
        }) == "\r1/2 requests\x1b[K\r\x1b[Ka\nb\\x1b[2J\n");
  start_log(LogLevel::warnings);
}

TEST_CASE("the options say how much is logged") {
  RunOptions options;
  CHECK(log_level_of(options) == LogLevel::warnings);
  options.quiet = true;
  CHECK(log_level_of(options) == LogLevel::silent);
  options.debug_http = true;
  CHECK(log_level_of(options) == LogLevel::info);
  options.verbose = 2;
  CHECK(log_level_of(options) == LogLevel::debug);
}
