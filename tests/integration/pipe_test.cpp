// Programs of this machine as servers: one that serves well, and all the ways in which one may not.

#include <csignal>
#include <cstdlib>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "catch.hpp"
#include "integration/written_run.h"

using namespace bench::test;
using bench::Status;

namespace {

/// `generate` is what it does with a request; `id` and the line `l` are those of the request.
std::string serving(const std::string& generate, const std::string& hello = "") {
  const std::string usual =
      R"(printf '{"id":%s,"version":1,"name":"sh","release":"1.0","models":[{"name":"m","context":4096}]}\n' $id)";
  return "echo $$ >pid\n"
         "next() { read -r l && { id=${l#*:}; id=${id%%,*}; }; }\n"
         "while next; do case $l in\n"
         "*'\"op\":\"hello\"'*) " +
         (hello.empty() ? usual : hello) +
         ";;\n"
         "*'\"op\":\"cancel\"'*) ;;\n"
         "*) " +
         generate +
         ";;\n"
         "esac; done\n";
}

const std::string three_tokens =
    R"(for w in a b c; do printf '{"id":%s,"text":"%s"}\n' $id $w; sleep 0.01; done
       printf '{"id":%s,"done":true,"reason":"stop","counters":{"prompt_tokens":7,"prompt_s":0.001,"tokens":4,"decode_s":0.03,"cpu_s":0.02}}\n' $id)";

std::vector<std::string> pipe_arguments(const Sandbox& sandbox, int requests, std::vector<std::string> more = {}) {
  std::vector<std::string> arguments{"run",
                                     "--model",
                                     "m",
                                     "--command",
                                     "sh '" + sandbox.path("serve.sh") + "'",
                                     "--requests",
                                     std::to_string(requests),
                                     "--warmup",
                                     "0",
                                     "--prompt",
                                     "hello",
                                     "--num-predict",
                                     "8",
                                     "-o",
                                     sandbox.path("r.jsonl")};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

/// In the sandbox, so that the program's own files go there.
ProcessSpec spec_in(const Sandbox& sandbox) { return sandbox.spec({{"OLLAMA_HOST", "http://127.0.0.1:9"}}); }

struct ServedRun {
  ProcessResult told;
  WrittenRun run;
};

ServedRun run_served(const Sandbox& sandbox, const std::string& script, int requests,
                     std::vector<std::string> more = {}) {
  sandbox.write("serve.sh", "cd '" + sandbox.path("") + "'\n" + script);
  ServedRun served{run_bench(pipe_arguments(sandbox, requests, std::move(more)), spec_in(sandbox)), {}};
  CAPTURE(served.told.err);
  CHECK_FALSE(served.told.timed_out);
  served.run = read_whole_run(sandbox.path("r.jsonl"));
  return served;
}

pid_t pid_of_child(const Sandbox& sandbox) { return std::atoi(sandbox.read("pid").c_str()); }

}  // namespace

TEST_CASE("a program is measured through its standard input and output") {
  const Sandbox sandbox;
  const ServedRun served = run_served(sandbox, serving(three_tokens), 6, {"-c", "2", "--format", "table"});
  CAPTURE(served.told.err, served.told.out);
  REQUIRE(served.told.exit_code == 0);
  CHECK(served.told.out.find("loaded in") != std::string::npos);
  REQUIRE(served.run.count(Status::ok) == 6);
  for (const bench::RunRecord& record : served.run.records) {
    CHECK(record.reply.text == "abc");
    CHECK(record.reply.done_reason == "stop");
    CHECK(record.reply.text_events == 3);
    CHECK(record.reply.server.prompt_eval_count == 7);
    CHECK(record.reply.server.eval_count == 4);
    CHECK(record.reply.server.cpu_duration == 20'000'000);
    CHECK(record.recv_stamp == bench::RecvStamp::user);
    CHECK(record.endpoint == "generate");
    CHECK(record.target.starts_with("pipe:sh "));
    CHECK(record.reply.timeline.first_token <= record.reply.timeline.last_token);
  }
  const auto server = nlohmann::json::parse(lines_of(sandbox.read("r.jsonl")).front()).at("server");
  CHECK(server.at("api") == "pipe");
  CHECK(server.at("version") == "sh 1.0");
  CHECK(server.at("local") == true);
  CHECK(server.at("load_ns") > 0);
  CHECK(::kill(pid_of_child(sandbox), 0) != 0);
}

