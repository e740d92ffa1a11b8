#include "study/diagnose/diagnose.h"
namespace bench {
ExperimentForecast forecast(const RunOptions&, const DiagnoseOptions&, const Preflight&) {
  return {10, std::chrono::seconds(1), std::chrono::seconds(2), {"one step"}};
}
Expected<std::vector<Leg>> opening_legs(const RunOptions& run, const DiagnoseOptions&, const Preflight& found) {
  return make_legs(run, Suite{"diagnose", {Case{"a", {{"user", "x"}}}}}, found);
}
void carry_out_experiment(Campaign&, const RunOptions&, const DiagnoseOptions&, const Preflight&, const StepTold&) {}
}  // namespace bench
