#include "present/number.h"

#include <clocale>
#include <cmath>
#include <limits>
#include <locale>

#include "catch.hpp"

using namespace bench;

namespace {

Estimate plain(double value) { return {value}; }

Estimate between(double value, double lo, double hi, double coverage = 0.95) {
  return {value, Interval{lo, hi, coverage, "order statistics"}};
}

const Scale as_is{};
const Scale percent{100, "%"};

}  // namespace

TEST_CASE("seconds are shown in the unit in which they read best, with three digits") {
  const std::pair<double, const char*> cases[] = {
      {0, "0.00 s"},         {1e-9, "0.00100 µs"}, {4.2e-6, "4.20 µs"}, {45e-6, "45.0 µs"}, {999.4e-6, "999 µs"},
      {999.6e-6, "1.00 ms"}, {0.0012, "1.20 ms"},  {0.0456, "45.6 ms"}, {0.212, "212 ms"},  {0.9994, "999 ms"},
      {0.9996, "1.00 s"},    {1.0, "1.00 s"},      {1.2449, "1.24 s"},  {9.996, "10.0 s"},  {59.99, "60.0 s"},
      {91.24, "91.2 s"},     {5400, "5400 s"},     {86400, "86400 s"},  {-0.5, "-500 ms"},
  };
  for (const auto& [seconds, text] : cases) CHECK(duration_text(seconds) == text);
}

TEST_CASE("rates, counts and shares have three digits and no more") {
  CHECK(quantity_text(plain(41.66), Unit::tokens_per_second) == "41.7 tok/s");
  CHECK(quantity_text(plain(12800.4), Unit::tokens_per_second) == "12800 tok/s");
  CHECK(quantity_text(plain(0.333333), Unit::tokens_per_second) == "0.333 tok/s");
  CHECK(quantity_text(plain(2e-5), Unit::tokens_per_second) == "2.00e-05 tok/s");
  CHECK(quantity_text(plain(3.1e9), Unit::tokens_per_second) == "3.10e+09 tok/s");
  CHECK(quantity_text(plain(128), Unit::count) == "128");
  CHECK(quantity_text(plain(0.628), Unit::share) == "62.8 %");
}

TEST_CASE("what is missing or no number is a dash") {
  CHECK(quantity_text({}, Unit::seconds) == "—");
  CHECK(quantity_text(plain(std::nan("")), Unit::seconds) == "—");
  CHECK(quantity_text(plain(std::numeric_limits<double>::infinity()), Unit::count) == "—");
  CHECK(number_text({}, as_is) == "—");
  CHECK(interval_text(plain(1), as_is).empty());
}

TEST_CASE("a value has the digits that its interval supports") {
  struct Row {
    double value, lo, hi;
    const char* text;
  };
  const Row rows[] = {
      {41.72, 41.18, 42.09, "41.7 [41.2, 42.1]"},  // the three examples of the definition
      {212.3, 204.6, 223.8, "212 [205, 224]"},
      {62.8, 55.2, 69.8, "62.8 [55.2, 69.8]"},
      {3.0, -4.1, 10.1, "3.0 [-4.1, 10.1]"},
      {41.72, 41.71, 41.73, "41.72 [41.71, 41.73]"},        // narrow: one digit of the half-width at least
      {123456, 121900, 124900, "123500 [121900, 124900]"},  // wide: no digit that means nothing
      {5, 5, 5, "5.00 [5.00, 5.00]"},
      {1, 1 - 1e-12, 1 + 1e-12, "1.00000 [1.00000, 1.00000]"},
      {0, -0.001, 0.001, "0.000 [-0.001, 0.001]"},
  };
  for (const Row& row : rows) {
    const Estimate estimate = between(row.value, row.lo, row.hi);
    CHECK(number_text(estimate, as_is) + " " + interval_text(estimate, as_is) == row.text);
  }
}

TEST_CASE("coverage is named only when it is less than 95 %") {
  CHECK(interval_text(between(212, 205, 224, 0.9375), as_is) == "[205, 224] (93.8 %)");
  CHECK(interval_text(between(212, 205, 224, 0.96), as_is) == "[205, 224]");
}