TEST_CASE("the one model of a program need not be named") {
  const Sandbox sandbox;
  sandbox.write("serve.sh", "cd '" + sandbox.path("") + "'\n" + serving(three_tokens));
  const ProcessResult told = run_bench({"--command", "sh '" + sandbox.path("serve.sh") + "'", "--prompt", "x", "--runs",
                                        "1", "--warmup", "0", "-o", sandbox.path("r.jsonl")},
                                       spec_in(sandbox));
  CAPTURE(told.err);
  CHECK(told.exit_code == 0);
  CHECK(read_whole_run(sandbox.path("r.jsonl")).records.at(0).model == "m");
  const ProcessResult listed =
      run_bench({"ls", "models", "--command", "sh '" + sandbox.path("serve.sh") + "'"}, spec_in(sandbox));
  CHECK(listed.out.find("m") != std::string::npos);
  CHECK(listed.exit_code == 0);
}

TEST_CASE("a program that does not begin to serve ends the run with 3 and with what it said") {
  struct Mistake {
    std::string script;
    std::string told;
  };
  const std::vector<Mistake> mistakes{
      {"echo no such file: weights >&2; exit 4", "exit code 4): no such file: weights"},
      {"echo Loading weights...; exec cat >&2",
       "is no reply (its standard output is for replies only): Loading weights..."},
      {"exec sleep 60", "it has answered nothing within 1 s"},
      {"trap '' TERM; while :; do sleep 60; done", "it has answered nothing within 1 s"},
      {serving(three_tokens, R"(printf '{"id":%s,"version":2}\n' $id)"), "it speaks version 2 of the protocol"},
      {serving(three_tokens, R"(printf '{"id":%s,"error":"no GPU here"}\n' $id)"), "no GPU here"},
      {serving(three_tokens, R"(printf '{"id":%s,"version":1,"name":"x","models":[{"name":"other"}]}\n' $id)"),
       "installed: other"}};
  for (const Mistake& mistake : mistakes) {
    const Sandbox sandbox;
    sandbox.write("serve.sh", "cd '" + sandbox.path("") + "'\n" + mistake.script);
    const ProcessResult told = run_bench(pipe_arguments(sandbox, 1, {"--ready-timeout", "1s"}), spec_in(sandbox));
    CAPTURE(mistake.script, told.err);
    CHECK(told.exit_code == 3);
    CHECK(told.err.find(mistake.told) != std::string::npos);
  }
}

TEST_CASE("a command that cannot be, or that nothing fits, ends with 2 before anything is started") {
  struct Mistake {
    std::vector<std::string> arguments;
    std::string told;
  };
  const std::vector<Mistake> mistakes{
      {{"-m", "m", "--command", "no-such-program-of-bench x"}, "the command 'no-such-program-of-bench' is not found"},
      {{"-m", "m", "--command", "a | b"}, "'|' is for a shell"},
      {{"-m", "m", "--command", "'a"}, "a quote ' is not closed"},
      {{"-m", "m", "--command", ""}, "the command is empty"},
      {{"-m", "m", "--api", "pipe"}, "no command was given"},
      {{"-m", "m", "--api", "ollama", "--command", "true"}, "--command does not go with --api ollama"},
      {{"-m", "m", "--host", "x", "--command", "true"}, "--command and --host exclude each other"},
      {{"-m", "m", "--sim", "--command", "true"}, "--command and --sim exclude each other"},
      {{"mmlu", "--sample", "--host", "x", "--command", "true"}, "--command and --host exclude each other"}};
  for (const Mistake& mistake : mistakes) {
    const Sandbox sandbox;
    const ProcessResult told = run_bench(mistake.arguments, sandbox.spec());
    CAPTURE(mistake.told, told.err);
    CHECK(told.exit_code == 2);
    CHECK(told.err.find(mistake.told) != std::string::npos);
  }
}

TEST_CASE("a program that ends in the middle of a run leaves a record of what was under way") {
  const Sandbox sandbox;
  const ServedRun served =
      run_served(sandbox,
                 "n=0\n" + serving("n=$((n+1)); if [ $n = 3 ]; then printf '{\"id\":%s,\"text\":\"x\"}\\n' $id; "
                                   "echo killed by nobody >&2; exit 7; fi\n" +
                                   three_tokens),
                 50);
  CHECK(served.told.exit_code == 3);
  CHECK(served.told.err.find("exit code 7): killed by nobody") != std::string::npos);
  CHECK(served.run.count(Status::ok) == 2);
  CHECK(served.run.count(Status::truncated) == 1);
  CHECK(served.run.records.at(2).reply.text == "x");
  REQUIRE(served.run.end);
  CHECK_FALSE(served.run.end->complete);
  CHECK(served.run.end->unsent == 47);
}

