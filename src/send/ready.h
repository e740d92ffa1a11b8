#pragma once

#include "bench/transport.h"

namespace bench {

/// Fetches until the server answers at all or `patience` is over; the last failure is the answer then. No patience:
/// once.
boost::system::result<HttpResponse, Failure> fetch_when_ready(Transport& transport, const HttpRequest& request,
                                                              const Timeouts& limits, Nanos patience);

}  // namespace bench
