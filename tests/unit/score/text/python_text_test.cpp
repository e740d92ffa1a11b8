#include "score/text/python_text.h"

#include "catch.hpp"

namespace python = bench::python;

TEST_CASE("white space, case and punctuation are those of Unicode") {
  CHECK(python::strip(" \u00a0\u3000B\u2028\x1c ") == "B");
  CHECK(python::strip("\u200bB") == "\u200bB");
  CHECK(python::lower("ÀÉ ΣΑΣ Ж \u1E9E İ Ꭰ") == "àé σας ж ß i\u0307 ꭰ");
  CHECK(python::without_punctuation("«a»—b, c$+…") == "ab c$+");
  CHECK(python::without_ascii_punctuation("«a»—b, c$+…") == "«a»—b c…");
  CHECK(python::is_word(U'é'));
  CHECK(python::is_word(U'٣'));
  CHECK(!python::is_word(U'\u0301'));
}

TEST_CASE("bytes that are no UTF-8 are neither white space nor letters") {
  CHECK(python::strip(" \xff ") == "\xff");
  CHECK(python::lower("\xc3 A\xff") == "\xc3 a\xff");
  CHECK(python::split("a \x80 b").size() == 3);
  CHECK(python::without_punctuation("\xe2\x80") == "\xe2\x80");
}
