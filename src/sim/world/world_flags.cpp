#include <cmath>
#include <locale>
#include <sstream>

#include "base/text.h"
#include "sim/world/draws.h"
#include "sim/world/world.h"

namespace bench {
namespace sim {
namespace {

SetupError bad_flag(const std::string& flag, const std::string& value, const std::string& wanted) {
  return usage_error("--" + flag + " \"" + value + "\": must be " + wanted);
}

/// A number and what stands behind it, whatever the locale of the process.
std::optional<std::pair<double, std::string>> number_and_unit(const std::string& text) {
  std::istringstream in(text);
  in.imbue(std::locale::classic());
  double number = 0;
  if (!(in >> number) || !std::isfinite(number)) return std::nullopt;
  std::string unit;
  std::getline(in, unit);
  return std::pair(number, unit);
}

std::optional<Nanos> duration_of(const std::string& text) {
  const auto read = number_and_unit(text);
  if (!read || read->first < 0) return std::nullopt;
  constexpr std::pair<const char*, double> units[] = {{"ns", 1e-9}, {"us", 1e-6}, {"ms", 1e-3},
                                                      {"s", 1},     {"m", 60},    {"h", 3600}};
  for (const auto& [unit, in_seconds] : units)
    if (read->second == unit && read->first * in_seconds <= 1e6) return from_seconds(read->first * in_seconds);
  return std::nullopt;
}

std::optional<double> share_of(const std::string& text) {
  const auto read = number_and_unit(text);
  if (!read || (read->second != "" && read->second != "%")) return std::nullopt;
  const double share = read->second == "%" ? read->first / 100 : read->first;
  if (share < 0 || share > 1) return std::nullopt;
  return share;
}

/// The flags of one call while they are read. What needs several of them is worked out at the end.
class WorldFlags {
 public:
  explicit WorldFlags(World& world) : world_(world), to_(world.behaviour) {}

  std::optional<SetupError> apply(const std::vector<std::pair<std::string, std::string>>& flags);

 private:
  std::optional<SetupError> apply_one(const std::string& flag, const std::string& value);
  std::optional<SetupError> apply_number(const std::string& flag, const std::string& value);
  std::optional<SetupError> apply_duration(const std::string& flag, const std::string& value);
  std::optional<SetupError> apply_api(const std::string& value);
  std::optional<SetupError> apply_mode(const std::string& value);
  std::optional<SetupError> apply_failure_types(const std::string& value);
  std::optional<SetupError> set_step_times();
  std::optional<SetupError> set_first_token_time();

