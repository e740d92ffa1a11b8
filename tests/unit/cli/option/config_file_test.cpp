#include "cli/option/config_file.h"

#include <string>
#include <vector>

#include "catch.hpp"
#include "cli/option/parse.h"
#include "support/sandbox.h"

using namespace bench;
using namespace std::chrono_literals;
using bench::test::Sandbox;

namespace {

using Typed = std::vector<std::string>;

/// The file of --config and the user's own, in a home of their own.
struct Files {
  explicit Files(const std::string& named, const std::string& of_user = "") {
    home.write("c.toml", named);
    std::filesystem::create_directories(home.path("config/bench"));
    if (!of_user.empty()) home.write("config/bench/config.toml", of_user);
  }

  Expected<Invocation> parsed(Typed typed, Environment environment = {}) const {
    environment.emplace("XDG_CONFIG_HOME", home.path("config"));
    return parse(typed, environment);
  }
  Invocation run(Typed typed = {}, const Environment& environment = {}) const {
    typed.insert(typed.begin(), {"run", "--config", home.path("c.toml"), "-m", "m"});
    auto in = parsed(typed, environment);
    if (!in) FAIL(in.error().what << " (" << in.error().why << ")");
    return *in;
  }
  SetupError error() const {
    const auto in = parsed({"run", "--config", home.path("c.toml"), "-m", "m"});
    if (in) FAIL("no error");
    CHECK(in.error().code == ExitCode::usage);
    return in.error();
  }
  /// The error without the name of the file.
  std::string what() const {
    const std::string text = error().what;
    const std::size_t at = text.find(home.path("c.toml") + ":");
    REQUIRE(at != std::string::npos);
    return text.substr(at + home.path("c.toml").size() + 1);
  }

  Sandbox home;
};

std::string source_in(const Invocation& in, const std::string& name) {
  for (const ResolvedOption& option : in.resolved)
    if (option.name == name) return option.source;
  FAIL("no option " << name);
  return "";
}

}  // namespace

TEST_CASE("a file sets options of every kind") {
  const Files files(
      "runs = 7\ntimeout = \"90s\"\nquiet = true\nverbose = 2\npercentiles = [50, 99.9]\n"
      "stop = [\"a,b\", \"c\"]\nnum_predict = 64\ntemperature = 0.5\ngate = \"ttft.p95<1s\"\nno_such = 1\n"
      "[mmlu]\nlimit = 10\n[run]\nlimit = \"5%\"\n");
  CHECK(files.what().starts_with("10:1: unknown option no_such"));
  const Files right(
      "runs = 7\ntimeout = \"90s\"\nquiet = true\nverbose = 2\npercentiles = [50, 99.9]\n"
      "stop = [\"a,b\", \"c\"]\nnum_predict = 64\ntemperature = 0.5\ngate = \"ttft.p95<1s\"\n"
      "[mmlu]\nlimit = 10\n[run]\nlimit = \"5%\"\n");
  const Invocation in = right.run();
  CHECK(in.run.runs == 7);
  CHECK(in.run.timeouts.total == 90s);
  CHECK(in.run.quiet);
  CHECK(in.run.verbose == 2);
  CHECK(in.run.percentiles == std::vector<double>{50, 99.9});
  CHECK(in.run.request.stop == Typed{"a,b", "c"});
  CHECK(in.run.request.num_predict == 64);
  CHECK(in.run.request.temperature == 0.5);
  CHECK(in.run.gates.size() == 1);
  CHECK(source_in(in, "runs") == "config " + right.home.path("c.toml") + ":1");
  CHECK(source_in(in, "limit") == "config " + right.home.path("c.toml") + ":13");
  CHECK(in.given.contains("runs"));
  CHECK_FALSE(in.flags.contains("runs"));
}

