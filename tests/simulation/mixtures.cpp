#include "simulation/mixtures.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/random.h"
#include "simulation/simulated_run.h"
#include "study/diagnose/experiment/workload.h"

namespace bench_test {

using bench::Cause;

namespace {

constexpr std::int64_t answer_length = 64;
constexpr double short_prompt_tokens = 24;  // of a burst, with what the protocol adds
constexpr double usual_prompt_tokens = 48;

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : random_(seed) {}
  double between(double from, double to) {
    return from + (to - from) * static_cast<double>(random_.below(1u << 30)) / static_cast<double>(1u << 30);
  }
  std::int64_t whole(std::int64_t from, std::int64_t to) {
    return from + static_cast<std::int64_t>(random_.below(static_cast<std::uint64_t>(to - from + 1)));
  }
  bool one_in(std::uint64_t times) { return random_.below(times) == 0; }

 private:
  bench::Random random_;
};

struct Thrown {
  nlohmann::json world;  ///< without noise
  double base = 0, per_sequence = 0, prompt = 0;
  std::int64_t flat = 1, places = 1, workers = 8;
  bool prompts_in_turn = false;

  double step(double active) const { return base + per_sequence * std::max(0.0, active - static_cast<double>(flat)); }
  std::int64_t working() const { return std::min(workers, places); }
};

Thrown throw_world(Dice& dice) {
  Thrown thrown;
  thrown.base = dice.between(0.005, 0.03);
  thrown.per_sequence = thrown.base * (dice.one_in(2) ? dice.between(0, 0.03) : dice.between(0.03, 0.6));
  thrown.flat = dice.one_in(3) ? dice.whole(2, 6) : 1;
  thrown.prompt = thrown.base * (dice.one_in(2) ? dice.between(0.005, 0.03) : dice.between(0.03, 0.3));
  thrown.places = dice.one_in(2) ? dice.whole(1, 16) : dice.whole(6, 32);
  thrown.workers = dice.one_in(2) ? 8 : dice.whole(4, 16);
  const char* const modes[] = {"shared", "exclusive", "serial"};
  const auto mode = dice.whole(0, 2);
  thrown.prompts_in_turn = mode != 0;
  thrown.world = {
      {"slots", thrown.places},
      {"prefill", {{"per_token_s", thrown.prompt}, {"mode", modes[mode]}}},
      {"decode", {{"base_s", thrown.base}, {"per_sequence_s", thrown.per_sequence}, {"flat_until", thrown.flat}}},
      {"output_tokens", {{"mean", dice.between(100, 300)}, {"std", 20}}},
      {"jitter", {{"step_sigma", 0}}}};
  if (dice.one_in(3)) {
    thrown.world["schema_cost"] = dice.one_in(2) ? "serial" : "parallel";
    thrown.world["schema_cost_s_per_token"] = thrown.base * dice.between(0.05, 0.6);
  }
  if (dice.one_in(4)) thrown.world["serialise_when"].push_back({{"temperature", 0}});
  if (dice.one_in(8)) thrown.world["serialise_when"].push_back({{"format", "schema"}});
  if (dice.one_in(4)) thrown.world["rtt_s"] = dice.between(0.001, 0.08);
  if (dice.one_in(4)) thrown.world["queue_order"] = dice.one_in(2) ? "lifo" : "random";
  return thrown;
}

nlohmann::json with_noise(const Thrown& thrown, Dice& dice) {
  nlohmann::json world = thrown.world;
  world["jitter"] = {{"step_sigma", dice.one_in(3) ? dice.between(0.05, 0.15) : dice.between(0, 0.05)}};
  if (dice.one_in(3)) world["counters"] = {{"truthful", false}, {"skew", dice.between(0.4, 2.5)}};
  if (dice.one_in(4)) world["tokens_per_event"] = {{"min", 1}, {"max", dice.whole(2, 5)}};
  if (dice.one_in(4)) world["chunk"] = {{"coalesce", dice.whole(1, 4)}, {"split", dice.between(0, 0.3)}};
  // Another dialect puts some tokens more around a prompt, which must not matter to the truth.
  const bool prompts_are_cheap = thrown.prompt < 0.03 * thrown.base;
  if (dice.one_in(5) && prompts_are_cheap) world["api"] = {dice.one_in(2) ? "openai" : "llamacpp"};
  return world;
}

/// Output tokens per second in the steady state: of whole rounds, so that it does not matter where in one it begins.
double throughput(const Thrown& thrown, std::int64_t in_flight, double temperature, bool schema) {
  constexpr std::int64_t rounds = 14;
  constexpr std::int64_t rounds_before = 2;
  const std::int64_t at_once = std::min(in_flight, thrown.places);
  SimulatedLoad load;
  load.world = thrown.world.dump();
  load.options.models = {"m"};
  load.options.workers = in_flight;
  load.options.nonce_seed = 1;
  load.options.request.num_predict = answer_length;
  load.options.request.temperature = temperature;
  load.options.requests = rounds * at_once + in_flight;
  load.suite = bench::usual_workload();
  if (schema)
    for (bench::Case& one : load.suite->cases) one.schema = R"({"type":"object"})";
  const SimulatedRun run = simulate(load);
  std::vector<std::pair<double, double>> ends;  // and tokens
  for (const bench::RunRecord& record : run.records)
    ends.emplace_back(bench::seconds(record.start + record.reply.timeline.done.value()),
                      static_cast<double>(record.reply.server.eval_count.value()));
  std::sort(ends.begin(), ends.end());
  const auto from = static_cast<std::size_t>(rounds_before * at_once);
  const auto to = static_cast<std::size_t>(rounds * at_once);
  double tokens = 0;
  for (std::size_t i = from; i < to; ++i) tokens += ends[i].second;
  return tokens / (ends[to - 1].first - ends[from - 1].first);
}

struct Truth {
  double s = 0, s_base = 0;
  double lost[5] = {};          ///< slots, saturated, prefill, grammar, serialised_by_temperature
  double schema_fall = 0;       ///< the largest, of all pairs of conditions
  double temperature_fall = 0;  ///< the same, together
};

Truth truth_of(const Thrown& thrown) {
  const auto n = static_cast<double>(thrown.workers);
  const auto b = static_cast<double>(thrown.working());
  double one[2][2], many[2][2];  // [temperature][schema]
  for (const int temperature : {0, 1})
    for (const int schema : {0, 1}) {
      one[temperature][schema] = throughput(thrown, 1, temperature, schema == 1);
      many[temperature][schema] = throughput(thrown, thrown.workers, temperature, schema == 1);
    }
  const auto speedup = [&](int temperature, int schema) {
    return many[temperature][schema] / one[temperature][schema];
  };
  Truth truth;
  truth.s = speedup(0, 1);
  truth.s_base = speedup(1, 0);
  const double ratio = thrown.step(b) / thrown.step(1);
  const double lost[] = {std::log(n / b), std::log(ratio), std::log(b / (ratio * truth.s_base)),
                         std::log(speedup(0, 0) / truth.s), std::log(speedup(1, 1) / truth.s)};
  std::copy(std::begin(lost), std::end(lost), truth.lost);
  for (const int i : {0, 1}) {
    truth.schema_fall = std::max({truth.schema_fall, 1 - one[i][1] / one[i][0], 1 - many[i][1] / many[i][0]});
    truth.temperature_fall = std::max(truth.temperature_fall, 1 - many[0][i] / many[1][i]);
  }
  return truth;
}

char answer_between(double value, double refuted_to, double confirmed_from) {
  return value <= refuted_to ? 'r' : value >= confirmed_from ? 'c' : '?';
}

void expect_hypotheses(Mixture& mixture, const Thrown& thrown, const Truth& truth, bool places_show) {
  const auto b = static_cast<double>(thrown.working());
  const double kept = thrown.step(1) / thrown.step(b);
  if (places_show) mixture.hypotheses[0] = thrown.workers > thrown.places ? 'c' : 'r';
  mixture.hypotheses[1] = b < 2                          ? 'o'
                          : kept >= 0.83                 ? 'r'
                          : kept <= 0.57                 ? 'c'
                          : kept >= 0.63 && kept <= 0.77 ? 'o'
                                                         : '?';
  mixture.hypotheses[2] = answer_between(truth.schema_fall, 0.05, 0.15);
  mixture.hypotheses[3] = answer_between(truth.temperature_fall, 0.13, 0.28);
}

std::optional<Cause> verdict_of(const Thrown& thrown, const Truth& truth) {
  const double needed = 0.8 * static_cast<double>(thrown.workers);
  if (truth.s >= 1.05 * needed) return Cause::scales;
  if (truth.s > 0.95 * needed) return std::nullopt;
  constexpr Cause causes[] = {Cause::slots, Cause::saturated, Cause::prefill, Cause::grammar,
                              Cause::serialised_by_temperature};
  const double* const most = std::max_element(std::begin(truth.lost), std::end(truth.lost));
  for (const double& other : truth.lost)
    if (&other != most && other > *most - 0.12) return std::nullopt;
  return causes[most - truth.lost];
}

std::string figures_of(const Thrown& thrown, const Truth& truth) {
  nlohmann::json figures = {{"N", thrown.workers},           {"s", thrown.places}, {"S", truth.s},
                            {"S_base", truth.s_base},        {"lost", truth.lost}, {"schema", truth.schema_fall},
                            {"cold", truth.temperature_fall}};
  return figures.dump();
}

}  // namespace

