// `bench compare --run A --run B`: two simulated servers, measured in turns, and what follows.

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "catch.hpp"
#include "integration/written_run.h"

using namespace bench::test;
using Json = nlohmann::json;
using bench::Status;

namespace {

/// The same times for the same request, whenever it comes.
constexpr const char* steady_world = R"({"decode":{"base_s":0.004},"prefill":{"per_token_s":0.0004},"overhead_s":0.02,
  "output_tokens":{"mean":10,"std":0},"jitter":{"step_sigma":0}})";
constexpr const char* slower_world = R"({"decode":{"base_s":0.0052},"prefill":{"per_token_s":0.00052},
  "overhead_s":0.026,"output_tokens":{"mean":10,"std":0},"jitter":{"step_sigma":0}})";
/// Twice as slow from its second second on.
constexpr const char* drifting_world = R"({"decode":{"base_s":0.004},"prefill":{"per_token_s":0.0004},"overhead_s":0.02,
  "output_tokens":{"mean":10,"std":0},"jitter":{"step_sigma":0},"slowdown":[{"from_s":2,"factor":2}]})";

/// A simulated server that is exactly as the file says.
struct WorldServer {
  Process process;
  std::string url;
  WorldServer(const Sandbox& sandbox, const std::string& world)
      : process(bench_spec({"sim", "--port", "0", "--world", sandbox.path(world)}, sandbox.spec())),
        url(process.first_line()) {}
};

struct TwoSides {
  Sandbox sandbox;

  TwoSides() {
    sandbox.write("steady.json", steady_world);
    sandbox.write("slower.json", slower_world);
    sandbox.write("drifting.json", drifting_world);
  }
  std::string served(const std::string& name) const {
    return "'" + std::string(BENCH_BINARY) + "' sim --port {port} --world '" + sandbox.path(name) + "'";
  }
  /// Arguments of a side whose journal is `journal`.
  std::string side(const std::string& journal, const std::string& more = "", int runs = 4) const {
    return "-m m --warmup 0 --prompts short --limit 4 --runs " + std::to_string(runs) + " --num-predict 10 -o '" +
           sandbox.path(journal) + "' " + more;
  }
  ProcessSpec spec(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "compare");
    return bench_spec(std::move(arguments), sandbox.spec({{"TMPDIR", sandbox.path("")}}));
  }
  ProcessResult compare(std::vector<std::string> arguments) const { return run_process(spec(std::move(arguments))); }
  /// What the servers printed, where that was kept.
  std::vector<std::string> logs() const {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator(sandbox.path("")))
      if (entry.path().filename().string().starts_with("bench-serve-")) found.push_back(entry.path().string());
    return found;
  }
};

bool told_in(const std::string& text, const std::string& part) { return text.find(part) != text.npos; }

/// What was said, without the breaks of its lines.
std::string in_one_line(const std::string& text) {
  std::string line;
  for (const std::string& part : lines_of(text)) {
    const std::size_t begins = part.find_first_not_of(' ');
    if (begins != part.npos) line += (line.empty() ? "" : " ") + part.substr(begins);
  }
  return line;
}

Json only_comparison(const std::string& document) { return Json::parse(document).at("comparisons").at(0); }

Json metric_in(const Json& runs, const std::string& metric) {
  for (const Json& row : runs.at("metrics"))
    if (row.at("metric") == metric) return row;
  return {};
}

