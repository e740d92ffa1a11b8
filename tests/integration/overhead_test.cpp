// `bench overhead` on a program of this machine and a simulated server: one journal, pair by pair.

#include <csignal>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "catch.hpp"
#include "integration/written_run.h"

using namespace bench::test;
using Json = nlohmann::json;
using bench::Status;

namespace {

/// Eight tokens, 5 ms apart, for whatever is asked; what was asked is kept in `asked`.
const std::string program = R"(
import json, sys, time
def reply(number, **members):
    print(json.dumps({"id": number, **members}), flush=True)
for line in sys.stdin:
    request = json.loads(line)
    if request["op"] == "hello":
        reply(request["id"], version=1, name="py", release="1", models=[{"name": sys.argv[2], "context": 131072}])
    elif request["op"] == "generate":
        with open(sys.argv[1], "a") as asked:
            asked.write(json.dumps(request) + "\n")
        for _ in range(8):
            time.sleep(0.005)
            reply(request["id"], text="word ")
        reply(request["id"], done=True, reason="length",
              counters={"prompt_tokens": 20, "prompt_s": 0.005, "tokens": 8, "decode_s": 0.035})
)";

struct Bed {
  Sandbox sandbox;
  SimServer server{sandbox, {"--output-tokens", "30", "--output-tokens-std", "0"}};

  Bed() { sandbox.write("serve.py", program); }

  std::string command(const std::string& model = "m") const {
    return "python3 '" + sandbox.path("serve.py") + "' '" + sandbox.path("asked") + "' " + model;
  }
  std::vector<std::string> arguments(int pairs, std::vector<std::string> more = {}) const {
    std::vector<std::string> all{"overhead",
                                 "-m",
                                 "m",
                                 "--command",
                                 command(),
                                 "--host",
                                 server.url(),
                                 "-n",
                                 std::to_string(pairs),
                                 "--num-predict",
                                 "8",
                                 "--prompts",
                                 "short",
                                 "--warmup",
                                 "0",
                                 "-o",
                                 sandbox.path("r.jsonl")};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }
  ProcessResult run(const std::vector<std::string>& arguments) const { return run_bench(arguments, sandbox.spec()); }
};

}  // namespace

TEST_CASE("a program and a server are asked the same in turns, and the journal has both") {
  const Bed bed;
  const ProcessResult told = bed.run(bed.arguments(8, {"--format", "json"}));
  CAPTURE(told.err, told.out);
  REQUIRE(told.exit_code == 0);
  const Json result = Json::parse(told.out);
  CHECK(result.at("type") == "overhead");
  CHECK(result.at("complete") == true);
  CHECK(result.at("simulated") == true);
  CHECK(result.at("pairs") == 8);
  CHECK(result.at("pairs_used") == 8);
  CHECK(result.at("weights") == "assumed");
  const Json& sides = result.at("sides");
  CHECK(sides[0].at("condition") == "pipe");
  CHECK(sides[0].at("target").get<std::string>().starts_with("pipe:python3 "));
  CHECK(sides[1].at("condition") == "http");
  CHECK(sides[1].at("target") == bed.server.url());
  CHECK(result.at("cost_s").at("ci").size() == 2);
  CHECK(result.at("cost_s").at("n") == 8);

  const WrittenRun run = read_whole_run(bed.sandbox.path("r.jsonl"));
  REQUIRE(run.count(Status::ok) == 16);
  std::map<std::int64_t, std::set<std::string>> blocks;
  std::map<std::string, std::set<std::string>> prompts;
  for (const bench::RunRecord& record : run.records) {
    blocks[record.block].insert(record.condition);
    prompts[record.condition].insert(record.id + std::to_string(record.run));
    CHECK(record.reply.server.eval_count == 8);
  }
  CHECK(blocks.size() == 8);
  for (const auto& [block, conditions] : blocks) CHECK(conditions == std::set<std::string>{"http", "pipe"});
  CHECK(prompts["http"] == prompts["pipe"]);
  CHECK(run.plan_indexes().size() == 16);
  REQUIRE(run.end);
  CHECK(run.end->complete);
  REQUIRE(run.end->conditions.size() == 2);
  CHECK(run.end->conditions[0].requests == 8);
  // Each prompt once, and every one with a marker of its own.
  std::set<std::string> asked;
  for (const std::string& line : lines_of(bed.sandbox.read("asked")))
    asked.insert(Json::parse(line).at("messages").dump());
  CHECK(asked.size() == 8);
}

TEST_CASE("the page says what costs what, and records come before the conclusion") {
  const Bed bed;
  const ProcessResult page = bed.run(bed.arguments(6, {"--format", "table"}));
  CAPTURE(page.err, page.out);
  REQUIRE(page.exit_code == 0);
  for (const char* text : {"pipe", "http", "http - pipe", "beside the server's counters", "CPU of this program",
                           "6 of 6 count", "SIMULATED"})
    CHECK(page.out.find(text) != std::string::npos);
  const bool concluded = page.out.find(" a request more than ") != std::string::npos ||
                         page.out.find("no difference between ") != std::string::npos;
  CHECK(concluded);
  const ProcessResult lines = bed.run(bed.arguments(2, {"--format", "jsonl", "--force"}));
  const std::vector<std::string> printed = lines_of(lines.out);
  REQUIRE(printed.size() == 5);
  CHECK(Json::parse(printed[0]).at("type") == "request");
  CHECK(Json::parse(printed[4]).at("type") == "overhead");
  CHECK(Json::parse(printed[4]).at("conclusion") == "nothing can be said of 2 pairs: it takes 6");
}

