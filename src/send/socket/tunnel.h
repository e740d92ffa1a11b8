#pragma once

#include <optional>

#include "bench/failure.h"

#include "send/address/proxy.h"
#include "send/socket/asio_types.h"

namespace bench {

/// Asks the proxy at the other end of a connection for a way to `to`: what is sent from then on reaches that server as
/// it is.
Task<std::optional<Failure>> open_tunnel(ClientSocket& connected, const Host& to, const Proxy& proxy);

}  // namespace bench