TEST_CASE("what a program does wrong in one reply is a record, and the run goes on") {
  struct Mistake {
    std::string first_reply;
    Status status;
  };
  const std::vector<Mistake> mistakes{
      {"printf 'Traceback (most recent call last):\\n'", Status::protocol_error},
      {"head -c 9000000 /dev/zero | tr '\\0' x; echo", Status::limit_exceeded},
      {"printf '{\"id\":%s,\"text\":5}\\n' $id", Status::protocol_error},
      {"printf '{\"id\":%s,\"error\":\"out of memory\"}\\n' $id", Status::server_error},
      {":", Status::timeout_first_token},
      {"printf '{\"id\":%s,\"text\":\"x\"}\\n' $id", Status::timeout_idle},
      {"printf '{\"id\":%s,\"text\":\"x\"}\\n{\"id\":%s,\"done\":true}\\n{\"id\":%s,\"text\":\"late\"}\\n' $id $id "
       "$id; "
       "head -c 500000 /dev/zero | tr '\\0' e >&2",
       Status::ok}};
  for (const Mistake& mistake : mistakes) {
    const Sandbox sandbox;
    const ServedRun served = run_served(sandbox,
                                        "n=0\n" + serving("n=$((n+1)); if [ $n = 1 ]; then " + mistake.first_reply +
                                                          "; else\n" + three_tokens + "; fi"),
                                        3, {"--first-token-timeout", "1s", "--idle-timeout", "1s"});
    CAPTURE(mistake.first_reply, served.told.err);
    REQUIRE(served.run.records.size() == 3);
    CHECK(served.run.records[0].reply.status == mistake.status);
    CHECK(served.run.records[1].reply.status == Status::ok);
    CHECK(served.run.records[2].reply.status == Status::ok);
    CHECK(served.told.exit_code == (mistake.status == Status::ok ? 0 : 1));
  }
}

TEST_CASE("Ctrl-C ends a program that loads, and one that is measured") {
  for (const bool loads : {true, false}) {
    CAPTURE(loads);
    const Sandbox sandbox;
    const std::string slow = loads ? "echo $$ >pid; echo loading >&2; exec sleep 60" : serving(three_tokens);
    sandbox.write("serve.sh", "cd '" + sandbox.path("") + "'\n" + slow);
    Process client(bench_spec(pipe_arguments(sandbox, 100'000, {"-v", "--format", "jsonl"}), spec_in(sandbox)));
    if (loads) {
      while (sandbox.read("pid").empty()) client.tells("nothing", 1, std::chrono::milliseconds(20));
    } else {
      REQUIRE(client.tells("\"status\":\"ok\"", 2));
    }
    client.send_signal(SIGINT);
    const ProcessResult told = client.wait();
    CAPTURE(told.err);
    CHECK_FALSE(told.timed_out);
    CHECK(told.signal == SIGINT);
    CHECK(::kill(pid_of_child(sandbox), 0) != 0);
    if (!loads) CHECK(read_whole_run(sandbox.path("r.jsonl")).end->reason == "signal");
  }
}

TEST_CASE("a key in a command is written nowhere") {
  const Sandbox sandbox;
  sandbox.write("serve.sh", "cd '" + sandbox.path("") + "'\n" + serving("echo $2 >&2; " + three_tokens));
  std::vector<std::string> arguments = pipe_arguments(sandbox, 2, {"-vv"});
  arguments.at(4) += " --hf-token canary-5f3a";
  const ProcessResult told = run_bench(arguments, spec_in(sandbox));
  CHECK(told.exit_code == 0);
  CHECK((told.out + told.err + sandbox.read("r.jsonl")).find("canary-5f3a") == std::string::npos);
}

TEST_CASE("the protocol is printed as a JSON Schema") {
  const Sandbox sandbox;
  const ProcessResult told = run_bench({"schema", "pipe"}, sandbox.spec());
  CHECK(told.exit_code == 0);
  CHECK(nlohmann::json::parse(told.out).at("$defs").contains("hello_reply"));
  CHECK(run_bench({"schema"}, sandbox.spec()).exit_code == 2);
  CHECK(run_bench({"schema", "pip"}, sandbox.spec()).err.find("did you mean pipe?") != std::string::npos);
}
