#include "study/diagnose/diagnose.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "study/diagnose/conclusion/conclusion.h"
#include "study/diagnose/experiment/observation.h"
#include "study/diagnose/experiment/pace.h"
#include "study/diagnose/measured/analysis.h"
#include "summarise/sentence.h"

namespace bench {
namespace {

constexpr std::string_view budget_option = "--budget";

std::optional<PlacesFound> places_found(const Analysis& found, const RunHeader& header) {
  if (found.places.places == 0) return std::nullopt;
  return PlacesFound{found.places.places, found.places.at_least, header.server.capacity.places};
}

/// Where a budget was too small, which one would do.
void name_budget(Diagnosis& diagnosis, Nanos whole, Nanos budget) {
  const auto at = diagnosis.settled_by.find(budget_option);
  if (at == std::string::npos || budget >= whole) return;
  diagnosis.settled_by.insert(at + budget_option.size(), " " + budget_text(whole));
}

}  // namespace

Diagnosis diagnose(const RunHeader& header, const Records& records, const RunEnd& end, const DiagnoseOptions& options) {
  Diagnosis diagnosis;
  Observation observation;
  records.for_each([&](const RunRecord& record) {
    observation.add(record);
    diagnosis.requests += !record.warmup;
    diagnosis.simulated = diagnosis.simulated || record.reply.simulated;
  });
  std::vector<ObservedLeg> legs = std::move(observation).legs();
  const bool went_away = !legs.empty() && is_gone(legs.back());
  const Analysis found = analyse(std::move(legs), options);
  const Judgement judgement = judge(found);

  diagnosis.run_id = header.run_id;
  diagnosis.model = header.models.empty() ? "" : header.models.front().name;
  diagnosis.target = header.server.url;
  diagnosis.api = header.server.api;
  diagnosis.simulated = diagnosis.simulated || header.server.simulated;
  diagnosis.workers = options.workers;
  diagnosis.seed = options.seed;
  diagnosis.verdict = judgement.cause;
  diagnosis.says = judgement.says;
  diagnosis.settled_by = judgement.settled_by;
  diagnosis.places = places_found(found, header);
  diagnosis.speeds = condition_speeds(found);
  diagnosis.hypotheses = hypotheses_of(found, judgement);
  diagnosis.shares = shares_of(found);
  diagnosis.findings = findings_of(found);
  for (const auto& more : {prompt_findings(records, found), validity_findings(records)})
    diagnosis.findings.insert(diagnosis.findings.end(), more.begin(), more.end());
  diagnosis.warnings = warnings_of(found, header, end);
  diagnosis.timeline = timeline_of(found, judgement);
  diagnosis.took_s = seconds(end.wall);
  diagnosis.complete = end.complete && !went_away;
  if (const auto slow = found_too_slow(records, end, options)) {
    diagnosis.verdict = Cause::undetermined;  // nothing that a request or two seem to show is one
    diagnosis.says = "a request alone takes " + sentence_seconds(slow->request_s) + ", so all of it would take about " +
                     budget_text(slow->whole) + ": nothing else was asked";
    diagnosis.settled_by = "--budget " + budget_text(slow->whole) + ", or shorter answers: --num-predict";
  } else if (diagnosis.verdict == Cause::undetermined && options.budget) {
    name_budget(diagnosis, usual_time(found.ordinary.first_token_alone + found.ordinary.decoding_alone),
                *options.budget);
  }
  return diagnosis;
}

}  // namespace bench
