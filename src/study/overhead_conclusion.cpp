// What follows from pairs of requests. Pure.

#include <array>
#include <functional>
#include <map>
#include <vector>

#include "bench/backend.h"

#include "study/overhead.h"
#include "summarise/metric/terms.h"
#include "summarise/statistics/location.h"
#include "summarise/statistics/metric_summary.h"

namespace bench {
namespace {

/// What a pair needs of a record.
struct Half {
  bool ok = false;
  bool disturbed = false;
  std::optional<double> wall, first_token, beside, token;
  std::optional<std::int64_t> tokens, prompt_tokens;
  std::int64_t cached = 0;
  std::size_t text = 0;  ///< its hash
};

using Pair = std::array<std::optional<Half>, 2>;

/// A load, not the look whether the model is there.
bool loaded_model(const RunRecord& record) {
  constexpr std::int64_t shortest_load = 200'000'000;
  return record.reply.server.load_duration.value_or(0) > shortest_load;
}

/// What the server does not count as reading the prompt and writing the reply: the way there and back, its queue, its
/// HTTP, and its look whether the model is there, which is all that the load of a warm model is.
std::optional<double> beside_the_model(const RunRecord& record) {
  const ServerCounters& server = record.reply.server;
  const auto& end = record.reply.timeline.end;
  if (!end || !server.prompt_eval_duration || !server.eval_duration || !metric::server_times_agree(record))
    return std::nullopt;
  return seconds(*end - Nanos(*server.prompt_eval_duration + *server.eval_duration));
}

Half half_of(const RunRecord& record) {
  Half half;
  half.ok = metric::answered(record);
  half.disturbed = record.reply.flags.exclude() || loaded_model(record);
  half.wall = metric::since_send(record.reply.timeline.end);
  half.first_token = metric::since_send(record.reply.timeline.first_token);
  half.beside = beside_the_model(record);
  half.token = metric::time_per_token(record);
  half.tokens = metric::output_tokens(record);
  half.prompt_tokens = record.reply.server.prompt_eval_count;
  half.cached = record.reply.server.prompt_eval_cached_count.value_or(0);
  half.text = std::hash<std::string>{}(record.reply.thinking + '\n' + record.reply.text);
  return half;
}

bool differ_in_prompt(const Half& a, const Half& b) {
  return a.prompt_tokens && b.prompt_tokens && a.prompt_tokens != b.prompt_tokens;
}

/// A few tokens of a template are enough: reading them may take longer than all that is looked for.
bool differ_in_cache(const Half& a, const Half& b) { return a.cached != b.cached; }

/// Why it does not count is counted.
bool counts(const Pair& pair, Overhead& overhead) {
  const Half& a = *pair[0];
  const Half& b = *pair[1];
  const bool failed = !a.ok || !b.ok;
  const bool disturbed = !failed && (a.disturbed || b.disturbed);
  const bool other_length = !failed && !disturbed && (!a.tokens || a.tokens != b.tokens);
  overhead.failed += failed;
  overhead.disturbed += disturbed;
  overhead.other_length += other_length;
  return !failed && !disturbed && !other_length;
}

using Time = std::optional<double> Half::*;

std::optional<Location> difference(const std::vector<Pair>& pairs, Time time) {
  std::vector<double> differences;
  for (const Pair& pair : pairs)
    if (((*pair[0]).*time) && ((*pair[1]).*time)) differences.push_back(*((*pair[1]).*time) - *((*pair[0]).*time));
  return location_of(differences);
}

std::vector<double> times_of(const std::vector<Pair>& pairs, std::size_t side, Time time) {
  std::vector<double> times;
  for (const Pair& pair : pairs)
    if ((*pair[side]).*time) times.push_back(*((*pair[side]).*time));
  return times;
}

void describe_side(OverheadSide& side, const ServerFacts& server, const PlannedLeg& leg) {
  side.condition = leg.condition;
  side.target = server.url;
  side.api = server.api;
  side.version = server.version;
  side.model = leg.to.model;
}

void add_costs(OverheadSide& side, const RunEnd& end) {
  for (const ConditionCost& cost : end.conditions) {
    if (cost.condition != side.condition || cost.requests == 0) continue;
    const auto each = [&](Nanos all) { return seconds(all) / static_cast<double>(cost.requests); };
    side.client_cpu = each(cost.client);
    if (cost.server) side.server_cpu = each(*cost.server);
  }
}

Overhead::Weights weights_of(const RunHeader& header) {
  if (header.models.empty() || header.against->models.empty()) return Overhead::Weights::assumed;
  const ModelFacts& a = header.models.front();
  const ModelFacts& b = header.against->models.front();
  if (header.server.url == header.against->server.url && a.name == b.name) return Overhead::Weights::same_server;
  if (!a.digest.empty() && a.digest == b.digest) return Overhead::Weights::same_digest;
  return a.size && b.size ? Overhead::Weights::same_size : Overhead::Weights::assumed;
}

/// A program gets the very bytes of the server beside it, see paired_legs().
bool is_piped(const PlannedLeg& leg) { return backend_or_first(leg.to.api).needs_command; }

std::optional<Location> share_of(const std::optional<Location>& difference, const std::optional<double>& token) {
  if (!difference || !token || *token <= 0) return std::nullopt;
  Location share = *difference;
  share.value /= *token;
  if (share.interval) share.interval->lo /= *token, share.interval->hi /= *token;
  return share;
}

}  // namespace

Overhead overhead_of(const RunHeader& header, const Records& records, const RunEnd& end) {
  Overhead overhead;
  if (!header.against || header.plan.legs.size() != 2) return overhead;
  overhead.run_id = header.run_id;
  overhead.simulated = header.server.simulated || header.against->server.simulated;
  OverheadSide* const sides[] = {&overhead.first, &overhead.second};
  describe_side(overhead.first, header.server, header.plan.legs[0]);
  describe_side(overhead.second, header.against->server, header.plan.legs[1]);
  overhead.weights = weights_of(header);
  if (is_piped(header.plan.legs[0]) != is_piped(header.plan.legs[1])) overhead.same_text = 0;

  std::map<std::int64_t, Pair> blocks;
  records.for_each([&](const RunRecord& record) {
    if (record.warmup) return;
    const std::size_t side = record.condition == overhead.first.condition ? 0 : 1;
    Half half = half_of(record);
    ++sides[side]->n_total;
    sides[side]->n_ok += half.ok;
    blocks[record.block][side] = half;
  });

  std::vector<Pair> used;
  std::vector<Pair> equal;  // of these, the ones whose servers had the same to do
  for (const auto& [block, pair] : blocks) {
    if (!pair[0] || !pair[1]) continue;
    ++overhead.pairs;
    if (!counts(pair, overhead)) continue;
    const Half& a = *pair[0];
    const Half& b = *pair[1];
    overhead.other_prompt += differ_in_prompt(a, b);
    overhead.cached += differ_in_cache(a, b);
    if (overhead.same_text) *overhead.same_text += a.text == b.text;
    used.push_back(pair);
    if (!differ_in_prompt(a, b) && !differ_in_cache(a, b)) equal.push_back(pair);
  }
  overhead.used = static_cast<std::int64_t>(used.size());

  std::vector<double> tokens = times_of(used, 0, &Half::token);
  for (std::size_t i = 0; i < 2; ++i) {
    OverheadSide& side = *sides[i];
    side.wall = median(times_of(used, i, &Half::wall));
    side.first_token = median(times_of(used, i, &Half::first_token));
    side.beside = location_of(times_of(used, i, &Half::beside));
    add_costs(side, end);
  }
  for (const double token : times_of(used, 1, &Half::token)) tokens.push_back(token);
  overhead.token = median(std::move(tokens));
  overhead.wall = difference(equal, &Half::wall);
  overhead.first_token = difference(equal, &Half::first_token);
  overhead.beside = difference(used, &Half::beside);
  overhead.cost_is_of_wall = !overhead.beside || overhead.beside->n < overhead.used;
  overhead.cost = overhead.cost_is_of_wall ? overhead.wall : overhead.beside;
  overhead.share_of_token = share_of(overhead.cost, overhead.token);
  return overhead;
}

}  // namespace bench
