#include "study/diagnose/diagnose.h"

#include <utility>

#include "study/diagnose/conclusion/conclusion.h"
#include "study/diagnose/experiment/observation.h"
#include "study/diagnose/experiment/pace.h"
#include "study/diagnose/measured/analysis.h"

namespace bench {
namespace {

std::optional<PlacesFound> places_found(const Analysis& found, const RunHeader& header) {
  if (found.places.places == 0) return std::nullopt;
  return PlacesFound{found.places.places, found.places.at_least, header.server.capacity.places};
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
  diagnosis.warnings = warnings_of(found, header, end);
  diagnosis.timeline = timeline_of(found, judgement);
  diagnosis.took_s = seconds(end.wall);
  diagnosis.complete = end.complete && !went_away;
  return diagnosis;
}

}  // namespace bench
