// bench verify: what it says of journals, and how it ends.

#include <string>
#include <vector>

#include "catch.hpp"
#include "support/process.h"
#include "support/sandbox.h"

using namespace bench::test;

namespace {

void make_run(const Sandbox& sandbox) {
  REQUIRE(
      run_bench({"--sim", "--prompt", "Hello.", "-n", "5", "-o", sandbox.path("r.jsonl")}, sandbox.spec()).exit_code ==
      0);
}

ProcessResult verified(const Sandbox& sandbox, const std::string& name) {
  return run_bench({"verify", sandbox.path(name)}, sandbox.spec());
}

}  // namespace

TEST_CASE("verify tells whole, incomplete and damaged journals and other files apart by its exit code") {
  const Sandbox sandbox;
  make_run(sandbox);
  const std::string whole = sandbox.read("r.jsonl");
  ProcessResult told = verified(sandbox, "r.jsonl");
  CHECK(told.exit_code == 0);
  CHECK(told.out == sandbox.path("r.jsonl") + ": whole: 5 records\n");

  sandbox.write("cut.jsonl", whole.substr(0, whole.rfind('\n', whole.size() - 2) + 1));
  told = verified(sandbox, "cut.jsonl");
  CHECK(told.exit_code == 0);
  CHECK(mentions(told.out, "incomplete run: it has no end"));
  CHECK(mentions(told.out, "whole, of an incomplete run: 5 records"));

  std::string changed = whole;
  changed[changed.find("\"ttft_s\":0.") + 11] ^= 1;
  sandbox.write("changed.jsonl", changed);
  told = verified(sandbox, "changed.jsonl");
  CHECK(told.exit_code == 1);
  CHECK(mentions(told.out, "changed.jsonl:2: damaged: its checksum is wrong"));
  CHECK(mentions(told.out, "damaged: "));
  CHECK(mentions(told.err, "bench verify --salvage"));

  sandbox.write("notes.txt", "no journal\n");
  told = verified(sandbox, "notes.txt");
  CHECK(told.exit_code == 2);
  CHECK(mentions(told.err, "notes.txt:1 cannot be read"));
  CHECK(verified(sandbox, "none.jsonl").exit_code == 2);

  std::string newer = whole;
  newer.replace(newer.find("bench.run/1"), 11, "bench.run/9");
  sandbox.write("newer.jsonl", newer);
  told = verified(sandbox, "newer.jsonl");
  CHECK(told.exit_code == 2);
  CHECK(mentions(told.err, "bench.run/9"));
}

TEST_CASE("verify takes several journals and names of runs; the worst decides") {
  const Sandbox sandbox;
  REQUIRE(run_bench({"--sim", "--prompt", "Hello.", "-n", "2"}, sandbox.spec()).exit_code == 0);
  CHECK(run_bench({"verify", "last"}, sandbox.spec()).exit_code == 0);
  sandbox.write("notes.txt", "no journal\n");
  const ProcessResult told = run_bench({"verify", sandbox.path("notes.txt"), "last"}, sandbox.spec());
  CHECK(told.exit_code == 2);
  CHECK(mentions(told.out, "whole: 2 records"));
  CHECK(run_bench({"verify"}, sandbox.spec()).exit_code == 2);
  CHECK(run_bench({"verify", "last", "-o", sandbox.path("x")}, sandbox.spec()).exit_code == 2);
}

TEST_CASE("salvage writes to a new file and never over one") {
  const Sandbox sandbox;
  make_run(sandbox);
  sandbox.write("r.jsonl", sandbox.read("r.jsonl") + "rubbish\n");
  const std::string before = sandbox.read("r.jsonl");
  ProcessResult told = run_bench({"verify", "--salvage", sandbox.path("r.jsonl")}, sandbox.spec());
  CHECK(told.exit_code == 0);
  CHECK(mentions(told.out, "r.jsonl:9: damaged: it cannot be read"));
  CHECK(mentions(told.out, "r.salvaged.jsonl: 5 records salvaged, 1 line left out"));
  CHECK(sandbox.read("r.jsonl") == before);
  CHECK(verified(sandbox, "r.salvaged.jsonl").exit_code == 0);
  told = run_bench({"verify", "--salvage", sandbox.path("r.jsonl")}, sandbox.spec());
  CHECK(told.exit_code == 2);
  CHECK(mentions(told.err, "r.salvaged.jsonl exists"));
  told = run_bench({"verify", "--salvage", sandbox.path("r.jsonl"), "-o", sandbox.path("r.jsonl")}, sandbox.spec());
  CHECK(told.exit_code == 2);
  CHECK(sandbox.read("r.jsonl") == before);
}

TEST_CASE("a line that would become a tree of gigabytes is refused in little memory") {
  const Sandbox sandbox;
  make_run(sandbox);
  const std::string whole = sandbox.read("r.jsonl");
  const std::string header = whole.substr(0, whole.find('\n') + 1);
  std::string wide;
  while (wide.size() < 40'000'000) wide += "[],";
  sandbox.write("deep.jsonl", R"({"type":"run_start","x":)" + std::string(40'000'000, '[') + "\n");
  sandbox.write("wide.jsonl", header + R"({"type":"x","x":[)" + wide + "0]}\n" + header);
  sandbox.write("endless.jsonl", header + std::string(200'000'000, ' '));
  for (const std::string& name : {std::string("deep.jsonl"), std::string("wide.jsonl"), std::string("endless.jsonl")})
    for (const std::string& command : {std::string("verify"), std::string("--replay")}) {
      const ProcessResult told = run_bench({command, sandbox.path(name)}, sandbox.spec());
      CAPTURE(name, command, told.err, told.out);
      const bool is_damage = command == "verify" && name == "wide.jsonl";  // a line of a journal that can be read
      CHECK(told.exit_code == (is_damage ? 1 : 2));
      CHECK_FALSE((is_damage ? told.out : told.err).empty());
      if (!bench_is_instrumented()) CHECK(told.peak_memory < 600'000'000);
    }
}
