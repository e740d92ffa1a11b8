#include "send/address/host.h"

#include <charconv>
#include <optional>
#include <sys/un.h>

#include "base/text.h"

namespace bench {
namespace {

constexpr std::string_view to_trim = " \t\r\n\"'";

/// A part of the text for a message, unless the text may hold a password.
std::string quoted(std::string_view part, std::string_view text) {
  return text.find('@') == std::string_view::npos ? "'" + std::string(part) + "'" : "what was given";
}

SetupError wrong_host(std::string what, std::string why) {
  return {
      ExitCode::usage, std::move(what), std::move(why), {"write it like  http://127.0.0.1:11434  or  gpu-box:11434"}};
}

/// "h:1", "[::1]:1", "::1", "h", ":1" as address and port text.
struct Authority {
  std::string_view address;
  std::string_view port;
  bool closed = true;  ///< a bracket that was opened is closed, and only a port follows it
};

Authority split_authority(std::string_view text) {
  if (!text.empty() && text.front() == '[') {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos) return {text, {}, false};
    const std::string_view rest = text.substr(end + 1);
    const bool closed = rest.empty() || rest.front() == ':';
    return {text.substr(1, end - 1), rest.empty() ? rest : rest.substr(1), closed};
  }
  const std::size_t colon = text.rfind(':');
  const bool bare_ipv6 = std::count(text.begin(), text.end(), ':') > 1;
  if (colon == std::string_view::npos || bare_ipv6) return {text, {}, true};
  return {text.substr(0, colon), text.substr(colon + 1), true};
}

std::optional<int> port_from(std::string_view text) {
  int port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || end != text.data() + text.size() || port < 0 || port > 65535) return std::nullopt;
  return port;
}

bool is_address_character(char c) {
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  const bool beyond_ascii = static_cast<unsigned char>(c) >= 0x80;
  return letter || beyond_ascii || std::string_view(".-_:%").find(c) != std::string_view::npos;
}

bool is_path_character(char c) { return c > ' ' && c < 0x7f && c != '"' && c != '<' && c != '>' && c != '\\'; }

/// An address that can be connected to, for one that can only be listened on.
std::string connectable(std::string_view address) {
  if (address.empty() || address == "0.0.0.0") return "127.0.0.1";
  if (address.find_first_not_of("0:") == std::string_view::npos && address.find(':') != std::string_view::npos)
    return "::1";
  const bool has_zone = address.find('%') != std::string_view::npos;  // names of interfaces have a case
  return has_zone ? std::string(address) : lower_case(address);
}

struct Scheme {
  std::string name;
  int default_port;
  std::string_view rest;
};

Expected<Scheme> split_scheme(std::string_view text) {
  const std::size_t end = text.find("://");
  if (end == std::string_view::npos) {
    if (lower_case(text) == "ollama.com") return Scheme{"https", 443, text};
    return Scheme{"http", 11434, text};
  }
  const std::string name = lower_case(text.substr(0, end));
  const std::string_view rest = text.substr(end + 3);
  if (name == "http") return Scheme{name, 80, rest};
  if (name == "https") return Scheme{name, 443, rest};
  return wrong_host("a server cannot be reached by " + quoted(name + "://", text), "only http and https are spoken");
}

/// "unix:///run/ollama.sock", "unix:/run/ollama.sock"
Expected<Host> parse_unix(std::string_view path) {
  if (path.starts_with("//")) path.remove_prefix(2);
  const auto wrong = [](std::string why) {
    return usage_error("that is no socket of this machine", std::move(why),
                       {"write it with its whole path:  unix:///run/ollama.sock"});
  };
  while (path.size() > 1 && path.back() == '/') path.remove_suffix(1);  // of a socket, which is no folder
  if (!path.starts_with('/')) return wrong("its path does not begin with '/'");
  const bool clean = std::none_of(path.begin(), path.end(), [](unsigned char c) { return c < ' ' || c == 0x7f; });
  if (!clean) return wrong("its path has a control character");
  constexpr std::size_t longest = sizeof(sockaddr_un::sun_path) - 1;
  if (path.size() > longest) return wrong("no path of a socket is longer than " + std::to_string(longest) + " bytes");
  Host host;
  host.scheme = "unix";
  host.address = std::string(path);
  host.port = 0;
  return host;
}

}  // namespace

Expected<Host> parse_host(std::string_view text, std::vector<std::string>* warnings) {
  const auto warn = [&](std::string sentence) {
    if (warnings != nullptr) warnings->push_back(std::move(sentence));
  };
  text = trimmed(text, to_trim);
  if (lower_case(text.substr(0, 5)) == "unix:") return parse_unix(text.substr(5));
  auto scheme = split_scheme(text);
  if (!scheme) return scheme.error();
  const std::size_t authority_end = std::min(scheme->rest.find_first_of("/?#"), scheme->rest.size());
  std::string_view authority = scheme->rest.substr(0, authority_end);
  std::string_view path = scheme->rest.substr(authority_end);

  if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) {
    authority.remove_prefix(at + 1);
    warn("user name and password in the server's address are not used; send a key with --api-key-file or -H @FILE");
  }
  if (const std::size_t query = path.find_first_of("?#"); query != std::string_view::npos) {
    path = path.substr(0, query);
    warn("what follows '?' or '#' in the server's address is not used");
  }
  while (!path.empty() && path.back() == '/') path.remove_suffix(1);

  const Authority parts = split_authority(authority);
  const std::string shown = quoted(authority, text);
  if (!parts.closed)
    return wrong_host(shown + " is no server address", "']' is missing or followed by other than a port");
  if (!std::all_of(parts.address.begin(), parts.address.end(), is_address_character))
    return wrong_host(shown + " is no server address", "it has a character that no host name has");
  if (!std::all_of(path.begin(), path.end(), is_path_character))
    return wrong_host(quoted(path, text) + " is no path of a server", "it has a blank or a control character");

  Host host;
  host.scheme = scheme->name;
  host.address = connectable(parts.address);
  host.base_path = std::string(path);
  const std::optional<int> port = port_from(parts.port);
  host.port = port.value_or(scheme->default_port);
  if (!port && !parts.port.empty())
    warn("the port of the server's address is no number from 0 to 65535; using " + std::to_string(host.port));
  return host;
}

std::string Host::url() const {
  if (scheme == "unix") return "unix://" + address;
  if (scheme == "pipe") return "pipe:" + address;
  const bool ipv6 = address.find(':') != std::string::npos;
  return scheme + "://" + (ipv6 ? "[" + address + "]" : address) + ":" + std::to_string(port) + base_path;
}

namespace {

/// 127.0.0.0/8, and nothing that only begins like it.
bool is_loopback_ipv4(std::string_view text) {
  if (!text.starts_with("127.")) return false;
  int parts = 0;
  while (true) {
    int part = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), part);
    if (error != std::errc() || part < 0 || part > 255) return false;
    ++parts;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (text.empty()) return parts == 4;
    if (text.front() != '.') return false;
    text.remove_prefix(1);
  }
}

}  // namespace

bool Host::is_loopback() const {
  constexpr std::string_view mapped = "::ffff:";
  const std::string_view text = address;
  return text == "localhost" || text.ends_with(".localhost") || text == "::1" ||
         is_loopback_ipv4(text.starts_with(mapped) ? text.substr(mapped.size()) : text);
}

}  // namespace bench
