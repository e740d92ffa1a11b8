// Random secrets in random spellings at random places.

#include <random>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/bytes.h"
#include "base/secrets/secrets.h"
#include "catch.hpp"

using namespace bench;

namespace {

class Chance {
 public:
  std::size_t below(std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random_); }
  bool coin() { return below(2) == 0; }
  const std::string& of(const std::vector<std::string>& list) { return list[below(list.size())]; }

 private:
  std::mt19937_64 random_{20240611};
};

/// The characters of a secret; a multibyte one is one of them.
using Characters = std::vector<std::string>;

Characters random_secret(Chance& chance, int number) {
  static const std::vector<std::string> odd = {"\\", "\"", "/",  "+", "%", "&", "=", "<", "'",
                                               "é",  "日", "%2", ";", "u", "x", "#", " ", "\U0001F600"};
  static const std::string plain = "ABCDEFGHJKLMNPQRSTVWXYZ0123456789-_.~";
  Characters out = {"k", std::to_string(number), "-"};  // so that no secret begins like another
  const std::size_t length = 16 + chance.below(30);
  while (out.size() < length)
    out.push_back(chance.below(3) == 0 ? chance.of(odd) : std::string(1, plain[chance.below(plain.size())]));
  out.push_back("z");
  return out;
}

std::string in_json(const std::string& text) {
  const std::string quoted = nlohmann::json(text).dump();
  return quoted.substr(1, quoted.size() - 2);
}

std::string hex_escape(Chance& chance, const char* format, unsigned value) {
  char text[16];
  std::snprintf(text, sizeof text, format, value);
  std::string out = text;
  if (chance.coin())
    for (std::size_t i = 2; i < out.size(); ++i)
      out[i] = static_cast<char>(std::toupper(static_cast<unsigned char>(out[i])));
  return out;
}

/// One character in one of its spellings.
std::string spell(Chance& chance, const std::string& c) {
  switch (chance.below(5)) {
    case 0: {
      std::string out;
      for (const char byte : c) out += hex_escape(chance, "%%%02x", static_cast<unsigned char>(byte));
      return out;
    }
    case 1:
      if (c.size() == 1) return hex_escape(chance, "\\u%04x", static_cast<unsigned char>(c[0]));
      return nlohmann::json(c).dump(-1, ' ', true).substr(1, nlohmann::json(c).dump(-1, ' ', true).size() - 2);
    case 2:
      return in_json(c);
    case 3:
      return c == "&" ? "&amp;" : c == "<" ? "&lt;" : c == "\"" ? "&#34;" : in_json(c);
    default:
      return c == "%" || c == "&" ? in_json(c) : c;
  }
}

std::string joined(const Characters& characters) {
  std::string out;
  for (const std::string& c : characters) out += c;
  return out;
}

Characters random_spelling(Chance& chance, const Characters& secret) {
  Characters out;
  const std::size_t way = chance.below(5);
  for (const std::string& c : secret) {
    std::string spelt = way == 0 ? c : way == 1 ? in_json(c) : way == 2 ? in_json(in_json(c)) : spell(chance, c);
    if (way == 4) spelt = in_json(spelt);
    out.push_back(spelt);
  }
  return out;
}

std::string random_base64(Chance& chance, const std::string& secret) {
  std::string out = to_base64(secret);
  if (chance.coin()) out.resize(out.find('=') == std::string::npos ? out.size() : out.find('='));
  if (chance.coin())
    for (char& c : out) c = c == '+' ? '-' : c == '/' ? '_' : c;
  return out;
}

/// Nasty, but no part of a secret; it ends with something that no escape goes on over.
std::string random_text(Chance& chance) {
  static const std::vector<std::string> pieces = {"",         "plain words ",
                                                  "\n",       "\t",
                                                  "\"",       "\\",
                                                  "\\\\\\",   "%",
                                                  "%2",       "%41",
                                                  "%25",      "&",
                                                  "&#",       "&amp;",
                                                  "\\u0041",  "\\u00",
                                                  "\\ud83d",  "日本",
                                                  "\xff",     "\xC3",
                                                  "***",      "k1",
                                                  "k1-",      "{\"a\":\"b\"}",
                                                  "\0",       "=",
                                                  "\x1b[31m", "\\x6b1-A",
                                                  "k12",      "+",
                                                  "-",        "zzz",
                                                  "😀",       "%6b1",
                                                  "&#107;1"};
  std::string out;
  for (std::size_t n = chance.below(12); n > 0; --n) out += chance.of(pieces);
  return out;
}

