#pragma once

#include <span>
#include <string_view>

#include "bench/backend.h"
#include "bench/failure.h"
#include "bench/record.h"
#include "bench/run.h"
#include "bench/transport.h"

#include "campaign/forecast.h"
#include "campaign/leg.h"
#include "campaign/preflight.h"
#include "plan/plan_preview.h"

namespace bench {

/// Hears how a campaign goes, as values: the words are those of who listens. Every event is ignored unless it is
/// overridden.
class CampaignObserver {
 public:
  virtual ~CampaignObserver() = default;

  // While the server is looked at, before there is a campaign.
  virtual void asking(const Host&, const HttpRequest& /*question*/) {}
  virtual void answered(const HttpRequest& /*question*/, const FailureOr<HttpResponse>&) {}
  virtual void preflight_ended(const Expected<Preflight>&) {}

  /// Once, with all legs that are known by then.
  virtual void campaign_begins(std::span<const Leg>, bool /*simulated*/) {}

  // In this order, for each leg. One that is given up while it warms up does not begin.
  virtual void reload_expected(const ReloadNotice&) {}
  virtual void leg_announced(const Leg&, const PlanEstimate&, bool /*simulated*/) {}
  virtual void load_expected(const Leg&) {}  ///< the model is not in memory: its first token will take long
  virtual void warm_up_begins(const Leg&, const Progress&) {}  ///< the counters may be read until it has ended
  virtual void warm_up_ended(const Leg&) {}
  virtual void warmed_up(const Leg&, const PlanEstimate&, const TokenRates&) {}  ///< when the warm-ups had rates
  virtual void leg_begins(const Leg&, const Progress&) {}  ///< the counters may be read until the leg has ended
  virtual void precision_looked(const Leg&, const PrecisionLook&) {}  ///< between the requests of a leg that ends by it
  virtual void leg_ended(const Leg&, const RunOutcome&) {}

  /// From any thread: no request is started any more, those under way have `grace` to end. Must return at once.
  virtual void stop_asked(Nanos /*grace*/) {}

  // On the thread that writes the journal, while requests are under way.
  /// The record is written, with this line. In the order of the file, warm-ups included.
  virtual void record_written(const RunRecord&, std::string_view /*line*/) {}
  /// Once: the results can no longer be written where they should. The campaign stops by itself.
  virtual void journal_failed(const SetupError&) {}
};

}  // namespace bench
