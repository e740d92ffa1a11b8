// TLS against a server of this process: whom it trusts, and what it says of whom it does not.

#include <string>
#include <vector>

#include "catch.hpp"
#include "send/asio_transport.h"
#include "send/tls_trouble.h"
#include "support/sandbox.h"
#include "support/scripted_server.h"
#include "support/tls_front.h"

using namespace bench;
using namespace bench::test;
using namespace std::chrono_literals;

namespace {

std::string short_answer() { return "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"; }

Timeouts patient() {
  Timeouts limits;
  limits.connect = 20s;
  limits.total = 20s;
  return limits;
}

ConnectionSettings tls_to(int port, const std::string& address = "127.0.0.1") {
  ConnectionSettings settings;
  settings.host = {"https", address, port, ""};
  settings.user_agent = "bench/test";
  return settings;
}

boost::system::result<HttpResponse, Failure> ask(const ConnectionSettings& settings) {
  return AsioTransport::make(settings).value()->fetch({"GET", "/", "", {}}, patient());
}

/// What is said when a server with such a certificate is asked by this name.
std::string refusal_of(const TlsFrontSpec& spec, const std::string& address = "127.0.0.1", TlsSettings tls = {}) {
  ScriptedServer server({{expect_request(), send_bytes(short_answer())}});
  TlsFront front(server.port(), spec);
  ConnectionSettings settings = tls_to(front.port(), address);
  settings.tls = std::move(tls);
  const auto answer = ask(settings);
  REQUIRE_FALSE(answer.has_value());
  CHECK(answer.error().status == Status::tls_failed);
  CHECK(answer.error().kind == FailureKind::handshake);
  CHECK(server.requests().empty());
  return answer.error().detail;
}

std::string last_way_out(const std::string& detail) {
  return ways_out_of_tls(detail, {"https", "h.example", 8443, ""}).back();
}

std::string first_way_out(const std::string& detail) {
  return ways_out_of_tls(detail, {"https", "h.example", 8443, ""}).front();
}

/// An authority in a file of the sandbox, and a certificate that it has signed.
struct Trusted {
  Sandbox folder;
  Credentials authority;
  std::string file = folder.path("authority.pem");

  Trusted() {
    CertificateSpec spec;
    spec.common_name = "The Authority";
    spec.names = "";
    spec.authority = true;
    authority = make_credentials(spec);
    folder.write("authority.pem", authority.certificate);
  }
  Credentials sign(CertificateSpec spec = {}) const {
    spec.issuer = &authority;
    return make_credentials(spec);
  }
  TlsSettings settings() const {
    TlsSettings tls;
    tls.authorities = file;
    return tls;
  }
};

}  // namespace

TEST_CASE("a self-signed certificate is refused, and trusted or taken unseen where that is asked for") {
  const Credentials own = make_credentials();
  const std::string detail = refusal_of({.shown = own});
  CHECK(detail == "its certificate is self-signed");
  CHECK(first_way_out(detail).find("--cacert FILE") != std::string::npos);
  CHECK(last_way_out(detail).find("--insecure") != std::string::npos);

  const Sandbox folder;
  folder.write("own.pem", own.certificate);
  for (const bool insecure : {false, true}) {
    ScriptedServer server({{expect_request(), send_bytes(short_answer())}});
    TlsFront front(server.port(), {.shown = own});
    ConnectionSettings settings = tls_to(front.port());
    if (insecure)
      settings.tls.any_certificate = true;
    else
      settings.tls.authorities = folder.path("own.pem");
    const auto answer = ask(settings);
    REQUIRE(answer.has_value());
    CHECK(answer->body == "hi");
  }
}

TEST_CASE("an authority that is not trusted is named") {
  const Trusted trusted;
  const std::string detail = refusal_of({.shown = trusted.sign()});
  CHECK(detail == "its certificate is from an authority that is not trusted here: 'The Authority'");
  CHECK(first_way_out(detail).find("--cacert FILE") != std::string::npos);
  CHECK(last_way_out(detail).find("--insecure") != std::string::npos);
}

TEST_CASE("a certificate for others is refused with their names, and the first that can be typed is offered") {
  const Trusted trusted;
  const Credentials others =
      trusted.sign({.common_name = "x", .names = "DNS:*.one.example,DNS:two.example,IP:192.0.2.7"});
  const std::string detail = refusal_of({.shown = others}, "127.0.0.1", trusted.settings());
  CHECK(detail == "its certificate is for another name: *.one.example, two.example, 192.0.2.7");
  CHECK(first_way_out(detail) == "use the name that it has:  --host https://two.example:8443");
  CHECK(last_way_out(detail).find("--insecure") != std::string::npos);
  CHECK(refusal_of({.shown = others}, "localhost", trusted.settings()) == detail);
}

TEST_CASE("a certificate that is too old or too new is refused with the day") {
  const Trusted trusted;
  const auto hours = [](int n) { return std::chrono::hours(n); };
  const std::string expired =
      refusal_of({.shown = trusted.sign({.from = hours(-72), .until = hours(-24)})}, "127.0.0.1", trusted.settings());
  CHECK(expired.starts_with("its certificate expired on 20"));
  CHECK(expired.size() == std::string("its certificate expired on 2026-01-01").size());
  CHECK(first_way_out(expired) == "renew it on the server");
  CHECK(last_way_out(expired).find("--insecure") != std::string::npos);

  const std::string early =
      refusal_of({.shown = trusted.sign({.from = hours(24), .until = hours(72)})}, "127.0.0.1", trusted.settings());
  CHECK(early.starts_with("its certificate is not valid before 20"));
  CHECK(first_way_out(early).find("clock") != std::string::npos);
  CHECK(last_way_out(early).find("--insecure") != std::string::npos);
}

