#include "base/secrets/redaction.h"

#include "catch.hpp"

using namespace bench;

TEST_CASE("secrets are masked before anything is shown") {
  CHECK(masked_message("POST / HTTP/1.1\r\nAuthorization: Bearer abc\r\nX-Api-Key: k\r\nHost: h\r\n\r\nbody") ==
        "POST / HTTP/1.1\r\nAuthorization: ***\r\nX-Api-Key: ***\r\nHost: h\r\n\r\nbody");
}

TEST_CASE("what is hidden in a journal is hidden from --debug-http as well") {
  for (const char* name : {"X-Functions-Key", "X-Password", "X-Credential", "Cookie", "x-goog-api-key", "My-Token"}) {
    CAPTURE(name);
    const std::string line = std::string(name) + ": hush";
    CHECK(masked_header(line) == std::string(name) + ": ***");
    CHECK(masked_message("GET / HTTP/1.1\r\n" + line + "\r\n\r\n") ==
          "GET / HTTP/1.1\r\n" + std::string(name) + ": ***\r\n\r\n");
  }
}

TEST_CASE("nobody knows what a header of the user's own lets in, so only harmless ones are shown") {
  CHECK(masked_header("X-Auth: abc") == "X-Auth: ***");
  CHECK(masked_header("X-Session-Id: abc") == "X-Session-Id: ***");
  CHECK(masked_header("Accept: text/plain") == "Accept: text/plain");
}

TEST_CASE("a body is shown as it is, whatever it looks like") {
  const std::string message = "HTTP/1.1 200 OK\r\n\r\ntoken: 5\n{\"key\": 1}\n";
  CHECK(masked_message(message) == message);
}
