#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "bench/diagnosis.h"

#include "study/diagnose/experiment/observation.h"
#include "study/diagnose/measured/places.h"

namespace bench {

// What may be measured in place of the server's own parallelism, a file each. Where one of these is seen, it comes
// before every other verdict.

/// Whether there is a sign of a cause, and what shows it.
struct Sign {
  bool seen = false;
  bool suspected = false;  ///< not enough to say so: more requests would tell
  std::string says = {};
  std::vector<Evidence> evidence = {};
};

/// What the signs are judged against.
struct Ordinary {
  double first_token_alone = 0;  ///< seconds, with one in flight
  double decoding_alone = 0;     ///< seconds of a whole answer
  double step_alone = 0;         ///< seconds a token
  double clock_scale = 1;        ///< seconds of ours in one of the server's
  double most_of_wall = 0;       ///< of a request alone, the server's own total over ours
  std::int64_t alone = 0;        ///< requests these rest on
};
Ordinary ordinary_of(std::span<const ObservedLeg> legs);

/// The pace of requests is limited: they are refused however few are in flight. Refusals in bursts larger than the
/// question asks for do not count.
Sign rate_limit_sign(std::span<const ObservedLeg> legs, std::int64_t workers);
/// So many at once are taken, and those beyond are refused; 0: no limit was met.
std::int64_t most_taken_at_once(std::span<const ObservedLeg> legs);
/// With 429 or 503, whatever for.
std::int64_t refused_requests(std::span<const ObservedLeg> legs);
/// Requests in flight end each other for want of cache.
Sign shared_cache_sign(std::span<const ObservedLeg> legs);
/// The model was loaded in the middle of the experiment.
Sign cold_load_sign(std::span<const ObservedLeg> legs);
/// Time on the way, or in this machine, that grows with the number in flight and that the server's own counters do not
/// know.
Sign client_sign(std::span<const ObservedLeg> legs, const Ordinary& ordinary, bool held_back);
/// Requests of others: something waits although there are places, or the speed changes as with others' requests.
Sign contention_sign(std::span<const ObservedLeg> legs, const Ordinary& ordinary, const FoundPlaces& base_places,
                     bool held_back);
/// Requests in base, with so many in flight, that waited longer than the prompts of those before them explain.
std::int64_t waits_with(std::span<const ObservedLeg> legs, const Ordinary& ordinary, std::int64_t in_flight);
/// The stream is held back and comes at once.
Sign held_back_sign(std::span<const ObservedLeg> legs);

/// Numbers of at most eight requests.
std::vector<std::int64_t> some_of(std::vector<std::int64_t> requests);

}  // namespace bench