/// Processes whose command line has this in it, other than this test's own.
int processes_with(const std::string& text) {
  int found = 0;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const std::string name = entry.path().filename().string();
    if (name.find_first_not_of("0123456789") != name.npos) continue;
    std::ifstream file(entry.path() / "cmdline", std::ios::binary);
    std::string line((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    std::replace(line.begin(), line.end(), '\0', ' ');
    found += told_in(line, text) && name != std::to_string(::getpid()) ? 1 : 0;
  }
  return found;
}

bool all_gone(const std::string& text) {
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (processes_with(text) > 0) {
    if (std::chrono::steady_clock::now() > give_up) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return true;
}

/// Which side each request of both journals was of, in the order in which they were sent.
std::string order_of(const WrittenRun& base, const WrittenRun& changed) {
  std::vector<std::pair<std::chrono::system_clock::time_point, char>> sent;
  for (const auto& [run, name] : {std::pair(&base, 'A'), std::pair(&changed, 'B')})
    for (const bench::RunRecord& record : run->records)
      if (!record.warmup) sent.emplace_back(record.ts_start, name);
  std::sort(sent.begin(), sent.end());
  std::string order;
  for (const auto& [at, name] : sent) order += name;
  return order;
}

}  // namespace

TEST_CASE("two sides on equal servers take turns, are paired, and no difference is called") {
  const TwoSides bed;
  WorldServer one(bed.sandbox, "steady.json"), other(bed.sandbox, "steady.json");
  const ProcessResult told =
      bed.compare({"--run", bed.side("a.jsonl", "--host " + one.url), "--run",
                   bed.side("b.jsonl", "--host " + other.url), "--seed", "3", "--json", "--threshold", "50%"});
  CAPTURE(told.err, told.out);
  REQUIRE(told.exit_code == 0);
  const Json runs = only_comparison(told.out);
  CHECK(runs.at("factors").empty());
  CHECK(runs.at("paired") == true);
  for (const Json& row : runs.at("metrics")) {
    CAPTURE(row.dump());
    const std::string verdict = row.at("verdict");
    CHECK((verdict == "same" || verdict == "inconclusive" || verdict == "no_data"));
  }
  const WrittenRun base = read_whole_run(bed.sandbox.path("a.jsonl")),
                   changed = read_whole_run(bed.sandbox.path("b.jsonl"));
  CHECK(base.end->complete);
  CHECK(changed.end->complete);
  const std::string order = order_of(base, changed);
  CHECK(order.size() == 32);
  for (std::size_t four = 0; four < 32; four += 16) {
    const std::string a(4, 'A'), b(4, 'B'), turns = order.substr(four, 16);
    CAPTURE(order);
    CHECK((turns == a + b + b + a || turns == b + a + a + b));
  }
  const ProcessResult again =
      bed.compare({bed.sandbox.path("a.jsonl"), bed.sandbox.path("b.jsonl"), "--json", "--threshold", "50%"});
  CAPTURE(again.err);
  CHECK(again.exit_code == 0);
  CHECK(only_comparison(again.out).at("metrics") == runs.at("metrics"));
}

TEST_CASE("a slower server is found, and a gate says so to a program") {
  const TwoSides bed;
  WorldServer one(bed.sandbox, "steady.json"), other(bed.sandbox, "slower.json");
  const ProcessResult told = bed.compare({"--run", bed.side("a.jsonl", "--host " + one.url), "--run",
                                          bed.side("b.jsonl", "--host " + other.url), "--json", "--gate", "ttft:5%"});
  CAPTURE(told.err, told.out);
  CHECK(told.exit_code == 4);
  const Json ttft = metric_in(only_comparison(told.out), "ttft_s");
  CHECK(ttft.at("differs") == true);
  CHECK(ttft.at("verdict") == "slower");
}

TEST_CASE("servers that both become slower with time differ in nothing") {
  const TwoSides bed;
  WorldServer one(bed.sandbox, "drifting.json"), other(bed.sandbox, "drifting.json");
  const ProcessResult told =
      bed.compare({"--run", bed.side("a.jsonl", "--host " + one.url, 8), "--run",
                   bed.side("b.jsonl", "--host " + other.url, 8), "--json", "--threshold", "50%"});
  CAPTURE(told.err, told.out);
  const Json runs = only_comparison(told.out);
  for (const Json& row : runs.at("metrics")) {
    CAPTURE(row.dump());
    const std::string verdict = row.at("verdict");  // the later requests took twice as long
    CHECK((verdict == "same" || verdict == "inconclusive" || verdict == "no_data"));
  }
}

TEST_CASE("with a precision the turns go on until the change is known so well, and both journals say so") {
  const TwoSides bed;
  WorldServer one(bed.sandbox, "steady.json"), other(bed.sandbox, "slower.json");
  const auto until = [&](const std::string& goal, int runs, std::vector<std::string> more) {
    std::vector<std::string> arguments{"--run",  bed.side("a.jsonl", "--force --host " + one.url, runs),
                                       "--run",  bed.side("b.jsonl", "--force --host " + other.url, runs),
                                       "--json", "--precision",
                                       goal};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return bed.compare(arguments);
  };
  const ProcessResult told = until("wall:30%", 60, {});
  CAPTURE(told.err, told.out);
  REQUIRE(told.exit_code == 0);
  CHECK(told_in(in_one_line(told.err), "until the change of Wall is known to +/- 30 %, at most"));
  const Json wall = metric_in(only_comparison(told.out), "wall_s");
  CHECK(wall.at("verdict") == "slower");
  std::size_t requests = 0;
  for (const char* name : {"a.jsonl", "b.jsonl"}) {
    const WrittenRun run = read_whole_run(bed.sandbox.path(name));
    REQUIRE(run.end.has_value());
    CHECK(run.end->complete);
    REQUIRE(run.end->precision.size() == 1);
    const bench::PrecisionLook& look = run.end->precision.front();
    CHECK(look.of_change);
    CHECK(look.reached);
    CHECK(*look.half_width <= 0.3);
    CHECK(look.requests == static_cast<std::int64_t>(run.records.size()));
    CHECK(look.requests < 240);
    if (requests > 0) CHECK(run.records.size() == requests);
    requests = run.records.size();
  }

  const ProcessResult short_of = until("wall:0.01%", 6, {});
  CAPTURE(short_of.err);
  CHECK(short_of.exit_code == 0);
  CHECK(told_in(in_one_line(short_of.err), "the change of Wall is known to +/- "));
  CHECK(told_in(in_one_line(short_of.err), "which is not what was wanted"));
  const WrittenRun all = read_whole_run(bed.sandbox.path("a.jsonl"));
  CHECK(all.records.size() == 24);
  CHECK(all.end->complete);
  CHECK_FALSE(all.end->precision.at(0).reached);

  const ProcessResult out_of_time = until("wall:0.01%", 5000, {"--budget", "1s"});
  CAPTURE(out_of_time.err);
  CHECK(out_of_time.exit_code == 0);
  CHECK(read_whole_run(bed.sandbox.path("a.jsonl")).records.size() < 20000);
  CHECK(read_whole_run(bed.sandbox.path("a.jsonl")).records.size() ==
        read_whole_run(bed.sandbox.path("b.jsonl")).records.size());
}

TEST_CASE("one server is asked with other markers, so that no side is served from the other's cache") {
  const TwoSides bed;
  WorldServer server(bed.sandbox, "steady.json");
  const std::string host = "--host " + server.url;
  const ProcessResult told = bed.compare({"--run", bed.side("a.jsonl", host), "--run", bed.side("b.jsonl", host)});
  CAPTURE(told.err, told.out);
  REQUIRE(told.exit_code == 0);
  CHECK(told_in(told.out, "the same conditions"));
  CHECK(told_in(told.out, "paired by prompt and run"));
  std::set<std::string> prompts;
  std::size_t records = 0;
  for (const char* name : {"a.jsonl", "b.jsonl"})
    for (const bench::RunRecord& record : read_whole_run(bed.sandbox.path(name)).records)
      if (!record.warmup) prompts.insert(record.prompt_sha), ++records;
  CHECK(prompts.size() == records);
}

TEST_CASE("a server is started for each side, and none is left") {
  const TwoSides bed;
  const ProcessResult told = bed.compare({"--serve", bed.served("steady.json"), "--serve", bed.served("slower.json"),
                                          "--run", bed.side("a.jsonl"), "--run", bed.side("b.jsonl"), "--json"});
  CAPTURE(told.err, told.out);
  CHECK(told.exit_code == 0);
  CHECK(metric_in(only_comparison(told.out), "ttft_s").at("verdict") == "slower");
  CHECK(processes_with(bed.sandbox.path("steady.json")) == 0);
  CHECK(processes_with(bed.sandbox.path("slower.json")) == 0);
  CHECK(bed.logs().empty());
}

TEST_CASE("a server is found by the variable PORT as well, and ends with the shell that started it") {
  const TwoSides bed;
  const std::string command = "sh -c '\"" + std::string(BENCH_BINARY) + "\" sim --port $PORT --world " +
                              bed.sandbox.path("steady.json") + " & wait'";
  const ProcessResult told =
      bed.compare({"--serve", command, "--run", bed.side("a.jsonl"), "--run", bed.side("b.jsonl"), "-q"});
  CAPTURE(told.err, told.out);
  CHECK(told.exit_code == 0);
  CHECK(processes_with(bed.sandbox.path("steady.json")) == 0);
}

TEST_CASE("a served command that dies, never listens or does not exist is told with what it printed") {
  const TwoSides bed;
  const std::vector<std::string> sides = {"--run", bed.side("a.jsonl"), "--run", bed.side("b.jsonl")};
  const auto serve = [&](const std::string& command) {
    std::vector<std::string> arguments{"--serve", command, "--ready-timeout", "1s"};
    arguments.insert(arguments.end(), sides.begin(), sides.end());
    return bed.compare(arguments);
  };
  const ProcessResult dead = serve("sh -c 'echo no weights >&2; exit 3'");
  CAPTURE(dead.err);
  CHECK(dead.exit_code == 3);
  CHECK(told_in(dead.err, "the base (--run 1): its server has ended (exit code 3)"));
  CHECK(told_in(dead.err, "no weights"));
  REQUIRE(bed.logs().size() == 1);
  CHECK(told_in(dead.err, std::filesystem::path(bed.logs().front()).filename().string()));

  const ProcessResult silent = serve("sleep 123.25");
  CAPTURE(silent.err);
  CHECK(silent.exit_code == 3);
  CHECK(told_in(silent.err, "does not answer at http://127.0.0.1:"));
  CHECK(told_in(silent.err, "--ready-timeout"));
  CHECK(processes_with("sleep 123.25") == 0);

  const ProcessResult missing = serve("/no/such/server");
  CHECK(missing.exit_code == 2);
  CHECK(told_in(missing.err, "is not found"));

  const SimServer taken(bed.sandbox);
  const std::string port = taken.url().substr(taken.url().rfind(':') + 1);
  const ProcessResult refused = serve("'" + std::string(BENCH_BINARY) + "' sim --port " + port);
  CAPTURE(refused.err);
  CHECK(refused.exit_code == 3);
  CHECK(told_in(refused.err, "its server has ended (exit code"));
  CHECK_FALSE(std::filesystem::exists(bed.sandbox.path("a.jsonl")));
}

TEST_CASE("a server that goes in the middle ends both sides, and both journals are closed") {
  const TwoSides bed;
  SimServer one(bed.sandbox, {"--ttft", "20ms", "--itl", "5ms"}),
      other(bed.sandbox, {"--ttft", "20ms", "--itl", "5ms"});
  Process client(bed.spec({"--run", bed.side("a.jsonl", "--host " + one.url(), 200), "--run",
                           bed.side("b.jsonl", "--host " + other.url(), 200), "--progress", "none"}));
  const std::string journal = bed.sandbox.path("b.jsonl");
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  const auto lines = [&] {
    return std::filesystem::exists(journal) ? lines_of(bed.sandbox.read("b.jsonl")).size() : 0;
  };
  while (lines() < 8 && std::chrono::steady_clock::now() < give_up)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  other.process().send_signal(SIGKILL);
  const ProcessResult told = client.wait();
  CAPTURE(told.err, told.out);
  CHECK(told.exit_code == 3);
  CHECK(told_in(told.err, "the new side (--run 2): its server has gone"));
  CHECK(told_in(told.out, "TTFT"));
  for (const char* name : {"a.jsonl", "b.jsonl"}) {
    const WrittenRun run = read_whole_run(bed.sandbox.path(name));
    REQUIRE(run.end.has_value());
    CHECK_FALSE(run.end->complete);
    CHECK(run.count(Status::ok) > 0);
  }
}

TEST_CASE("Ctrl-C compares what is there, closes both journals and ends both servers; a kill ends them as well") {
  for (const int signal : {SIGINT, SIGKILL}) {
    CAPTURE(signal);
    const TwoSides bed;
    Process client(bed.spec({"--serve", bed.served("steady.json"), "--run", bed.side("a.jsonl", "", 500), "--run",
                             bed.side("b.jsonl", "", 500)}));
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (
        (!std::filesystem::exists(bed.sandbox.path("b.jsonl")) || lines_of(bed.sandbox.read("b.jsonl")).size() < 8) &&
        std::chrono::steady_clock::now() < give_up)
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    client.send_signal(signal);
    const ProcessResult told = client.wait();
    CAPTURE(told.err, told.out);
    CHECK(told.signal == signal);
    CHECK(all_gone(bed.sandbox.path("steady.json")));
    if (signal == SIGKILL) continue;
    CHECK(told_in(told.out, "TTFT"));
    for (const char* name : {"a.jsonl", "b.jsonl"}) CHECK(read_whole_run(bed.sandbox.path(name)).end.has_value());
  }
}

TEST_CASE("sides that differ in two conditions are refused before anything is measured") {
  const TwoSides bed;
  const SimServer server(bed.sandbox);
  const std::string host = "--host " + server.url();
  const std::vector<std::string> sides = {"--run", bed.side("a.jsonl", host + " -c 2 --top-k 3"), "--run",
                                          bed.side("b.jsonl", host + " -c 4 --top-k 5")};
  const ProcessResult told = bed.compare(sides);
  CAPTURE(told.err);
  CHECK(told.exit_code == 2);
  CHECK(told_in(told.err, "differ in 2 conditions"));
  CHECK(told_in(told.err, "workers: 2"));
  CHECK_FALSE(std::filesystem::exists(bed.sandbox.path("a.jsonl")));
}

TEST_CASE("the journals are kept among the user's runs, the base as prev and the new side as last") {
  const TwoSides bed;
  const std::string side = "--sim --prompts short --limit 4 --runs 4 --num-predict 8 -m ";
  const ProcessResult told = bed.compare({"--run", side + "z", "--run", side + "a"});
  CAPTURE(told.err);
  REQUIRE(told.exit_code == 0);
  CHECK(told_in(told.out, "model: z"));
  CHECK(told_in(told.err, "journal of the base"));
  const ProcessResult again = bed.compare({"prev", "last", "--json"});
  CAPTURE(again.err);
  CHECK(again.exit_code == 0);
  CHECK(only_comparison(again.out).at("factors").at(0).at("base") == "z");
}

TEST_CASE("a run is compared with its baseline at its end, wherever its summary goes") {
  const TwoSides bed;
  WorldServer one(bed.sandbox, "steady.json"), other(bed.sandbox, "slower.json");
  const auto run = [&](const std::string& url, std::vector<std::string> more) {
    std::vector<std::string> arguments{"-m",     "m", "--prompts",     "short", "--limit", "4",
                                       "--runs", "6", "--num-predict", "10",    "--host",  url};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_bench(arguments, bed.sandbox.spec());
  };
  const ProcessResult none = run(one.url, {"--baseline", "last"});
  CHECK(none.exit_code == 2);
  CHECK(told_in(none.err, "there is no run \"last\""));
  REQUIRE(run(one.url, {"-q"}).exit_code == 0);
  const ProcessResult slower = run(other.url, {"--baseline", "last", "--baseline-gate", "ttft:5%", "--json"});
  CAPTURE(slower.err, slower.out);
  CHECK(slower.exit_code == 4);
  CHECK(told_in(slower.err, "gate missed: ttft:5%"));
  CHECK(metric_in(only_comparison(slower.out), "ttft_s").at("verdict") == "slower");
  const ProcessResult page = run(one.url, {"--baseline", "prev", "--format", "table"});
  CAPTURE(page.out, page.err);
  CHECK(page.exit_code == 0);
  CHECK(told_in(page.out, "the same conditions"));
  const ProcessResult lines = run(one.url, {"--baseline", "prev", "--format", "jsonl"});
  CHECK(Json::parse(lines_of(lines.out).back()).at("comparisons").size() == 1);

  const ProcessResult confounded = run(one.url, {"--baseline", "last", "-c", "2", "--top-k", "3"});
  CHECK(confounded.exit_code == 2);
  CHECK(told_in(confounded.err, "differ in 2 conditions"));
  CHECK(run(one.url, {"--baseline-gate", "ttft:5%"}).exit_code == 2);
}