TEST_CASE("a certificate of a trusted authority is good for a number and for a name, and only names are sent along") {
  const Trusted trusted;
  for (const std::string& address : std::vector<std::string>{"127.0.0.1", "localhost"}) {
    CAPTURE(address);
    ScriptedServer server({{expect_request(), send_bytes(short_answer())}});
    TlsFront front(server.port(), {.shown = trusted.sign()});
    ConnectionSettings settings = tls_to(front.port(), address);
    settings.tls = trusted.settings();
    const auto transport = AsioTransport::make(settings).value();
    const auto answer = transport->fetch({"GET", "/", "", {}}, patient());
    REQUIRE(answer.has_value());
    CHECK(front.asked_name() == (address == "localhost" ? "localhost" : ""));
    CHECK(transport->peer() == "127.0.0.1:" + std::to_string(front.port()));
  }
}

TEST_CASE("a server without TLS is told from one whose TLS is too old, and neither is to be trusted blindly") {
  ScriptedServer server({{send_bytes("HTTP/1.1 400 Bad Request\r\n\r\n"), stall()}});
  const auto answer = ask(tls_to(server.port()));
  REQUIRE_FALSE(answer.has_value());
  CHECK(answer.error().status == Status::tls_failed);
  CHECK(answer.error().detail == "what listens there speaks no TLS");
  CHECK(last_way_out(answer.error().detail) == "speak plain http to it:  --host http://h.example:8443");

  const std::string old = refusal_of({.shown = make_credentials(), .only_old = true});
  CHECK(old == "it speaks no TLS that is new enough: 1.2 is the least");
  CHECK(last_way_out(old).find("--insecure") == std::string::npos);

  ScriptedServer silent({{close_now()}});
  const auto cut = ask(tls_to(silent.port()));
  REQUIRE_FALSE(cut.has_value());
  CHECK(cut.error().detail == "the connection ended in the middle of the TLS handshake");
}

TEST_CASE("a server that asks who we are is shown our certificate") {
  const Trusted trusted;
  const Credentials ours = trusted.sign({.common_name = "client", .names = ""});
  trusted.folder.write("ours.pem", ours.certificate + ours.key);
  trusted.folder.write("cert.pem", ours.certificate);
  trusted.folder.write("key.pem", ours.key);
  for (const bool only_tls12 : {false, true}) {
    CAPTURE(only_tls12);
    const TlsFrontSpec asks = {
        .shown = trusted.sign(), .only_tls12 = only_tls12, .wants_client_of = trusted.authority.certificate};
    TlsSettings none = trusted.settings();
    const std::string detail = refusal_of(asks, "127.0.0.1", none);
    if (!only_tls12) CHECK(detail == "it wants to see a certificate");
    if (!only_tls12) CHECK(first_way_out(detail).find("--cert FILE") != std::string::npos);

    TlsSettings strange = trusted.settings();
    const Credentials stranger = make_credentials();
    trusted.folder.write("stranger.pem", stranger.certificate + stranger.key);
    strange.certificate = trusted.folder.path("stranger.pem");
    CHECK(refusal_of(asks, "127.0.0.1", strange) == "it does not accept the certificate that it was shown");

    for (const bool apart : {false, true}) {
      ScriptedServer server({{expect_request(), send_bytes(short_answer())}});
      TlsFront front(server.port(), asks);
      ConnectionSettings settings = tls_to(front.port());
      settings.tls = trusted.settings();
      settings.tls.certificate = trusted.folder.path(apart ? "cert.pem" : "ours.pem");
      if (apart) settings.tls.key = trusted.folder.path("key.pem");
      CHECK(ask(settings).has_value());
    }
  }
}

TEST_CASE("files for TLS that cannot be used are errors of what was typed") {
  const Sandbox folder;
  const Credentials one = make_credentials();
  const Credentials other = make_credentials();
  folder.write("none.pem", "nothing\n");
  folder.write("one.pem", one.certificate);
  folder.write("other.key", other.key);
  const auto error_of = [&](TlsSettings tls) {
    ConnectionSettings settings = tls_to(1);
    settings.tls = std::move(tls);
    const auto made = AsioTransport::make(settings);
    REQUIRE_FALSE(made.has_value());
    CHECK(made.error().code == ExitCode::usage);
    CHECK_FALSE(made.error().try_this.empty());
    return made.error().what;
  };
  CHECK(error_of({.authorities = folder.path("absent.pem")}).find("absent.pem") != std::string::npos);
  CHECK(error_of({.authorities = folder.path("none.pem")}).find("has no certificate that can be trusted") !=
        std::string::npos);
  CHECK(error_of({.certificate = folder.path("none.pem")}).find("has no certificate to show") != std::string::npos);
  CHECK(error_of({.certificate = folder.path("one.pem")}).find("has no key that fits") != std::string::npos);
  CHECK(
      error_of({.certificate = folder.path("one.pem"), .key = folder.path("other.key")}).find("has no key that fits") !=
      std::string::npos);
}

TEST_CASE("a TLS connection that ends without a word in the middle of a reply has cut it") {
  const Trusted trusted;
  ScriptedServer server({{expect_request(), send_bytes("HTTP/1.1 200 OK\r\n\r\nhalf of it"), stall()}});
  TlsFront front(server.port(), {.shown = trusted.sign(), .cut_after = 25});
  ConnectionSettings settings = tls_to(front.port());
  settings.tls = trusted.settings();
  const auto answer = ask(settings);
  REQUIRE_FALSE(answer.has_value());  // although the end of the connection would be the end of this body
  CHECK(answer.error().status == Status::truncated);
}
