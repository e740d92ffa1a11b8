#include "present/escape.h"

#include "catch.hpp"

using namespace bench;

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
