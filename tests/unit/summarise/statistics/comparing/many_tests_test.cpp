#include "summarise/statistics/comparing/many_tests.h"

#include <vector>

#include "catch.hpp"

using namespace bench;

TEST_CASE("Holm's adjusted p-values are those of R's p.adjust") {
  // p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm") is 0.03 0.06 0.06 0.02
  const auto adjusted = holm(std::vector<double>{0.01, 0.04, 0.03, 0.005});
  REQUIRE(adjusted.size() == 4);
  CHECK(adjusted[0] == Approx(0.03));
  CHECK(adjusted[1] == Approx(0.06));
  CHECK(adjusted[2] == Approx(0.06));
  CHECK(adjusted[3] == Approx(0.02));
  CHECK(holm({}).empty());
  CHECK(holm(std::vector<double>{0.7, 0.9}) == std::vector<double>{1, 1});
}

TEST_CASE("with an end in sight almost all of alpha is left for the end") {
  // O'Brien and Fleming's spending function at a quarter, a half, three quarters and all of the values, as in the
  // tables of Lan and DeMets (1983): 0.00009, 0.00557, 0.02360, 0.05
  AlphaSpending spending(0.05, 100);
  CHECK(spending.spend(25) == Approx(0.00009).margin(5e-6));
  spending.spend(50);
  CHECK(spending.spent() == Approx(0.00557).margin(1e-5));
  spending.spend(75);
  CHECK(spending.spent() == Approx(0.02360).margin(1e-4));
  CHECK(spending.spend(100) == Approx(0.05 - 0.02360).margin(1e-4));
  CHECK(spending.spent() == Approx(0.05));
  CHECK(spending.spend(150) == 0);  // all is spent
  CHECK(spending.looks() == 5);
}

TEST_CASE("without an end alpha lasts for ever") {
  AlphaSpending spending(0.05);
  CHECK(spending.spend(10) == Approx(0.025));
  CHECK(spending.spend(10) == 0);  // nothing new to see
  CHECK(spending.spend(15) == Approx(0.05 / 6));
  CHECK(spending.spend(23) == Approx(0.05 / 12));
  for (std::int64_t n = 24; n < 10'000; n = AlphaSpending::next_look(n)) CHECK(spending.spend(n) > 0);
  CHECK(spending.spent() < 0.05);
}

TEST_CASE("looks lie half as many values again apart") {
  CHECK(AlphaSpending::next_look(0) == 1);
  CHECK(AlphaSpending::next_look(1) == 2);
  CHECK(AlphaSpending::next_look(10) == 15);
  CHECK(AlphaSpending::next_look(15) == 23);
}
