#include <random>
#include <set>

#include <nlohmann/json.hpp>

#include "bench/metric.h"

#include "catch.hpp"
#include "property/record/arbitrary.h"
#include "record/line/json_line.h"
#include "record/line/lines.h"

using namespace bench;
using bench::testing::Arbitrary;

namespace {

std::uint64_t fresh_seed() { return (std::uint64_t{std::random_device{}()} << 32) | std::random_device{}(); }

/// Metrics may overflow on absurd timelines; the flag that says so is the only thing that a line may add.
RunRecord without_broken_metrics(RunRecord record) {
  Flags others;
  record.reply.flags.for_each([&](Flag flag) {
    if (flag != Flag::not_finite) others.add(flag);
  });
  record.reply.flags = others;
  return record;
}

bool is_one_line(const std::string& line) { return line.find('\n') == line.size() - 1; }

}  // namespace

TEST_CASE("a record survives its line, whatever it holds") {
  const std::uint64_t seed = fresh_seed();
  INFO("seed " << seed);
  Arbitrary any(seed);
  for (int i = 0; i < 1000; ++i) {
    const RunRecord record = any.record();
    const std::string line = request_line(record);
    INFO(line);
    REQUIRE(is_one_line(line));
    REQUIRE(checksum_of(line) == Checksum::right);
    const auto back = record_from_line(line);
    REQUIRE(back.has_value());
    REQUIRE(without_broken_metrics(*back) == record);
  }
}

TEST_CASE("a header and an end survive their lines, whatever they hold") {
  const std::uint64_t seed = fresh_seed();
  INFO("seed " << seed);
  Arbitrary any(seed);
  for (int i = 0; i < 300; ++i) {
    const RunHeader header = any.header();
    const std::string first = header_line(header);
    INFO(first);
    REQUIRE(is_one_line(first));
    const auto header_back = header_from_line(first);
    REQUIRE(header_back.has_value());
    REQUIRE(*header_back == header);

    const RunEnd end = any.end();
    const std::string last = end_line(end, "abc");
    INFO(last);
    REQUIRE(is_one_line(last));
    const auto end_back = end_from_line(last);
    REQUIRE(end_back.has_value());
    REQUIRE(*end_back == EndOfJournal{end, "abc"});
  }
}

TEST_CASE("every request line has the same members, each once, and each metric is one of them") {
  Arbitrary any(1);
  std::set<std::string> expected;
  for (int i = 0; i < 100; ++i) {
    const std::string line = request_line(any.record());
    std::set<std::string> names;
    const auto note_names = [&](int depth, nlohmann::json::parse_event_t event, nlohmann::json& parsed) {
      if (depth == 1 && event == nlohmann::json::parse_event_t::key) {
        const auto name = parsed.get<std::string>();
        CHECK(names.insert(name).second);
      }
      return true;
    };
    REQUIRE(nlohmann::json::parse(line, note_names).is_object());
    for (const Metric& metric : metrics()) CHECK(names.count(std::string(metric.id)) == (metric.in_records() ? 1 : 0));
    std::erase_if(names, [](const std::string& name) { return name.ends_with("_b64"); });
    if (i == 0) expected = names;
    REQUIRE(names == expected);
  }
}

TEST_CASE("any bytes in place of a line give an error or a line, never a crash") {
  const std::uint64_t seed = fresh_seed();
  INFO("seed " << seed);
  Arbitrary any(seed);
  for (int i = 0; i < 2000; ++i) {
    std::string line = i % 3 == 0   ? header_line(any.header())
                       : i % 3 == 1 ? request_line(any.record())
                                    : end_line(any.end());
    for (auto edits = 1 + any.below(4); edits > 0; --edits) {
      const auto at = any.below(line.size());
      switch (any.below(3)) {
        case 0:
          line[at] = static_cast<char>(any.below(256));
          break;
        case 1:
          line.erase(at, any.below(20));
          break;
        default:
          line.insert(at, "9999999999999999999");
          break;
      }
      if (line.empty()) line = "{";
    }
    (void)parse_line(line);
  }
}
