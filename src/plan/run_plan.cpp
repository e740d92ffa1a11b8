#include "plan/run_plan.h"

#include <algorithm>
#include <bit>

#include "bench/backend.h"

#include "base/random.h"

namespace bench {
namespace {

/// Round-robin: every case once, then every case again. Each round has an order of its own, so that no case always
/// follows the same other; a run that is cut short is balanced all the same.
struct Turn {
  std::int64_t run;
  std::int64_t item;
};

Turn turn_of(const RunPlan& plan, std::int64_t i) {
  const auto items = static_cast<std::int64_t>(plan.suite.cases.size());
  const std::int64_t run = i / items;
  const Permutation order(static_cast<std::uint64_t>(items),
                          sub_seed(plan.seed, "order", static_cast<std::uint64_t>(run)));
  return {run, static_cast<std::int64_t>(order.at(static_cast<std::uint64_t>(i % items)))};
}

/// What the user has set stays.
void add_where_unset(std::vector<ServerOption>& options, const std::vector<ServerOption>& more) {
  for (const ServerOption& option : more) {
    const auto is_set = [&](const ServerOption& there) { return there.name == option.name; };
    if (std::none_of(options.begin(), options.end(), is_set)) options.push_back(option);
  }
}

}  // namespace

Permutation::Permutation(std::uint64_t n, std::uint64_t key)
    : n_(n), key_(key), half_bits_((std::bit_width(n - 1) + 1) / 2) {}

std::uint64_t Permutation::scrambled(std::uint64_t x) const {
  constexpr std::uint64_t rounds = 8;  // four leave a pattern in domains as small as a suite
  const std::uint64_t mask = (std::uint64_t{1} << half_bits_) - 1;
  std::uint64_t left = x >> half_bits_;
  std::uint64_t right = x & mask;
  for (std::uint64_t round = 0; round < rounds; ++round) {
    const std::uint64_t next = left ^ (sub_seed(key_ + round, "feistel", right) & mask);
    left = right;
    right = next;
  }
  return (left << half_bits_) | right;
}

std::uint64_t Permutation::at(std::uint64_t place) const {
  do {
    place = scrambled(place);
  } while (place >= n_);
  return place;
}

std::string nonce_for(const NonceKey& key) {
  std::uint64_t seed = sub_seed(key.seed, key.warmup ? "warm-up nonce" : "nonce", hashed(key.model));
  seed = sub_seed(seed, key.condition, static_cast<std::uint64_t>(key.block));
  seed = sub_seed(seed, "run", static_cast<std::uint64_t>(key.run));
  Random random(sub_seed(seed, "item", static_cast<std::uint64_t>(key.item)));
  std::string nonce;
  for (std::int64_t i = 0; i < nonce_tokens; ++i) {
    if (i > 0) nonce += ' ';
    nonce += static_cast<char>('a' + random.below(26));
  }
  return nonce;
}

void put_nonce(std::vector<Message>& messages, const std::string& nonce) {
  if (messages.empty()) return;
  messages.front().content.insert(0, nonce + ' ');
}

std::size_t item_at(const RunPlan& plan, std::int64_t i) { return static_cast<std::size_t>(turn_of(plan, i).item); }

PlannedRequest RunPlan::at(std::int64_t i) const {
  const auto [run, item] = turn_of(*this, i);
  const Case& asked = suite.cases[static_cast<std::size_t>(item)];
  PlannedRequest made;
  made.plan_index = first_index + i;
  made.warmup = warmup;
  made.suite = suite.name;
  made.id = asked.id;
  made.run = run;
  made.model = to.model;
  made.target = to.target;
  made.condition = condition;
  made.block = pair_scope ? block + i : block;
  made.messages = asked.messages;
  const std::string_view of_model = pair_scope ? "" : std::string_view(to.model);
  const std::string_view of_condition = pair_scope ? *pair_scope : condition;
  if (nonces) put_nonce(made.messages, nonce_for({nonce_seed, of_model, of_condition, block, warmup, run, item}));
  made.schema = asked.schema;
  const SettingRules& rules = backend_or_first(to.api).settings;
  made.options = rules.write(request, num_ctx, asked);
  if (nonces) add_where_unset(made.options, to.without_cache);
  made.context = num_ctx;
  made.max_tokens = max_tokens_of(request, asked);
  made.think = rules.think(request.think, to);
  if (request.keep_alive && rules.keep_alive) made.keep_alive = *request.keep_alive;
  made.tags = asked.tags;
  made.scoring = asked.scoring;
  made.raw = asked.raw;
  made.top_logprobs = asked.top_logprobs;
  made.whole = suite.eval.has_value();
  made.nonce = nonces;
  return made;
}

}  // namespace bench
