#include "sim/ollama/go_text.h"

#include "catch.hpp"

using namespace bench;
using namespace bench::sim;

TEST_CASE("strings are written as Go's encoder writes them") {
  CHECK(go_string("a/\"\\\b\f\n\r\t") == R"("a/\"\\\b\f\n\r\t")");
  CHECK(go_string(std::string_view("\0\x1f\x7f", 3)) == "\"\\u0000\\u001f\x7f\"");
  CHECK(go_string("<a> & b") == R"("\u003ca\u003e \u0026 b")");
  CHECK(go_string("\xE2\x80\xA8\xE2\x80\xA9\xE2\x80\xAA") == "\"\\u2028\\u2029\xE2\x80\xAA\"");
  CHECK(go_string("na\xC3\xAFve \xF0\x9F\x8C\x8A") == "\"na\xC3\xAFve \xF0\x9F\x8C\x8A\"");
  CHECK(go_string("\xE2\x80") == R"("\ufffd\ufffd")");  // byte by byte
  CHECK(go_string("\xED\xA0\x80") == R"("\ufffd\ufffd\ufffd")");
}

TEST_CASE("what is no UTF-8 is replaced byte by byte") {
  CHECK(with_valid_utf8("a\xff\xC3\xA9\xC3") == "a\xEF\xBF\xBD\xC3\xA9\xEF\xBF\xBD");
  CHECK(with_valid_utf8("") == "");
}

TEST_CASE("durations are read as Go reads them, with its words for what it cannot read") {
  const auto read = [](const char* text) {
    std::string error;
    const auto duration = parse_go_duration(text, error);
    CHECK(duration.has_value() == error.empty());
    return duration ? std::to_string(duration->count()) : error;
  };
  CHECK(read("5m") == "300000000000");
  CHECK(read("1h30m") == "5400000000000");
  CHECK(read("-1.5s") == "-1500000000");
  CHECK(read("+250ms") == "250000000");
  CHECK(read("0") == "0");
  CHECK(read("") == "time: invalid duration \"\"");
  CHECK(read("five") == "time: invalid duration \"five\"");
  CHECK(read("300") == "time: missing unit in duration \"300\"");
  CHECK(read("3d") == "time: unknown unit \"d\" in duration \"3d\"");
}

TEST_CASE("stamps have as many digits as they need") {
  const WallTime second{std::chrono::seconds(1767225600)};
  StampWriter writer;
  const auto written = [&](Nanos after) {
    std::string out;
    writer.append(out, second + after);
    return out;
  };
  CHECK(written(Nanos{0}) == "2026-01-01T00:00:00Z");
  CHECK(written(Nanos{120'000'000}) == "2026-01-01T00:00:00.12Z");
  CHECK(written(Nanos{1}) == "2026-01-01T00:00:00.000000001Z");
  CHECK(written(Nanos{1'000'000'000}) == "2026-01-01T00:00:01Z");
}
