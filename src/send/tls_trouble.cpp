#include "send/tls_trouble.h"

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <memory>

#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "base/text.h"
#include "send/address/proxy.h"

namespace bench {
namespace {

enum class Trouble {
  self_signed,
  unknown_authority,
  other_name,
  nameless,
  expired,
  authority_expired,
  too_early,
  not_accepted,
  no_tls,
  old_tls,
  ours_missing,
  ours_refused,
  cut,
  failed
};

/// The words stand at the beginning of a detail, so that the trouble is known again from them.
struct TroubleRow {
  Trouble trouble;
  std::string_view words;
};

constexpr TroubleRow trouble_rows[] = {
    {Trouble::self_signed, "its certificate is self-signed"},
    {Trouble::unknown_authority, "its certificate is from an authority that is not trusted here"},
    {Trouble::other_name, "its certificate is for another name: "},
    {Trouble::nameless, "its certificate has no name of a server"},
    {Trouble::expired, "its certificate expired on "},
    {Trouble::authority_expired, "the certificate of its authority expired on "},
    {Trouble::too_early, "its certificate is not valid before "},
    {Trouble::not_accepted, "its certificate is not accepted: "},
    {Trouble::no_tls, "what listens there speaks no TLS"},
    {Trouble::old_tls, "it speaks no TLS that is new enough: 1.2 is the least"},
    {Trouble::ours_missing, "it wants to see a certificate"},
    {Trouble::ours_refused, "it does not accept the certificate that it was shown"},
    {Trouble::cut, "the connection ended in the middle of the TLS handshake"},
    {Trouble::failed, "the TLS handshake failed: "},
};

std::string words_of(Trouble trouble, const std::string& more = "") {
  for (const TroubleRow& row : trouble_rows)
    if (row.trouble == trouble) return std::string(row.words) + more;
  return more;
}

/// What comes from the peer, short enough and without anything that a line cannot hold.
std::string tamed(std::string_view text) {
  constexpr std::size_t longest = 120;
  std::string out(text.substr(0, longest));
  std::replace_if(out.begin(), out.end(), [](unsigned char c) { return c < ' ' || c >= 0x7f; }, '?');
  return out;
}

std::string day_of(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return "a day that cannot be read";
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%d", &parts);
  return text;
}

std::string common_name(X509_NAME* name) {
  const int at = X509_NAME_get_index_by_NID(name, NID_commonName, -1);
  if (at < 0) return "";
  const ASN1_STRING* value = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at));
  return tamed({reinterpret_cast<const char*>(ASN1_STRING_get0_data(value)),
                static_cast<std::size_t>(ASN1_STRING_length(value))});
}

std::string ip_text(const ASN1_OCTET_STRING* bytes) {
  const unsigned char* b = ASN1_STRING_get0_data(bytes);
  const int size = ASN1_STRING_length(bytes);
  std::string text;
  for (int i = 0; i < size && size == 4; ++i) text += (i > 0 ? "." : "") + std::to_string(b[i]);
  for (int i = 0; i + 1 < size && size == 16; i += 2) {
    char group[8];
    std::snprintf(group, sizeof group, "%x", b[i] << 8 | b[i + 1]);
    text += (i > 0 ? ":" : "") + std::string(group);
  }
  return text;
}

/// Those that a client may know it by.
std::vector<std::string> names_of(X509* certificate) {
  struct Free {
    void operator()(GENERAL_NAMES* names) const { GENERAL_NAMES_free(names); }
  };
  const std::unique_ptr<GENERAL_NAMES, Free> all(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  std::vector<std::string> names;
  for (int i = 0; all && i < sk_GENERAL_NAME_num(all.get()); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(all.get(), i);
    if (name->type == GEN_DNS)
      names.push_back(tamed({reinterpret_cast<const char*>(ASN1_STRING_get0_data(name->d.dNSName)),
                             static_cast<std::size_t>(ASN1_STRING_length(name->d.dNSName))}));
    if (name->type == GEN_IPADD) names.push_back(ip_text(name->d.iPAddress));
  }
  if (names.empty())
    if (std::string name = common_name(X509_get_subject_name(certificate)); !name.empty())
      names.push_back(std::move(name));
  return names;
}

std::string other_names(X509* certificate) {
  constexpr std::size_t most = 6;
  std::vector<std::string> names = names_of(certificate);
  if (names.empty()) return words_of(Trouble::nameless);
  const std::size_t beyond = names.size() - std::min(names.size(), most);
  names.resize(names.size() - beyond);
  return words_of(Trouble::other_name,
                  joined(names) + (beyond > 0 ? " and " + std::to_string(beyond) + " more" : std::string()));
}

std::string unknown_authority(X509* certificate) {
  const std::string name = common_name(X509_get_issuer_name(certificate));
  return words_of(Trouble::unknown_authority, name.empty() ? "" : ": '" + name + "'");
}

Trouble handshake_trouble_of(int reason) {
  switch (reason) {
    case SSL_R_WRONG_VERSION_NUMBER:
    case SSL_R_HTTP_REQUEST:
    case SSL_R_HTTPS_PROXY_REQUEST:
    case SSL_R_PACKET_LENGTH_TOO_LONG:
      return Trouble::no_tls;
    case SSL_R_TLSV1_ALERT_PROTOCOL_VERSION:
    case SSL_R_UNSUPPORTED_PROTOCOL:
    case SSL_R_VERSION_TOO_LOW:
    case SSL_R_WRONG_SSL_VERSION:
      return Trouble::old_tls;
#ifdef SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED
    case SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED:
      return Trouble::ours_missing;
#endif
    case SSL_R_SSLV3_ALERT_BAD_CERTIFICATE:
    case SSL_R_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE:
    case SSL_R_SSLV3_ALERT_CERTIFICATE_REVOKED:
    case SSL_R_SSLV3_ALERT_CERTIFICATE_EXPIRED:
    case SSL_R_SSLV3_ALERT_CERTIFICATE_UNKNOWN:
    case SSL_R_TLSV1_ALERT_UNKNOWN_CA:
      return Trouble::ours_refused;
    default:
      return Trouble::failed;
  }
}

/// The first name that can be typed, from the words of a failure.
std::string first_name_in(const std::string& detail) {
  const std::string_view names = std::string_view(detail).substr(words_of(Trouble::other_name).size());
  for (const std::string_view part : split(names, ',')) {
    const std::string_view name = trimmed(part.substr(0, part.find(" and ")));
    if (name.find('*') == std::string_view::npos) return std::string(name);
  }
  return "NAME";
}

}  // namespace

