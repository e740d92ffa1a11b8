#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "study/diagnose/conclusion/conclusion.h"
#include "summarise/sentence.h"

namespace bench {
namespace {

void add_offload(std::vector<Warning>& to, const RunHeader& header, const RunEnd& end) {
  for (const auto* loaded : {&end.loaded, &header.server.loaded})
    for (const LoadedModel& model : *loaded) {
      const auto share = model.gpu_share();
      if (!share || *share <= 0 || *share >= 0.999) continue;  // none at all is what a machine without a GPU has
      to.push_back({"cpu_offload",
                    "only " + sentence_percent(*share) + " of " + model.name +
                        " is on the GPU: the rest runs on the "
                        "processor, and that is slower than anything named here",
                    "a smaller context, fewer places or a smaller model, until all of it fits"});
      return;
    }
}

void add_places_told(std::vector<Warning>& to, const Analysis& found, const RunHeader& header) {
  const auto told = header.server.capacity.places;
  if (!told || found.places.places == 0 || found.places.at_least || *told == found.places.places) return;
  to.push_back({"places_contradicted",
                "the server says that it has " + std::to_string(*told) + " places; " +
                    std::to_string(found.places.places) + " were at work together and no more",
                ""});
}

/// Its own durations against ours: of requests that were alone nothing on the way can explain a difference.
void add_counters(std::vector<Warning>& to, const Analysis& found) {
  constexpr double tolerated = 0.04;
  std::int64_t impossible = 0;
  std::int64_t all = 0;
  for (const ObservedLeg& leg : found.legs)
    for (const Observed& request : leg.requests) {
      if (!request.ok() || !request.total) continue;
      ++all;
      impossible += !found.drift.seen && *request.total > request.wall() * (1 + tolerated / 4);
    }
  const double scale = found.ordinary.clock_scale;
  // Servers count the steps between the tokens of an answer, or one more.
  const double steps = found.ordinary.step_alone > 0 ? found.ordinary.decoding_alone / found.ordinary.step_alone : 0;
  const double low = scale;
  const double high = steps >= 1 ? scale * (steps + 1) / steps : scale;
  const bool is_off = !found.held_back_stream && found.ordinary.alone >= 2 &&
                      (std::log(low) > tolerated || std::log(high) < -tolerated);
  if (!is_off && impossible * 2 <= all) return;
  std::string text = "the server's own durations contradict the clock of this machine";
  if (is_off) text += ": an answer takes " + sentence_number(scale, 2) + " times as long to arrive as it says";
  if (impossible > 0) text += "; " + sentence_count(impossible, all, "requests would have taken longer than they did");
  to.push_back({"counters_contradicted", text, "what is said here rests on the client's own times"});
}

}  // namespace

std::vector<Warning> warnings_of(const Analysis& found, const RunHeader& header, const RunEnd& end) {
  std::vector<Warning> warnings;
  add_offload(warnings, header, end);
  add_places_told(warnings, found, header);
  add_counters(warnings, found);
  if (auto missing = durations_missing(found)) warnings.push_back(*std::move(missing));
  if (found.drift.seen)
    warnings.push_back({"speed_changed",
                        "the speed of the server changed while it was measured, by " +
                            sentence_percent(found.drift.factor - 1) + ": what came later is compared as if it had not",
                        "look for heat, a limit of power, or other programs on that machine"});
  return warnings;
}

}  // namespace bench
