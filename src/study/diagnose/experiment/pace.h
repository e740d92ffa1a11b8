#pragma once

#include <string>

#include "bench/clock.h"

#include "study/diagnose/diagnose.h"
#include "study/diagnose/experiment/observation.h"

namespace bench {

/// Seconds of one request of the experiment on a server that nothing is known of: 10 ms a token.
double usual_service(const DiagnoseOptions& options);

/// The time that the experiment may take without a budget, by what one request alone takes: its number of requests is
/// what is bounded, and a slow server takes longer for them.
Nanos usual_time(double service_s);

/// The longest request alone with which all of it is done in so much time.
Nanos longest_service(Nanos whole);

/// With less nothing whole can be concluded.
Nanos least_time(double service_s);

/// A time as --budget takes it, rounded up: "95s", "12m".
std::string budget_text(Nanos budget);

/// forecast() by what a request alone takes.
ExperimentForecast forecast_with(double service_s, const DiagnoseOptions& options);

/// Not one of the leg's requests reached the server.
bool is_gone(const ObservedLeg& leg);

}  // namespace bench
