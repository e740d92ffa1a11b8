#pragma once

#include <map>
#include <optional>
#include <vector>

#include "sim/http/wire.h"
#include "sim/world/world.h"

namespace bench::sim {

/// The network in front of the server, on the way to the clients: half of the round trip, one pipe for all replies in
/// order of writing, and heads that trickle. Knows nothing of what it carries.
class Network {
 public:
  Network(const World& world, WallTime epoch) : world_(world), epoch_(epoch) {}

  /// The head of this exchange will come a byte a second.
  void slow_head(ExchangeId exchange) { slow_[exchange] = Nanos{0}; }
  /// Takes a part that leaves the server at `part.at`.
  void send(WirePart part);
  /// Forgets what is on its way to a client that has gone.
  void drop(ExchangeId exchange);

  std::optional<Nanos> next_time() const;
  /// Moves everything that is seen by `until` to the end of `out`, in order; `at` is now the instant of the client's
  /// side.
  void take(Nanos until, std::vector<WirePart>& out);

 private:
  void trickle(const WirePart& part);
  Nanos arrival(const WirePart& part);
  void put(Nanos at, WirePart part);

  const World& world_;
  WallTime epoch_;
  Nanos pipe_free_{0};
  std::map<ExchangeId, Nanos> slow_;  ///< exchanges with a slow head: when it is complete
  std::multimap<Nanos, WirePart> on_the_way_;
};

}  // namespace bench::sim
