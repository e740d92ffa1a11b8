#include "sim/world/world.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "catch.hpp"
#include "sim/known_questions.h"

using namespace bench;
using namespace bench::sim;
using std::chrono::milliseconds;

namespace {

Expected<World> world(const std::string& json) { return make_world(json, "w.json", {}); }
Expected<World> with_flags(std::vector<std::pair<std::string, std::string>> flags) {
  return make_world(std::nullopt, "", flags);
}

std::string complaint_of(const std::string& json) {
  const auto made = world(json);
  if (made.has_value()) return "";
  CHECK(made.error().code == ExitCode::usage);
  std::string all = made.error().what;
  for (const std::string& line : made.error().try_this) all += " | " + line;
  return all;
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("the world of --sim is the healthy one, only quicker") {
  const World world = quick_world();
  REQUIRE(world.models.size() == 1);
  CHECK(world.models[0].behaviour == world.behaviour);
  World as_before = world;
  as_before.name = World().name;
  as_before.behaviour = make_world(std::nullopt, "", {}).value().behaviour;
  as_before.models[0].behaviour = as_before.behaviour;
  CHECK(as_before == make_world(std::nullopt, "", {}).value());

  // A request of the default suite is some 340 tokens long.
  const sim::Behaviour& b = world.behaviour;
  const Nanos request = b.overhead + 340 * b.prefill.per_token +
                        static_cast<std::int64_t>(b.output.mean) * (b.decode.base + b.decode.per_sequence);
  CHECK(100 * request < std::chrono::seconds(16));
}

TEST_CASE("an empty world is a healthy small server") {
  const World made = world("{}").value();
  CHECK(made == with_flags({}).value());
  CHECK(made.name == "default");
  CHECK(made.models.size() == 1);
  CHECK(made.models[0].digest.size() == 64);
  CHECK(made.behaviour.slots == 4);
  CHECK(made.behaviour.load_time == milliseconds(1500));
  CHECK(made.behaviour.overhead == milliseconds(2));
  CHECK(made.behaviour.prefill.per_token == std::chrono::microseconds(200));
  CHECK(made.behaviour.decode.base == milliseconds(10));
  CHECK(made.queue == 512);
  CHECK(!made.behaviour.queue_when_loaded);
}

TEST_CASE("all public worlds load") {
#ifdef BENCH_SHARED_DATA
  const std::filesystem::path shared = BENCH_SHARED_DATA;
#else
  const std::filesystem::path shared;
#endif
  if (!std::filesystem::is_directory(shared / "worlds")) {
    WARN("skipped: no public worlds here");
    return;
  }
  int count = 0;
  for (const char* folder : {"worlds", "worlds-next"}) {
    if (!std::filesystem::is_directory(shared / folder)) continue;
    for (const auto& entry : std::filesystem::directory_iterator(shared / folder)) {
      std::ifstream in(entry.path());
      std::stringstream text;
      text << in.rdbuf();
      const auto made = make_world(text.str(), entry.path().string(), {});
      INFO(entry.path().string());
      REQUIRE(made.has_value());
      CHECK(made->name == entry.path().stem().string());
      ++count;
    }
  }
  CHECK(count >= 14);
}

TEST_CASE("every field is read") {
  const World made = world(R"({"name":"n","seed":7,"answers_any_model":false,"version":"1.2.3","slots":3,"queue":9,
    "queue_when_loaded":5,"queue_order":"lifo","load_s":2,"exact_load":true,"loaded":false,"vram_share":0.5,"max_loaded_models":2,
    "reload_on_option_change":false,"overhead_s":0.5,"prefill":{"per_token_s":0.25,"mode":"serial","batch":8},
    "decode":{"base_s":0.5,"per_sequence_s":0.125,"flat_until":4},"context_cost_s_per_1k":0.5,
    "serialise_when":[{"temperature":0},{"format":"schema","top_k":1}],"schema_cost_s_per_token":0.5,"schema_cost":"serial",
    "cache":{"enabled":false,"per_slot":false,"host":true,"reported":true},"kv_pool_tokens":4096,"output_tokens":{"mean":5,"std":1,"min":2},
    "tokens_per_event":{"min":1,"max":3},"chunk":{"coalesce":4,"split":0.5},"hold":{"events":6,"seconds":2},"rtt_s":0.5,
    "bandwidth_bytes_per_s":1000,"rate_limit":{"requests_per_s":2,"burst":3,"status":503,"retry_after_s":4},
    "background":{"rate":1,"tokens":2,"model":"x"},"slowdown":[{"from_s":1,"factor":2,"until_s":3}],"jitter":{"step_sigma":0},
    "faults":[{"kind":"reset","at":[1,2],"after_tokens":5},{"kind":"http_500","rate":0.5}],"answers":{"mode":"echo"},
    "thinking":{"tokens":7},"counters":{"truthful":false,"skew":1.5},"clock_start":"2026-01-01T00:00:00Z",
    "expect":{"anything":1},"note":"not read"})")
                         .value();
  CHECK(made.seed == 7);
  CHECK(!made.answers_any_model);
  CHECK(made.queue_order == QueueOrder::lifo);
  CHECK(made.max_loaded_models == 2);
  CHECK(made.rtt == milliseconds(500));
  CHECK(made.bandwidth_bytes_per_s == 1000);
  CHECK(made.rate_limit == RateLimit{2, 3, 503, std::chrono::seconds(4)});
  CHECK(made.background == Background{1, 2, "x:latest"});
  CHECK(made.clock_start == WallTime(std::chrono::seconds(1767225600)));
  const Behaviour& b = made.behaviour;
  CHECK(b.queue_when_loaded == 5);
  CHECK(b.prefill == Prefill{milliseconds(250), PrefillMode::serial, 8});
  CHECK(b.decode == Decode{milliseconds(500), milliseconds(125), 4});
  CHECK(b.serialise_when ==
        std::vector<SerialRule>{{{"temperature", "0"}}, {{"format", "\"schema\""}, {"top_k", "1"}}});
  CHECK(b.schema_cost_serial);
  CHECK(b.cache == CacheRule{false, false, true, true});
  CHECK(b.kv_pool_tokens == 4096);
  CHECK(b.output == OutputTokens{5, 1, 2});
  CHECK(b.tokens_per_event == Range{1, 3});
  CHECK(b.chunk == Chunking{4, 0.5});
  CHECK(b.hold == Hold{6, std::chrono::seconds(2)});
  CHECK(b.slowdown == std::vector<Slowdown>{{std::chrono::seconds(1), std::chrono::seconds(3), 2}});
  REQUIRE(b.faults.size() == 2);
  CHECK(b.faults[0] == Fault{FaultKind::reset, 0, {1, 2}, 5});
  CHECK(b.faults[1] == Fault{FaultKind::http_500, 0.5, {}, 1});
  CHECK(b.answers.mode == AnswerMode::echo);
  CHECK(b.thinking_tokens == 7);
  CHECK(b.counter_skew == 1.5);
  CHECK(made.models[0].behaviour == b);
}

TEST_CASE("a model overrides what is its own") {
  const World made =
      world(R"({"slots":8,"models":[{"name":"a"},{"name":"b:7b","overrides":{"slots":2,"decode":{"base_s":0.5}}}]})")
          .value();
  CHECK(made.behaviour_of("a").slots == 8);
  CHECK(made.behaviour_of("a:latest").slots == 8);
  CHECK(made.behaviour_of("b:7b").slots == 2);
  CHECK(made.behaviour_of("b:7b").decode.base == milliseconds(500));
  CHECK(made.behaviour_of("unlisted").slots == 8);
  CHECK(contains(complaint_of(R"({"models":[{"name":"a","overrides":{"rtt_s":1}}]})"), "models[0].overrides.rtt_s"));
}

TEST_CASE("what is wrong with a world is named by its key") {
  CHECK(contains(complaint_of(R"({"slotz":3})"), "`slotz`"));
  CHECK(contains(complaint_of(R"({"slotz":3})"), "did you mean `slots`?"));
  CHECK(contains(complaint_of(R"({"decode":{"base":1}})"), "`decode.base`"));
  CHECK(contains(complaint_of(R"({"decode":{"base":1}})"), "decode.base_s"));
  CHECK(contains(complaint_of(R"({"slots":0})"), "`slots` must be from 1"));
  CHECK(contains(complaint_of(R"({"slots":2.5})"), "`slots`"));
  CHECK(contains(complaint_of(R"({"slots":"4"})"), "`slots`"));
  CHECK(contains(complaint_of(R"({"vram_share":1.5})"), "`vram_share`"));
  CHECK(contains(complaint_of(R"({"rtt_s":-1})"), "`rtt_s`"));
  CHECK(contains(complaint_of(R"({"prefill":{"mode":"sharde"}})"), "did you mean \"shared\"?"));
  CHECK(contains(complaint_of(R"({"prefill":3})"), "`prefill` must be an object"));
  CHECK(contains(complaint_of(R"({"faults":[{"kind":"rest"}]})"), "did you mean \"reset\"?"));
  CHECK(contains(complaint_of(R"({"faults":[{"kind":"reset","at":[0]}]})"), "`faults[0].at`"));
  CHECK(contains(complaint_of(R"({"answers":{"mode":"accuracy","p":1.5}})"), "answers.p"));
  CHECK(contains(complaint_of(R"({"answers":{"p":0.7}})"), "answers.p"));
  CHECK(contains(complaint_of(R"({"answers":{"mode":"accuracy","subjects":{"a":"b"}}})"), "answers.subjects.a"));
  CHECK(contains(complaint_of(R"({"answers":{"mode":"accuracy","subjects":3}})"), "answers.subjects"));
  CHECK(contains(complaint_of(R"({"answers":{"mode":"accuracy","dataset":"/nowhere/at/all"}})"), "answers.dataset"));
  CHECK(contains(complaint_of(R"({"answers":{"mode":"wise"}})"), "accuracy"));
  CHECK(contains(complaint_of(R"({"answers":{"mode":"script"}})"), "`answers.file`"));
  CHECK(contains(complaint_of(R"({"serialise_when":[{"temprature":0}]})"), "serialise_when[0].temprature"));
  CHECK(contains(complaint_of(R"({"clock_start":"noon"})"), "`clock_start`"));
  CHECK(contains(complaint_of(R"({"kv_pool_tokens":0})"), "`kv_pool_tokens` must be from 1"));
  CHECK(contains(complaint_of(R"({"kv_pool_token":9})"), "did you mean `kv_pool_tokens`?"));
  CHECK(contains(complaint_of(R"({"cache":{"hosts":true}})"), "did you mean `cache.host`?"));
  CHECK(contains(complaint_of(R"({"cache":{"host":1}})"), "`cache.host` must be true or false"));
  CHECK(contains(complaint_of(R"({"background":{"rate":1}})"), "`background.tokens`"));
  CHECK(contains(complaint_of("[]"), "JSON object"));
  CHECK(contains(complaint_of("{"), "not valid JSON"));
}

TEST_CASE("what a model knows is read with the world, or taught") {
  const std::string file = "sim-questions-test.jsonl";
  std::ofstream(file) << R"({"subject":"logic","question":" Why? ","choices":["x","y"],"answer":"B"})" << "\n\n"
                      << R"({"question":"Whence?","choices":["x","y"],"answer":1})" << "\n"
                      << R"({"question":"How many?","answer":72})" << "\n";
  const World made = world(R"({"answers":{"mode":"accuracy","p":0.5,"subjects":{"logic":0.9},"per_concurrency":-0.02,
    "unparsed":0.1,"absent":0.2,"dataset":"sim-questions-test.jsonl"}})")
                         .value();
  const Answers& answers = made.models[0].behaviour.answers;
  CHECK(answers.p == 0.5);
  CHECK(answers.subjects.at("logic") == 0.9);
  CHECK(answers.per_concurrency == -0.02);
  CHECK(answers.unparsed == 0.1);
  CHECK(answers.absent == 0.2);
  REQUIRE(answers.known);
  const std::vector<KnownQuestion>& known = answers.known->all();
  REQUIRE(known.size() == 3);
  CHECK(known[0] == KnownQuestion{"logic", "Why?", {"x", "y"}, "B"});
  CHECK(known[1].answer == "B");
  CHECK(known[2].answer == "72");

  for (const char* line :
       {"[]", R"({"question":"Why?"})", R"({"answer":"x"})", R"({"question":"Why?","choices":["x"],"answer":"B"})",
        R"({"question":"Why?","choices":[1],"answer":"A"})"}) {
    std::ofstream(file) << "\n" << line << "\n";
    INFO(line);
    CHECK(contains(complaint_of(R"({"answers":{"mode":"accuracy","dataset":"sim-questions-test.jsonl"}})"),
                   "sim-questions-test.jsonl:2"));
  }
  std::filesystem::remove(file);

  const auto taught = std::make_shared<const KnownQuestions>(std::vector<KnownQuestion>{{"", "Why?", {}, "because"}});
  World ignorant = world(R"({"answers":{"mode":"accuracy"},"models":[{"name":"a"},
    {"name":"b","overrides":{"answers":{"mode":"echo"}}}]})")
                       .value();
  teach(ignorant, taught);
  CHECK(ignorant.behaviour.answers.known == taught);
  CHECK(ignorant.models[0].behaviour.answers.known == taught);
  CHECK(!ignorant.models[1].behaviour.answers.known);
  World learned = made;
  teach(learned, taught);
  CHECK(learned.behaviour.answers.known == made.behaviour.answers.known);
}

