#include "send/address/proxy.h"

#include <map>

#include "catch.hpp"
#include "send/address/host.h"
#include "send/asio_transport.h"
#include "support/scripted_server.h"
#include "support/tls_front.h"

using namespace bench;
using namespace bench::test;
using namespace std::chrono_literals;

namespace {

using Set = std::map<std::string, std::string>;

Expected<ProxyChoice> choice(const char* host, const Set& variables, std::optional<std::string> typed = {}) {
  return choose_proxy(parse_host(host, nullptr).value(), typed, [&](const std::string& name) {
    const auto found = variables.find(name);
    return found == variables.end() ? std::string() : found->second;
  });
}

/// The proxy that is used for a host; "" for none.
std::string used(const char* host, const Set& variables, std::optional<std::string> typed = {}) {
  const auto chosen = choice(host, variables, std::move(typed));
  REQUIRE(chosen.has_value());
  return chosen->proxy ? chosen->proxy->label() : "";
}

ConnectionSettings through_proxy_at(int port, const char* host) {
  ConnectionSettings settings;
  settings.host = parse_host(host, nullptr).value();
  settings.proxy = parse_proxy("http://me:s%40cret@127.0.0.1:" + std::to_string(port)).value();
  return settings;
}

boost::system::result<HttpResponse, Failure> ask_through(const ConnectionSettings& settings) {
  Timeouts limits;
  limits.connect = limits.total = 20s;
  return AsioTransport::make(settings).value()->fetch({"GET", "/api/version", "", {}}, limits);
}

}  // namespace

TEST_CASE("a proxy is taken from what was typed, else from the variables, lower case first") {
  CHECK(used("http://h.example", {}) == "");
  CHECK(used("http://h.example", {{"http_proxy", "a:1"}, {"HTTP_PROXY", "b:2"}}) == "a:1");
  CHECK(used("http://h.example", {{"HTTP_PROXY", "http://b:2/"}, {"https_proxy", "c:3"}}) == "b:2");
  CHECK(used("https://h.example", {{"HTTP_PROXY", "b:2"}, {"https_proxy", "c:3"}}) == "c:3");
  CHECK(used("https://h.example", {{"http_proxy", "a:1"}, {"ALL_PROXY", "d:4"}}) == "d:4");
  CHECK(used("http://h.example", {{"http_proxy", "a:1"}}, "e:5") == "e:5");
  CHECK(used("http://h.example", {{"http_proxy", "a:1"}}, "") == "");
  CHECK(used("http://h.example", {{"http_proxy", "http://proxy"}}) == "proxy:80");
  CHECK(choice("http://h.example", {{"http_proxy", "u:canary@a:1"}})->note ==
        "http://h.example:80 is measured through the proxy a:1 (http_proxy), whose time counts as the server's");
}

TEST_CASE("NO_PROXY excepts names, what is below them, ports and everything") {
  const auto excepted = [](const char* host, const char* rules) {
    return used(host, {{"all_proxy", "a:1"}, {"NO_PROXY", rules}}).empty();
  };
  CHECK(excepted("http://h.example", "h.example"));
  CHECK(excepted("http://h.example", "x, H.Example"));
  CHECK(excepted("http://a.h.example", ".h.example"));
  CHECK(excepted("http://a.h.example", "h.example"));
  CHECK(excepted("http://a.h.example", "*.h.example"));
  CHECK(excepted("http://h.example:81", "h.example:81"));
  CHECK(excepted("http://anything", "*"));
  CHECK(excepted("http://192.0.2.1", "192.0.2.1"));
  CHECK(excepted("http://[2001:db8::1]:80", "2001:db8::1"));
  CHECK(excepted("http://[2001:db8::1]:80", "[2001:db8::1]:80"));
  CHECK_FALSE(excepted("http://h.example:82", "h.example:81"));
  CHECK_FALSE(excepted("http://xh.example", "h.example"));
  CHECK_FALSE(excepted("http://h.example", "a.h.example"));
  CHECK_FALSE(excepted("http://h.example", " ,, ."));
  CHECK(used("http://h.example", {{"no_proxy", "other"}, {"NO_PROXY", "*"}, {"all_proxy", "a:1"}}) == "a:1");
  CHECK(used("http://h.example", {{"no_proxy", "*"}}, "e:5") == "e:5");  // what was typed is meant
}

