#pragma once

#include <atomic>
#include <chrono>
#include <list>
#include <mutex>
#include <string>
#include <thread>

namespace bench::test {

/// A certificate and its key, made for one test.
struct Credentials {
  std::string certificate;  ///< PEM
  std::string key;          ///< PEM
};

/// What a certificate says.
struct CertificateSpec {
  std::string common_name = "bench test";
  std::string names = "DNS:localhost,IP:127.0.0.1";  ///< as OpenSSL writes subjectAltName; "": none
  std::chrono::hours from{-24};                      ///< from now
  std::chrono::hours until{24};
  const Credentials* issuer = nullptr;  ///< null: it signs itself
  bool authority = false;
};
Credentials make_credentials(const CertificateSpec& spec = {});

/// How a TLS front speaks.
struct TlsFrontSpec {
  Credentials shown;
  bool only_old = false;    ///< TLS 1.0 and nothing newer
  bool only_tls12 = false;  ///< an older dialect of what is allowed
  std::string wants_client_of =
      {};                     ///< PEM of the authority whose certificates clients must show; "": none is asked for
  std::size_t cut_after = 0;  ///< ends each connection behind so many bytes of replies, without a word of TLS; 0: never
  bool behind_proxy = false;  ///< answers a CONNECT first, as a proxy does
};

/// Takes TLS connections on a port of loopback and passes what is in them on to a plain port, and back.
class TlsFront {
 public:
  TlsFront(int plain_port, const TlsFrontSpec& spec);
  ~TlsFront();
  TlsFront(const TlsFront&) = delete;
  TlsFront& operator=(const TlsFront&) = delete;

  int port() const { return port_; }
  std::string url(const std::string& name = "127.0.0.1") const;
  /// The name that the last client asked for; "" for none.
  std::string asked_name();
  /// The last request to open a way; "" for none.
  std::string connect_request();

 private:
  void serve();
  void pass_on(int client);
  void open_way(int client);

  int plain_port_;
  TlsFrontSpec spec_;
  void* context_ = nullptr;  ///< SSL_CTX
  int listener_ = -1;
  int port_ = 0;
  std::atomic<bool> stopping_{false};
  std::mutex mutex_;
  std::string asked_name_;
  std::string connect_request_;
  std::list<std::thread> connections_;
  std::thread thread_;
};

}  // namespace bench::test
