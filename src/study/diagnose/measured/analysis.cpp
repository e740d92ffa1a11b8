#include "study/diagnose/measured/analysis.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "study/diagnose/experiment/workload.h"
#include "study/diagnose/measured/overlap.h"
#include "study/diagnose/measured/speed.h"
#include "summarise/statistics/moments.h"

namespace bench {
namespace {

bool is_base_cell(const Cell& cell) { return cell.temperature == base_temperature && !cell.schema; }

/// Where a stream is held back, only the server can tell when it began to answer. One that claims more time than has
/// passed is believed as far as it can be.
void take_servers_word(std::vector<ObservedLeg>& legs, double most_of_wall) {
  const double scale = 0.98 / std::max(1.0, most_of_wall);
  for (ObservedLeg& leg : legs)
    for (Observed& request : leg.requests) {
      request.arrivals.clear();
      if (!request.eval || request.status != Status::ok) continue;
      request.last = request.end;
      request.first = std::max(request.sent, request.end - scale * *request.eval);
    }
}

std::vector<ObservedLeg> legs_where(const std::vector<ObservedLeg>& legs, bool (*wanted)(const Cell&)) {
  std::vector<ObservedLeg> chosen;
  for (const ObservedLeg& leg : legs)
    if (wanted(leg.cell)) chosen.push_back(leg);
  return chosen;
}

std::int64_t refused_in(const ObservedLeg& leg) {
  return std::count_if(leg.requests.begin(), leg.requests.end(), [](const Observed& r) {
    return r.kind == FailureKind::overloaded || r.kind == FailureKind::rate_limited;
  });
}

/// The most in flight, up to N, of which the server took all.
std::int64_t many_of(const std::vector<ObservedLeg>& legs, std::int64_t workers) {
  std::int64_t most = 0;
  std::int64_t any = 0;
  for (const ObservedLeg& leg : legs) {
    if (leg.cell.purpose != Purpose::speed || leg.cell.in_flight == 1 || leg.cell.in_flight > workers) continue;
    any = std::max(any, leg.cell.in_flight);
    if (refused_in(leg) * 10 <= static_cast<std::int64_t>(leg.requests.size()))
      most = std::max(most, leg.cell.in_flight);
  }
  return most > 0 ? most : any;
}

/// A step that nobody's prompt made longer.
double quiet_step(const std::vector<const ObservedLeg*>& legs, bool alone) {
  std::vector<double> steps;
  for (const ObservedLeg* leg : legs)
    if ((leg->cell.in_flight == 1) == alone)
      for (const Pause& pause : even_pauses_of(*leg)) steps.push_back(pause.step);
  return quantile_of(std::move(steps), 0.25).value_or(0);
}

/// The units of one level of a condition, by the block in which they were measured.
using UnitsOfBlocks = std::map<std::int64_t, std::vector<WorkUnit>>;

std::vector<double> rates_of(const UnitsOfBlocks& blocks) {
  std::vector<double> logs;
  for (const auto& [block, units] : blocks)
    if (const auto rate = rate_of(units)) logs.push_back(rate->value);
  return logs;
}

/// The variance of what one block says of a condition, of all conditions together: what comes and goes between blocks,
/// such as other programs on the machine of the server, is not in the spread within one.
struct Unsteadiness {
  double squares = 0;
  double degrees_of_freedom = 0;
  void add(const std::vector<double>& logs) {
    Welford all;
    for (const double log : logs) all.add(log);
    if (all.n < 2) return;
    squares += all.variance() * static_cast<double>(all.n - 1);
    degrees_of_freedom += static_cast<double>(all.n - 1);
  }
  void widen(std::optional<LogEstimate>& speed, std::int64_t blocks) const {
    if (!speed || degrees_of_freedom < 2 || blocks < 1) return;
    const double error = std::sqrt(squares / degrees_of_freedom / static_cast<double>(blocks));
    if (error <= speed->error) return;
    speed->error = error;
    speed->degrees_of_freedom = degrees_of_freedom;
  }
};

Speeds speeds_of(const Analysis& found, const TestedCondition& condition, Unsteadiness& unsteadiness) {
  Speeds speeds;
  speeds.temperature = condition.temperature;
  speeds.schema = condition.schema;
  std::vector<const ObservedLeg*> legs;
  double tokens = 0;
  std::int64_t answers = 0;
  for (const ObservedLeg& leg : found.legs) {
    if (leg.cell.purpose != Purpose::speed || leg.cell.temperature != condition.temperature ||
        leg.cell.schema != condition.schema)
      continue;
    legs.push_back(&leg);
    for (const Observed& request : leg.requests)
      if (request.ok()) tokens += request.tokens, ++answers;
  }
  if (answers == 0) return speeds;
  const double mean_tokens = tokens / static_cast<double>(answers);
  std::vector<WorkUnit> one, many;
  UnitsOfBlocks one_blocks, many_blocks;
  std::vector<WorkUnit> rough;
  for (const ObservedLeg* leg : legs) {
    const SteadyUnits steady = steady_units(*leg, mean_tokens);
    if (leg->cell.in_flight == 1) {
      one.insert(one.end(), steady.units.begin(), steady.units.end());
      auto& block = one_blocks[leg->block];
      block.insert(block.end(), steady.units.begin(), steady.units.end());
    }
    if (found.workers > 1 && leg->cell.in_flight != found.many_in_flight) continue;
    if (leg->cell.in_flight == 1 && found.workers > 1) continue;
    speeds.together = std::max(speeds.together, overlap_of(*leg).most);
    speeds.in_step = speeds.in_step && (steady.units.empty() || steady.in_step);
    auto& kept = steady.rough ? rough : many;
    kept.insert(kept.end(), steady.units.begin(), steady.units.end());
    if (!steady.rough && !steady.units.empty()) {
      auto& block = many_blocks[leg->block];
      block.insert(block.end(), steady.units.begin(), steady.units.end());
    }
    for (const Observed& request : leg->requests)
      if (request.ok()) speeds.requests.push_back(request.index);
  }
  speeds.step_one = quiet_step(legs, true);
  speeds.step_many = quiet_step(legs, false);
  if (many.size() < 2) many.insert(many.end(), rough.begin(), rough.end());
  speeds.one = rate_of(one);
  speeds.many = rate_of(many);
  speeds.one_blocks = static_cast<std::int64_t>(one_blocks.size());
  speeds.many_blocks = static_cast<std::int64_t>(many_blocks.size());
  unsteadiness.add(rates_of(one_blocks));
  unsteadiness.add(rates_of(many_blocks));
  return speeds;
}

}  // namespace

std::optional<LogEstimate> Speeds::speedup() const {
  if (!one || !many) return std::nullopt;
  return *many - *one;
}

std::int64_t Analysis::working() const {
  if (places.places == 0) return workers;
  const bool more_than_asked = places.at_least && places.places >= std::min(workers, many_in_flight);
  return more_than_asked ? workers : std::min(workers, places.places);
}

const Speeds* Analysis::speeds_at(double wanted, bool constrained) const {
  const auto at = std::find_if(speeds.begin(), speeds.end(),
                               [&](const Speeds& s) { return s.temperature == wanted && s.schema == constrained; });
  return at == speeds.end() ? nullptr : &*at;
}

const Speeds* Analysis::base() const { return speeds_at(base_temperature, false); }

double Analysis::other_temperature() const { return temperature == base_temperature ? 0 : base_temperature; }

std::optional<LogEstimate> Analysis::step_ratio() const {
  const auto alone = step_at(steps, 1);
  const auto together = step_at(steps, working());
  if (!alone || !together) return std::nullopt;
  return *together - *alone;
}

std::vector<LostTerm> Analysis::lost_terms() const {
  const auto ratio = step_ratio();
  const Speeds* const asked = workload();
  const Speeds* const plain = base();
  const Speeds* const without_schema = speeds_at(temperature, false);
  const Speeds* const at_base_temperature = speeds_at(base_temperature, schema);
  if (!ratio || !asked || !plain || !without_schema || !at_base_temperature) return {};
  const auto s = asked->speedup();
  const auto s_base = plain->speedup();
  const auto s_free = without_schema->speedup();
  const auto s_warm = at_base_temperature->speedup();
  if (!s || !s_base || !s_free || !s_warm) return {};
  const double b = static_cast<double>(working());
  const LogEstimate nothing{};
  // What the schema costs alone and together is one comparison of four speeds; of a workload without one there is none.
  return {{Cause::slots, exactly(static_cast<double>(workers) / b)},
          {Cause::saturated, *ratio},
          {Cause::prefill, exactly(b) - *ratio - *s_base},
          {Cause::grammar, schema ? *s_free - *s : nothing},
          {Cause::serialised_by_temperature, temperature == base_temperature ? nothing : *s_warm - *s}};
}

std::vector<TestedCondition> tested_conditions(const DiagnoseOptions& options) {
  const double other = options.temperature == base_temperature ? 0 : base_temperature;
  return {{options.temperature, options.schema},
          {options.temperature, !options.schema},
          {other, options.schema},
          {other, !options.schema}};
}

Analysis analyse(std::vector<ObservedLeg> legs, const DiagnoseOptions& options) {
  Analysis found;
  found.workers = options.workers;
  found.temperature = options.temperature;
  found.schema = options.schema;
  found.held_back = held_back_sign(legs);
  const Ordinary as_it_came = ordinary_of(legs);
  found.held_back_stream = found.held_back.seen;
  found.client = client_sign(legs, as_it_came, found.held_back_stream);
  if (found.held_back_stream) take_servers_word(legs, as_it_came.most_of_wall);
  found.legs = std::move(legs);
  found.ordinary = ordinary_of(found.legs);
  found.ordinary.clock_scale = as_it_came.clock_scale;
  found.places = places_of(found.legs);
  const FoundPlaces base_places = places_of(legs_where(found.legs, is_base_cell));
  found.rate_limited = rate_limit_sign(found.legs, found.workers);
  found.shared_cache = shared_cache_sign(found.legs);
  found.cold_loads = cold_load_sign(found.legs);
  found.many_in_flight = many_of(found.legs, found.workers);
  if (!found.cold_loads.seen && !found.rate_limited.seen) {
    found.contention = contention_sign(found.legs, found.ordinary, base_places, found.held_back_stream);
    found.waits_at_many = waits_with(found.legs, found.ordinary, found.many_in_flight);
  }
  // Requests of others change the speed too, but not of a block as a whole.
  if (!found.contention.seen && !found.held_back_stream) found.drift = even_out(found.legs);
  const std::vector<ObservedLeg> base_legs = legs_where(found.legs, is_base_cell);
  found.steps = step_times_of(base_legs, found.held_back_stream);
  found.taken_at_once = most_taken_at_once(found.legs);
  Unsteadiness unsteadiness;
  for (const TestedCondition& condition : tested_conditions(options))
    found.speeds.push_back(speeds_of(found, condition, unsteadiness));
  for (Speeds& speeds : found.speeds) {
    unsteadiness.widen(speeds.one, speeds.one_blocks);
    unsteadiness.widen(speeds.many, speeds.many_blocks);
  }
  return found;
}

}  // namespace bench
