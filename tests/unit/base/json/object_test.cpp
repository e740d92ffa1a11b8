#include "base/json/object.h"

#include <limits>

#include "catch.hpp"

using namespace bench;
using nlohmann::json;
using namespace std::chrono_literals;

namespace {

/// What reading `text` as an object says is wrong.
template <class Read>
std::string problem_of(const char* text, Read read) {
  const json object = json::parse(text);
  std::string problem;
  JsonObject<> fields(object, problem);
  read(fields);
  CHECK(fields.good() == problem.empty());
  return problem;
}

/// What is wrong with the member "a" of `text` when a T is wanted.
template <class T>
std::string problem_of(const char* text) {
  return problem_of(text, [](JsonObject<>& fields) {
    T value{};
    fields.required("a", value);
  });
}

template <class T>
T value_in(const char* text) {
  T value{};
  CHECK(problem_of(text, [&](JsonObject<>& fields) { fields.required("a", value); }).empty());
  return value;
}

}  // namespace

TEST_CASE("members are read into values of every kind") {
  CHECK(value_in<std::string>(R"({"a":"x"})") == "x");
  CHECK(value_in<std::string>(R"({"a":null})").empty());
  CHECK(value_in<bool>(R"({"a":true})"));
  CHECK(value_in<double>(R"({"a":1.5})") == 1.5);
  CHECK(value_in<double>(R"({"a":2})") == 2);
  CHECK(value_in<std::int64_t>(R"({"a":-9223372036854775808})") == std::numeric_limits<std::int64_t>::min());
  CHECK(value_in<std::uint64_t>(R"({"a":18446744073709551615})") == std::numeric_limits<std::uint64_t>::max());
  CHECK(value_in<int>(R"({"a":-7})") == -7);
  CHECK(value_in<std::uint8_t>(R"({"a":255})") == 255);
  CHECK(value_in<std::optional<int>>(R"({"a":3})") == 3);
  CHECK(value_in<std::optional<int>>(R"({"a":null})") == std::nullopt);
  CHECK(value_in<std::chrono::nanoseconds>(R"({"a":12})") == 12ns);
  CHECK(value_in<UtcNanos>(R"({"a":"1970-01-01T00:00:01Z"})") == UtcNanos(1s));
  CHECK(value_in<std::vector<std::string>>(R"({"a":["x","y"]})") == std::vector<std::string>{"x", "y"});
  CHECK(value_in<std::vector<std::int64_t>>(R"({"a":[1,-2]})") == std::vector<std::int64_t>{1, -2});
  CHECK(value_in<std::vector<double>>(R"({"a":[1,2.5]})") == std::vector<double>{1, 2.5});
}

TEST_CASE("a value of another kind is named by its key") {
  CHECK(problem_of<std::string>("{}") == "\"a\" is missing");
  CHECK(problem_of<std::string>(R"({"a":1})") == "\"a\" is no text");
  CHECK(problem_of<bool>(R"({"a":1})") == "\"a\" is neither true nor false");
  CHECK(problem_of<double>(R"({"a":"1"})") == "\"a\" is no number");
  CHECK(problem_of<std::int64_t>(R"({"a":1.0})") == "\"a\" is no whole number");
  CHECK(problem_of<std::int64_t>(R"({"a":9223372036854775808})") == "\"a\" is no whole number");
  CHECK(problem_of<std::uint64_t>(R"({"a":-1})") == "\"a\" is no whole number");
  CHECK(problem_of<int>(R"({"a":2147483648})") == "\"a\" is out of range");
  CHECK(problem_of<std::uint8_t>(R"({"a":256})") == "\"a\" is out of range");
  CHECK(problem_of<UtcNanos>(R"({"a":"noon"})") == "\"a\" is no time like 2025-01-31T12:00:00Z");
  CHECK(problem_of<std::vector<std::string>>(R"({"a":"x"})") == "\"a\" is no list");
  CHECK(problem_of<std::vector<std::string>>(R"({"a":[1]})") == "\"a\" holds something else than texts");
  CHECK(problem_of<std::vector<std::int64_t>>(R"({"a":[1.5]})") == "\"a\" holds something else than whole numbers");
  CHECK(problem_of<std::vector<double>>(R"({"a":["x"]})") == "\"a\" holds something else than numbers");
}

