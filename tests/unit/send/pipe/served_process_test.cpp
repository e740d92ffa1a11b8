#include "send/pipe/served_process.h"

#include <csignal>
#include <set>

#include "catch.hpp"

using namespace bench;

namespace {

bool lives(pid_t pid) { return ::kill(pid, 0) == 0; }

std::unique_ptr<ServedProcess> serve(const std::vector<std::string>& command) {
  return ServedProcess::start(command, free_local_ports(1).value().front()).value();
}

}  // namespace

TEST_CASE("free ports differ, and the port stands for its name in every word") {
  const auto ports = free_local_ports(20).value();
  CHECK(std::set<int>(ports.begin(), ports.end()).size() == 20);
  CHECK(with_port({"serve", "--port={port}", "{port}{port}", "port"}, 81) ==
        std::vector<std::string>{"serve", "--port=81", "8181", "port"});
}

TEST_CASE("a served process ends with its object, even when it does not want to") {
  pid_t pid = 0;
  {
    const auto stubborn = serve({"sh", "-c", "trap '' TERM; sleep 1000 & sleep 1000"});
    pid = stubborn->pid();
    CHECK(lives(pid));
    CHECK_FALSE(stubborn->how_it_ended());
  }
  CHECK_FALSE(lives(pid));
}

TEST_CASE("a served process that ends by itself is told with how and with its last words") {
  const auto short_lived = serve({"sh", "-c", "echo at port $PORT; exit 7"});
  const auto waited = short_lived->wait_until_it_answers(std::chrono::seconds(20));
  REQUIRE_FALSE(waited.has_value());
  CHECK(waited.error().code == ExitCode::preflight);
  CHECK(waited.error().what == "its server has ended (exit code 7)");
  CHECK(waited.error().why == "at port " + short_lived->url().substr(short_lived->url().rfind(':') + 1));
  CHECK(short_lived->how_it_ended() == "exit code 7");
}

TEST_CASE("a command that is not there serves nothing") {
  const auto missing = ServedProcess::start({"/no/such/server"}, 1);
  REQUIRE(missing.has_error());
  CHECK(missing.error().what == "the command '/no/such/server' is not found");
}
