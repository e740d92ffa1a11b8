#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bench/comparison.h"
#include "bench/failure.h"

#include "campaign/campaign.h"
#include "campaign/earlier/load_run.h"
#include "cli/option/invocation.h"
#include "cli/option/option_row.h"

namespace bench {

extern const OptionTable baseline_options;

/// An earlier run that the one to be measured is compared with when it has ended.
class Baseline {
 public:
  /// As --baseline names it, read and found to be good for a comparison; null when it names none.
  static Expected<std::unique_ptr<Baseline>> load(const Invocation& asked);

  /// Whether the run that `header` begins can be compared with it: in every model, and one condition at most differs.
  Expected<void> check(const RunHeader& header) const;

  /// One comparison for each model.
  std::vector<ComparedRuns> compare(const CampaignResult& result) const;

 private:
  Baseline(std::string name, LoadedRun run, std::vector<ChangeGate> gates)
      : name_(std::move(name)), run_(std::move(run)), gates_(std::move(gates)) {}
  std::optional<std::string> counterpart_of(const std::string& model, bool is_only) const;

  std::string name_;
  LoadedRun run_;
  std::vector<ChangeGate> gates_;
};

}  // namespace bench
