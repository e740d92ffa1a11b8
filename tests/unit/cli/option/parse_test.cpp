#include "cli/option/parse.h"

#include <string>
#include <vector>

#include "bench/backend.h"
#include "bench/renderer.h"

#include "base/secrets/redaction.h"
#include "catch.hpp"
#include "cli/command_sim.h"

using namespace bench;
using namespace std::chrono_literals;

namespace {

using Words = std::vector<std::string>;

Expected<Invocation> parsed(const Words& arguments, const Environment& environment = {}) {
  return parse(arguments, environment);
}

/// For arguments that must be right; "-m m" is put in front, since a run needs a model.
Invocation run_with(Words arguments, const Environment& environment = {}) {
  arguments.insert(arguments.begin(), {"-m", "m"});
  auto in = parsed(arguments, environment);
  if (!in) FAIL(in.error().what << " (" << in.error().why << ")");
  return *in;
}

SetupError error_of(const Words& arguments, const Environment& environment = {}) {
  const auto in = parsed(arguments, environment);
  if (in) FAIL("no error");
  CHECK(in.error().code == ExitCode::usage);
  return in.error();
}

SetupError error_with(Words arguments) {
  arguments.insert(arguments.begin(), {"-m", "m"});
  return error_of(arguments);
}

ResolvedOption resolved(const Invocation& in, const std::string& name) {
  for (const ResolvedOption& option : in.resolved)
    if (option.name == name) return option;
  FAIL("no option " << name);
  return {};
}

}  // namespace

TEST_CASE("run is meant when no command is named") {
  const Words options = {"--model", "llama3.1:8b", "--runs", "7"};
  const auto in = parsed(options);
  REQUIRE(in.has_value());
  CHECK(in->command == find_command("run"));
  CHECK(in->run.models == Words{"llama3.1:8b"});
  CHECK(in->run.runs == 7);
  Words named = options;
  named.insert(named.begin(), "run");
  CHECK(parsed(named)->run == in->run);
  CHECK(parsed(named)->argv == named);
}

TEST_CASE("without options everything is the default of the struct") {
  RunOptions defaults;
  defaults.models = {"m"};
  const Invocation in = run_with({});
  CHECK(in.run == defaults);
  CHECK(in.warnings.empty());
  for (const ResolvedOption& option : in.resolved) {
    if (option.name != "model") CHECK(option.source == "default");
  }
  CHECK(in.resolved.size() == options_of(*find_command("run")).size());
}

TEST_CASE("the call that a user already has works as it stands") {
  const auto in = parsed({"--model", "llama3.1:8b", "--prompts", "prompts.jsonl", "--runs", "5", "--temperature", "0",
                          "--num_predict", "256"});
  REQUIRE(in.has_value());
  CHECK(in->run.prompts == "prompts.jsonl");
  CHECK(in->run.request.num_predict == 256);
  CHECK(in->run.request.temperature == 0);
}

