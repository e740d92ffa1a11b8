#include <algorithm>
#include <vector>

#include "study/diagnose/experiment/workload.h"
#include "study/diagnose/measured/estimate.h"
#include "study/diagnose/measured/overlap.h"
#include "study/diagnose/signs/signs.h"

namespace bench {

std::vector<std::int64_t> some_of(std::vector<std::int64_t> requests) {
  constexpr std::size_t most_named = 8;
  if (requests.size() > most_named) requests.resize(most_named);
  return requests;
}

Ordinary ordinary_of(std::span<const ObservedLeg> legs) {
  std::vector<double> waits;
  std::vector<double> decoding;
  std::vector<double> steps;
  std::vector<double> scales;
  std::vector<double> totals;
  for (const ObservedLeg& leg : legs) {
    if (leg.cell.purpose != Purpose::speed || leg.cell.in_flight != 1) continue;
    const bool is_base = leg.cell.temperature == base_temperature && !leg.cell.schema;
    for (const Observed& request : leg.requests) {
      if (!request.ok()) continue;
      const double length = *request.last - *request.first;
      if (request.total && request.wall() > 0) totals.push_back(*request.total / request.wall());
      if (request.eval && *request.eval > 0 && request.arrivals.size() >= 8 && length > 0)
        scales.push_back(length / *request.eval);
      if (!is_base) continue;
      waits.push_back(request.ttft());
      decoding.push_back(length);
    }
    if (is_base)
      for (const Pause& pause : even_pauses_of(leg)) steps.push_back(pause.step);
  }
  Ordinary ordinary;
  ordinary.alone = static_cast<std::int64_t>(waits.size());
  ordinary.first_token_alone = quantile_of(std::move(waits), 0.5).value_or(0);
  ordinary.decoding_alone = quantile_of(std::move(decoding), 0.5).value_or(0);
  ordinary.step_alone = quantile_of(std::move(steps), 0.5).value_or(0);
  ordinary.clock_scale = quantile_of(std::move(scales), 0.5).value_or(1);
  ordinary.most_of_wall = quantile_of(std::move(totals), 0.5).value_or(0);
  return ordinary;
}

}  // namespace bench