TEST_CASE("a value comes from its flag or variable, else from the file that is named, else from that of the user") {
  const Files files("host = \"http://named:1\"\nruns = 2\n", "host = \"http://user:1\"\nruns = 3\nwarmup = 4\n");
  Environment variables = {{"OLLAMA_HOST", "http://native:1"}};
  CHECK(files.run().run.host == "http://named:1");
  CHECK(files.run({}, variables).run.host == "http://native:1");
  variables.emplace("BENCH_HOST", "http://variable:1");
  CHECK(files.run({}, variables).run.host == "http://variable:1");
  CHECK(files.run({"--host", "http://flag:1"}, variables).run.host == "http://flag:1");
  CHECK(files.run().run.runs == 2);
  CHECK(files.run().run.warmup == 4);
  const auto without = files.parsed({"-m", "m"});
  REQUIRE(without.has_value());
  CHECK(without->run.runs == 3);
  CHECK(source_in(*without, "runs") == "config " + files.home.path("config/bench/config.toml") + ":2");
  const auto by_variable = files.parsed({"-m", "m"}, {{"BENCH_CONFIG", files.home.path("c.toml")}});
  REQUIRE(by_variable.has_value());
  CHECK(by_variable->run.runs == 2);
}

TEST_CASE("a section goes before what stands above all sections, and is for its command alone") {
  const Files files("[mmlu]\nruns = 3\n[run]\nruns = 4\n", "runs = 9\nplain = true\n");
  CHECK(files.run().run.runs == 4);
  const auto mmlu = files.parsed({"mmlu", "-m", "m", "--config", files.home.path("c.toml")});
  REQUIRE(mmlu.has_value());
  CHECK(mmlu->run.runs == 3);
  CHECK(files.parsed({"ls", "runs"}).has_value());
  CHECK(Files("runs = 1\n[run]\nruns = 4\n").run().run.runs == 4);
}

TEST_CASE("a missing file of the user is no error, a missing file that is named is one") {
  const Files files("");
  CHECK(files.parsed({"-m", "m"}).has_value());
  const auto missing = files.parsed({"-m", "m", "--config", files.home.path("nothing.toml")});
  REQUIRE(missing.has_error());
  CHECK(missing.error().code == ExitCode::usage);
  CHECK(missing.error().what.find("nothing.toml") != std::string::npos);
  CHECK(user_config_file({}).empty());
  CHECK(user_config_file({{"XDG_CONFIG_HOME", "relative"}}).empty());
}

TEST_CASE("what is wrong in a file is named by line and column, with what was meant") {
  CHECK(Files("\n  rnus = 5\n").what() == "2:3: unknown option rnus");
  CHECK(Files("rnus = 5\n").error().try_this == Typed{"did you mean runs?"});
  CHECK(Files("[mmlu]\nprompt = \"x\"\n").what() == "2:1: unknown option prompt");
  CHECK(Files("[rum]\n").error().try_this == Typed{"did you mean [run]?"});
  CHECK(Files("[run]\n[run]\n").what().starts_with("2:1: a second section"));
  CHECK(Files("num-ctx = 1\nnum_ctx = 2\n").what() == "2:1: num-ctx is set a second time");
  CHECK(Files("num_predict = 1\nmax_tokens = 2\n").what() == "2:1: num-predict is set a second time");
  CHECK(Files("quiet = \"yes\"\n").what() == "1:1: quiet takes true or false, not a text");
  CHECK(Files("verbose = true\n").what() == "1:1: verbose takes a number, not true or false");
  CHECK(Files("runs = true\n").what() == "1:1: runs takes N, not true or false");
  CHECK(Files("runs = [1, 2]\n").what() == "1:1: runs takes one value, not a list");
  CHECK(Files("timeout = 5s\n").what() == "1:11: '5s' is no value");
  CHECK(Files("config = \"x\"\n").error().try_this == Typed{"it stands on the command line only:  --config"});
  const SetupError value = Files("\nruns = 0\n").error();
  CHECK(value.what.find("wrong value '0' for runs at ") == 0);
  CHECK(value.what.ends_with("c.toml:2:1"));
  CHECK_FALSE(value.why.empty());
}

