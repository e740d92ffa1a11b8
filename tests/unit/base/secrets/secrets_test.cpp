#include "base/secrets/secrets.h"

#include "base/bytes.h"
#include "base/text.h"
#include "catch.hpp"

using namespace bench;

TEST_CASE("a secret is blotted out in every form that a server may echo it in") {
  keep_secret("se\"cr/et-1");
  for (const std::string& form :
       {std::string("se\"cr/et-1"), std::string("se\\\"cr/et-1"), std::string("se\\\"cr\\/et-1"),
        std::string("se%22cr%2Fet-1"), std::string("se%22cr%2fet-1"), std::string("se\\u0022cr\\u002fet-1"),
        std::string("se\\\\\\\"cr\\\\/et-1"), std::string("se&quot;cr/et-1"), to_base64("se\"cr/et-1")}) {
    CAPTURE(form);
    CHECK(holds_secret("<" + form + ">"));
    CHECK(blotted("<" + form + "> and " + form) == "<***> and ***");
  }
  CHECK_FALSE(holds_secret("innocent"));
  CHECK(blotted("100 % \\n &amp; se\"cr") == "100 % \\n &amp; se\"cr");
}

TEST_CASE("both alphabets of base 64 are known, with and without the signs at the end") {
  const std::string secret = "~~?>?>~~ four";
  keep_secret(secret);
  const std::string plain = to_base64(secret);
  REQUIRE(plain.find_first_of("+/") != std::string::npos);
  REQUIRE(plain.ends_with("="));
  std::string url = plain;
  for (char& c : url) c = c == '+' ? '-' : c == '/' ? '_' : c;
  for (const std::string& form : {plain, url, plain.substr(0, plain.find('=')), url.substr(0, url.find('='))}) {
    CAPTURE(form);
    CHECK(blotted("[" + form + "]") == "[***]");
  }
  CHECK(blotted("~~?>?>~~+four") == "***");
}

TEST_CASE("what is not ASCII is known too where it was taken for Latin-1") {
  keep_secret("clé-secrète-77");
  CHECK(blotted("clé-secrète-77") == "***");
  CHECK(blotted("cl\\u00e9-secr\\u00E8te-77") == "***");
  CHECK(blotted("clÃ©-secrÃ¨te-77") == "***");
}

TEST_CASE("secrets that overlap leave nothing of either") {
  keep_secret("first-and-mid");
  keep_secret("and-mid-and-last");
  CHECK(blotted("<first-and-mid-and-last>") == "<***>");
}

TEST_CASE("what is too short to be told from a word is no secret") {
  keep_secret("word");
  keep_secret("w\\\\\\\\\\\\rd");
  CHECK(blotted("a word, w\\rd") == "a word, w\\rd");
}

TEST_CASE("the parts of a header and of an address are secrets too") {
  keep_header_secret("Authorization", "Bearer tok-en-123456");
  CHECK(blotted("tok-en-123456") == "***");
  keep_header_secret("Authorization", "Token tok-en-abcdef");
  CHECK(blotted("tok-en-abcdef") == "***");
  keep_header_secret("Proxy-Authorization", "Basic " + to_base64("someuser:passw0rd"));
  CHECK(blotted("passw0rd of someuser") == "*** of ***");
  keep_header_secret("X-Session-Id", "session-77");
  CHECK(blotted("session-77") == "***");
  keep_header_secret("Cookie", "theme=darkness; sid=cookie-0099");
  CHECK(blotted("cookie-0099 in darkness") == "*** in darkness");
  keep_header_secret("Accept", "text/harmless");
  CHECK(blotted("text/harmless") == "text/harmless");
  keep_address_secrets("https://anna-maria:hunter22@h:1/p?sig=abcdef99&x=1");
  CHECK(blotted("anna-maria hunter22 abcdef99 h:1") == "*** *** *** h:1");
  keep_address_secrets("http://u:p%2Fw%40rd-5@h");
  CHECK(blotted("p/w@rd-5 " + to_base64("u:p/w@rd-5")) == "*** ***");
}

