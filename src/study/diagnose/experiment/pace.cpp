#include "study/diagnose/experiment/pace.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace bench {
namespace {

constexpr double usual_step_s = 0.010;
constexpr double services_at_most = 92;  // as many one after another is what the whole experiment may take
constexpr double services_at_least = 45;
constexpr double usual_minute_s = 60;
constexpr std::int64_t requests_about_prompts = 3 * 2 + 1;

}  // namespace

double usual_service(const DiagnoseOptions& options) {
  return usual_step_s * static_cast<double>(options.output_tokens + 1);
}

Nanos usual_time(double service_s) { return from_seconds(std::max(usual_minute_s, services_at_most * service_s)); }

Nanos longest_service(Nanos whole) { return from_seconds(seconds(whole) / services_at_most); }

Nanos least_time(double service_s) { return from_seconds(services_at_least * service_s); }

std::string budget_text(Nanos budget) {
  constexpr double minute = 60;
  const double whole = std::ceil(seconds(budget));
  if (whole <= 2 * minute) return std::to_string(static_cast<std::int64_t>(whole)) + "s";
  return std::to_string(static_cast<std::int64_t>(std::ceil(whole / minute))) + "m";
}

bool is_gone(const ObservedLeg& leg) {
  return !leg.requests.empty() && std::all_of(leg.requests.begin(), leg.requests.end(), [](const Observed& request) {
    return request.status == Status::connect_failed || request.status == Status::timeout_connect ||
           (request.status == Status::truncated && request.kind == FailureKind::reset && !request.first);
  });
}

ExperimentForecast forecast(const RunOptions&, const DiagnoseOptions& options, const Preflight&) {
  return forecast_with(usual_service(options), options);
}

ExperimentForecast forecast_with(double service, const DiagnoseOptions& options) {
  const std::int64_t n = options.workers;
  ExperimentForecast forecast;
  forecast.at_least = least_time(service);
  forecast.at_most = usual_time(service);
  if (options.budget) {
    forecast.at_most = *options.budget;
    forecast.at_least = std::min(forecast.at_least, forecast.at_most);
  }
  forecast.requests = 16 + 32 + 64 + 4 * 12 * (2 + 5 * n) + requests_about_prompts;
  forecast.steps = {"one request after another, to know what one takes alone",
                    std::to_string(n) + " at once: is any refused, does any wait",
                    "bursts of 16, 32 and 64 short requests, until some of them wait: the places",
                    "one fewer in flight than there are places: does anything wait all the same",
                    "with and without a schema, at two temperatures, with 1 and with " + std::to_string(n) +
                        " in flight, in turns and more than once",
                    "a long prompt twice and one beyond the context: are they remembered, are they cut"};
  return forecast;
}

}  // namespace bench
