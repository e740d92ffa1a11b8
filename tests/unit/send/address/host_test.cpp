#include "send/address/host.h"

#include <string>
#include <vector>

#include "catch.hpp"

using bench::parse_host;

namespace {

std::string url_of(const std::string& text, std::size_t warnings_expected = 0) {
  std::vector<std::string> warnings;
  const auto host = parse_host(text, &warnings);
  CHECK(warnings.size() == warnings_expected);
  return host ? host->url() : "error: " + host.error().what;
}

}  // namespace

TEST_CASE("an address is read as OLLAMA_HOST is") {
  CHECK(url_of("") == "http://127.0.0.1:11434");
  CHECK(url_of("1.2.3.4") == "http://1.2.3.4:11434");
  CHECK(url_of("1.2.3.4:5678") == "http://1.2.3.4:5678");
  CHECK(url_of(":1234") == "http://127.0.0.1:1234");
  CHECK(url_of("example.com") == "http://example.com:11434");
  CHECK(url_of("example.com:1234") == "http://example.com:1234");
  CHECK(url_of("http://example.com") == "http://example.com:80");
  CHECK(url_of("https://example.com") == "https://example.com:443");
  CHECK(url_of("http://example.com:8080") == "http://example.com:8080");
  CHECK(url_of("https://example.com/ollama") == "https://example.com:443/ollama");
  CHECK(url_of("example.com/a/b/") == "http://example.com:11434/a/b");
  CHECK(url_of("http://127.0.0.1:11434/") == "http://127.0.0.1:11434");
  CHECK(url_of("ollama.com") == "https://ollama.com:443");
  CHECK(url_of("HTTP://Example.COM") == "http://example.com:80");
  CHECK(url_of("h:0") == "http://h:0");
}

TEST_CASE("blanks and quotes around an address are trimmed") {
  CHECK(url_of(" 1.2.3.4 ") == "http://1.2.3.4:11434");
  CHECK(url_of("\"1.2.3.4\"") == "http://1.2.3.4:11434");
  CHECK(url_of(" '1.2.3.4:80'\n") == "http://1.2.3.4:80");
}

TEST_CASE("IPv6 is read with and without brackets") {
  CHECK(url_of("[::1]") == "http://[::1]:11434");
  CHECK(url_of("::1") == "http://[::1]:11434");
  CHECK(url_of("[::1]:1234") == "http://[::1]:1234");
  CHECK(url_of("https://[2001:db8::1]:8443/x") == "https://[2001:db8::1]:8443/x");
  CHECK(parse_host("[fe80::1%Eth0]:1", nullptr)->address == "fe80::1%Eth0");
}

TEST_CASE("an address that can only be listened on becomes the loopback") {
  CHECK(url_of("0.0.0.0") == "http://127.0.0.1:11434");
  CHECK(url_of("http://0.0.0.0:8080") == "http://127.0.0.1:8080");
  CHECK(url_of("::") == "http://[::1]:11434");
  CHECK(url_of("[::]:9") == "http://[::1]:9");
  CHECK(url_of("[0:0:0:0:0:0:0:0]:9") == "http://[::1]:9");
}

TEST_CASE("a port that is none becomes the default, with a warning") {
  CHECK(url_of("h:66000", 1) == "http://h:11434");
  CHECK(url_of("h:-1", 1) == "http://h:11434");
  CHECK(url_of("https://h:http", 1) == "https://h:443");
  CHECK(url_of("h:") == "http://h:11434");
}

TEST_CASE("a password never comes back out") {
  const std::vector<std::string> texts = {"http://user:secret@example.com:1",
                                          "user:secret@example.com",
                                          "ftp://user:secret@example.com",
                                          "http://user:se<cret@exa mple.com",
                                          "http://user:secret/secret@h",
                                          "secret@ftp://h",
                                          "http://[secret@::1",
                                          "http://h:secret@",
                                          "http://h/ secret@"};
  for (const std::string& text : texts) {
    CAPTURE(text);
    std::vector<std::string> warnings;
    const auto host = parse_host(text, &warnings);
    std::string said;
    for (const std::string& warning : warnings) said += warning;
    if (host) said += host->scheme + host->address;
    if (!host) said += host.error().what + host.error().why;
    CHECK(said.find("secret") == std::string::npos);
  }
  CHECK(url_of("http://user:secret@example.com:1/p", 1) == "http://example.com:1/p");
}

