#include "cli/option/value_grammar.h"

#include <clocale>

#include "catch.hpp"

using namespace bench;
using namespace std::chrono_literals;

namespace {

Expected<Nanos> duration(std::string_view text) { return parse_duration(text, 1ms, 24h); }

std::string reason(const auto& result) { return result ? "fine" : result.error().why; }

}  // namespace

TEST_CASE("a duration has a unit") {
  CHECK(*duration("500ms") == 500ms);
  CHECK(*duration("10s") == 10s);
  CHECK(*duration("1.5s") == 1500ms);
  CHECK(*duration(".5s") == 500ms);
  CHECK(*duration("3m") == 3min);
  CHECK(*duration("1h") == 1h);
  CHECK(*duration("1h30m") == 90min);
  CHECK(*duration("2500us") == Nanos(2'500'000));
  for (const char* text :
       {"", "s", "5x", "-5s", "5 s", "5s ", "NaN", "inf", "1e3s", "0x5s", "5sm", "5s5", "5..5s", "5,5s"}) {
    CAPTURE(text);
    CHECK_FALSE(duration(text).has_value());
  }
  CHECK(reason(duration("5")) == "no unit");
  CHECK(duration("5").error().try_this.front() == "write 5s or 5m");
  CHECK(reason(duration("0s")) == "the shortest is 1ms");
  CHECK(reason(duration("25h")) == "the longest is 24h");
  CHECK(reason(duration("99999999999999999999h")) == "the longest is 24h");
  CHECK(duration("x").error().try_this.front() == "write a time from 1ms to 24h, such as 500ms, 10s, 3m or 1h");
  CHECK(*parse_duration("0", 0ms, 1h) == 0ns);
  CHECK(reason(duration("0")) == "no unit");
}

