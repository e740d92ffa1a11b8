#include "send/address/url.h"

#include "catch.hpp"

using namespace bench;

namespace {

std::string leads_to(const char* from, std::string_view location) {
  const auto url = redirected(parse_url(from).value(), location);
  return url ? url->text() : url.error().what;
}

}  // namespace

TEST_CASE("an address keeps its path and query, and the usual port is not spelt out") {
  const Url url = parse_url("https://host.example/a/b.csv?x=1&y=/#part").value();
  CHECK(url.host.scheme == "https");
  CHECK(url.host.port == 443);
  CHECK(url.target == "/a/b.csv?x=1&y=/");
  CHECK(url.authority() == "host.example");
  CHECK(parse_url("http://127.0.0.1:8080").value().text() == "http://127.0.0.1:8080/");
  CHECK(parse_url("HTTP://host?q").value().target == "/?q");
}

TEST_CASE("what is no address of the web is refused") {
  for (const char* text : {"", "host/file", "ftp://host/file", "http://host/a b", "http://host/\r\nX: y"})
    CHECK(parse_url(text).has_error());
}

TEST_CASE("a redirect may name an address, a server or a path") {
  CHECK(leads_to("http://a/x/y?q", "https://b/z") == "https://b/z");
  CHECK(leads_to("https://a/x/y", "//b/z") == "https://b/z");
  CHECK(leads_to("http://a:81/x/y?q", "/z?to=http://c/") == "http://a:81/z?to=http://c/");
  CHECK(leads_to("http://a/x/y?q", "z") == "http://a/x/z");
  CHECK(leads_to("http://a/x", "") == "the server redirects to nowhere");
}
