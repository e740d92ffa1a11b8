#include "study/overhead.h"

#include <cstdlib>

#include "bench/backend.h"

#include "base/random.h"
#include "base/text.h"

namespace bench {
namespace {

bool is_piped(const Preflight& side) { return side.backend->needs_command; }

/// By which the records of the sides are told apart: what differs between them, in a word.
std::pair<std::string, std::string> conditions_of(const Preflight& first, const Preflight& second) {
  if (is_piped(first) != is_piped(second))
    return {is_piped(first) ? "pipe" : "http", is_piped(second) ? "pipe" : "http"};
  if (first.backend != second.backend) return {std::string(first.backend->name), std::string(second.backend->name)};
  return {"first", "second"};
}

SetupError not_comparable(std::string what, std::string why, std::vector<std::string> try_this) {
  return {ExitCode::preflight, std::move(what), std::move(why), std::move(try_this)};
}

std::string differing(const std::string& what, const std::string& first, const std::string& second) {
  return what + " is " + first + " on the first side and " + second + " on the second";
}

/// What each server counts as the size of a model differs by the header of its file.
bool differ_in_size(std::int64_t one, std::int64_t other) {
  constexpr std::int64_t header_share = 20;  // 5 %
  return std::abs(one - other) > std::max(one, other) / header_share;
}

/// Digests of two kinds of servers are sums over different things.
std::optional<SetupError> other_weights(const Preflight& first, const Preflight& second) {
  const ModelFacts& a = first.models.front();
  const ModelFacts& b = second.models.front();
  std::string why;
  if (a.size && b.size && differ_in_size(*a.size, *b.size))
    why = differing("the size of the model", std::to_string(*a.size) + " bytes", std::to_string(*b.size));
  if (!a.quantization.empty() && !b.quantization.empty() && lower_case(a.quantization) != lower_case(b.quantization))
    why = differing("the quantisation", a.quantization, b.quantization);
  if (first.backend->server.version == second.backend->server.version && !a.digest.empty() && !b.digest.empty() &&
      a.digest != b.digest)
    why = differing("the digest", a.digest.substr(0, 12), b.digest.substr(0, 12));
  if (why.empty()) return std::nullopt;
  return not_comparable("the sides have other weights", why,
                        {"serve the same file on both, and name it for each side:  --model FIRST,SECOND"});
}

/// What was asked for is the same; what the sides make of it may not be.
std::optional<SetupError> other_settings(const RunPlan& first, const RunPlan& second) {
  if (first.num_ctx != 0 && second.num_ctx != 0 && first.num_ctx != second.num_ctx)
    return not_comparable(
        "the sides have other settings",
        differing("num_ctx", std::to_string(first.num_ctx), std::to_string(second.num_ctx)),
        {"give one that both can keep:  --num-ctx " + std::to_string(std::min(first.num_ctx, second.num_ctx))});
  const std::string think[] = {first.at(0).think, second.at(0).think};
  if (!think[0].empty() && !think[1].empty() && think[0] != think[1])
    return not_comparable("the sides have other settings", differing("think", think[0], think[1]),
                          {"give one that both know:  --think off"});
  return std::nullopt;
}

}  // namespace

Expected<std::vector<Leg>> paired_legs(const RunOptions& options, const Suite& suite, const Preflight& first,
                                       const Preflight& second) {
  if (first.backend == second.backend && first.server.url == second.server.url)
    return usage_error("both sides are the same: " + first.server.api + " at " + first.server.url, "",
                       {"name another server:  --against URL", "or another protocol:  --against-api NAME"});
  if (auto fault = other_weights(first, second)) return *std::move(fault);
  const auto [one, other] = conditions_of(first, second);
  auto legs = make_legs(options, suite, first, {one, 0});
  if (!legs) return legs;
  auto against = make_legs(options, suite, second, {other, 0}, index_after(*legs));
  if (!against) return against;
  legs->resize(1);
  legs->push_back(std::move(against->front()));
  const bool same_bytes = is_piped(first) != is_piped(second);
  for (Leg& leg : *legs) leg.plan.pair_scope = same_bytes ? "" : leg.plan.condition;
  legs->back().against = true;
  if (auto fault = other_settings(legs->front().plan, legs->back().plan)) return *std::move(fault);
  return legs;
}

std::vector<Turn> turns_of(const std::vector<Leg>& legs, std::uint64_t seed) {
  std::vector<Turn> turns;
  Random random(sub_seed(seed, "turns"));
  for (std::int64_t place = 0; place < *legs.front().plan.size(); ++place) {
    const std::size_t begins = random.below(2);
    turns.push_back({begins, place});
    turns.push_back({1 - begins, place});
  }
  return turns;
}

}  // namespace bench
