#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "bench/clock.h"
#include "bench/diagnosis.h"
#include "bench/options.h"
#include "bench/plan.h"
#include "bench/record.h"

#include "campaign/leg.h"
#include "campaign/preflight.h"

namespace bench {

class Campaign;

struct DiagnoseOptions {
  std::int64_t workers = 8;          ///< the N of the question
  std::optional<Nanos> budget = {};  ///< none: about a minute on a model of 10 ms a token
  std::uint64_t seed = 42;
  std::optional<Suite> workload = {};  ///< the user's own prompts; none: the usual one, made here
  bool schema = true;                  ///< the workload is constrained
  double temperature = 0;              ///< of the workload
  std::string schema_text = {};        ///< JSON; "": one of our own
  std::int64_t output_tokens = 64;     ///< of each answer, at most: small and fixed, so that requests are alike
  /// Time is real, and somebody waits: a server that turns out far slower than was forecast ends it after one request.
  bool stops_if_slow = false;
};

/// What will be asked, before anything is known but the server's answers to the preflight.
struct ExperimentForecast {
  std::int64_t requests = 0;  ///< at most
  Nanos at_least{0};          ///< by what is known of the server, else by 10 ms a token
  Nanos at_most{0};
  std::vector<std::string> steps;  ///< as sentences, in order
};
ExperimentForecast forecast(const RunOptions& run, const DiagnoseOptions& options, const Preflight& found);

/// The first legs of the experiment, for the request with which its campaign is opened: they tell the header what is
/// asked. The campaign is not run() but handed to carry_out_experiment().
Expected<std::vector<Leg>> opening_legs(const RunOptions& run, const DiagnoseOptions& options, const Preflight& found);

/// Called between the steps of the experiment: what is done next, and about how long it takes.
using StepTold = std::function<void(const std::string& step, Nanos about)>;

/// The experiment: each next leg follows from the records so far, and it ends when everything is settled or the budget
/// is spent. The records stand in the journal of the campaign; `is_over` of the campaign ends it early.
void carry_out_experiment(Campaign& campaign, const RunOptions& run, const DiagnoseOptions& options,
                          const Preflight& found, const StepTold& told);

/// A server of which the first request has shown that the experiment would take far longer than was forecast.
struct SlowServer {
  double request_s = 0;  ///< of one request alone
  Nanos whole{0};        ///< of the experiment
  bool operator==(const SlowServer&) const = default;
};
/// None where that is not what ended it.
std::optional<SlowServer> found_too_slow(const Records& records, const RunEnd& end, const DiagnoseOptions& options);

/// The conclusion, from the journal alone. Pure.
Diagnosis diagnose(const RunHeader& header, const Records& records, const RunEnd& end, const DiagnoseOptions& options);

}  // namespace bench
