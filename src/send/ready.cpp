#include "send/ready.h"

#include <thread>

#include "send/socket/stamped_read.h"

namespace bench {

boost::system::result<HttpResponse, Failure> fetch_when_ready(Transport& transport, const HttpRequest& request,
                                                              const Timeouts& limits, Nanos patience) {
  constexpr auto pause = std::chrono::milliseconds(200);
  const Instant give_up = monotonic_now() + patience;
  while (true) {
    auto response = transport.fetch(request, limits);
    // A proxy in front of a server that is still starting answers 502 or 503.
    const bool there = response && response->status != 502 && response->status != 503;
    // One that takes the connection and then says nothing for the whole limit is not about to start.
    const bool hopeless =
        !response &&
        (response.error().kind == FailureKind::stopped || response.error().kind == FailureKind::ended ||
         response.error().kind == FailureKind::bad_json || response.error().status == Status::timeout_total);
    if (there || hopeless || monotonic_now() + pause > give_up) return response;
    std::this_thread::sleep_for(pause);
  }
}

}  // namespace bench