TEST_CASE("a count may end in k or m") {
  const CountRange range{1, 1'000'000'000};
  CHECK(*parse_count("200", range) == 200);
  CHECK(*parse_count("10k", range) == 10'000);
  CHECK(*parse_count("2M", range) == 2'000'000);
  CHECK(reason(parse_count("k", range)) == "not a whole number");
  CHECK(reason(parse_count("1.5k", range)) == "not a whole number");
  CHECK(reason(parse_count("+5", range)) == "not a whole number");
  CHECK(reason(parse_count("0k", range)) == "the smallest is 1");
  CHECK(reason(parse_count("9223372036854775807m", range)) == "the largest is 1000000000");
  CHECK(reason(parse_count("-9223372036854775808m", range)) == "the smallest is 1");
}

TEST_CASE("a number is decimal and has a point in every locale") {
  for (const char* locale : {"C", "de_DE.UTF-8"}) {
    std::setlocale(LC_NUMERIC, locale);
    CHECK(*parse_number("0.8", {0, 2}) == 0.8);
    CHECK(*parse_number("-.5", {-1, 2}) == -0.5);
    CHECK(*parse_number("1e-3", {0, 2}) == 0.001);
    CHECK(reason(parse_number("0,8", {0, 2})) == "not a number");
  }
  std::setlocale(LC_NUMERIC, "C");
  for (const char* text : {"", "nan", "inf", "0x1", "1e", "1e999", "--1", "1-", "e5", "."}) {
    CAPTURE(text);
    CHECK(reason(parse_number(text, {0, 2})) == "not a number");
  }
  CHECK(reason(parse_number("3", {0, 2})) == "the largest is 2");
  CHECK(reason(parse_number("-0.1", {0, 2})) == "the smallest is 0");
}

TEST_CASE("an item limit is a number or a share") {
  CHECK(*parse_item_limit("20") == ItemLimit{20, {}});
  CHECK(*parse_item_limit("1k") == ItemLimit{1000, {}});
  CHECK(*parse_item_limit("5%") == ItemLimit{{}, 0.05});
  CHECK(*parse_item_limit("0.05") == ItemLimit{{}, 0.05});
  for (const char* text : {"0", "-1", "0%", "101%", "0.0", "1.0", "1.5", "x", "%", ""}) {
    CAPTURE(text);
    CHECK_FALSE(parse_item_limit(text).has_value());
  }
}

TEST_CASE("an allowance of failures is a number or a share") {
  CHECK(*parse_allowance("0") == FailureAllowance{});
  CHECK(*parse_allowance("3") == FailureAllowance{3, {}});
  CHECK(*parse_allowance("1k") == FailureAllowance{1000, {}});
  CHECK(*parse_allowance("5%") == FailureAllowance{0, 0.05});
  CHECK(*parse_allowance("100%") == FailureAllowance{0, 1.0});
  for (const char* text : {"-1", "101%", "0.5", "x", "", "3.0", "1e3"}) CHECK_FALSE(parse_allowance(text).has_value());
}

TEST_CASE("an allowance covers so many failures, or that share of all") {
  CHECK(FailureAllowance{}.covers(0, 10));
  CHECK_FALSE(FailureAllowance{}.covers(1, 10));
  CHECK(FailureAllowance{3, {}}.covers(3, 4));
  CHECK_FALSE(FailureAllowance{3, {}}.covers(4, 1000));
  CHECK(FailureAllowance{0, 0.05}.covers(5, 100));
  CHECK_FALSE(FailureAllowance{0, 0.05}.covers(6, 100));
}

TEST_CASE("contexts alone count k as 1024") {
  CHECK(*parse_context_size("auto") == ContextSize{ContextSize::Kind::automatic, 0});
  CHECK(*parse_context_size("server") == ContextSize{ContextSize::Kind::server, 0});
  CHECK(*parse_context_size("8192") == ContextSize{ContextSize::Kind::fixed, 8192});
  CHECK(*parse_context_size("4k") == ContextSize{ContextSize::Kind::fixed, 4096});
  CHECK(*parse_context_size("1m") == ContextSize{ContextSize::Kind::fixed, 1'048'576});
  CHECK(reason(parse_context_size("0")) == "the smallest is 4");
  CHECK(reason(parse_context_size("x")) == "not a whole number");
}

TEST_CASE("percentiles are sorted and lie above 0 and up to 100") {
  CHECK(*parse_percentiles("99.9, 50,50") == std::vector<double>{50, 99.9});
  CHECK(reason(parse_percentiles("0")) == "'0' is no percentile");
  CHECK(reason(parse_percentiles("50,101")) == "'101' is no percentile");
  CHECK(reason(parse_percentiles("50,,90")) == "an item of the list is empty");
  CHECK(reason(parse_percentiles("p95")) == "'p95' is not a number");
}

TEST_CASE("keep-alive takes what Ollama takes") {
  for (const char* seconds : {"0", "-1", "300", "0.5", "-0.5", "10"}) CHECK(*parse_keep_alive(seconds) == seconds);
  CHECK(*parse_keep_alive("007") == "7");
  CHECK(*parse_keep_alive("00.5") == "0.5");
  CHECK(*parse_keep_alive("00") == "0");
  for (const char* text : {"5m", "1h30m", "-1s", "+2s", "1.5h", "100ms", "2us", "2\u00b5s", "2\u03bcs", "3ns", ".5s"})
    CHECK(*parse_keep_alive(text) == "\"" + std::string(text) + "\"");
  for (const char* text :
       {"", "-", "s", "5 m", "5x", "5m3", "1..5s", "forever", "null", "m5", "1e3", ".5", "5.", "+5"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_keep_alive(text).has_value());
  }
  CHECK(reason(parse_keep_alive("9999999999")) == "longer than 292 years");
  CHECK(reason(parse_keep_alive("9999999h")) == "longer than 292 years");
}

TEST_CASE("a header is a name and a value on one line") {
  CHECK(*parse_header("X-Test:  a b ") == std::pair<std::string, std::string>{"X-Test", "a b"});
  CHECK(*parse_header("X:") == std::pair<std::string, std::string>{"X", ""});
  for (const char* text : {"", "X", ": v", "X Y: v", "X: a\r\nY: b", "X: \x7f", "X: \xc3\xa9", "X\n: v"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_header(text).has_value());
  }
}

TEST_CASE("a pair has a name, and its value may hold more signs of equality") {
  CHECK(*parse_key_value("a=b=c") == std::pair<std::string, std::string>{"a", "b=c"});
  CHECK(*parse_key_value("a=") == std::pair<std::string, std::string>{"a", ""});
  CHECK(reason(parse_key_value("a")) == "no '=' in it");
  CHECK(reason(parse_key_value("=a")) == "no name before the '='");
}

TEST_CASE("64 bits are decimal or hexadecimal") {
  CHECK(*parse_bits("18446744073709551615") == 18446744073709551615u);
  CHECK(*parse_bits("0xff") == 255);
  for (const char* text : {"", "-1", "0x", "18446744073709551616", "1k"}) CHECK_FALSE(parse_bits(text).has_value());
}

TEST_CASE("levels are a list, ranges, or both") {
  using Levels = std::vector<std::int64_t>;
  const auto levels = [](std::string_view text) { return parse_levels(text, {1, 65'536}); };
  CHECK(*levels("4") == Levels{4});
  CHECK(*levels("1,2, 4") == Levels{1, 2, 4});
  CHECK(*levels("1-4") == Levels{1, 2, 3, 4});
  CHECK(*levels("1-8+2") == Levels{1, 3, 5, 7});
  CHECK(*levels("1-32*2") == Levels{1, 2, 4, 8, 16, 32});
  CHECK(*levels("1-30x2") == Levels{1, 2, 4, 8, 16});
  CHECK(*levels("1-8*1.5") == Levels{1, 2, 3, 5, 8});
  CHECK(*levels("8,1-4*2,2") == Levels{1, 2, 4, 8});
  CHECK(*levels("1k-4k*2") == Levels{1000, 2000, 4000});
  CHECK(*parse_levels("2k,8k", {4, 1 << 20}, 1024) == Levels{2048, 8192});
  CHECK(*parse_rate_levels("0.5-4*2", {0, 1000}) == std::vector<double>{0.5, 1, 2, 4});
  CHECK(*parse_rate_levels("1,0.25", {0, 1000}) == std::vector<double>{0.25, 1});
  for (const char* text : {"", "-", "1-", "-4", "4-1", "1-8*1", "1-8*0", "1-8+0", "1-8+", "1,,2", "a", "1-b", "0-4",
                           "1-99999999", "1-4**2", "1-100"}) {
    CAPTURE(text);
    REQUIRE_FALSE(levels(text).has_value());
    CHECK_FALSE(levels(text).error().why.empty());
    CHECK_FALSE(levels(text).error().try_this.empty());
  }
  CHECK(reason(levels("1-100")) == "more than 64 levels");
  CHECK(reason(parse_rate_levels("0", {0, 10})) == "not above 0");
}
