#include "support/tls_front.h"

#include <arpa/inet.h>
#include <cstdint>
#include <memory>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

namespace bench::test {
namespace {

template <auto free>
struct Freed {
  template <class T>
  void operator()(T* what) const {
    free(what);
  }
};
using Bio = std::unique_ptr<BIO, Freed<BIO_free_all>>;
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;
using Session = std::unique_ptr<SSL, Freed<SSL_free>>;

std::string text_in(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return {data, static_cast<std::size_t>(size)};
}

Bio reader_of(const std::string& pem) { return Bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))); }

Certificate certificate_in(const std::string& pem) {
  return Certificate(PEM_read_bio_X509(reader_of(pem).get(), nullptr, nullptr, nullptr));
}

Key key_in(const std::string& pem) {
  return Key(PEM_read_bio_PrivateKey(reader_of(pem).get(), nullptr, nullptr, nullptr));
}

void add_extension(X509* certificate, int nid, const std::string& value) {
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, nid, value.c_str());
  if (extension == nullptr) throw std::runtime_error("extension " + value);
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

SSL_CTX* context_for(const TlsFrontSpec& spec) {
  SSL_CTX* context = SSL_CTX_new(TLS_server_method());
  if (SSL_CTX_use_certificate(context, certificate_in(spec.shown.certificate).get()) != 1 ||
      SSL_CTX_use_PrivateKey(context, key_in(spec.shown.key).get()) != 1)
    throw std::runtime_error("credentials");
  if (spec.only_old) {
    SSL_CTX_set_security_level(context, 0);  // or it would not go so low
    SSL_CTX_set_min_proto_version(context, TLS1_VERSION);
    SSL_CTX_set_max_proto_version(context, TLS1_VERSION);
  }
  if (spec.only_tls12) SSL_CTX_set_max_proto_version(context, TLS1_2_VERSION);
  if (!spec.wants_client_of.empty()) {
    X509_STORE_add_cert(SSL_CTX_get_cert_store(context), certificate_in(spec.wants_client_of).get());
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  }
  return context;
}

sockaddr_in loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  return address;
}

/// Until the other end closes: what it still sends must not meet a closed socket, or our last words would be lost.
void drain(int socket, const std::atomic<bool>& stopping) {
  shutdown(socket, SHUT_WR);
  char buffer[4096];
  while (!stopping) {
    pollfd ready{socket, POLLIN, 0};
    if (poll(&ready, 1, 20) > 0 && recv(socket, buffer, sizeof buffer, 0) <= 0) return;
  }
}

bool send_all(int socket, const char* bytes, std::size_t size) {
  while (size > 0) {
    const auto n = send(socket, bytes, size, MSG_NOSIGNAL);
    if (n <= 0) return false;
    bytes += n;
    size -= static_cast<std::size_t>(n);
  }
  return true;
}

/// Copies both ways until one end has nothing more to say.
void copy(SSL* session, int client, int server, std::size_t limit, const std::atomic<bool>& stopping) {
  char buffer[16 * 1024];
  std::size_t replied = 0;
  while (!stopping) {
    pollfd ready[2] = {{client, POLLIN, 0}, {server, POLLIN, 0}};
    if (SSL_pending(session) == 0 && poll(ready, 2, 20) <= 0) continue;
    if (SSL_pending(session) > 0 || ready[0].revents != 0) {
      const int n = SSL_read(session, buffer, sizeof buffer);
      if (n <= 0 || !send_all(server, buffer, static_cast<std::size_t>(n))) return;
    }
    if (ready[1].revents != 0) {
      auto n = recv(server, buffer, sizeof buffer, 0);
      if (n <= 0) {
        SSL_shutdown(session);
        return;
      }
      const bool cut = limit > 0 && replied + static_cast<std::size_t>(n) >= limit;
      if (cut) n = static_cast<decltype(n)>(limit - replied);
      replied += static_cast<std::size_t>(n);
      if (n > 0 && SSL_write(session, buffer, static_cast<int>(n)) <= 0) return;
      if (cut) return;
    }
  }
}

}  // namespace

