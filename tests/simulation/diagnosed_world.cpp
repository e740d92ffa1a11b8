#include "simulation/diagnosed_world.h"

#include <utility>

#include "bench/backend.h"

#include "campaign/campaign.h"
#include "campaign/virtual_target.h"
#include "support/sandbox.h"

namespace bench_test {

using namespace bench;

DiagnosedWorld diagnose_world(const WorldToDiagnose& asked) {
  const bench::test::Sandbox folder;
  VirtualTarget server = virtual_target_of(asked.world, "test", asked.trial).value();
  RunOptions run;
  run.models = {"llama3.1:8b"};
  if (!asked.api.empty()) run.api = find_backend(asked.api);
  run.nonce_seed = asked.trial;
  run.output = folder.path("diagnosis.jsonl");
  run.durability = Durability::none;

  CampaignRequest request;
  request.options = run;
  request.found = preflight(run, server.target.host, *server.target.transport).value();
  request.legs = opening_legs(run, asked.options, request.found).value();
  const Preflight found = request.found;
  CampaignObserver nobody;
  const auto campaign = Campaign::open(std::move(request), server.ports(), nobody).value();
  carry_out_experiment(*campaign, run, asked.options, found, nullptr);
  CampaignResult result = campaign->finish();

  DiagnosedWorld diagnosed;
  std::vector<RunRecord> records;
  result.records.for_each([&](const RunRecord& record) { records.push_back(record); });
  diagnosed.header = std::move(result.header);
  diagnosed.records = Records(std::move(records));
  diagnosed.end = result.summary.end;
  diagnosed.diagnosis = diagnose(diagnosed.header, diagnosed.records, diagnosed.end, asked.options);
  diagnosed.took_s = diagnosed.diagnosis.took_s;
  return diagnosed;
}

std::string answers_of(const Diagnosis& diagnosis) {
  std::string letters;
  for (const Hypothesis& hypothesis : diagnosis.hypotheses) letters += name_of(hypothesis.answer)[0];
  return letters;
}

std::string missed(const Diagnosis& found, const Expectation& expected) {
  std::string words;
  if (expected.verdict && found.verdict != *expected.verdict)
    words += " verdict " + std::string(name_of(found.verdict));
  if (expected.places && (!found.places || found.places->places != *expected.places))
    words += " places " + (found.places ? std::to_string(found.places->places) : "none");
  const std::string answers = answers_of(found);
  bool differs = false;
  for (std::size_t i = 0; i < expected.hypotheses.size(); ++i)
    differs =
        differs || (expected.hypotheses[i] != '?' && (i >= answers.size() || answers[i] != expected.hypotheses[i]));
  return differs ? words + " answers " + answers : words;
}

}  // namespace bench_test