/// They stay for the life of the process, so there are not too many of them.
const std::vector<Characters>& secrets() {
  static const std::vector<Characters> all = [] {
    Chance chance;
    std::vector<Characters> made;
    for (int i = 0; i < 40; ++i) {
      made.push_back(random_secret(chance, 100 + i));
      keep_secret(joined(made.back()));
    }
    return made;
  }();
  return all;
}

}  // namespace

TEST_CASE("a secret is never in what leaves the program, in whatever spelling and place") {
  Chance chance;
  for (int i = 0; i < 2000; ++i) {
    const Characters& secret = secrets()[chance.below(secrets().size())];
    const std::string before = random_text(chance) + " . ";
    const std::string after = " . " + random_text(chance);
    const bool in_base64 = chance.below(6) == 0;
    const std::string spelt =
        in_base64 ? random_base64(chance, joined(secret)) : joined(random_spelling(chance, secret));
    CAPTURE(joined(secret), before, spelt, after);
    REQUIRE(holds_secret(before + spelt + after));
    REQUIRE(blotted(before + spelt + after) == before + "***" + after);
  }
}

TEST_CASE("a text without a secret stays as it is, byte for byte") {
  Chance chance;
  REQUIRE_FALSE(secrets().empty());
  for (int i = 0; i < 1000; ++i) {
    const std::string text = random_text(chance) + random_text(chance);
    CAPTURE(text);
    REQUIRE_FALSE(holds_secret(text));
    REQUIRE(blotted(text) == text);
    const std::string line =
        nlohmann::json{{"a", text}, {"b", 1}}.dump(-1, ' ', chance.coin(), nlohmann::json::error_handler_t::replace);
    REQUIRE(blotted_json(line) == line);
  }
}

TEST_CASE("a line of JSON stays JSON with the same names, whatever is blotted out in it") {
  Chance chance;
  for (int i = 0; i < 2000; ++i) {
    const Characters& secret = secrets()[chance.below(secrets().size())];
    const std::string spelt = chance.coin() ? joined(secret) : joined(random_spelling(chance, secret));
    nlohmann::json value = {{joined(secret), 1}, {"deep", {{"list", {"x " + spelt + " y", 2.5}}}}};
    const std::string line = value.dump(-1, ' ', chance.coin());
    CAPTURE(line);
    const auto clean = nlohmann::json::parse(blotted_json(line));
    value["deep"]["list"][0] = "x *** y";
    REQUIRE(clean == value);
  }
}

TEST_CASE("wherever a text is cut, at most the first letters of a secret are left") {
  Chance chance;
  for (int i = 0; i < 4000; ++i) {
    const Characters& secret = secrets()[chance.below(secrets().size())];
    const Characters spelt = random_spelling(chance, secret);
    const std::size_t whole = chance.below(spelt.size());
    std::string there;
    std::size_t bytes = 0;
    for (std::size_t c = 0; c < whole; ++c) {
      there += spelt[c];
      if (secret[c] != "\\") bytes += secret[c].size();
    }
    there += spelt[whole].substr(0, chance.below(spelt[whole].size()));
    const std::string before = random_text(chance) + " . ";
    CAPTURE(joined(secret), before, there);
    const std::string left = blotted_cut(before + there);
    if (bytes >= 8) {
      REQUIRE(left == before + "***");
    } else if (bytes < 6) {
      REQUIRE(left == before + there);
    }
  }
}

TEST_CASE("what is shown in pieces is what is shown whole, wherever the pieces end") {
  Chance chance;
  for (int i = 0; i < 400; ++i) {
    const Characters& secret = secrets()[chance.below(secrets().size())];
    const std::string text =
        random_text(chance) + " . " + joined(random_spelling(chance, secret)) + " . " + random_text(chance) + ".";
    std::string shown;
    std::string pending;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t size = std::min(1 + chance.below(12), text.size() - at);
      pending.append(text, at, size);
      at += size;
      const std::size_t sure = secret_begins(pending);
      shown += blotted(pending.substr(0, sure));
      pending.erase(0, sure);
    }
    shown += blotted_cut(pending);
    CAPTURE(joined(secret), text);
    REQUIRE(shown == blotted(text));
  }
}