TEST_CASE("two protocols of one server are two sides, and a name for each model") {
  const Bed bed;
  const ProcessResult two =
      bed.run({"overhead", "-m", "llama3.1:8b", "--host", bed.server.url(), "--against-api", "openai", "-n", "2",
               "--num-predict", "8", "--format", "json", "-o", bed.sandbox.path("r.jsonl")});
  CAPTURE(two.err);
  REQUIRE(two.exit_code == 0);
  CHECK(Json::parse(two.out).at("sides")[0].at("condition") == "ollama");
  CHECK(Json::parse(two.out).at("sides")[1].at("condition") == "openai");
  CHECK(Json::parse(two.out).at("weights") == "same server");
  CHECK(Json::parse(two.out).at("pairs_with_same_text").is_null());
  const ProcessResult named =
      bed.run({"overhead", "-m", "other,m", "--command", bed.command("other"), "--host", bed.server.url(), "-n", "1",
               "--num-predict", "8", "--format", "json", "-o", bed.sandbox.path("s.jsonl")});
  CAPTURE(named.err);
  REQUIRE(named.exit_code == 0);
  CHECK(Json::parse(named.out).at("sides")[0].at("model") == "other");
  CHECK(Json::parse(named.out).at("sides")[1].at("model") == "m");
}

TEST_CASE("what makes no two sides is refused before anything is sent") {
  const Bed bed;
  const std::string url = bed.server.url();
  struct Mistake {
    std::vector<std::string> arguments;
    int exit_code;
    std::string told;
  };
  for (const Mistake& mistake : std::vector<Mistake>{
           {{"-m", "m", "--host", url}, 2, "against what?"},
           {{"-m", "m", "--host", url, "--against", url}, 2, "both sides are the same"},
           {{"-m", "m", "--command", "x", "--against", url}, 2, "--command and --against exclude each other"},
           {{"-m", "m", "--command", "x", "--api", "pipe"}, 2, "is what --command speaks"},
           {{"-m", "a,b,c", "--command", "x"}, 2, "one for each side"},
           {{"-m", "m", "--host", url, "--against", url, "--workers", "2"}, 2, "--workers"},
           {{"-m", "m", "--host", url, "--against", url, "--format", "csv"}, 2, "table, jsonl, json"},
           {{"-m", "m", "--host", url, "--against", "127.0.0.1:1"}, 3, "cannot connect to http://127.0.0.1:1"}}) {
    std::vector<std::string> arguments = mistake.arguments;
    arguments.insert(arguments.begin(), "overhead");
    const ProcessResult told = bed.run(arguments);
    CAPTURE(mistake.told, told.err);
    CHECK(told.exit_code == mistake.exit_code);
    CHECK(told.err.find(mistake.told) != std::string::npos);
    CHECK(told.out.empty());
  }
}

TEST_CASE("Ctrl-C keeps the pairs that are there; such a journal cannot go on, nor be sent again") {
  const Bed bed;
  Process client(bench_spec(bed.arguments(500, {"--format", "jsonl"}), bed.sandbox.spec()));
  REQUIRE(client.tells("\"request\"", 20));
  client.send_signal(SIGINT);
  const ProcessResult told = client.wait();
  CAPTURE(told.err);
  CHECK(told.signal == SIGINT);
  const Json last = Json::parse(lines_of(told.out).back());
  CHECK(last.at("type") == "overhead");
  CHECK(last.at("complete") == false);
  CHECK(last.at("pairs") >= 9);
  CHECK(last.at("cost_s").at("ci").size() == 2);
  const WrittenRun run = read_whole_run(bed.sandbox.path("r.jsonl"));
  REQUIRE(run.end);
  CHECK(run.end->reason == "signal");
  for (const char* option : {"--resume", "--replay"}) {
    const ProcessResult again = bed.run({option, bed.sandbox.path("r.jsonl")});
    CAPTURE(option, again.err);
    CHECK(again.exit_code == 2);
    CHECK(again.err.find("took turns between two servers") != std::string::npos);
  }
}

TEST_CASE("a program that dies ends the run, with the pairs until then") {
  const Bed bed;
  std::string mortal = program;
  mortal.replace(mortal.find("        for _ in range(8):"), 0,
                 "        if sum(1 for _ in open(sys.argv[1])) > 7: sys.exit(7)\n");
  bed.sandbox.write("serve.py", mortal);
  const ProcessResult told = bed.run(bed.arguments(40, {"--format", "json"}));
  CAPTURE(told.err);
  CHECK(told.exit_code == 3);
  CHECK(Json::parse(told.out).at("pairs") >= 7);
  CHECK(Json::parse(told.out).at("complete") == false);
}
