#include "present/statements.h"

#include <algorithm>

#include "catch.hpp"

namespace bench {
namespace {

LoadedModel listed(std::string name, std::int64_t on_gpu) {
  LoadedModel model;
  model.name = std::move(name);
  model.size = 1000;
  model.size_vram = on_gpu;
  return model;
}

TEST_CASE("each model is told with its share on the GPU, under whatever name it was asked for") {
  RunHeader header;
  header.server.api = "ollama";
  header.server.loaded = {listed("m:latest", 610)};  // loaded before the run, as the server names it
  RunEnd end;
  end.loaded = {listed("m:latest", 610), listed("n:8b", 500)};  // seen when its own leg was over
  const auto has = [&](const char* model, const char* piece) {
    GroupSummary group;
    group.model = model;
    const auto pieces = describe_model(group, header, end);
    return std::find(pieces.begin(), pieces.end(), piece) != pieces.end();
  };
  CHECK(has("m", "61.0 % on GPU"));
  CHECK(has("m:latest", "61.0 % on GPU"));
  CHECK(has("n:8b", "50.0 % on GPU"));
  CHECK_FALSE(has("other", "61.0 % on GPU"));
}

TEST_CASE("the setting for thinking stands in the heading as it is typed") {
  RunHeader header;
  header.think = "\"low\"";
  CHECK(describe_run(header).back() == "think low");
  header.think = "false";
  CHECK(describe_run(header).back() == "think off");
  header.think = "";
  CHECK(describe_run(header).back().find("think") == std::string::npos);
}

TEST_CASE("how much a server takes at once stands in the heading, where it says so") {
  CHECK(describe_capacity({}).empty());
  CHECK(describe_capacity({1, 2048, 0, false}) == "1 place of 2048 tokens");
  CHECK(describe_capacity({4, 2048, 0, false}) == "4 places, 2048 tokens each");
  CHECK(describe_capacity({4, 2048, 0, true}) == "4 places, 2048 tokens shared by all");
  CHECK(describe_capacity({4, 2048, 0, std::nullopt}) == "4 places, 2048 tokens each or shared");
  CHECK(describe_capacity({4, std::nullopt, 0, std::nullopt}) == "4 places");
  RunHeader header;
  const std::size_t pieces = describe_run(header).size();
  header.server.capacity.places = 4;
  CHECK(describe_run(header).size() == pieces + 1);
}

TEST_CASE("short outputs are said once: by a warning when they are many, else by a statement, never by a flag") {
  GroupSummary group;
  group.n_total = group.n_ok = group.n_measured = 100;
  group.flags = {{Flag::short_output, 5}};
  const auto labels = [&] {
    std::string all;
    for (const Statement& statement : describe_requests(group)) all += statement.label + ", ";
    return all;
  };
  group.short_output = Rate{5, 100, {}};
  CHECK(labels() == "requests, throughput, short outputs, ");
  group.short_output = Rate{50, 100, {}};
  CHECK(labels() == "requests, throughput, ");
}

}  // namespace
}  // namespace bench
