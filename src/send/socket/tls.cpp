#include "send/socket/tls.h"

namespace bench {
namespace {

SetupError tls_error(const std::string& why) {
  return {ExitCode::preflight, "cannot set up TLS", why, {"check SSL_CERT_FILE, or use http://"}};
}

}  // namespace

Expected<void> prepare_tls(boost::asio::ssl::context& tls) {
  boost::system::error_code ec;
  tls.set_default_verify_paths(ec);
  if (ec) return tls_error(ec.message());
  tls.set_verify_mode(boost::asio::ssl::verify_peer, ec);
  if (ec) return tls_error(ec.message());
  if (SSL_CTX_set_min_proto_version(tls.native_handle(), TLS1_2_VERSION) != 1) return tls_error("TLS 1.2");
  return {};
}

}  // namespace bench