TEST_CASE("a plain word that some header says is no secret, unless the header's name speaks of one") {
  keep_header_secret("X-Department", "accounting");
  keep_header_secret("X-Region", "eu-central");
  keep_address_secrets("http://h/?mode=streaming&apiversion=nextgen");
  const std::string words = "accounting in eu-central by streaming of nextgen at apiversion";
  CHECK(blotted(words) == words);
  keep_header_secret("X-Api-Key", "opensesame");
  keep_header_secret("X-Ticket", "Zq0-opensesame");
  CHECK(blotted("opensesame Zq0-opensesame") == "*** ***");
}

TEST_CASE("what the user says openly is spared, whichever is said first, but never a key") {
  keep_header_secret("X-Model", "spared:8b-instruct");
  CHECK(blotted("spared:8b-instruct") == "***");
  spare("Spared:8b-instruct");
  CHECK(blotted("spared:8b-instruct") == "spared:8b-instruct");
  keep_header_secret("X-Model-Again", "spared:8b-instruct");
  CHECK(blotted("spared:8b-instruct " + to_base64("spared:8b-instruct")) ==
        "spared:8b-instruct " + to_base64("spared:8b-instruct"));
  keep_secret("spared:8b-instruct");
  spare("spared:8b-instruct");
  CHECK(blotted("spared:8b-instruct") == "***");
}

TEST_CASE("a text that was cut holds no beginning of a secret at its end") {
  keep_secret("cut/key-0123456789");
  CHECK(blotted_cut("your key is cut/key-0123456789") == "your key is ***");
  CHECK(blotted_cut("your key is cut/key-01234567") == "your key is ***");
  CHECK(blotted_cut("your key is cut/key-") == "your key is ***");
  CHECK(blotted_cut("your key is cut\\u002fkey-0\\u00") == "your key is ***");
  CHECK(blotted_cut("your key is cut%2Fkey-%") == "your key is ***");
  CHECK(blotted_cut("your key is cut/key") == "your key is cut/key");
  CHECK(blotted_cut("cut/key-01 is not the key") == "cut/key-01 is not the key");
  CHECK(blotted("your key is cut/key-01234567") == "your key is cut/key-01234567");
  keep_secret("hunter-5");
  CHECK(blotted_cut("the password hunter") == "the password ***");
  CHECK(blotted_cut("the password hunte") == "the password hunte");
  CHECK(blotted_cut("") == "");
}

TEST_CASE("what comes in pieces is held back from where a secret may begin") {
  keep_secret("piece-key/99");
  CHECK(secret_begins("all of this can go.") == 19);
  CHECK(secret_begins("hold: piec") == 6);
  CHECK(secret_begins("hold: piece-key%2") == 6);
  CHECK(secret_begins("hold: piece-key/99") == 18);
  CHECK(secret_begins("hold: \\") == 6);
  CHECK(secret_begins("") == 0);
  keep_secret("99-and-a-tail");
  CHECK(secret_begins("hold: piece-key/99-an") == 6);
}

TEST_CASE("within JSON only what is said is blotted out, never the names of members") {
  keep_secret("member-name");
  CHECK(blotted_json(R"({"member-name":true,"reason":"member-name \"x","list":["member-name",1]})") ==
        R"({"member-name":true,"reason":"*** \"x","list":["***",1]})");
  const std::string innocent = R"({"a":"caf\u00e9 \/ é \"","member-name":1.50e3,"b":[ true ]})";
  CHECK(blotted_json(innocent) == innocent);
}

TEST_CASE("a secret is known in JSON within JSON, and no escape is torn") {
  keep_secret("0041-\"deep\\key");
  CHECK(blotted_json(R"({"m":"{\"e\":\"0041-\\\"deep\\\\key\"}"})") == R"({"m":"{\"e\":\"***\"}"})");
  CHECK(blotted_json(R"({"m":"\u0041 \u0030041-\u0022deep\u005Ckey"})") == R"({"m":"A ***"})");
  CHECK(blotted_json(R"({"m":"\u0041-\"deep\\key"})") == R"({"m":"\u0041-\"deep\\key"})");
}
