// A sweep as it goes on: legs one after another, until a level breaks a rule.

#include "campaign/campaign.h"
#include "study/sweep/leg_figures.h"
#include "study/sweep/level_watch.h"
#include "study/sweep/sweep.h"

namespace bench {

void carry_out_sweep(Campaign& campaign, const std::vector<SweepLeg>& legs, const SweepAsked& asked,
                     const LevelSpared& spared) {
  LevelWatch watch(asked.rules);
  for (const SweepLeg& next : legs) {
    if (campaign.is_over()) return;
    if (watch.is_spared(next.level)) continue;
    std::vector<Served> served;
    campaign.measure(next.leg, [&](const RunRecord& record) {
      if (!record.warmup) served.push_back(served_of(record));
    });
    if (campaign.is_over() || served.empty()) continue;
    if (const auto broken = watch.after(next.level, served)) spared(next.leg.plan.condition, *broken);
  }
}

}  // namespace bench