TEST_CASE("marks of few and of cut values") {
  Estimate estimate = plain(0.231);
  estimate.too_few = true;
  CHECK(number_text(estimate, {1e3, "ms"}) == "231*");
  estimate = plain(60);
  estimate.at_least = true;
  CHECK(quantity_text(estimate, Unit::seconds) == "≥ 60.0 s");
}

TEST_CASE("plus and minus is the larger side with two digits") {
  CHECK(plus_minus_text(between(41.72, 41.18, 42.17), as_is) == "41.72 ± 0.54");
  CHECK(plus_minus_text(between(212.3, 204.6, 223.8), as_is) == "212 ± 12");
  CHECK(plus_minus_text(between(1271, 1182, 1373), as_is) == "1270 ± 100");
  CHECK(plus_minus_text(between(5, 5, 5), as_is) == "5.00 ± 0.00");
  CHECK(plus_minus_text(plain(41.72), as_is) == "41.7");
}

TEST_CASE("numbers side by side share a scale") {
  CHECK(scale_for(Unit::seconds, 0.212, 1.24) == Scale{1e3, "ms"});
  CHECK(scale_for(Unit::seconds, 0.0000042, 0.0000099) == Scale{1e6, "µs"});
  CHECK(scale_for(Unit::seconds, 0.0002, 7200) == Scale{1, "s"});  // no µs with ten digits
  CHECK(scale_for(Unit::share, 0.1, 0.9) == percent);
  CHECK(scale_for(Unit::count, 1, 2) == as_is);
}

TEST_CASE("bytes and rates") {
  CHECK(bytes_text(0) == "0 B");
  CHECK(bytes_text(999) == "999 B");
  CHECK(bytes_text(24300000) == "24.3 MB");
  CHECK(bytes_text(999999) == "1.00 MB");
  CHECK(bytes_text(5100000000) == "5.10 GB");
  CHECK(proportion_text({12, 100, Interval{0.0702, 0.1981, 0.95, "wilson"}}) == "12.0 % [7.0, 19.8] (12/100)");
  CHECK(proportion_text({0, 0, {}}) == "—");
  CHECK(percentile_label(50) == "p50");
  CHECK(percentile_label(99.9) == "p99.9");
  CHECK(percentile_key(99.9) == "p99_9");
}

TEST_CASE("numbers are the same in every locale") {
  struct Comma : std::numpunct<char> {
    char do_decimal_point() const override { return ','; }
    char do_thousands_sep() const override { return '.'; }
    std::string do_grouping() const override { return "\3"; }
  };
  const std::locale before = std::locale::global(std::locale(std::locale::classic(), new Comma));
  CHECK(duration_text(86400.0) == "86400 s");
  CHECK(duration_text(1.24) == "1.24 s");
  CHECK(percentile_label(99.9) == "p99.9");
  CHECK(proportion_text({1200, 10000, {}}) == "12.0 % (1200/10000)");
  std::locale::global(before);
}

TEST_CASE("numbers of a row have one style") {
  const auto row = [](const std::vector<double>& values) {
    std::vector<Estimate> estimates;
    for (const double value : values) estimates.push_back({value});
    const Scale scale = in_one_style({}, estimates);
    std::string text;
    for (const Estimate& estimate : estimates) text += number_text(estimate, scale) + " ";
    return text;
  };
  CHECK(row({98.5, 104, 97.12}) == "98.5 104.0 97.1 ");
  CHECK(row({9.87, 10.31, 123.4}) == "9.9 10.3 123.4 ");
  CHECK(row({212, 231.4}) == "212 231 ");
  CHECK(row({0.00102, 7200}) == "0.00102 7200 ");
  CHECK(row({2e7, 5e6}) == "2.00e+07 5.00e+06 ");
  CHECK(row({}) == "");
}

TEST_CASE("the range of a metric") {
  MetricSummary metric;
  metric.min = 0.198;
  metric.max = 1.25;
  CHECK(range_text(metric, Scale{1e3, "ms"}) == "198 … 1250");
  metric.n_cut = 1;
  CHECK(range_text(metric, Unit::seconds) == "198 ms … ≥ 1.25 s");
}
