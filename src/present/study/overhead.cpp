#include "present/study/overhead.h"

#include <algorithm>
#include <cmath>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "present/json_parts.h"
#include "present/number.h"
#include "present/page/page.h"
#include "present/statements.h"

namespace bench {
namespace {

using json_parts::Json;
using json_parts::or_null;

constexpr std::string_view unknown = "—";
constexpr std::int64_t least_pairs = 6;

double reach_of(const Location& location) {
  double reach = std::fabs(location.value);
  if (location.interval) reach = std::max({reach, std::fabs(location.interval->lo), std::fabs(location.interval->hi)});
  return reach;
}

/// In the unit of its largest part, since the middle of a difference may be next to nothing.
std::string location_text(const Location& location, Unit unit) {
  const Estimate estimate{location.value, location.interval};
  const Scale scale = scale_for(unit, reach_of(location), reach_of(location));
  const std::string interval = interval_text(estimate, scale);
  std::string text = number_text(estimate, scale) + " " + std::string(scale.unit);
  return interval.empty() ? text : text + " " + interval;
}

std::string difference_text(const std::optional<Location>& difference) {
  if (!difference) return std::string(unknown);
  return (difference->value > 0 ? "+" : "") + location_text(*difference, Unit::seconds);
}

std::string time_text(const std::optional<double>& time) { return time ? duration_text(*time) : std::string(unknown); }
std::string time_text(const std::optional<Location>& time) {
  return time ? duration_text(time->value) : std::string(unknown);
}

std::string cost_difference(const std::optional<double>& first, const std::optional<double>& second) {
  if (!first || !second) return std::string(unknown);
  return (*second > *first ? "+" : "") + duration_text(*second - *first);
}

Grid overhead_grid(const Overhead& overhead) {
  const OverheadSide& a = overhead.first;
  const OverheadSide& b = overhead.second;
  Grid grid;
  grid.columns = {{"", Align::left},
                  {a.condition, Align::right},
                  {b.condition, Align::right},
                  {b.condition + " - " + a.condition, Align::left}};
  grid.rows = {
      {"wall time", time_text(a.wall), time_text(b.wall), difference_text(overhead.wall)},
      {"first token", time_text(a.first_token), time_text(b.first_token), difference_text(overhead.first_token)},
      {"beside the server's counters", time_text(a.beside), time_text(b.beside), difference_text(overhead.beside)},
      {"CPU of this program", time_text(a.client_cpu), time_text(b.client_cpu),
       cost_difference(a.client_cpu, b.client_cpu)},
      {"CPU of the server", time_text(a.server_cpu), time_text(b.server_cpu),
       cost_difference(a.server_cpu, b.server_cpu)}};
  return grid;
}

std::string side_text(const OverheadSide& side) {
  return side.model + " · " + side.api + (side.version.empty() ? "" : " " + side.version) + " at " + side.target;
}

void add_count(std::vector<std::string>& reasons, std::int64_t n, const std::string& why) {
  if (n > 0) reasons.push_back(std::to_string(n) + " " + why);
}

std::string pairs_text(const Overhead& overhead) {
  std::vector<std::string> reasons;
  add_count(reasons, overhead.failed, "failed");
  add_count(reasons, overhead.disturbed, "disturbed (a model was loaded, or this machine or program stood still)");
  add_count(reasons, overhead.other_length, "with replies of different length");
  std::string text = std::to_string(overhead.used) + " of " + std::to_string(overhead.pairs) + " count";
  if (!reasons.empty()) text += "; left out: " + joined(reasons);
  return text;
}

std::vector<std::string> cautions_of(const Overhead& overhead) {
  std::vector<std::string> cautions;
  const std::string of = " of " + std::to_string(overhead.used) + " pairs ";
  if (overhead.weights == Overhead::Weights::assumed)
    cautions.emplace_back("that both sides have the same weights is assumed: they do not say");
  if (overhead.other_prompt > 0)
    cautions.push_back("in " + std::to_string(overhead.other_prompt) + of +
                       "the sides counted different tokens in the prompt: their wall times are not compared");
  if (overhead.cached > 0)
    cautions.push_back("in " + std::to_string(overhead.cached) + of +
                       "one side had more of the prompt in its cache: their wall times are not compared");
  return cautions;
}

Location opposite(Location location) {
  location.value = -location.value;
  if (location.interval)
    location.interval = Interval{-location.interval->hi, -location.interval->lo, location.interval->coverage,
                                 location.interval->method};
  return location;
}

Json location_json(const std::optional<Location>& location) {
  if (!location) return nullptr;
  Json object = Json::object();
  object["value"] = location->value;
  json_parts::put_interval(object, "ci", location->interval);
  object["n"] = location->n;
  return object;
}

Json side_json(const OverheadSide& side) {
  Json object = Json::object();
  object["condition"] = side.condition;
  object["target"] = side.target;
  object["api"] = side.api;
  object["version"] = side.version.empty() ? Json(nullptr) : Json(side.version);
  object["model"] = side.model;
  object["n_ok"] = side.n_ok;
  object["n_total"] = side.n_total;
  object["wall_s"] = or_null(side.wall);
  object["ttft_s"] = or_null(side.first_token);
  object["beside_s"] = location_json(side.beside);
  object["client_cpu_s"] = or_null(side.client_cpu);
  object["server_cpu_s"] = or_null(side.server_cpu);
  return object;
}

}  // namespace

std::string overhead_sentence(const Overhead& overhead) {
  const std::string of = overhead.cost_is_of_wall ? " of wall time" : "";
  if (!overhead.cost) return "nothing can be said: no pair counts";
  const Location& cost = *overhead.cost;
  if (!cost.interval)
    return "nothing can be said of " + counted(cost.n, "pair") + ": it takes " + std::to_string(least_pairs);
  if (!overhead.is_seen())
    return "no difference" + of + " between " + overhead.first.condition + " and " + overhead.second.condition +
           " larger than " + duration_text(std::max(std::fabs(cost.interval->lo), std::fabs(cost.interval->hi))) +
           " a request could be seen";
  const bool second_costs = cost.value >= 0;
  const OverheadSide& dear = second_costs ? overhead.second : overhead.first;
  const OverheadSide& cheap = second_costs ? overhead.first : overhead.second;
  const auto upright = [&](const Location& location) { return second_costs ? location : opposite(location); };
  std::string text = dear.condition + " costs " + location_text(upright(cost), Unit::seconds) + of +
                     " a request more than " + cheap.condition;
  if (overhead.share_of_token)
    text += ": " + location_text(upright(*overhead.share_of_token), Unit::share) + " of a token";
  return text;
}

std::string overhead_page(const OverheadView& view) {
  const Overhead& overhead = view.overhead;
  Page page(view.style);
  page.statement({overhead.first.condition, {side_text(overhead.first)}});
  page.statement({overhead.second.condition, {side_text(overhead.second)}});
  if (overhead.simulated) page.text(simulated_notice, Emphasis::caution);
  if (!view.summary.complete)
    page.text("INCOMPLETE" + (view.summary.end.reason.empty() ? "" : ": " + view.summary.end.reason), Emphasis::alarm);
  if (!view.summary.verdict.valid) page.text("INVALID measurement", Emphasis::alarm);
  for (const std::string& reason : view.summary.verdict.reasons) page.text("- " + reason);
  page.gap();
  const Grid grid = overhead_grid(overhead);
  page.grid(grid, frame_for({grid}, view.style) == Frame::stacked ? Frame::stacked : Frame::plain);
  page.gap();
  page.text(overhead_sentence(overhead), Emphasis::strong);
  page.gap();
  Pieces pairs{pairs_text(overhead)};
  if (overhead.same_text) pairs.push_back(std::to_string(*overhead.same_text) + " with the same text");
  page.statement({"pairs", pairs});
  if (overhead.token) page.statement({"a token", {duration_text(*overhead.token)}});
  page.text("medians of each side; differences pair by pair (Hodges-Lehmann), [low, high] 95 % by signed ranks",
            Emphasis::faint);
  for (const std::string& caution : cautions_of(overhead)) page.text("note: " + caution, Emphasis::caution);
  return std::move(page).take();
}

Json overhead_json(const OverheadView& view) {
  constexpr const char* weights[] = {"same server", "same digest", "same size", "assumed"};
  const Overhead& overhead = view.overhead;
  Json document = Json::object();
  document["type"] = "overhead";
  document["run_id"] = overhead.run_id;
  document["simulated"] = overhead.simulated;
  document["complete"] = view.summary.complete;
  document["valid"] = view.summary.verdict.valid;
  document["reasons"] = view.summary.verdict.reasons;
  document["sides"] = Json::array({side_json(overhead.first), side_json(overhead.second)});
  document["pairs"] = overhead.pairs;
  document["pairs_used"] = overhead.used;
  document["pairs_failed"] = overhead.failed;
  document["pairs_disturbed"] = overhead.disturbed;
  document["pairs_of_other_length"] = overhead.other_length;
  document["pairs_with_other_prompt_tokens"] = overhead.other_prompt;
  document["pairs_with_other_cache"] = overhead.cached;
  document["pairs_with_same_text"] = or_null(overhead.same_text);
  document["weights"] = weights[static_cast<int>(overhead.weights)];
  document["wall_s"] = location_json(overhead.wall);
  document["ttft_s"] = location_json(overhead.first_token);
  document["beside_s"] = location_json(overhead.beside);
  document["cost_s"] = location_json(overhead.cost);
  document["cost_of"] = overhead.cost_is_of_wall ? "wall" : "beside";
  document["token_s"] = or_null(overhead.token);
  document["share_of_token"] = location_json(overhead.share_of_token);
  document["seen"] = overhead.is_seen();
  document["conclusion"] = overhead_sentence(overhead);
  return document;
}

}  // namespace bench
