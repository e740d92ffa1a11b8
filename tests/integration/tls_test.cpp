// Whole runs over TLS, through a socket of the file system and through a proxy.

#include <chrono>
#include <cstdlib>
#include <signal.h>
#include <string>
#include <thread>
#include <vector>

#include <nlohmann/json.hpp>

#include "catch.hpp"
#include "integration/written_run.h"
#include "support/scripted_server.h"
#include "support/tls_front.h"

using namespace bench::test;
using namespace std::chrono_literals;

namespace {

int port_number_in(const std::string& url) { return std::atoi(url.c_str() + url.rfind(':') + 1); }

/// What the header of the run says of its server.
nlohmann::json server_in(const Sandbox& sandbox) {
  const auto header = nlohmann::json::parse(lines_of(sandbox.read("r.jsonl")).front());
  return header.at("server");
}

/// A simulated server behind TLS with a certificate that signs itself.
struct BehindTls {
  Sandbox sandbox;
  Credentials own = make_credentials();
  SimServer sim;
  TlsFront front;

  explicit BehindTls(const std::vector<std::string>& options = {}, bool behind_proxy = false)
      : sim(sandbox, options), front(port_number_in(sim.url()), {.shown = own, .behind_proxy = behind_proxy}) {
    sandbox.write("own.pem", own.certificate);
  }
};

}  // namespace

TEST_CASE("a run over TLS is refused with the way out, and goes with --cacert or --insecure") {
  BehindTls server;
  const Sandbox& sandbox = server.sandbox;
  const std::string url = server.front.url();
  const ProcessResult refused = run_bench(run_arguments(sandbox, url, 2), sandbox.spec({{"BENCH_INSECURE", "1"}}));
  CAPTURE(refused.err);
  CHECK(refused.exit_code == 3);
  CHECK(refused.err.find("cannot connect to " + url + " (its certificate is self-signed)") != std::string::npos);
  const std::size_t trust = refused.err.find("--cacert FILE");
  REQUIRE(trust != std::string::npos);
  CHECK(refused.err.find("  or measure without knowing who answers:  --insecure") > trust);
  CHECK(refused.err.find("the variable BENCH_INSECURE is not read: --insecure has to be typed") != std::string::npos);

  const ProcessResult trusted =
      run_bench(run_arguments(sandbox, url, 2, {"--cacert", sandbox.path("own.pem")}), sandbox.spec());
  CAPTURE(trusted.err);
  REQUIRE(trusted.exit_code == 0);
  CHECK(trusted.err.find("--insecure") == std::string::npos);
  CHECK(read_whole_run(sandbox.path("r.jsonl")).count(bench::Status::ok) == 2);
  CHECK(server_in(sandbox).value("insecure", false) == false);
  CHECK(server_in(sandbox).at("address") == "127.0.0.1:" + std::to_string(server.front.port()));

  const ProcessResult unseen = run_bench(run_arguments(sandbox, url, 2, {"--insecure", "--force"}), sandbox.spec());
  CAPTURE(unseen.err);
  REQUIRE(unseen.exit_code == 0);
  CHECK(unseen.err.find("--insecure: the certificate of " + url + " is not checked") != std::string::npos);
  CHECK(server_in(sandbox).at("insecure") == true);
}

TEST_CASE("a file for TLS that cannot be read ends with 2 before anything is sent") {
  const Sandbox sandbox;
  for (const char* option : {"--cacert", "--cert"}) {
    const ProcessResult told = run_bench(
        run_arguments(sandbox, "https://127.0.0.1:9", 1, {option, sandbox.path("absent.pem")}), sandbox.spec());
    CAPTURE(told.err);
    CHECK(told.exit_code == 2);
    CHECK(told.err.find("absent.pem") != std::string::npos);
    CHECK(told.err.find(option) != std::string::npos);
  }
}

TEST_CASE("a pause over TLS is seen as it is without") {
  BehindTls server({"--ttft", "30ms", "--itl", "20ms", "--output-tokens", "20", "--output-tokens-std", "0"});
  const Sandbox& sandbox = server.sandbox;
  Process client(
      bench_spec(run_arguments(sandbox, server.front.url(), 20, {"--insecure", "--strict"}), sandbox.spec()));
  REQUIRE(client.tells(R"("status":"ok")", 3));
  client.send_signal(SIGSTOP);
  std::this_thread::sleep_for(2500ms);
  client.send_signal(SIGCONT);
  const ProcessResult told = client.wait();
  CAPTURE(told.err);
  CHECK(told.exit_code == 7);
  std::int64_t paused = 0;
  for (const bench::RunRecord& record : read_whole_run(sandbox.path("r.jsonl")).records)
    paused += record.reply.flags.has(bench::Flag::paused);
  CHECK(paused >= 1);
}

TEST_CASE("a proxy of the environment is said, recorded without its user, and never used for this machine") {
  BehindTls server({}, true);
  const Sandbox& sandbox = server.sandbox;
  const std::string proxy = "127.0.0.1:" + std::to_string(server.front.port());
  const auto variables = sandbox.spec({{"https_proxy", "http://me:canary@" + proxy}});
  const ProcessResult through =
      run_bench(run_arguments(sandbox, "https://h.internal", 2, {"--insecure", "--debug-http"}), variables);
  CAPTURE(through.err);
  REQUIRE(through.exit_code == 0);
  CHECK(through.err.find("through the proxy " + proxy + " (https_proxy)") != std::string::npos);
  CHECK(through.err.find("canary") == std::string::npos);
  CHECK(server.front.connect_request().find("Proxy-Authorization: Basic ") != std::string::npos);
  CHECK(server_in(sandbox).at("proxy") == proxy);
  CHECK(sandbox.read("r.jsonl").find("canary") == std::string::npos);

  const ProcessResult bypassed = run_bench(run_arguments(sandbox, server.sim.url(), 2, {"--force"}),
                                           sandbox.spec({{"http_proxy", "http://me:canary@127.0.0.1:9"}}));
  CAPTURE(bypassed.err);
  REQUIRE(bypassed.exit_code == 0);
  CHECK(bypassed.err.find("the proxy of http_proxy is not used: " + server.sim.url() + " is on this machine") !=
        std::string::npos);
  CHECK(server_in(sandbox).value("proxy", "") == "");
  CHECK(server_in(sandbox).at("address") == server.sim.url().substr(7));

  const ProcessResult typed =
      run_bench(run_arguments(sandbox, "http://h.internal", 1, {"--force", "--proxy", "http://me:canary@127.0.0.1:9"}),
                sandbox.spec());
  CAPTURE(typed.err);
  CHECK(typed.exit_code == 3);
  CHECK(typed.err.find("through the proxy 127.0.0.1:9: ") != std::string::npos);
  CHECK(typed.err.find("--no-proxy") != std::string::npos);
  CHECK(typed.err.find("canary") == std::string::npos);

  const ProcessResult none = run_bench(run_arguments(sandbox, "http://127.0.0.1:9", 1, {"--force", "--no-proxy"}),
                                       sandbox.spec({{"http_proxy", "http://127.0.0.1:9"}}));
  CHECK(none.err.find("proxy") == std::string::npos);
}
