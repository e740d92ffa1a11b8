// Whatever stands in a journal, every format stays what it says it is.

#include <random>

#include <nlohmann/json.hpp>

#include "catch.hpp"
#include "property/record/arbitrary.h"
#include "support/exported_files.h"
#include "support/trace_law.h"

using namespace bench;
using namespace bench_test;

namespace {

/// Ordered as they would come from workers, or in any disorder.
MadeRun arbitrary_run(testing::Arbitrary& any) {
  MadeRun run;
  run.header = any.header();
  Summariser summariser(run.header);
  for (auto n = any.below(12); n > 0; --n) {
    RunRecord record = any.record();
    record.warmup = any.below(8) == 0;
    if (any.coin()) record.reply.status = Status::ok, record.reply.failure.reset();
    if (any.coin()) record.worker = static_cast<std::int64_t>(any.below(2));
    if (any.coin()) record.start = any.nanos_of_a_run();
    run.records.push_back(std::move(record));
    summariser.add(run.records.back());
  }
  run.summary = summariser.finish(any.end());
  return run;
}

bool is_json(const std::string& text) { return nlohmann::json::accept(text); }

}  // namespace

TEST_CASE("every export of any run keeps the rules of its format") {
  const std::uint64_t seed = std::random_device{}();
  INFO("seed " << seed);
  testing::Arbitrary any(seed);
  for (int i = 0; i < 150; ++i) {
    const MadeRun run = arbitrary_run(any);
    CHECK(trace_fault(rendered("trace", run)) == "");
    CHECK(is_json(rendered("llama-bench", run)));
    for (const auto& [name, text] : exported_files("github", run)) CHECK(is_json(text));
    for (const auto& [name, text] : exported_files("lm-eval", run)) {
      if (name.ends_with(".json")) CHECK(is_json(text));
      CHECK(name.find("..") == std::string::npos);
    }
    const std::string benchstat = rendered("benchstat", run);
    for (std::size_t at = 0; at < benchstat.size(); at = benchstat.find('\n', at) + 1) {
      const std::string line = benchstat.substr(at, benchstat.find('\n', at) - at);
      const bool known =
          line.rfind("# ", 0) == 0 || line.rfind("Unit ", 0) == 0 || line.rfind("BenchmarkModel/", 0) == 0;
      CHECK(known);
    }
  }
}
