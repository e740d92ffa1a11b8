#include "cli/terminal/terminal.h"

#include "catch.hpp"

using namespace bench;

TEST_CASE("colour: the option, then the variables, then the stream") {
  CHECK(wants_color(ColorMode::automatic, {}, true));
  CHECK_FALSE(wants_color(ColorMode::automatic, {}, false));
  CHECK(wants_color(ColorMode::always, {{"NO_COLOR", "1"}}, false));
  CHECK_FALSE(wants_color(ColorMode::never, {{"FORCE_COLOR", "1"}}, true));
  CHECK_FALSE(wants_color(ColorMode::automatic, {{"NO_COLOR", "1"}, {"FORCE_COLOR", "1"}}, true));
  CHECK(wants_color(ColorMode::automatic, {{"NO_COLOR", ""}}, true));
  CHECK(wants_color(ColorMode::automatic, {{"FORCE_COLOR", "1"}}, false));
  CHECK(wants_color(ColorMode::automatic, {{"CLICOLOR_FORCE", "1"}, {"TERM", "dumb"}}, false));
  CHECK_FALSE(wants_color(ColorMode::automatic, {{"FORCE_COLOR", "0"}}, true));
  CHECK_FALSE(wants_color(ColorMode::automatic, {{"TERM", "dumb"}}, true));
  CHECK_FALSE(wants_color(ColorMode::automatic, {{"CLICOLOR", "0"}}, true));
}

TEST_CASE("width: COLUMNS, then the terminal, then 80, never below 20") {
  CHECK(columns_from({}, 0) == 80);
  CHECK(columns_from({}, 132) == 132);
  CHECK(columns_from({{"COLUMNS", "100"}}, 132) == 100);
  CHECK(columns_from({{"COLUMNS", "5"}}, 0) == 20);
  CHECK(columns_from({}, 3) == 20);
  for (const char* wrong : {"", "x", "-5", "0", "10x"}) CHECK(columns_from({{"COLUMNS", wrong}}, 90) == 90);
}