Credentials make_credentials(const CertificateSpec& spec) {
  const Key key(EVP_EC_gen("P-256"));
  const Certificate certificate(X509_new());
  static std::atomic<long> serial{1};
  X509_set_version(certificate.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial++);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), std::chrono::seconds(spec.from).count());
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), std::chrono::seconds(spec.until).count());
  X509_set_pubkey(certificate.get(), key.get());
  X509_NAME* name = X509_get_subject_name(certificate.get());
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(spec.common_name.c_str()), -1, -1, 0);
  if (!spec.names.empty()) add_extension(certificate.get(), NID_subject_alt_name, spec.names);
  if (spec.authority) add_extension(certificate.get(), NID_basic_constraints, "critical,CA:TRUE");
  const Certificate issuer = spec.issuer == nullptr ? nullptr : certificate_in(spec.issuer->certificate);
  X509_set_issuer_name(certificate.get(), issuer ? X509_get_subject_name(issuer.get()) : name);
  const Key issuer_key = spec.issuer == nullptr ? nullptr : key_in(spec.issuer->key);
  if (X509_sign(certificate.get(), issuer_key ? issuer_key.get() : key.get(), EVP_sha256()) == 0)
    throw std::runtime_error("sign");
  const Bio certificate_pem(BIO_new(BIO_s_mem()));
  const Bio key_pem(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(certificate_pem.get(), certificate.get());
  PEM_write_bio_PrivateKey(key_pem.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  return {text_in(certificate_pem.get()), text_in(key_pem.get())};
}

TlsFront::TlsFront(int plain_port, const TlsFrontSpec& spec) : plain_port_(plain_port), spec_(spec) {
  context_ = context_for(spec);
  listener_ = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = loopback(0);
  bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address);
  listen(listener_, 64);
  socklen_t size = sizeof address;
  getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { serve(); });
}

TlsFront::~TlsFront() {
  stopping_ = true;
  thread_.join();
  for (std::thread& connection : connections_) connection.join();
  close(listener_);
  SSL_CTX_free(static_cast<SSL_CTX*>(context_));
}

std::string TlsFront::url(const std::string& name) const { return "https://" + name + ":" + std::to_string(port_); }

std::string TlsFront::asked_name() {
  const std::lock_guard lock(mutex_);
  return asked_name_;
}

std::string TlsFront::connect_request() {
  const std::lock_guard lock(mutex_);
  return connect_request_;
}

/// Byte by byte, so that nothing of the handshake behind it is taken.
void TlsFront::open_way(int client) {
  std::string request;
  char byte = 0;
  while (!request.ends_with("\r\n\r\n") && recv(client, &byte, 1, 0) == 1) request += byte;
  constexpr std::string_view granted = "HTTP/1.1 200 Connection established\r\n\r\n";
  send_all(client, granted.data(), granted.size());
  const std::lock_guard lock(mutex_);
  connect_request_ = request;
}

void TlsFront::serve() {
  while (!stopping_) {
    pollfd ready{listener_, POLLIN, 0};
    if (poll(&ready, 1, 20) <= 0) continue;
    const int client = accept(listener_, nullptr, nullptr);
    if (client >= 0) connections_.emplace_back([this, client] { pass_on(client); });
  }
}

void TlsFront::pass_on(int client) {
  sigset_t broken_pipe;  // which OpenSSL does not keep from raising a signal
  sigemptyset(&broken_pipe);
  sigaddset(&broken_pipe, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &broken_pipe, nullptr);
  const timeval patience{10, 0};
  setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  if (spec_.behind_proxy) open_way(client);
  const Session session(SSL_new(static_cast<SSL_CTX*>(context_)));
  SSL_set_fd(session.get(), client);
  const bool open = SSL_accept(session.get()) == 1;
  const char* asked = SSL_get_servername(session.get(), TLSEXT_NAMETYPE_host_name);
  {
    const std::lock_guard lock(mutex_);
    asked_name_ = asked == nullptr ? "" : asked;
  }
  if (open) {
    const int server = socket(AF_INET, SOCK_STREAM, 0);
    const sockaddr_in address = loopback(plain_port_);
    if (connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0)
      copy(session.get(), client, server, spec_.cut_after, stopping_);
    close(server);
  }
  drain(client, stopping_);
  close(client);
}

}  // namespace bench::test
