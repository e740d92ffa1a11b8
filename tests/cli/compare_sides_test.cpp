// What `bench compare --run A --run B` says of arguments that cannot be.

#include <string>
#include <vector>

#include "catch.hpp"
#include "support/sandbox.h"

using namespace bench::test;

namespace {

struct WrongSide {
  std::vector<std::string> arguments;
  std::string told;
};

const std::string side = "--sim -m m";

}  // namespace

TEST_CASE("wrong sides are refused with the side and the option") {
  const Sandbox sandbox;
  const std::vector<WrongSide> all = {
      {{"--run", side}, "--run is there once, and two sides are needed"},
      {{"--run", side, "--run", side, "--run", side}, "--run is there 3 times"},
      {{"--run", side, "--run", side, "a.jsonl"}, "'a.jsonl' and --run exclude each other"},
      {{"--serve", "sleep 1", "a.jsonl", "b.jsonl"}, "exclude each other"},
      {{"--run", side, "--run", side + " --runs five"}, "--run 2: wrong value 'five' for --runs"},
      {{"--run", side + " --wrokers 2", "--run", side}, "--run 1: "},
      {{"--run", side, "--run", side + " -p \"a"}, "--run 2: it cannot be split into words"},
      {{"--run", "", "--run", side}, "wrong value '' for --run"},
      {{"--run", " ", "--run", side}, "--run 1: it is empty"},
      {{"--run", side, "--run", "verify x"}, "--run 2: bench verify is no measurement"},
      {{"--run", side, "--run", side + " --help"}, "--run 2: --help is no measurement"},
      {{"--run", side, "--run", side + " --replay last"}, "--run 2: "},
      {{"--run", side + " --duration 3s", "--run", side}, "--run 1: --duration does not go with bench compare"},
      {{"--run", side + " --format csv", "--run", side}, "--run 1: --format does not go with bench compare"},
      {{"--run", side + " -q", "--run", side}, "--run 1: --quiet is for both sides"},
      {{"--run", "-m a,b --sim", "--run", side}, "--run 1: it names 2 models"},
      {{"--run", side + " -o -", "--run", side}, "--run 1: its journal cannot go to standard output"},
      {{"--run", side + " --prompts -", "--run", side}, "--run 1: its prompts cannot come from standard input"},
      {{"--run", side + " -o x", "--run", side + " -o x"}, "both sides write to x"},
      {{"--serve", "sleep 1", "--run", side, "--run", "-m m"}, "--run 1: --sim and --serve exclude each other"},
      {{"--serve", "a | b", "--run", "-m m", "--run", "-m m"}, "--serve 1: it cannot be split into words"},
      {{"--serve", "a", "--serve", "b", "--serve", "c", "--run", "-m m", "--run", "-m m"}, "--serve is there 3 times"},
      {{"--run", side, "--run", side, "--only", "m"}, "--only is for runs of several models"},
      {{"prev", "last", "--seed", "3"}, "--seed is for sides that are measured"},
      {{"--run", side, "--run", side, "--dry-run"}, "--dry-run"},
      {{"--run", side, "--run", side, "--precision", "0%"}, "wrong value '0%' for --precision"},
      {{"--run", side, "--run", side, "--precision", "60%"}, "wrong value '60%' for --precision"},
      {{"--run", side, "--run", side, "--precision", "speed:2%"}, "wrong value 'speed:2%' for --precision"},
      {{"--run", side, "--run", side, "--precision", "accuracy:2%"}, "the base (--run 1): --precision accuracy:2%"},
      {{"--run", side + " --runs 3", "--run", side, "--precision", "2%"}, "needs several repetitions"},
      {{"--run", side + " --precision 2%", "--run", side}, "--run 1: --precision does not go with bench compare"},
      {{"--run", side, "--run", side, "--budget", "10s"}, "--budget is an end for --precision"},
      {{"--run", side, "--run", side, "--precision", "2%", "--budget", "soon"}, "wrong value 'soon' for --budget"},
      {{"prev", "last", "--precision", "2%"}, "--precision is for sides that are measured"},
      {{"prev", "last", "--budget", "10s"}, "--budget is for sides that are measured"},
  };
  for (const WrongSide& wrong : all) {
    std::vector<std::string> arguments{"compare"};
    arguments.insert(arguments.end(), wrong.arguments.begin(), wrong.arguments.end());
    const ProcessResult told = run_bench(arguments, sandbox.spec());
    std::string flat = told.err;
    for (char& c : flat) c = c == '\n' ? ' ' : c;
    CAPTURE(wrong.told, told.err);
    CHECK(told.exit_code == 2);
    CHECK(told.out.empty());
    CHECK(flat.find(wrong.told) != std::string::npos);
  }
}

TEST_CASE("a key in a side is not told") {
  const Sandbox sandbox;
  const std::string secret = "Authorization: Bearer s3cr3t-value";
  const ProcessResult told = run_bench(
      {"compare", "-v", "--run", "--sim -m m -n 1 -H \"" + secret + "\"", "--run", "--sim -m m -n 1"}, sandbox.spec());
  CAPTURE(told.err, told.out);
  CHECK(told.err.find("s3cr3t") == std::string::npos);
  CHECK(told.out.find("s3cr3t") == std::string::npos);
}

TEST_CASE("the help of compare names the options of measured sides and fits 80 columns") {
  const Sandbox sandbox;
  const ProcessResult help = run_bench({"compare", "--help"}, sandbox.spec());
  CHECK(help.exit_code == 0);
  for (const char* option :
       {"--run 'ARGS'", "--serve 'CMD'", "--ready-timeout TIME", "--precision P%", "--budget TIME", "--seed N"})
    CHECK(help.out.find(option) != std::string::npos);
  for (const std::string& line : lines_of(help.out)) CHECK(line.size() <= 80);
  CHECK(run_bench({"run", "--help"}, sandbox.spec()).out.find("--baseline RUN") != std::string::npos);
}
