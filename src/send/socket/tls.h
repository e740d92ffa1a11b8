#pragma once

#include <boost/asio/ssl/context.hpp>

#include "bench/failure.h"

namespace bench {

/// Trusts whom the system trusts, checks the peer, and speaks TLS 1.2 at least.
Expected<void> prepare_tls(boost::asio::ssl::context& tls);

}  // namespace bench