Mixture mixture(std::uint64_t seed) {
  Dice dice(bench::sub_seed(seed, "mixture"));
  const Thrown thrown = throw_world(dice);
  const Truth truth = truth_of(thrown);
  Mixture mixture;
  mixture.workers = thrown.workers;
  mixture.truth = figures_of(thrown, truth);
  nlohmann::json world = with_noise(thrown, dice);
  world["seed"] = seed;
  mixture.world = world.dump();
  // Prompts that are read one after another let requests in one by one: where that takes as long as an answer, fewer
  // are ever seen together than there are places.
  const double reading =
      thrown.prompt * (thrown.prompts_in_turn ? 1 : 0.5) * short_prompt_tokens * static_cast<double>(thrown.places);
  const bool places_show = reading < 0.4 * static_cast<double>(answer_length) * thrown.base;
  const double reads = thrown.prompt * usual_prompt_tokens * static_cast<double>(thrown.working());
  const bool shows_together = reads < 0.5 * static_cast<double>(answer_length) * thrown.base;
  if (places_show) mixture.places = thrown.places;
  expect_hypotheses(mixture, thrown, truth, places_show);
  // How long a step takes with all at work is not to be seen where they never are.
  if (!shows_together && mixture.hypotheses[1] != 'o') mixture.hypotheses[1] = '?';
  if (places_show && shows_together) mixture.verdict = verdict_of(thrown, truth);
  return mixture;
}

