#include "cli/results/step_summary.h"

#include "catch.hpp"

using namespace bench;

TEST_CASE("a page of GitHub takes what fits, in whole lines, and says when something is missing") {
  constexpr std::size_t limit = 1024 * 1024;
  const std::string line = "0123456789\n";
  std::string page;
  while (page.size() < 2000) page += line;
  CHECK(fitting_step_summary(page, 0) == page);
  CHECK(fitting_step_summary(page, limit - page.size()) == page);
  const std::string cut = fitting_step_summary(page, limit - 1000);
  CHECK(cut.size() <= 1000);
  CHECK(cut.size() > 900);
  CHECK(cut.find("0123456789\n\n**cut here: GitHub takes no more than 1024 KB") != std::string::npos);
  CHECK(fitting_step_summary(page, limit - 10) == "");
  CHECK(fitting_step_summary(page, limit + 10) == "");
  CHECK(fitting_step_summary("", limit) == "");
}
