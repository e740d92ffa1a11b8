#include "present/page/text.h"

#include <string>

#include "base/utf8.h"
#include "catch.hpp"
#include "present/page/layout.h"
#include "support/summaries.h"

using namespace bench;

namespace {

/// What a terminal might act upon, looked for without the code under test.
bool has_raw_control(const std::string& text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 || byte == 0x7f) return true;
    const auto next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0;
    if (byte == 0xc2 && next >= 0x80 && next <= 0x9f) return true;
  }
  for (const char* hidden :
       {"\u200b", "\u200d", "\u202a", "\u202e", "\u2028", "\u2029", "\u2066", "\u2069", "\ufeff"}) {
    if (text.find(hidden) != std::string::npos) return true;
  }
  return false;
}

bool is_valid_utf8(std::string_view text) {
  while (!text.empty()) {
    const CodePoint next = first_code_point(text);
    if (!next.valid) return false;
    text.remove_prefix(next.size);
  }
  return true;
}

}  // namespace

TEST_CASE("ordinary text passes a terminal unchanged") {
  for (const char* text : {"", "llama3.1:8b", "déjà vu", "日本語", "🦙", "a\\nb", "e\u0301"}) {
    CHECK(safe_text(text) == text);
  }
}

TEST_CASE("what a terminal would act upon is shown instead") {
  const std::pair<std::string, std::string> cases[] = {
      {"a\nb\tc\rd", "a\\nb\\tc\\rd"},
      {"\x1b[2J", "\\x1b[2J"},
      {std::string("\0", 1), "\\x00"},
      {"\x07", "\\x07"},
      {"\x7f", "\\x7f"},
      {"\xc2\x9b", "\\x9b"},
      {"\u202egnp", "\\u202egnp"},
      {"a\u200db", "a\\u200db"},
      {"\u2028", "\\u2028"},
      {"\U000e0041", "\\U000e0041"},
      {"a\xff"
       "b",
       "a\ufffdb"},
      {"\xc0\xaf", "\ufffd\ufffd"},
      {"\xed\xa0\x80", "\ufffd\ufffd\ufffd"},
      {"\xe2\x82", "\ufffd\ufffd"},
      {"\u0301x", "\\u0301x"},
      {"x\u0301\u0301\u0301\u0301\u0301", "x\u0301\u0301\u0301\\u0301\\u0301"},
  };
  for (const auto& [raw, shown] : cases) CHECK(safe_text(raw) == shown);
}

TEST_CASE("a screen without Unicode gets ASCII") {
  CHECK(safe_text("12 µs ± 3 · ≥ 60 × —…", false) == "12 us +/- 3 | >= 60 x -...");
  CHECK(safe_text("▁▂▃▄▅▆▇█", false) == "_.-=+*#@");
  CHECK(safe_text("é日🦙", false) == "\\xe9\\u65e5\\U0001f999");
  CHECK(safe_text("\xff", false) == "?");
}

TEST_CASE("no hostile text reaches a terminal raw, and making it safe twice changes nothing") {
  for (const std::string& raw : bench_test::hostile_texts()) {
    for (const bool unicode : {true, false}) {
      const std::string safe = safe_text(raw, unicode);
      INFO(safe);
      CHECK_FALSE(has_raw_control(safe));
      CHECK(is_valid_utf8(safe));
      CHECK(safe_text(safe, unicode) == safe);
    }
  }
}

TEST_CASE("every single byte and every pair of bytes becomes safe, valid text") {
  for (int first = 0; first < 256; ++first) {
    for (int second = 0; second < 256; ++second) {
      const std::string raw{static_cast<char>(first), static_cast<char>(second)};
      const std::string safe = safe_text(raw);
      if (has_raw_control(safe) || !is_valid_utf8(safe)) FAIL(first << " " << second);
    }
  }
}

TEST_CASE("a text of any length is shown by its beginning and its size") {
  CHECK(excerpt("short", 40) == "short");
  CHECK(excerpt(std::string(10 << 20, 'x'), 30) == "xxxxxxxxxxxx… (10485760 bytes)");
  CHECK(excerpt(std::string(10 << 20, 'x'), 30, false) == "xxxxxxxxxx... (10485760 bytes)");
  CHECK(excerpt("abcdefghij", 8) == "abcdefg…");  // no room for the size
  for (const int columns : {1, 5, 12, 17, 40}) {
    CHECK(display_width(excerpt(std::string(5000, '\x1b'), columns)) <= columns);
    CHECK(display_width(excerpt(std::string(3000, '\xff'), columns)) <= columns);
  }
  SECTION("marks that take no column do not make it endless") {
    std::string flood = "x";
    for (int i = 0; i < 100000; ++i) flood += "\u0301";
    CHECK(excerpt(flood, 40).size() < 400);
    CHECK(excerpt(flood, 40).find("(200001 bytes)") != std::string::npos);
  }
}

TEST_CASE("CSV text is quoted where it must be") {
  CHECK(csv_text("llama3.1:8b") == "llama3.1:8b");
  CHECK(csv_text("") == "");
  CHECK(csv_text("a,b") == "\"a,b\"");
  CHECK(csv_text("a\"b") == "\"a\"\"b\"");
  CHECK(csv_text("a\r\nb") == "a\\r\\nb");
  CHECK(csv_text("\x1b[2J") == "\\x1b[2J");
}

TEST_CASE("CSV text is never a formula") {
  CHECK(csv_text("=HYPERLINK(\"http://x\")") == "\"'=HYPERLINK(\"\"http://x\"\")\"");
  CHECK(csv_text("@SUM(A1)") == "'@SUM(A1)");
  CHECK(csv_text("-2+3") == "'-2+3");
  CHECK(csv_text("+1") == "'+1");
  CHECK(csv_text("\tx") == "'\\tx");
  CHECK(csv_text(std::string("\0=1", 3)) == "'\\x00=1");
  CHECK(csv_text("a=b") == "a=b");
}

TEST_CASE("nothing in Markdown text is markup") {
  CHECK(md_text("Q4_K_M") == "Q4_K_M");
  CHECK(md_text("_x_ a_ _b") == "\\_x\\_ a\\_ \\_b");
  CHECK(md_text("a|b`c`*d*~e~") == "a\\|b\\`c\\`\\*d\\*\\~e\\~");
  CHECK(md_text("![i](u)") == "!\\[i\\](u)");
  CHECK(md_text("</script><b>&amp;") == "&lt;/script&gt;&lt;b&gt;&amp;amp;");
  CHECK(md_text("a\nb") == "a\\\\nb");
  CHECK(md_text("") == "");
}

TEST_CASE("text in a page or a figure is no markup, and what cannot be seen is shown") {
  CHECK(markup_text("a<b>&\"'c") == "a&lt;b&gt;&amp;&quot;&#39;c");
  CHECK(markup_text("x\x1b[31m\ny") == "x\\x1b[31m\\ny");
  CHECK(markup_text("a\xE2\x80\xAE"
                    "b") == "a\\u202eb");
  CHECK(markup_text("\xff") == "\xEF\xBF\xBD");
  CHECK(markup_text("\xEF\xBF\xBE\xEF\xBF\xBF") == "\xEF\xBF\xBD\xEF\xBF\xBD");
  for (const char* raw : {"a<b>&\"'c", "x\x1b[31m", "e\u0301\u0301\u0301\u0301", "\xff"})
    CHECK(markup_text(safe_text(raw)) == markup_text(raw));  // an excerpt is safe already
}