TEST_CASE("flags are shorthands of fields") {
  const World made = with_flags({{"slots", "6"},
                                 {"seed", "5"},
                                 {"prefill-per-token", "300us"},
                                 {"load-time", "3s"},
                                 {"output-tokens", "64"},
                                 {"output-tokens-std", "0"},
                                 {"chunk-tokens", "2"},
                                 {"queue", "7"}})
                         .value();
  CHECK(made.behaviour.slots == 6);
  CHECK(made.seed == 5);
  CHECK(made.behaviour.prefill.per_token == std::chrono::microseconds(300));
  CHECK(made.behaviour.load_time == std::chrono::seconds(3));
  CHECK(made.behaviour.output == OutputTokens{64, 0, 1});
  CHECK(made.behaviour.tokens_per_event == Range{2, 2});
  CHECK(made.queue == 7);
  CHECK(made.behaviour.queue_when_loaded == 7);
  CHECK(made.models[0].behaviour == made.behaviour);
}

TEST_CASE("ttft and itl map on overhead and step") {
  const World plain = with_flags({{"ttft", "150ms"}, {"itl", "10ms"}}).value();
  CHECK(plain.behaviour.decode == Decode{milliseconds(10), Nanos{0}, 1});
  CHECK(plain.behaviour.jitter == Jitter{0, 0});
  CHECK(plain.behaviour.prefill.per_token == Nanos{0});
  CHECK(plain.behaviour.overhead == milliseconds(140));

  const World spread = with_flags({{"itl", "10ms"}, {"itl-std", "2ms"}, {"ttft", "50ms"}, {"ttft-std", "8ms"}}).value();
  CHECK(spread.behaviour.jitter.step_sigma == Approx(0.19804).epsilon(1e-4));
  CHECK(seconds(spread.behaviour.decode.base) ==
        Approx(0.0098058).epsilon(1e-4));  // the median that gives a mean of 10 ms
  CHECK(spread.behaviour.jitter.overhead_sigma > 0.19);

  const World loaded = with_flags({{"itl", "10ms"}, {"slots", "5"}, {"load-factor", "3"}}).value();
  CHECK(loaded.behaviour.decode.per_sequence == milliseconds(5));  // 10 + 4 x 5 = 30 with all busy

  CHECK(with_flags({{"ttft", "5ms"}, {"itl", "10ms"}}).has_error());
  CHECK(with_flags({{"itl-std", "2ms"}}).has_error());
}

