#pragma once

#include <memory>
#include <string>
#include <vector>

#include "bench/failure.h"
#include "bench/options.h"
#include "bench/plan.h"
#include "bench/transport.h"

#include "sim/http/process.h"

namespace bench {

/// What is measured, and the way to it. With --sim the server is a process of its own that ends with this object; with
/// another transport in it (VirtualTransport) nothing is real but the records.
struct Target {
  std::unique_ptr<SimProcess> sim;  ///< null without --sim
  Host host;
  std::unique_ptr<Transport> transport;
  std::string proxy;                  ///< on the way, "proxy:3128"; "": none
  std::vector<std::string> warnings;  ///< what the user must hear of it, as sentences
};

/// Resolves host and key, and starts the simulated server where one is asked for. Call it before any thread exists: the
/// simulated server is forked.
Expected<Target> open_target(const RunOptions& options);
/// The same for questions whose right answers a simulated server is to know.
Expected<Target> open_target(const RunOptions& options, const Suite& asked);

/// A server at a port of this machine that nobody has named: it gets no key and no header.
Expected<Target> open_neighbour(int port);

}  // namespace bench
