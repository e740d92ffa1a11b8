// A model that is to leave the memory at once serves the request that says so, however often it is loaded for one.

#include <string>

#include "catch.hpp"
#include "integration/written_run.h"

using namespace bench::test;

TEST_CASE("a run whose every request unloads the model ends, and each of them pays its load") {
  for (const char* keep_alive : {"0", "0s"}) {
    CAPTURE(keep_alive);
    const Sandbox sandbox;
    const SimServer server(sandbox, {"--load-time", "200ms"});
    constexpr int requests = 4;
    const ProcessResult told =
        run_bench(run_arguments(sandbox, server.url(), requests, {"--keepalive", keep_alive, "--timeout", "20s"}),
                  sandbox.spec());
    CAPTURE(told.err);
    CHECK(told.exit_code == 0);
    const WrittenRun run = read_whole_run(sandbox.path("r.jsonl"));
    REQUIRE(run.count(bench::Status::ok) == requests);
    int loads = 0;
    for (const bench::RunRecord& record : run.records)
      loads += record.reply.server.load_duration.value_or(0) >= 200'000'000;
    CHECK(loads == requests - 1);  // the first one finds its model warm
  }
}
