#include "system/log.h"

#include <cstdio>
#include <string>
#include <unistd.h>

#include <spdlog/spdlog.h>

#include "catch.hpp"

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
  spdlog::debug("a");
  spdlog::info("b");
  spdlog::warn("c");
  spdlog::error("d");
}

std::string log_at(LogLevel level, bool color) {
  return stderr_of([&] {
    start_log(level, color);
    one_of_each();
    spdlog::default_logger()->flush();
  });
}

}  // namespace

TEST_CASE("the log is plain, on stderr, and as chatty as asked") {
  CHECK(log_at(LogLevel::debug, false) == "bench: debug: a\nb\nbench: warning: c\nbench: error: d\n");
  CHECK(log_at(LogLevel::info, false) == "b\nbench: warning: c\nbench: error: d\n");
  CHECK(log_at(LogLevel::warnings, false) == "bench: warning: c\nbench: error: d\n");
  CHECK(log_at(LogLevel::silent, false) == "");
  CHECK(log_at(LogLevel::warnings, true).find("\x1b[") != std::string::npos);
  start_log(LogLevel::warnings, false);
}
