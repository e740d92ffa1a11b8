#pragma once

#include <string>

#include <boost/asio/ssl/context.hpp>

#include "bench/failure.h"

#include "send/tls_settings.h"

namespace bench {

/// Speaks TLS 1.2 at least, and checks the peer unless it is told not to.
Expected<void> prepare_tls(boost::asio::ssl::context& tls, const TlsSettings& settings = {});

bool checks_peer(boost::asio::ssl::context& tls);

/// Tells a handshake whom it is made with: a name, which is sent along so that a server of several can choose, or the
/// number of a machine.
void expect_peer(SSL* handshake, const std::string& address);

}  // namespace bench