TEST_CASE("an optional member that is missing or null leaves the default") {
  std::string text = "default";
  std::int64_t number = 5;
  std::chrono::nanoseconds wall = 1s;
  CHECK(problem_of(R"({"b":null})", [&](JsonObject<>& fields) {
          fields.optional("a", text);
          fields.optional("b", number);
          fields.optional_seconds("b", wall);
        }).empty());
  CHECK(text == "default");
  CHECK(number == 5);
  CHECK(wall == 1s);
}

TEST_CASE("bytes that are no UTF-8 come from beside the text, and only then") {
  CHECK(value_in<std::string>(R"({"a":"x\uFFFD","a_b64":"eP8="})") == "x\xff");
  CHECK(value_in<std::string>(R"({"a":"x","a_b64":"eP8="})") == "x");
  CHECK(value_in<std::vector<std::string>>(R"({"a":["\uFFFD","y"],"a_b64":["/w==","eQ=="]})") ==
        std::vector<std::string>{"\xff", "y"});
  CHECK(problem_of<std::string>(R"({"a":"\uFFFD","a_b64":"?"})") == "\"a_b64\" is no base 64");
  CHECK(problem_of<std::vector<std::string>>(R"({"a":["\uFFFD"],"a_b64":[]})") == "\"a_b64\" does not fit");
  CHECK(problem_of<std::vector<std::string>>(R"({"a":["\uFFFD"],"a_b64":[1]})") == "\"a_b64\" is no base 64");
}

TEST_CASE("seconds become nanoseconds") {
  const auto seconds_in = [](const char* text, std::chrono::nanoseconds& into) {
    return problem_of(text, [&](JsonObject<>& fields) { fields.optional_seconds("a", into); });
  };
  std::chrono::nanoseconds value{};
  CHECK(seconds_in(R"({"a":0.1})", value).empty());
  CHECK(value == 100ms);
  CHECK(seconds_in(R"({"a":-2})", value).empty());
  CHECK(value == -2s);
  CHECK(seconds_in(R"({"a":1e10})", value) == "\"a\" is out of range");
  CHECK(seconds_in(R"({"a":"1"})", value) == "\"a\" is no number");
}

TEST_CASE("digits may be a number or a text") {
  const auto digits_in = [](const char* text, std::uint64_t& into) {
    return problem_of(text, [&](JsonObject<>& fields) { fields.optional_digits("a", into); });
  };
  std::uint64_t value = 0;
  CHECK(digits_in(R"({"a":"18446744073709551615"})", value).empty());
  CHECK(value == std::numeric_limits<std::uint64_t>::max());
  CHECK(digits_in(R"({"a":18446744073709551614})", value).empty());
  CHECK(value == std::numeric_limits<std::uint64_t>::max() - 1);
  for (const char* wrong : {R"({"a":"18446744073709551616"})", R"({"a":""})", R"({"a":"1x"})", R"({"a":"-1"})",
                            R"({"a":-1})", R"({"a":1.5})"}) {
    INFO(wrong);
    CHECK(digits_in(wrong, value) == "\"a\" is no whole number");
  }
}

TEST_CASE("objects inside an object, and lists of them, say where they stand") {
  const char* text = R"({"inner":{"n":"x"},"list":[{"n":1},{"n":true}],"flat":[1],"word":"w"})";
  CHECK(problem_of(text, [](JsonObject<>& fields) {
          int n = 0;
          fields.object("inner")->required("n", n);
          fields.complain("later", "is not heard");
        }) == "\"inner.n\" is no whole number");
  CHECK(problem_of(text, [](JsonObject<>& fields) {
          int n = 0;
          for (JsonObject<>& item : fields.objects("list")) item.required("n", n);
          CHECK(n == 1);
        }) == "\"list[1].n\" is no whole number");
  CHECK(problem_of(text, [](JsonObject<>& fields) {
          CHECK_FALSE(fields.object("absent"));
          CHECK(fields.objects("absent").empty());
          CHECK(fields.objects("flat").empty());
        }) == "\"flat\" holds something else than objects");
  CHECK(problem_of(text, [](JsonObject<>& fields) { CHECK_FALSE(fields.object("word")); }) == "\"word\" is no object");
  CHECK(problem_of(text, [](JsonObject<>& fields) { CHECK(fields.objects("word").empty()); }) == "\"word\" is no list");
}

TEST_CASE("objects that keep the order of their keys are read likewise") {
  const auto object = nlohmann::ordered_json::parse(R"({"b":{"a":4}})");
  std::string problem;
  JsonObject fields(object, problem, "world.");
  int value = 0;
  fields.object("b")->required("a", value);
  CHECK(value == 4);
  fields.required("c", value);
  CHECK(problem == "\"world.c\" is missing");
}
