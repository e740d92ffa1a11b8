#include "cli/terminal/outgoing.h"

#include "catch.hpp"

using bench::obedient;

TEST_CASE("a terminal is given text, line ends, tabs and our colours, and no orders") {
  const std::string fine = "plain é 日本 µ\ttab\nline \x1b[1;31mred\x1b[0m \x1b[mreset";
  CHECK(obedient(fine) == fine);
  CHECK(obedient("a\x1b[2Jb") == "a\\u001b[2Jb");
  CHECK(obedient("\x1b]0;title\x07") == "\\u001b]0;title\\u0007");
  CHECK(obedient("\x1b[31") == "\\u001b[31");
  CHECK(obedient("\x1b") == "\\u001b");
  CHECK(obedient("back\rspace\b") == "back\\u000dspace\\u0008");
  CHECK(obedient("c1 \xC2\x9B"
                 "31m, bidi \xE2\x80\xAE, tag \xF3\xA0\x80\x81") == "c1 \\u009b31m, bidi \\u202e, tag \\udb40\\udc01");
  CHECK(obedient("no UTF-8: \xff") == "no UTF-8: \\ufffd");
}
