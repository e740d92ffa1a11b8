#include "present/chart/kit/thinning.h"

#include <algorithm>
#include <cmath>

#include "base/random.h"
#include "catch.hpp"

using namespace bench;
using namespace bench::chart;

namespace {

std::vector<double> drawn_values(const std::vector<double>& values, std::size_t most) {
  std::vector<double> drawn;
  for (const std::size_t i : drawn_of(values, most)) drawn.push_back(values[i]);
  return drawn;
}

}  // namespace

TEST_CASE("Few values are all drawn, without those that are no numbers") {
  CHECK(drawn_of({3, 1, 2}) == std::vector<std::size_t>{0, 1, 2});
  CHECK(drawn_of({3, std::nan(""), 2}) == std::vector<std::size_t>{0, 2});
  CHECK(drawn_of({}).empty());
  CHECK(drawn_of({std::nan("")}).empty());
}

TEST_CASE("Thinning keeps the first, the last and every extreme, in order") {
  Random random(7);
  for (const std::size_t n : {501u, 777u, 20000u}) {
    std::vector<double> values;
    for (std::size_t i = 0; i < n; ++i) values.push_back(static_cast<double>(random.below(1000000)));
    values[n / 3] = -5;
    values[n / 2] = 2e6;
    values[n / 4] = std::nan("");
    const auto drawn = drawn_of(values);
    CHECK(drawn.size() <= most_marks);
    CHECK(std::is_sorted(drawn.begin(), drawn.end()));
    CHECK(std::adjacent_find(drawn.begin(), drawn.end()) == drawn.end());
    CHECK(drawn.front() == 0);
    CHECK(drawn.back() == n - 1);
    const auto kept = drawn_values(values, most_marks);
    CHECK(*std::min_element(kept.begin(), kept.end()) == -5);
    CHECK(*std::max_element(kept.begin(), kept.end()) == 2e6);
  }
}

TEST_CASE("A running median follows its values and no spike") {
  std::vector<double> values(100, 10);
  values[50] = 1000;
  values[20] = std::nan("");
  for (const Smoothed& smooth : running_median(values)) CHECK(smooth.value == 10);
  std::vector<double> rising;
  for (int i = 0; i < 1000; ++i) rising.push_back(i);
  const auto medians = running_median(rising);
  CHECK(medians.size() == 100);
  for (const Smoothed& smooth : medians) CHECK(smooth.value == Approx(smooth.at).margin(1));
  CHECK(running_median({1, 2, 3, 4}).empty());
  CHECK(running_median({5, 1, 2, 3, 4}) == std::vector<Smoothed>{{2, 3}});
}