TEST_CASE("query and fragment are dropped with a warning") {
  CHECK(url_of("http://h/p?key=1", 1) == "http://h:80/p");
  CHECK(url_of("http://h#x", 1) == "http://h:80");
}

TEST_CASE("what is no address is an error that says so") {
  const auto scheme = parse_host("ftp://h", nullptr);
  REQUIRE(!scheme);
  CHECK(scheme.error().code == bench::ExitCode::usage);
  CHECK(scheme.error().what == "a server cannot be reached by 'ftp://'");
  CHECK(scheme.error().why == "only http and https are spoken");
  CHECK(url_of("a b") == "error: 'a b' is no server address");
  CHECK(url_of("[::1") == "error: '[::1' is no server address");
  CHECK(url_of("[::1]x:1") == "error: '[::1]x:1' is no server address");
  CHECK(url_of("h\r\nX: y") == "error: 'h\r\nX: y' is no server address");
  CHECK(url_of("http://h/a b") == "error: '/a b' is no path of a server");
}

TEST_CASE("a socket of this machine is an address by its path") {
  CHECK(url_of("unix:///run/Ollama.sock") == "unix:///run/Ollama.sock");
  CHECK(url_of(" 'UNIX:/run/a@b.sock' ") == "unix:///run/a@b.sock");
  CHECK(url_of("unix:///run/x//") == "unix:///run/x");
  const auto host = parse_host("unix:/run/x", nullptr);
  REQUIRE(host.has_value());
  CHECK(host->scheme == "unix");
  CHECK(host->address == "/run/x");
  CHECK(host->base_path.empty());
  CHECK(parse_host(host->url(), nullptr).value() == *host);
  for (const std::string& text :
       {std::string("unix:run/x"), std::string("unix:"), "unix:/" + std::string(200, 'x'), std::string("unix:/a\nb")}) {
    CAPTURE(text);
    const auto wrong = parse_host(text, nullptr);
    REQUIRE_FALSE(wrong.has_value());
    CHECK(wrong.error().code == bench::ExitCode::usage);
    CHECK(wrong.error().what == "that is no socket of this machine");
  }
}

TEST_CASE("loopback is told from other addresses") {
  CHECK(parse_host("", nullptr)->is_loopback());
  CHECK(parse_host("localhost", nullptr)->is_loopback());
  CHECK(parse_host("127.9.9.9", nullptr)->is_loopback());
  CHECK(parse_host("bench.localhost", nullptr)->is_loopback());
  CHECK(parse_host("[::ffff:127.0.0.1]", nullptr)->is_loopback());
  for (const char* other : {"127.0.0.1.some.name", "127.0.0", "127.0.0.256", "127.0.0.1x", "localhost.evil.com"}) {
    CAPTURE(other);
    CHECK_FALSE(parse_host(other, nullptr)->is_loopback());
  }
  CHECK(parse_host("[::1]", nullptr)->is_loopback());
  CHECK(parse_host("0.0.0.0", nullptr)->is_loopback());
  CHECK_FALSE(parse_host("127.example.com.evil", nullptr)->address.empty());
  CHECK_FALSE(parse_host("192.168.1.1", nullptr)->is_loopback());
  CHECK_FALSE(parse_host("localhost.example.com", nullptr)->is_loopback());
}

TEST_CASE("the URL of a host reads back as the same host") {
  for (const char* text : {"", "h:1", "https://h/p", "[::1]:2", "ollama.com"}) {
    const auto host = parse_host(text, nullptr);
    REQUIRE(host.has_value());
    CHECK(parse_host(host->url(), nullptr).value() == *host);
  }
}
