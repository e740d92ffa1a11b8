#pragma once

#include "bench/clock.h"

#include "study/diagnose/diagnose.h"
#include "study/diagnose/experiment/observation.h"

namespace bench {

/// Seconds of one request of the experiment on a server that nothing is known of: 10 ms a token.
double usual_service(const DiagnoseOptions& options);

/// The time that the experiment may take without a budget, by what one request alone takes: its number of requests is
/// what is bounded, and a slow server takes longer for them.
Nanos usual_time(double service_s);

/// Not one of the leg's requests reached the server.
bool is_gone(const ObservedLeg& leg);

}  // namespace bench
