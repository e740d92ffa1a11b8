// Places that share one cache: each request fits alone, together they end each other. What the host remembers makes a
// second pass quick, whatever came between.

#include <algorithm>
#include <map>

#include "catch.hpp"
#include "simulation/simulated_run.h"

using namespace bench;
using namespace bench_test;

namespace {

const std::string full = "Context size has been exceeded.";

/// Prompts of 412 tokens, all different, answered with 16.
RunOptions long_prompts(std::int64_t runs, std::int64_t workers) {
  RunOptions options = one_prompt(runs, 16);
  options.prompt = std::string(412 * 4, 'x');
  options.prompt_cache = PromptCache::avoid;
  options.workers = workers;
  return options;
}

std::string pool_of(const std::string& tokens) {
  return R"({"slots":4,"output_tokens":{"mean":1000,"std":0},"kv_pool_tokens":)" + tokens + "}";
}

std::int64_t ended_by_others(const SimulatedRun& run) {
  return std::count_if(run.records.begin(), run.records.end(), [](const RunRecord& record) {
    return record.reply.failure && record.reply.failure->detail.find(full) != std::string::npos;
  });
}

}  // namespace

TEST_CASE("one and two at a time are fine, four at once end each other, and one at a time is fine again") {
  for (const std::int64_t workers : {1, 2}) {
    CAPTURE(workers);
    const SimulatedRun run = simulate({pool_of("1024"), long_prompts(8, workers)});
    CHECK(run.summary.groups.at(0).n_ok == 8);
  }
  // Where there is a little more room the first has begun to speak, and the error stands in its stream.
  for (const auto& [pool, in_streams] : {std::pair("1024", 0), std::pair("1200", 1)}) {
    CAPTURE(pool);
    const SimulatedRun four = simulate({pool_of(pool), long_prompts(4, 4)});
    CHECK(four.summary.groups.at(0).n_ok == 0);
    CHECK(ended_by_others(four) == 4);
    std::map<Status, int> statuses;
    for (const RunRecord& record : four.records) ++statuses[record.reply.failure->status];
    CHECK(statuses[Status::http_error] == 4 - in_streams);
    CHECK(statuses[Status::server_error] == in_streams);
  }
}

TEST_CASE("four at once are fine where the cache has room for four") {
  const SimulatedRun run = simulate({pool_of("2048"), long_prompts(8, 4)});
  CHECK(run.summary.groups.at(0).n_ok == 8);
}

TEST_CASE("the public world of a shared cache: three in flight are fine, four are not") {
  // Prompts of 48 tokens answered with 64: 3 x 112 = 336 tokens of 400, 4 x 112 = 448.
  const std::string world = R"({"name":"shared-cache-pool","seed":31,"slots":4,"kv_pool_tokens":400,
    "decode":{"base_s":0.01,"per_sequence_s":0.0003},"output_tokens":{"mean":1000,"std":0}})";
  for (const std::int64_t workers : {1, 3, 4, 8}) {
    CAPTURE(workers);
    RunOptions options = one_prompt(24, 64);
    options.prompt = std::string(48 * 4, 'x');
    options.workers = workers;
    const SimulatedRun run = simulate({world, options});
    if (workers <= 3)
      CHECK(run.summary.groups.at(0).n_ok == 24);
    else
      CHECK(ended_by_others(run) > 12);
    CHECK(run.summary.groups.at(0).n_ok + ended_by_others(run) == 24);
  }
}

TEST_CASE("the host's memory makes a second pass over the same prompts quick, the places alone do not") {
  const auto cached_in_second_pass = [](const std::string& cache) {
    SimulatedLoad load;
    load.world = R"({"slots":2,"cache":{"reported":true,)" + cache + "}}";
    load.options.models = {"m"};
    load.options.prompts = "default";
    load.options.prompt_cache = PromptCache::allow;
    load.options.runs = 2;
    load.options.request.num_predict = 2;
    const SimulatedRun run = simulate(load);
    const std::size_t half = run.records.size() / 2;
    std::int64_t tokens = 0;
    for (std::size_t i = half; i < run.records.size(); ++i)
      tokens += run.records[i].reply.server.prompt_eval_cached_count.value_or(0);
    return tokens;
  };
  const std::int64_t places = cached_in_second_pass("\"host\":false");
  const std::int64_t host = cached_in_second_pass("\"host\":true");
  CAPTURE(places, host);
  CHECK(host > 10 * std::max<std::int64_t>(places, 1));
}
