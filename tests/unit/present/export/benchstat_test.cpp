#include <sstream>

#include "catch.hpp"
#include "support/exported_runs.h"
#include "support/sandbox.h"

using namespace bench;
using namespace bench_test;
using bench::test::lines_of;

namespace {

std::vector<std::string> words_of(const std::string& line) {
  std::istringstream in(line);
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

std::size_t lines_with(const std::string& text, const std::string& part) {
  std::size_t n = 0;
  for (const std::string& line : lines_of(text)) n += line.find(part) != std::string::npos;
  return n;
}

}  // namespace

TEST_CASE("benchstat: a line a step of each warm request that was answered, and none for what is not known") {
  const std::string text = rendered("benchstat", timed_run());
  const std::string name = "BenchmarkModel/name=hf.co_org_my_model:q4/step=";
  CHECK(lines_with(text, name) > 0);
  CHECK(lines_with(text, "/step=ttft 1 ") == 4);     // of six: one is cold, one failed
  CHECK(lines_with(text, "/step=prefill 1 ") == 3);  // one server tells nothing
  CHECK(lines_with(text, "/step=load 1 ") == 3);
  CHECK(lines_with(text, "/step=generate 1 ") == 4);  // by the client's clock where the server has none
  CHECK(lines_with(text, "/step=total 1 ") == 4);
  CHECK(text.find(name + "generate 1 10000000.00 ns/token 100.00 token/sec\n") != std::string::npos);
  // 16 prompt tokens, 10 of them from the cache, in 12,500,002 ns.
  CHECK(text.find(name + "prefill 1 2083333.67 ns/token 480.00 token/sec\n") != std::string::npos);
  CHECK(text.find(name + "ttft 1 20000001 ns/op\n") != std::string::npos);
  CHECK(text.find(" 0 ns") == std::string::npos);
}

TEST_CASE("benchstat: both units that benchstat does not know say which way is better") {
  const std::string text = rendered("benchstat", timed_run());
  CHECK(text.find("\nUnit ns/token better=lower\n") != std::string::npos);
  CHECK(text.find("\nUnit token/sec better=higher\n") != std::string::npos);
}

TEST_CASE("benchstat: a condition is a part of the name, before the step") {
  MadeRun run = timed_run();
  for (RunRecord& record : run.records) record.condition = "a b/c";
  CHECK(lines_with(rendered("benchstat", run), "/condition=a_b_c/step=ttft 1 ") == 5);
}

TEST_CASE("benchstat: whatever a model is called, a line is a comment, a unit or a benchmark of a name and pairs") {
  for (const std::string& hostile : hostile_texts()) {
    MadeRun run = timed_run();
    run.header.models.front().name = run.summary.verdict.reasons.emplace_back(hostile);
    for (RunRecord& record : run.records) record.model = record.condition = hostile;
    for (const std::string& line : lines_of(rendered("benchstat", run))) {
      INFO(line);
      const auto words = words_of(line);
      REQUIRE_FALSE(words.empty());
      const bool measured = words[0].rfind("BenchmarkModel/name=", 0) == 0;
      if (measured) CHECK((words.size() == 4 || words.size() == 6));
      if (measured) CHECK(std::count(words[0].begin(), words[0].end(), '/') == 3);
      CHECK((measured || words[0] == "#" || words[0] == "Unit"));
    }
  }
}
