#include "send/socket/tls.h"

#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include "system/files.h"

namespace bench {
namespace {

namespace ssl = boost::asio::ssl;
using boost::system::error_code;

constexpr std::int64_t largest_pem = 4 * 1024 * 1024;

SetupError tls_error(const std::string& why) {
  return {ExitCode::preflight, "cannot set up TLS", why, {"check SSL_CERT_FILE, or use http://"}};
}

Expected<std::string> read_pem(const std::string& path, const char* option) {
  auto text = read_file(path, largest_pem);
  if (text) return text;
  SetupError error = text.error();
  error.code = ExitCode::usage;
  error.try_this.push_back(std::string("check the file of ") + option);
  return error;
}

Expected<void> trust(ssl::context& tls, const std::string& path) {
  const auto pem = read_pem(path, "--cacert");
  if (!pem) return pem.error();
  error_code ec;
  tls.add_certificate_authority(boost::asio::buffer(*pem), ec);
  if (ec)
    return usage_error("'" + path + "' has no certificate that can be trusted", ec.message(),
                       {"give --cacert a file with -----BEGIN CERTIFICATE----- in it",
                        "from one in DER form:  openssl x509 -inform der -in FILE -out FILE.pem"});
  // Who trusts the certificate of one server need not trust the authority that signed it.
  X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(tls.native_handle()), X509_V_FLAG_PARTIAL_CHAIN);
  return {};
}

Expected<void> show_certificate(ssl::context& tls, const TlsSettings& settings) {
  const auto certificate = read_pem(*settings.certificate, "--cert");
  if (!certificate) return certificate.error();
  error_code ec;
  tls.use_certificate_chain(boost::asio::buffer(*certificate), ec);
  if (ec)
    return usage_error("'" + *settings.certificate + "' has no certificate to show", ec.message(),
                       {"give --cert a file with -----BEGIN CERTIFICATE----- in it"});
  const std::string& path = settings.key.value_or(*settings.certificate);
  const auto key = read_pem(path, settings.key ? "--key" : "--cert");
  if (!key) return key.error();
  // OpenSSL would ask for a passphrase on the terminal.
  tls.set_password_callback([](std::size_t, ssl::context::password_purpose) { return std::string(); }, ec);
  tls.use_private_key(boost::asio::buffer(*key), ssl::context::pem, ec);
  if (!ec) return {};
  std::vector<std::string> remedies = {
      "a key with a passphrase has to be freed of it first:  openssl pkey -in FILE "
      "-out FILE.key"};
  if (!settings.key) remedies = {"name the file of the key:  --key FILE"};
  return usage_error("'" + path + "' has no key that fits the certificate in '" + *settings.certificate + "'",
                     ec.message(), std::move(remedies));
}

}  // namespace

Expected<void> prepare_tls(ssl::context& tls, const TlsSettings& settings) {
  error_code ec;
  if (settings.authorities) {
    if (auto trusted = trust(tls, *settings.authorities); !trusted) return trusted.error();
  } else {
    tls.set_default_verify_paths(ec);
    if (ec) return tls_error(ec.message());
  }
  tls.set_verify_mode(settings.any_certificate ? ssl::verify_none : ssl::verify_peer, ec);
  if (ec) return tls_error(ec.message());
  if (SSL_CTX_set_min_proto_version(tls.native_handle(), TLS1_2_VERSION) != 1) return tls_error("TLS 1.2");
  if (settings.certificate) return show_certificate(tls, settings);
  return {};
}

bool checks_peer(ssl::context& tls) { return SSL_CTX_get_verify_mode(tls.native_handle()) != SSL_VERIFY_NONE; }

void expect_peer(SSL* handshake, const std::string& address) {
  X509_VERIFY_PARAM* expected = SSL_get0_param(handshake);
  const std::string number = address.substr(0, address.find('%'));  // a zone is no part of it
  if (X509_VERIFY_PARAM_set1_ip_asc(expected, number.c_str()) == 1) return;
  const std::string name = address.ends_with('.') ? address.substr(0, address.size() - 1) : address;
  X509_VERIFY_PARAM_set_hostflags(expected, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  X509_VERIFY_PARAM_set1_host(expected, name.c_str(), name.size());
  SSL_set_tlsext_host_name(handshake, name.c_str());
}

}  // namespace bench
