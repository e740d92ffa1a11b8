#include "base/secrets.h"

#include "base/bytes.h"
#include "catch.hpp"

using namespace bench;

TEST_CASE("a secret is blotted out in every form that a server may echo it in") {
  keep_secret("se\"cr/et-1");
  for (const std::string& form :
       {std::string("se\"cr/et-1"), std::string("se\\\"cr/et-1"), std::string("se\\\"cr\\/et-1"),
        std::string("se%22cr%2Fet-1"), to_base64("se\"cr/et-1")}) {
    CAPTURE(form);
    CHECK(holds_secret("<" + form + ">"));
    CHECK(blotted("<" + form + "> and " + form) == "<***> and ***");
  }
  CHECK_FALSE(holds_secret("innocent"));
}

TEST_CASE("what is too short to be told from a word is no secret") {
  keep_secret("word");
  CHECK(blotted("a word") == "a word");
}

TEST_CASE("the parts of a header and of an address are secrets too") {
  keep_header_secret("Authorization", "Bearer tok-en-123456");
  CHECK(blotted("tok-en-123456") == "***");
  keep_header_secret("Proxy-Authorization", "Basic " + to_base64("someuser:passw0rd"));
  CHECK(blotted("passw0rd of someuser") == "*** of ***");
  keep_header_secret("X-Session-Id", "session-77");
  CHECK(blotted("session-77") == "***");
  keep_header_secret("Accept", "text/harmless");
  CHECK(blotted("text/harmless") == "text/harmless");
  keep_address_secrets("https://anna-maria:hunter22@h:1/p?sig=abcdef99&x=1");
  CHECK(blotted("anna-maria hunter22 abcdef99 h:1") == "*** *** *** h:1");
}

TEST_CASE("within JSON only what is said is blotted out, never the names of members") {
  keep_secret("complete");
  CHECK(blotted_json(R"({"complete":true,"reason":"complete \"x","list":["complete",1]})") ==
        R"({"complete":true,"reason":"*** \"x","list":["***",1]})");
}
