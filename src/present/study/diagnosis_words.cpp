#include "present/study/diagnosis_words.h"

#include <algorithm>

#include "base/text.h"
#include "present/number.h"

namespace bench {
namespace {

constexpr std::size_t most_requests_told = 8;
constexpr double worth_telling = 0.005;  ///< of the lost speed-up

std::string rate_words(const std::optional<Location>& rate) {
  return rate ? quantity_text({rate->value, {}}, Unit::tokens_per_second) : "—";
}

std::string answer_in_capitals(Answer answer) {
  std::string text(name_of(answer));
  for (char& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return text;
}

std::string request_list(const std::vector<std::int64_t>& requests) {
  if (requests.empty()) return "";
  std::vector<std::string> told;
  for (std::size_t i = 0; i < std::min(requests.size(), most_requests_told); ++i)
    told.push_back(std::to_string(requests[i]));
  const std::string more = requests.size() > most_requests_told
                               ? " and " + std::to_string(requests.size() - most_requests_told) + " more"
                               : "";
  return " (" + std::string(requests.size() == 1 ? "request " : "requests ") + joined(told) + more + ")";
}

}  // namespace

std::string times_text(const std::optional<double>& value, const std::optional<Interval>& interval) {
  if (!value) return "—";
  const Estimate estimate{value, interval};
  const Scale scale{1, "x", interval ? std::nullopt : std::optional(1)};
  const std::string around = interval_text(estimate, scale);
  return number_text(estimate, scale) + " x" + (around.empty() ? "" : " " + around);
}

Pieces places_words(const PlacesFound& places) {
  Pieces pieces{(places.at_least ? "at least " : "") + std::to_string(places.places)};
  const bool agrees =
      places.told && (*places.told == places.places || (places.at_least && *places.told > places.places));
  if (places.told)
    pieces.push_back(agrees ? "the server says " + std::to_string(*places.told)
                            : "but the server says " + std::to_string(*places.told));
  return pieces;
}

Grid speed_grid(const Diagnosis& diagnosis) {
  Grid grid;
  std::int64_t most = diagnosis.workers;
  bool is_same = true;
  for (const ConditionSpeed& speed : diagnosis.speeds) {
    if (&speed == &diagnosis.speeds.front()) most = speed.in_flight;
    is_same = is_same && speed.in_flight == most;
  }
  grid.columns = {{.title = "", .align = Align::left},
                  {.title = "alone"},
                  {.title = is_same ? std::to_string(most) + " at once" : "at once"},
                  {.title = "speed-up", .align = Align::left}};
  for (const ConditionSpeed& speed : diagnosis.speeds) {
    const std::string level = is_same ? "" : " (" + std::to_string(speed.in_flight) + ")";
    grid.rows.push_back({speed.name + (speed.is_workload ? " *" : ""), rate_words(speed.one),
                         rate_words(speed.many) + level, times_text(speed.speedup, speed.speedup_interval)});
  }
  return grid;
}

std::string answer_words(const Hypothesis& hypothesis) {
  std::string text = answer_in_capitals(hypothesis.answer);
  if (!hypothesis.says.empty()) text += ": " + hypothesis.says;
  if (hypothesis.answer == Answer::open && !hypothesis.settled_by.empty())
    text += "; it would be settled by " + hypothesis.settled_by;
  return text;
}

std::string evidence_words(const Evidence& evidence) { return evidence.says + request_list(evidence.requests); }

Pieces share_words(const std::vector<CauseShare>& shares) {
  Pieces pieces;
  for (const CauseShare& share : shares) {
    Estimate estimate{share.share, share.interval};
    if (share.share < worth_telling) continue;
    pieces.push_back(share.cause + " " + quantity_text(estimate, Unit::share));
  }
  return pieces;
}

std::string expectation_words(const Advice& advice) {
  std::string text;
  if (advice.speedup_now) text = "speed-up now " + times_text(advice.speedup_now);
  if (advice.speedup_expected)
    text += std::string(text.empty() ? "" : ", ") + (advice.is_bound ? "up to " : "then ") +
            times_text(advice.speedup_expected) +
            (advice.is_bound ? ": unknown until it is tried" : ", as measured here");
  if (advice.speedup_tried)
    text += std::string(text.empty() ? "" : "; ") + "tried: " + times_text(advice.speedup_tried);
  return text;
}

Pieces effort_words(const Diagnosis& diagnosis) {
  return {counted(diagnosis.requests, "request") + " in " + duration_text(diagnosis.took_s),
          "seed " + std::to_string(diagnosis.seed), "run " + diagnosis.run_id};
}

}  // namespace bench