TEST_CASE("this machine is never asked through a proxy, and that is said") {
  for (const char* host : {"http://127.0.0.1:1", "localhost", "https://[::1]", "unix:///run/x.sock"})
    for (const bool is_typed : {false, true}) {
      CAPTURE(host, is_typed);
      const Set variables = {{"all_proxy", "a:1"}};
      const auto chosen = choice(host, variables, is_typed ? std::optional<std::string>("b:2") : std::nullopt);
      REQUIRE(chosen.has_value());
      CHECK_FALSE(chosen->proxy);
      CHECK(chosen->note.find(is_typed ? "--proxy is not used" : "all_proxy is not used") != std::string::npos);
    }
  CHECK(choice("localhost", {})->note.empty());
}

TEST_CASE("a proxy that cannot be used is an error that does not repeat its password") {
  for (const char* text : {"socks5://u:canary@h:1", "https://u:canary@h:1", "http://u:canary@", "u:canary@h:x",
                           "u:canary@a b:1", "http://u:canary@h:99999"}) {
    CAPTURE(text);
    const auto chosen = choice("http://h.example", {{"http_proxy", text}});
    REQUIRE_FALSE(chosen.has_value());
    CHECK(chosen.error().code == ExitCode::usage);
    CHECK(chosen.error().what == "the proxy of http_proxy cannot be used");
    CHECK(chosen.error().why.find("canary") == std::string::npos);
    CHECK(chosen.error().try_this.back().find("--no-proxy") != std::string::npos);
  }
}

TEST_CASE("a plain request goes to the proxy with the whole address and the user's name") {
  ScriptedServer proxy({{expect_request(), send_bytes("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")}});
  const auto answer = ask_through(through_proxy_at(proxy.port(), "http://h.example:81/base"));
  REQUIRE(answer.has_value());
  CHECK(answer->body == "hi");
  const std::vector<std::string> requests = proxy.requests();
  REQUIRE(requests.size() == 1);
  CHECK(requests[0].starts_with("GET http://h.example:81/base/api/version HTTP/1.1\r\nHost: h.example:81\r\n"));
  CHECK(requests[0].find("\r\nProxy-Authorization: Basic bWU6c0BjcmV0\r\n") != std::string::npos);  // me:s@cret
}

TEST_CASE("a proxy that refuses a way for TLS is named with what it said") {
  ScriptedServer proxy({{expect_request(), send_bytes("HTTP/1.1 407 Who are you?\r\nContent-Length: 0\r\n\r\n")}});
  const auto answer = ask_through(through_proxy_at(proxy.port(), "https://h.example"));
  REQUIRE_FALSE(answer.has_value());
  CHECK(answer.error().status == Status::connect_failed);
  CHECK(answer.error().detail == "through the proxy 127.0.0.1:" + std::to_string(proxy.port()) +
                                     ": it opens no way to h.example:443: HTTP/1.1 407 Who are you?");
  const std::vector<std::string> requests = proxy.requests();
  REQUIRE(requests.size() == 1);
  CHECK(requests[0].starts_with("CONNECT h.example:443 HTTP/1.1\r\nHost: h.example:443\r\n"));
  CHECK(requests[0].find("\r\nProxy-Authorization: Basic bWU6c0BjcmV0\r\n") != std::string::npos);
}

TEST_CASE("TLS goes through the way that a proxy has opened, and its user stays with the proxy") {
  ScriptedServer server({{expect_request(), send_bytes("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")}});
  CertificateSpec certificate;
  certificate.names = "DNS:h.example";
  const Credentials shown = make_credentials(certificate);
  TlsFront front(server.port(), {.shown = shown, .behind_proxy = true});
  ConnectionSettings settings = through_proxy_at(front.port(), "https://h.example");
  settings.tls.any_certificate = true;
  const auto answer = ask_through(settings);
  REQUIRE(answer.has_value());
  CHECK(answer->body == "hi");
  CHECK(front.asked_name() == "h.example");
  CHECK(front.connect_request().starts_with("CONNECT h.example:443 HTTP/1.1\r\n"));
  const std::vector<std::string> requests = server.requests();
  REQUIRE(requests.size() == 1);
  CHECK(requests[0].starts_with("GET /api/version HTTP/1.1\r\n"));
  CHECK(requests[0].find("Proxy-") == std::string::npos);
}