Mixture mixture_behind_something(std::uint64_t seed) {
  constexpr double bytes_of_a_token = 110;
  Dice dice(bench::sub_seed(seed, "behind something"));
  Thrown thrown = throw_world(dice);
  // There has to be something that the cause takes away.
  thrown.places = thrown.world["slots"] = std::max<std::int64_t>(thrown.places, 4);
  thrown.workers = std::max<std::int64_t>(thrown.workers, 6);
  thrown.world.erase("serialise_when");
  const auto b = static_cast<double>(thrown.working());
  const double service = static_cast<double>(answer_length) * thrown.step(b) + usual_prompt_tokens * thrown.prompt * b;
  const double pace = b / service;  // requests per second, at most
  Mixture mixture;
  mixture.workers = thrown.workers;
  nlohmann::json world = with_noise(thrown, dice);
  switch (dice.whole(0, 5)) {
    case 0:
      mixture.verdict = Cause::rate_limited;
      world["rate_limit"] = {{"requests_per_s", pace * dice.between(0.1, 0.5)},
                             {"burst", dice.whole(1, 3)},
                             {"status", dice.one_in(2) ? 429 : 503}};
      break;
    case 1:
      mixture.verdict = Cause::buffered;
      world["hold"] = {{"events", 1000000}, {"seconds", 60}};
      break;
    case 2:
      mixture.verdict = Cause::shared_cache;
      world["kv_pool_tokens"] = static_cast<std::int64_t>(
          dice.between(1.6, std::max(1.8, 0.7 * b)) * (usual_prompt_tokens + 8 + static_cast<double>(answer_length)));
      break;
    case 3:
      mixture.verdict = Cause::cold_loads;
      world.erase("api");  // the others do not tell of loads
      world["load_s"] = dice.between(1, 4);
      world["background"] = {{"rate", dice.between(0.15, 0.4)}, {"tokens", dice.whole(20, 60)}, {"model", "other:3b"}};
      break;
    case 4:
      // They take a good part of the places, and more than the prompts of ours can be the reason of.
      mixture.verdict = Cause::contention;
      world["slots"] = std::min(thrown.places, thrown.workers);
      world["prefill"]["per_token_s"] = std::min(thrown.prompt, 0.03 * thrown.base);
      world["background"] = {{"rate", pace * dice.between(0.4, 0.8)}, {"tokens", answer_length}};
      break;
    case 5: {
      mixture.verdict = Cause::client;
      world.erase("tokens_per_event");
      const double alone = bytes_of_a_token / thrown.step(1);
      world["bandwidth_bytes_per_s"] = std::max(1.3 * alone, 0.5 * b * bytes_of_a_token / thrown.step(b));
      // Where the server itself gives hardly more, the pipe is not the limit.
      if (b * bytes_of_a_token / thrown.step(b) < 2 * alone) mixture.verdict.reset();
      break;
    }
  }
  world["seed"] = seed;
  mixture.world = world.dump();
  return mixture;
}

}  // namespace bench_test
