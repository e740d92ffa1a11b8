#pragma once

#include <memory>
#include <vector>

#include "bench/clock.h"
#include "bench/transport.h"

#include "sim/virtual/clock.h"
#include "sim/world/world.h"

namespace bench {

// sim/virtual/ runs the pipeline against the simulated server in virtual time: a Transport whose clock jumps from event
// to event. Tests and the signature of ten thousand requests rest on it.

/// The simulated server without sockets and in virtual time: the production dispatcher and decoder against the engine,
/// ten thousand requests in a second or two, every instant exact and the same in each run. Connections are kept from
/// the start.
class VirtualTransport : public Transport {
 public:
  /// `standstills`: of the client, in order of their instants.
  explicit VirtualTransport(World world, const std::vector<Standstill>& standstills = {});
  ~VirtualTransport() override;

  boost::system::result<HttpResponse, Failure> fetch(const HttpRequest& request, const Timeouts& limits) override;
  void drive(const LoadShape& shape, const RequestSource& source, const Timeouts& limits, ExchangePort& port) override;
  void cancel(std::int64_t plan_index, Failure why) override;
  void stop() override;

  /// Virtual time. It stands still but in fetch() and drive().
  const Clock& clock() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace bench