TEST_CASE("failures and modes from flags") {
  const World made = with_flags({{"failure-rate", "10%"}, {"failure-types", "rate_limit,reset"}}).value();
  REQUIRE(made.behaviour.faults.size() == 2);
  CHECK(made.behaviour.faults[0].kind == FaultKind::http_429);
  CHECK(made.behaviour.faults[0].rate == Approx(0.05));
  CHECK(made.behaviour.faults[1].kind == FaultKind::reset);
  CHECK(with_flags({{"mode", "echo"}})->behaviour.answers.mode == AnswerMode::echo);
  CHECK(with_flags({{"mode", "accuracy 62%"}})->behaviour.answers.p == Approx(0.62));
  for (const auto& [flag, value] : std::vector<std::pair<std::string, std::string>>{{"slots", "0"},
                                                                                    {"slots", "two"},
                                                                                    {"itl", "10"},
                                                                                    {"itl", "-1ms"},
                                                                                    {"failure-rate", "5"},
                                                                                    {"mode", "parrot"},
                                                                                    {"mode", "script"},
                                                                                    {"mode", "accuracy 1.2"},
                                                                                    {"load-factor", "0.5"},
                                                                                    {"nonsense", "1"}}) {
    INFO(flag << " " << value);
    const auto bad = with_flags({{flag, value}});
    REQUIRE(bad.has_error());
    CHECK(contains(bad.error().what, flag));
  }
}