  World& world_;
  Behaviour& to_;
  std::optional<Nanos> ttft_, ttft_std_, itl_, itl_std_, prefill_per_token_;
  std::optional<double> load_factor_, failure_rate_;
  std::vector<FaultKind> failure_types_;
};

std::optional<SetupError> WorldFlags::apply_number(const std::string& flag, const std::string& value) {
  const auto read = number_and_unit(value);
  const bool whole = read && read->second.empty() && read->first == std::floor(read->first);
  const auto in_range = [&](double min, double max) {
    return read && read->second.empty() && read->first >= min && read->first <= max;
  };
  const auto as_int = [&] { return static_cast<std::int64_t>(read->first); };
  if (flag == "slots") {
    if (!whole || !in_range(1, 65536)) return bad_flag(flag, value, "a whole number from 1 to 65536");
    to_.slots = as_int();
  } else if (flag == "queue") {
    if (!whole || !in_range(0, 1e9)) return bad_flag(flag, value, "a whole number, 0 or more");
    world_.queue = as_int();
    to_.queue_when_loaded = as_int();
  } else if (flag == "seed") {
    if (!whole || !in_range(0, 9007199254740992.0)) return bad_flag(flag, value, "a whole number, 0 or more");
    world_.seed = static_cast<std::uint64_t>(as_int());
  } else if (flag == "output-tokens") {
    if (!in_range(1, 1e6)) return bad_flag(flag, value, "a number from 1 to 1000000");
    to_.output.mean = read->first;
  } else if (flag == "output-tokens-std") {
    if (!in_range(0, 1e6)) return bad_flag(flag, value, "a number from 0 to 1000000");
    to_.output.std = read->first;
  } else if (flag == "chunk-tokens") {
    if (!whole || !in_range(1, 4096)) return bad_flag(flag, value, "a whole number from 1 to 4096");
    to_.tokens_per_event = {as_int(), as_int()};
  } else {
    if (!in_range(1, 1e6)) return bad_flag(flag, value, "a factor, 1 or more");
    load_factor_ = read->first;
  }
  return std::nullopt;
}

std::optional<SetupError> WorldFlags::apply_duration(const std::string& flag, const std::string& value) {
  const auto read = duration_of(value);
  if (!read) return bad_flag(flag, value, "a duration with its unit, such as 10ms or 1.5s");
  if (flag == "ttft") ttft_ = read;
  if (flag == "ttft-std") ttft_std_ = read;
  if (flag == "itl") itl_ = read;
  if (flag == "itl-std") itl_std_ = read;
  if (flag == "prefill-per-token") prefill_per_token_ = read;
  if (flag == "load-time") to_.load_time = *read;
  return std::nullopt;
}

std::optional<SetupError> WorldFlags::apply_mode(const std::string& value) {
  to_.answers = {};
  if (value == "random") return std::nullopt;
  if (value == "echo") {
    to_.answers.mode = AnswerMode::echo;
    return std::nullopt;
  }
  if (value.rfind("accuracy ", 0) == 0) {
    const auto p = share_of(value.substr(9));
    if (!p) return bad_flag("mode", value, "\"accuracy 0.7\" or \"accuracy 70%\"");
    to_.answers.mode = AnswerMode::accuracy;
    to_.answers.p = *p;
    return std::nullopt;
  }
  if (value.rfind("script", 0) != 0 || value.size() < 8)
    return bad_flag("mode", value, "random, echo, \"script FILE\" or \"accuracy P\"");
  auto script = read_script(value.substr(7), "");
  if (script.has_error()) return script.error();
  to_.answers.mode = AnswerMode::script;
  to_.answers.script = std::move(script.value());
  return std::nullopt;
}

std::optional<SetupError> WorldFlags::apply_failure_types(const std::string& value) {
  for (const std::string_view word : split(value, ',')) {
    const std::string_view name = word == "rate_limit" ? "http_429" : word == "server_error" ? "http_500" : word;
    const auto kind = fault_kind_from(name);
    if (!kind) return bad_flag("failure-types", std::string(word), "kinds of faults, such as http_500,reset,truncate");
    failure_types_.push_back(*kind);
  }
  return std::nullopt;
}

std::optional<SetupError> WorldFlags::apply_api(const std::string& value) {
  world_.api.clear();
  for (const std::string_view name : split(value, ',')) world_.api.emplace_back(trimmed(name));
  const auto complaint = complaint_about_api(world_.api);
  return complaint ? std::optional(usage_error("--api \"" + value + "\" " + *complaint)) : std::nullopt;
}

std::optional<SetupError> WorldFlags::apply_one(const std::string& flag, const std::string& value) {
  for (const char* known :
       {"slots", "queue", "seed", "output-tokens", "output-tokens-std", "chunk-tokens", "load-factor"})
    if (flag == known) return apply_number(flag, value);
  for (const char* known : {"ttft", "ttft-std", "itl", "itl-std", "prefill-per-token", "load-time"})
    if (flag == known) return apply_duration(flag, value);
  if (flag == "api") return apply_api(value);
  if (flag == "mode") return apply_mode(value);
  if (flag == "failure-types") return apply_failure_types(value);
  if (flag != "failure-rate") return usage_error("--" + flag + " is no shorthand of a world's field");
  failure_rate_ = share_of(value);
  if (!failure_rate_) return bad_flag(flag, value, "a share such as 0.05 or 5%");
  return std::nullopt;
}

/// A step of one sequence has the mean `itl` and the deviation `itl-std`, whatever the load, unless `load-factor` says
/// how much longer a step takes with all slots busy.
std::optional<SetupError> WorldFlags::set_step_times() {
  if (itl_std_ && !itl_) return bad_flag("itl-std", "", "given together with --itl");
  if (itl_) {
    const LogNormal step = lognormal_of(seconds(*itl_), seconds(itl_std_.value_or(Nanos{0})));
    to_.decode = {from_seconds(step.median), Nanos{0}, 1};
    to_.jitter.step_sigma = step.log_sigma;
  }
  if (load_factor_ && to_.slots > 1) {
    to_.decode.flat_until = 1;
    to_.decode.per_sequence =
        from_seconds(seconds(to_.decode.base) * (*load_factor_ - 1) / static_cast<double>(to_.slots - 1));
  }
  return std::nullopt;
}

/// The first token of an idle server comes after the overhead and one step; only the prompt's own time is left out.
std::optional<SetupError> WorldFlags::set_first_token_time() {
  if (prefill_per_token_) to_.prefill.per_token = *prefill_per_token_;
  if (ttft_std_ && !ttft_) return bad_flag("ttft-std", "", "given together with --ttft");
  if (!ttft_) return std::nullopt;
  if (!prefill_per_token_) to_.prefill.per_token = Nanos{0};
  if (*ttft_ < to_.decode.base)
    return usage_error("--ttft must be at least one step of the model", "the first token is the first step's",
                       {"lower --itl"});
  const LogNormal overhead = lognormal_of(seconds(*ttft_ - to_.decode.base), seconds(ttft_std_.value_or(Nanos{0})));
  to_.overhead = from_seconds(overhead.median);
  to_.jitter.overhead_sigma = overhead.log_sigma;
  return std::nullopt;
}

std::optional<SetupError> WorldFlags::apply(const std::vector<std::pair<std::string, std::string>>& flags) {
  for (const auto& [flag, value] : flags)
    if (auto error = apply_one(flag, value)) return error;
  if (auto error = set_step_times()) return error;
  if (auto error = set_first_token_time()) return error;
  if (!failure_types_.empty() && !failure_rate_)
    return bad_flag("failure-types", "", "given together with --failure-rate");
  if (!failure_rate_) return std::nullopt;
  if (failure_types_.empty()) failure_types_ = {FaultKind::http_500};
  for (const FaultKind kind : failure_types_) {
    Fault& fault = to_.faults.emplace_back();
    fault.kind = kind;
    fault.rate = *failure_rate_ / static_cast<double>(failure_types_.size());
  }
  return std::nullopt;
}

}  // namespace
}  // namespace sim

Expected<World> make_world(const std::optional<std::string>& json_text, const std::string& origin,
                           const std::vector<std::pair<std::string, std::string>>& flags) {
  auto world = sim::parse_world(json_text.value_or("{}"), json_text ? origin : "the default world");
  if (world.has_error() || flags.empty()) return world;
  const sim::Behaviour before = world->behaviour;
  if (auto error = sim::WorldFlags(*world).apply(flags)) return *error;
  for (sim::Model& model : world->models)  // models without overrides follow the flags
    if (model.behaviour == before) model.behaviour = world->behaviour;
  return world;
}

World quick_world() {
  World world = make_world(std::nullopt, "", {}).value();
  world.name = "quick";
  sim::Behaviour& quick = world.behaviour;
  quick.slots = 8;
  quick.load_time = std::chrono::milliseconds(500);
  quick.prefill.per_token = std::chrono::microseconds(50);
  quick.decode = {std::chrono::milliseconds(3), std::chrono::microseconds(100), 1};
  quick.output = {40, 12, 1};
  for (sim::Model& model : world.models) model.behaviour = quick;
  return world;
}

}  // namespace bench