std::string certificate_trouble(x509_store_ctx_st* check) {
  X509* certificate = X509_STORE_CTX_get_current_cert(check);
  const int error = X509_STORE_CTX_get_error(check);
  const bool own = X509_STORE_CTX_get_error_depth(check) == 0;
  std::string unknown = words_of(Trouble::not_accepted, X509_verify_cert_error_string(error));
  if (certificate == nullptr) return unknown;
  switch (error) {
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
      return words_of(Trouble::self_signed);
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_CERT_UNTRUSTED:
      return unknown_authority(certificate);
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return other_names(certificate);
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return words_of(own ? Trouble::expired : Trouble::authority_expired, day_of(X509_get0_notAfter(certificate)));
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return words_of(Trouble::too_early, day_of(X509_get0_notBefore(certificate)));
    default:
      return unknown;
  }
}

std::string handshake_trouble(const boost::system::error_code& error) {
  if (error == boost::asio::error::eof || error == boost::asio::ssl::error::stream_truncated ||
      error == boost::asio::error::connection_reset)
    return words_of(Trouble::cut);
  const bool of_tls = error.category() == boost::asio::error::get_ssl_category();
  const auto code = static_cast<unsigned long>(error.value());
  const Trouble trouble =
      of_tls && ERR_GET_LIB(code) == ERR_LIB_SSL ? handshake_trouble_of(ERR_GET_REASON(code)) : Trouble::failed;
  return words_of(trouble, trouble == Trouble::failed ? error.message() : "");
}

std::vector<std::string> ways_out_of_tls(const std::string& detail, const Host& host) {
  const auto row = std::find_if(std::begin(trouble_rows), std::end(trouble_rows),
                                [&](const TroubleRow& each) { return detail.starts_with(each.words); });
  const Trouble trouble = row == std::end(trouble_rows) ? Trouble::failed : row->trouble;
  const std::string look = "openssl s_client -showcerts -connect " + authority_of(host) + " </dev/null";
  const std::string unchecked = "or measure without knowing who answers:  --insecure";
  switch (trouble) {
    case Trouble::self_signed:
      return {"trust it:  --cacert FILE, which holds the certificate in PEM form",
              "to see what the server shows:  " + look, unchecked};
    case Trouble::unknown_authority:
      return {"trust the authority:  --cacert FILE, which holds its certificate in PEM form",
              "to see what the server shows:  " + look, unchecked};
    case Trouble::other_name:
      return {"use the name that it has:  --host https://" + first_name_in(detail) + ":" + std::to_string(host.port),
              unchecked};
    case Trouble::expired:
    case Trouble::authority_expired:
      return {"renew it on the server", "or set the clock of this machine, if it is wrong:  date", unchecked};
    case Trouble::too_early:
      return {"set the clock of this machine, if it is wrong:  date", unchecked};
    case Trouble::nameless:
    case Trouble::not_accepted:
      return {"to see what the server shows:  " + look, unchecked};
    case Trouble::no_tls:
      return {"speak plain http to it:  --host http://" + authority_of(host)};
    case Trouble::old_tls:
      return {"bring the server up to date"};
    case Trouble::ours_missing:
      return {"show yours:  --cert FILE --key FILE"};
    case Trouble::ours_refused:
      return {"show one that it knows:  --cert FILE --key FILE"};
    case Trouble::cut:
      return {"perhaps it speaks plain http:  --host http://" + authority_of(host),
              "or it wants to see a certificate:  --cert FILE --key FILE"};
    case Trouble::failed:
      break;
  }
  return {"to see more of it:  " + look};
}

}  // namespace bench