TEST_CASE("every kind of fault has its row, and is found by its name") {
  CHECK(fault_rows().size() == static_cast<std::size_t>(FaultKind::wrong_model) + 1);
  for (const FaultRow& row : fault_rows()) {
    CHECK(&row_of(row.kind) == &row);
    CHECK(fault_kind_from(row.name) == row.kind);
    CHECK((row.status != 0) == row.name.starts_with("http_"));
  }
  CHECK(!fault_kind_from("no_such_fault"));
}

TEST_CASE("a world nested without end is refused, not read") {
  CHECK(contains(complaint_of(std::string(200'000, '[')), "not valid JSON"));
}

TEST_CASE("a world says what it speaks") {
  CHECK(world("{}").value().api == std::vector<std::string>{"ollama", "openai"});
  CHECK(world(R"({"api":["llamacpp"]})").value().api == std::vector<std::string>{"llamacpp"});
  CHECK(with_flags({{"api", "llamacpp, openai"}}).value().api == std::vector<std::string>{"llamacpp", "openai"});
  CHECK(contains(complaint_of(R"({"api":["gemini"]})"), "\"gemini\""));
  CHECK(contains(complaint_of(R"({"api":[]})"), "at least one"));
  CHECK(contains(complaint_of(R"({"api":["ollama","llamacpp"]})"), "not both"));
  CHECK(contains(with_flags({{"api", "x"}}).error().what, "--api \"x\""));
  CHECK(contains(with_flags({{"api", ""}}).error().what, "--api"));
  CHECK(world(R"({"api_key":"sesame"})").value().api_key == "sesame");
  CHECK(!world(R"({"api_key":null})").value().api_key);
}