TEST_CASE("an empty list of a file sets nothing") {
  const Invocation in = Files("stop = []\nmodel = []\n").run();
  CHECK(in.run.request.stop.empty());
  CHECK(source_in(in, "stop") == "default");
}

TEST_CASE("the options that are dumped can be read again, and say where they come from") {
  const Files files("stop = [\"a,b\", \"c\\n\"]\n", "runs = 3\n");
  const Typed typed = {"--temperature", "0.25", "-vv", "--force", "--label", "k=v", "-m", "x:1b,y"};
  const auto dump = [&](const Files& from) {
    Typed all = typed;
    all.emplace_back("--dump-config");
    return from.run(all).own.of<ConfigArguments>();
  };
  const ConfigArguments dumped = dump(files);
  CHECK(dumped.dump);
  CAPTURE(dumped.text);
  CHECK(dumped.text.find("\nruns = 3  # config ") != std::string::npos);
  CHECK(dumped.text.find("\ntemperature = 0.25  # flag\n") != std::string::npos);
  CHECK(dumped.text.find("\n# warmup: ") != std::string::npos);
  CHECK(dumped.text.find("dump-config") == std::string::npos);
  RunOptions before = files.run(typed).run;
  const Files reread(dumped.text);
  const auto read = reread.parsed({"run", "--config", reread.home.path("c.toml")});
  REQUIRE(read.has_value());
  before.models = read->run.models;  // the one of the helper is typed, too
  CHECK(read->run == before);
}

TEST_CASE("no secret is dumped") {
  const Files files("header = [\"Authorization: Bearer canary\", \"Accept: x\"]\nhost = \"http://u:canary@h:1\"\n");
  Typed typed = {"--dump-config"};
  const Invocation in = files.run(typed);
  const std::string text = in.own.of<ConfigArguments>().text;
  CHECK(text.find("canary") == std::string::npos);
  CHECK(text.find("Authorization: ***") != std::string::npos);
  CHECK(text.find("Accept: x") != std::string::npos);
  for (const ResolvedOption& option : in.resolved) CHECK(option.value.find("canary") == std::string::npos);
  const SetupError error = Files("header = \"Authorization: canary\\r\\nX: y\"\n").error();
  CHECK(error.what.find("canary") == std::string::npos);
}

TEST_CASE("what has to be typed each time is set by no file and no variable") {
  const Files files("insecure = true\n");
  CHECK(files.what().starts_with("1:1: unknown option insecure"));
  CHECK(files.error().try_this == Typed{"it stands on the command line only:  --insecure"});
  const Files none("");
  const Invocation in = none.run({}, {{"BENCH_INSECURE", "true"}});
  CHECK_FALSE(in.run.insecure);
  CHECK(in.warnings == Typed{"the variable BENCH_INSECURE is not read: --insecure has to be typed"});
  CHECK(none.run({"--insecure"}).run.insecure);
}

TEST_CASE("a proxy is read and shown without its user, and none is a word") {
  const Files none("");
  const Invocation in = none.run({"--proxy", "http://me:canary@proxy.example:3128"});
  CHECK(in.run.proxy == "http://me:canary@proxy.example:3128");
  for (const ResolvedOption& option : in.resolved)
    if (option.name == "proxy") CHECK(option.value == "proxy.example:3128");
  for (const std::string& word : in.argv) CHECK(word.find("canary") == std::string::npos);
  for (const Typed& typed : {Typed{"--proxy", ""}, Typed{"--proxy=none"}, Typed{"--no-proxy"}})
    CHECK(none.run(typed).run.proxy == "");
  CHECK_FALSE(none.run().run.proxy);
  const auto wrong = none.parsed({"run", "-m", "m", "--proxy", "socks5://u:canary@h:1"});
  REQUIRE_FALSE(wrong.has_value());
  CHECK(wrong.error().code == ExitCode::usage);
  CHECK((wrong.error().what + wrong.error().why).find("canary") == std::string::npos);
  CHECK(wrong.error().why == "a proxy is spoken to in plain http only");
}