TEST_CASE("every spelling of an option is the same option") {
  CHECK(run_with({"--concurrency", "3"}).run.workers == 3);
  CHECK(run_with({"--max_concurrency=3"}).run.workers == 3);
  CHECK(run_with({"-c3"}).run.workers == 3);
  CHECK(run_with({"-c", "3"}).run.workers == 3);
  CHECK(run_with({"--epochs", "2"}).run.runs == 2);
  CHECK(run_with({"-n", "9"}).run.requests == 9);
  CHECK(run_with({"--num-prompts", "10k"}).run.requests == 10'000);
  CHECK(run_with({"--url", "h:1"}).run.host == "http://h:1");
  CHECK(run_with({"--osl", "7"}).run.request.num_predict == 7);
  CHECK(run_with({"--cold"}).run.unload);
  CHECK(run_with({"--json"}).run.format == find_renderer("json"));
  CHECK(run_with({"--no-color"}).run.color == ColorMode::never);
  CHECK(run_with({"--disable_tqdm"}).run.progress == ProgressMode::none);
  CHECK(run_with({"--no-warmup"}).run.warmup == 0);
  CHECK(run_with({"-qvv"}).run.quiet);
  CHECK(run_with({"-qvv"}).run.verbose == 2);
  CHECK(run_with({"--strict=false"}).run.strict == false);
}

TEST_CASE("every name and alias in the table leads to its row") {
  for (const Command& command : commands())
    for (const OptionRow* row : options_of(command)) {
      CAPTURE(command.name, row->name);
      CHECK_FALSE(row->help.empty());
      CHECK(row->takes_value() != placeholder_of(*row).empty());
      CHECK(row->field.set != nullptr);
      CHECK(row->field.show != nullptr);
    }
}

TEST_CASE("values are taken as they are, whatever they look like") {
  CHECK(run_with({"--prompt", "[a,b]"}).run.prompt == "[a,b]");
  CHECK(run_with({"--prompt", "--help"}).run.prompt == "--help");
  CHECK(run_with({"--prompt=a=b_c"}).run.prompt == "a=b_c");
  CHECK(run_with({"--prompt", "-1"}).run.prompt == "-1");
  CHECK(run_with({"--system", ""}).run.request.system == "");
  CHECK(run_with({"--system=", "--runs", "2"}).run.runs == 2);
  CHECK(run_with({"--seed", "-1"}).run.request.seed == -1);
  CHECK(run_with({"--seed=-1"}).run.request.seed == -1);
  CHECK(run_with({"--keepalive", "-1"}).run.request.keep_alive == "-1");
  CHECK(run_with({"--option", "num_gpu=-1"}).run.request.extra == std::vector<ServerOption>{{"num_gpu", "-1"}});
  CHECK(run_with({"--prompt", "line\nline \"x\" 'y'"}).run.prompt == "line\nline \"x\" 'y'");
  CHECK(run_with({"-o", "-"}).run.output == "-");
  CHECK(run_with({"--prompts", "-"}).run.prompts == "-");
}

TEST_CASE("lists take commas, repetition, and both") {
  CHECK(parsed({"-m", "a,b", "--model", "c"})->run.models == Words{"a", "b", "c"});
  CHECK(run_with({"--percentiles", "99,50", "--percentiles", "90"}).run.percentiles == std::vector<double>{50, 90, 99});
  CHECK(run_with({"--stop", "a,b", "--stop", "c"}).run.request.stop == Words{"a,b", "c"});
  CHECK(run_with({"--label", "a=1", "--label", "b=x=y"}).run.labels ==
        std::vector<std::pair<std::string, std::string>>{{"a", "1"}, {"b", "x=y"}});
  CHECK(run_with({"--runs", "3", "--runs", "4"}).run.runs == 4);
  CHECK(run_with({"--option", "num_gpu=1", "--option", "num_gpu=2"}).run.request.extra ==
        std::vector<ServerOption>{{"num_gpu", "2"}});
}

TEST_CASE("thinking may stand alone") {
  CHECK(run_with({"--think"}).run.request.think == ThinkMode::on);
  CHECK(run_with({"--think", "--runs", "2"}).run.request.think == ThinkMode::on);
  CHECK(run_with({"--think", "low"}).run.request.think == ThinkMode::low);
  CHECK(run_with({"--think=off"}).run.request.think == ThinkMode::off);
}

TEST_CASE("a flag beats BENCH_, which beats the variables of others, which beat the default") {
  const Environment all = {{"BENCH_HOST", "b:1"}, {"OLLAMA_HOST", "o:1"}};
  CHECK(run_with({"--host", "f:1"}, all).run.host == "http://f:1");
  CHECK(run_with({}, all).run.host == "http://b:1");
  CHECK(run_with({}, {{"OLLAMA_HOST", "o:1"}}).run.host == "http://o:1");
  CHECK(run_with({}, {{"BENCH_HOST", ""}, {"OLLAMA_HOST", "o:1"}}).run.host == "http://o:1");
  CHECK_FALSE(run_with({}).run.host);

  CHECK(resolved(run_with({"--host", "f:1"}, all), "host") == ResolvedOption{"host", "http://f:1", "flag"});
  CHECK(resolved(run_with({}, all), "host") == ResolvedOption{"host", "http://b:1", "environment BENCH_HOST"});
  CHECK(resolved(run_with({}, {{"OLLAMA_HOST", "o:1"}}), "host").source == "environment OLLAMA_HOST");
  CHECK(resolved(run_with({}), "host") == ResolvedOption{"host", "http://127.0.0.1:11434", "default"});
}

TEST_CASE("a protocol that is named has a variable of its own for the address") {
  const Environment both = {{"OLLAMA_HOST", "o:1"}, {"OPENAI_BASE_URL", "https://s.example:443/v1"}};
  CHECK(run_with({"--api", "openai"}, both).run.host == "https://s.example:443/v1");
  CHECK(run_with({"--api", "openai-completions"}, both).run.host == "https://s.example:443/v1");
  CHECK(resolved(run_with({"--api", "openai"}, both), "host").source == "environment OPENAI_BASE_URL");
  CHECK(run_with({"--api", "ollama"}, both).run.host == "http://o:1");
  CHECK(run_with({}, both).run.host == "http://o:1");
  CHECK_FALSE(run_with({"--api", "openai"}, {{"OLLAMA_HOST", "o:1"}}).run.host);
  CHECK(run_with({"--api", "openai", "--host", "f:1"}, both).run.host == "http://f:1");
}

TEST_CASE("an alias is read from the environment too, after the canonical name") {
  CHECK(run_with({}, {{"BENCH_MAX_TOKENS", "64"}}).run.request.num_predict == 64);
  CHECK(resolved(run_with({}, {{"BENCH_MAX_TOKENS", "64"}}), "num-predict").source == "environment BENCH_MAX_TOKENS");
  CHECK(run_with({}, {{"BENCH_MAX_TOKENS", "64"}, {"BENCH_NUM_PREDICT", "32"}}).run.request.num_predict == 32);
  CHECK(run_with({}, {{"BENCH_URL", "b:1"}, {"OLLAMA_HOST", "o:1"}}).run.host == "http://b:1");
  CHECK(run_with({}, {{"BENCH_CONCURRENCY", "4"}}).warnings.empty());
  CHECK(run_with({}, {{"BENCH_CONCURENCY", "4"}}).warnings ==
        Words{"the variable BENCH_CONCURENCY is not read; did you mean BENCH_CONCURRENCY?"});
}

TEST_CASE("a quality suite runs once, and its recipe sets the limit of an answer unless the user does") {
  const Words words = {"mmlu", "-m", "m"};
  const auto in = parsed(words);
  REQUIRE(in.has_value());
  CHECK(in->run.runs == 1);
  CHECK_FALSE(in->run.eval.answer_limit);
  CHECK(resolved(*in, "runs") == ResolvedOption{"runs", "1", "default"});
  CHECK(resolved(*in, "num-predict") == ResolvedOption{"num-predict", "as the recipe says", "default"});

  const auto limited = parsed(words, {{"BENCH_MAX_TOKENS", "8"}});
  REQUIRE(limited.has_value());
  CHECK(limited->run.eval.answer_limit == 8);
  CHECK(resolved(*limited, "num-predict") == ResolvedOption{"num-predict", "8", "environment BENCH_MAX_TOKENS"});
}

TEST_CASE("--export takes every format with a path, as often as it is given") {
  std::vector<std::string> words;
  for (const Renderer& format : renderers()) {
    words.emplace_back("--export");
    words.push_back(std::string(format.name) + "=out/a=b." + std::string(format.name));
  }
  const auto exports = run_with(words).run.exports;
  REQUIRE(exports.size() == renderers().size());
  for (std::size_t i = 0; i < exports.size(); ++i) {
    CHECK(exports[i].format == &renderers()[i]);
    CHECK(exports[i].path == "out/a=b." + std::string(renderers()[i].name));
  }
  CHECK(resolved(run_with({"--export", "md=a.md", "--export", "csv=b"}), "export").value == "md=a.md,csv=b");
  CHECK(error_with({"--export", "run.md"}).why == "no '=' in it");
  CHECK(error_with({"--export", "md="}).why == "no path behind the '='");
  CHECK(error_with({"--export", "md=-"}).why == "it is for files");
  CHECK(error_with({"--export", "trac=a"}).why == "no format is called trac");
  CHECK(error_with({"--export", "trac=a"}).try_this.front() == "did you mean trace?");
}

TEST_CASE("words are those of the registries and tables, and become what they name") {
  CHECK(run_with({}).run.api == nullptr);
  CHECK(run_with({"--api", "auto"}).run.api == nullptr);
  for (const Backend& backend : backends()) CHECK(run_with({"--api", std::string(backend.name)}).run.api == &backend);
  for (const Renderer& format : printed_renderers())
    CHECK(run_with({"--format", std::string(format.name)}).run.format == &format);
  CHECK(run_with({"--durability", "record"}).run.durability == Durability::record);
  CHECK(error_with({"--durability", "always"}).try_this == Words{"write one of: record, group, none"});
  CHECK(resolved(run_with({}), "durability").value == "group");
  CHECK(resolved(run_with({"--think", "low"}), "think").value == "low");
  CHECK(resolved(run_with({}), "api").value == "auto");
  CHECK(resolved(run_with({}), "format").value == "table on a terminal, jsonl elsewhere");
  CHECK(resolved(run_with({"--format", "md"}), "format").value == "md");
  const SetupError backend = error_with({"--backend", "x"});
  CHECK(backend.try_this.front().starts_with("write:  --api auto|" + std::string(backends().front().name)));
}

TEST_CASE("limits are read with the command line") {
  const Invocation in = run_with({"--gate", "ttft.p95<500ms, wall<10s", "--gate", "error_rate<1%"});
  REQUIRE(in.run.gates.size() == 3);
  CHECK(in.run.gates[1].metric == "wall_s");
  CHECK(resolved(in, "gate").value == "ttft.p95<500ms,wall<10s,error_rate<1%");
  const SetupError error = error_with({"--gate", "ttft.p95"});
  CHECK(error.what == "wrong value 'ttft.p95' for --gate");
  CHECK(error.why == "it compares nothing");
  CHECK(error_with({"--gate", "wall<10s, ttft.p95"}).why == "bad --gate 'ttft.p95': it compares nothing");
  CHECK(run_with({"--allow-failures", "1k"}).run.allow_failures == FailureAllowance{1000, {}});
  CHECK(resolved(run_with({"--allow-failures", "5%"}), "allow-failures").value == "5%");
  CHECK(resolved(run_with({}), "allow-failures").value == "0");
  CHECK(run_with({"--keepalive", "300"}).run.request.keep_alive == "300");
  CHECK(run_with({"--keepalive", "5m"}).run.request.keep_alive == "\"5m\"");
  CHECK(resolved(run_with({"--keepalive", "5m"}), "keepalive").value == "5m");
}

TEST_CASE("lists and switches come from the environment too, and are replaced as a whole") {
  const Environment environment = {{"BENCH_MODEL", "a,b"},
                                   {"BENCH_STRICT", "yes"},
                                   {"BENCH_VERBOSE", "2"},
                                   {"BENCH_NUM_CTX", "4k"},
                                   {"BENCH_PERCENTILES", "99"}};
  const auto in = parsed({}, environment);
  REQUIRE(in.has_value());
  CHECK(in->run.models == Words{"a", "b"});
  CHECK(in->run.strict);
  CHECK(in->run.verbose == 2);
  CHECK(in->run.request.num_ctx == ContextSize{ContextSize::Kind::fixed, 4096});
  CHECK(in->run.percentiles == std::vector<double>{99});
  CHECK(parsed({"-m", "c"}, environment)->run.models == Words{"c"});
  CHECK(resolved(*in, "num-ctx") == ResolvedOption{"num-ctx", "4096", "environment BENCH_NUM_CTX"});
}

TEST_CASE("a variable that is nearly the one of an option is pointed out") {
  CHECK(run_with({}, {{"BENCH_WROKERS", "4"}}).warnings ==
        Words{"the variable BENCH_WROKERS is not read; did you mean BENCH_WORKERS?"});
  CHECK(run_with({}, {{"BENCH_UPDATE_GOLDEN", "1"}, {"BENCHMARK", "1"}}).warnings.empty());
}

TEST_CASE("a wrong value names the option, the reason and the range") {
  const SetupError zero = error_with({"--runs", "0"});
  CHECK(zero.what == "wrong value '0' for --runs");
  CHECK(zero.why == "the smallest is 1");
  CHECK(zero.try_this == Words{"write a whole number from 1 to 1000000, such as 200 or 10k"});
  CHECK(error_with({"--runs", "-1"}).why == "the smallest is 1");
  CHECK(error_with({"--runs", "1e9"}).why == "not a whole number");
  CHECK(error_with({"--runs", "1000000000"}).why == "the largest is 1000000");
  CHECK(error_with({"--runs", "99999999999999999999"}).why == "the largest is 1000000");
  CHECK(error_with({"--runs", "9000000000000000000m"}).why == "the largest is 1000000");
  CHECK(error_with({"--runs", "five"}).why == "not a whole number");
  CHECK(error_with({"--runs", "5x"}).why == "not a whole number");
  CHECK(error_with({"--runs", ""}).why == "not a whole number");
  CHECK(error_with({"--timeout", "5"}).why == "no unit");
  CHECK(error_with({"--timeout", "5"}).try_this == Words{"write 5s or 5m"});
  CHECK(error_with({"--timeout", "NaN"}).why == "not a time");
  CHECK(error_with({"--host", "ftp://h"}).what == "wrong value 'ftp://h' for --host");
  CHECK(error_of({"-m", "m"}, {{"BENCH_RUNS", "x"}}).what == "wrong value 'x' for BENCH_RUNS");
  CHECK(error_of({"-m", "m"}, {{"OLLAMA_HOST", "a b"}}).what == "wrong value 'a b' for OLLAMA_HOST");
  CHECK(error_with({"--api", "olama"}).try_this.front() == "did you mean ollama?");
  CHECK(error_with({"--schema", "/no/such/file"}).what == "wrong value '/no/such/file' for --schema");
}

TEST_CASE("headers that follow from what is sent are refused with the reason") {
  for (const char* line : {"Content-Length: 3", "content-length: 3", "Host: x", "Transfer-Encoding: chunked",
                           "Connection: close", "Accept-Encoding: gzip"}) {
    CAPTURE(line);
    const SetupError error = error_with({"-H", line});
    CHECK(error.what == "wrong value '" + masked_header(line) + "' for --header");
    CHECK(error.why.rfind("bench ", 0) == 0);
    CHECK(error.try_this == Words{"leave it out"});
  }
  CHECK(run_with({"-H", "User-Agent: mine"}).run.headers.size() == 1);
}

TEST_CASE("a missing value is told from a wrong one") {
  const SetupError error = error_with({"--runs"});
  CHECK(error.what == "--runs needs a value");
  CHECK(error.try_this == Words{"write:  --runs N"});
  CHECK(error_with({"-r"}).what == "--runs needs a value");
}

TEST_CASE("an unknown option knows its nearest name") {
  CHECK(error_with({"--rnus", "5"}).what == "unknown option --rnus");
  CHECK(error_with({"--rnus", "5"}).try_this == Words{"did you mean --runs?"});
  CHECK(error_with({"--max_concurency", "5"}).try_this == Words{"did you mean --max-concurrency?"});
  CHECK(error_with({"--xyzzy"}).try_this == Words{"see all options:  bench --help all"});
  CHECK(error_with({"-t", "5"}).what == "unknown option -t");
}

TEST_CASE("an option of another tool is answered with ours") {
  CHECK(error_with({"--tokenizer", "x"}).why == "tokens are counted by the server itself, so no tokenizer is needed");
  CHECK(error_with({"--dataset-name", "x"}).try_this == Words{"write:  --prompts NAME|FILE"});
  CHECK(error_with({"--request_rate", "x"}).what == "there is no option --request-rate");
  for (const char* name : {"--backend", "--endpoint", "--rate", "--unix-socket", "--slo"}) {
    CAPTURE(name);
    CHECK_FALSE(error_with({name, "x"}).why.empty());
  }
}

TEST_CASE("a word that is no command is an error that says what was meant") {
  CHECK(error_of({"rnu"}).what == "unknown command 'rnu'");
  CHECK(error_of({"rnu"}).try_this.front() == "did you mean bench run?");
  CHECK(error_of({"llama3.1:8b"}).try_this == Words{"to measure a model:  bench --model llama3.1:8b"});
  CHECK(error_of({"chat"}).what == "there is no bench chat yet");
  CHECK(error_of({"info"}).why == "it comes with a later version");
  CHECK(error_of({"run", "llama3.1:8b"}).what == "'llama3.1:8b' is no option of bench run");
  CHECK(error_of({"run", "llama3.1:8b"}).try_this == Words{"options begin with --:  bench run --model llama3.1:8b"});
  CHECK(error_of({"run", "workrs"}).try_this == Words{"did you mean --workers?"});
  CHECK(error_of({"sim", "extra.json"}).try_this == Words{"options begin with --:  bench sim --world extra.json"});
  CHECK(error_of({"sim", "slots"}).try_this == Words{"did you mean --slots?"});
  CHECK(error_of({"version", "extra"}).try_this == Words{"leave it out:  bench version"});
}

TEST_CASE("options that exclude or need each other are checked") {
  CHECK(error_of({"--runs", "2"}).what == "which model?");
  CHECK(error_with({"--sim", "--host", "h"}).what == "--sim and --host exclude each other");
  CHECK(error_with({"--prompt", "x", "--prompts", "y"}).what == "--prompt and --prompts exclude each other");
  CHECK(run_with({"--sim-world", "w.json"}).run.sim);
  CHECK(run_with({"--sim"}, {{"OLLAMA_HOST", "h"}}).run.sim);
  CHECK(parsed({"--sim"}).has_value());
}

TEST_CASE("secrets are in no record") {
  const Words typed = {"-m",
                       "m",
                       "-HAuthorization: Bearer canary",
                       "-qH",
                       "X-Api-Key: canary",
                       "--header=Cookie: canary",
                       "--header",
                       "Accept: x",
                       "--url",
                       "http://u:canary@h"};
  const auto in = parsed(typed);
  REQUIRE(in.has_value());
  CHECK(in->run.headers.size() == 4);
  CHECK(in->run.headers[0].second == "Bearer canary");
  std::string recorded;
  for (const std::string& argument : in->argv) recorded += argument + "\n";
  for (const ResolvedOption& option : in->resolved) recorded += option.value + "\n";
  for (const std::string& warning : in->warnings) recorded += warning + "\n";
  CHECK(recorded.find("canary") == std::string::npos);
  CHECK(recorded.find("Accept: x") != std::string::npos);
  CHECK(in->argv == Words{"-m", "m", "-HAuthorization: ***", "-q", "-H", "X-Api-Key: ***", "--header=Cookie: ***",
                          "--header", "Accept: x", "--url", "http://h:80"});
  const SetupError error = error_with({"-H", "Authorization: canary\r\nX: y"});
  CHECK(error.what.find("canary") == std::string::npos);
}

TEST_CASE("help and version are commands and options") {
  CHECK(parsed({"--help"})->command == find_command("help"));
  CHECK(parsed({"--help"})->topic.empty());
  CHECK(parsed({"-h"})->command == find_command("help"));
  CHECK(parsed({"help"})->command == find_command("help"));
  CHECK(parsed({"help", "sim"})->topic == "sim");
  CHECK(parsed({"sim", "--help"})->topic == "sim");
  CHECK(parsed({"--rnus", "--help"})->command == find_command("help"));
  CHECK(parsed({"--version"})->command == find_command("version"));
  CHECK(parsed({"version"})->command == find_command("version"));
  CHECK(error_of({"help", "rnu"}).what == "unknown command 'rnu'");
}

TEST_CASE("ls lists one of three things") {
  const auto in = parsed({"ls", "models", "--plain", "--host", "h"});
  REQUIRE(in.has_value());
  CHECK(in->command == find_command("ls"));
  CHECK(in->operands == Words{"models"});
  CHECK(resolved(*in, "plain").value == "true");
  CHECK(in->run.host == "http://h:11434");
  CHECK(error_of({"ls"}).what == "bench ls of what?");
  CHECK(error_of({"ls", "model"}).try_this.front() == "did you mean models?");
  CHECK(error_of({"ls", "models", "runs"}).what == "'runs' is one word too many");
  CHECK(error_of({"ls", "models", "--runs", "5"}).what == "unknown option --runs");
}

TEST_CASE("the simulated server takes a world and shorthands for it") {
  const auto in =
      parsed({"sim", "--world", "w.json", "--port", "0", "--truth", "t.jsonl", "--ttft", "80ms", "--max_num_seqs=2"});
  REQUIRE(in.has_value());
  const SimArguments& sim = in->own.of<SimArguments>();
  CHECK(sim.world == "w.json");
  CHECK(sim.port == 0);
  CHECK(sim.truth == "t.jsonl");
  CHECK(sim.world_flags == std::vector<std::pair<std::string, std::string>>{{"ttft", "80ms"}, {"slots", "2"}});
  CHECK(parsed({"sim"})->own.of<SimArguments>() == SimArguments{});
  CHECK(error_of({"sim", "--bind", "0.0.0.1"}).what == "wrong value '0.0.0.1' for --bind");
  CHECK(parsed({"sim", "--bind", "::1"})->own.of<SimArguments>().bind == "::1");
  CHECK(error_of({"sim", "--port", "70000"}).why == "the largest is 65535");
}
