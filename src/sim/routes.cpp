#include "sim/routes.h"

#include <algorithm>

namespace bench::sim {
namespace {

struct Entry {
  std::string_view path;
  Endpoint endpoint;
  std::string_view methods;
};
constexpr Entry table[] = {{"/", Endpoint::root, "GET, HEAD"},
                           {"/api/version", Endpoint::version, "GET, HEAD"},
                           {"/api/status", Endpoint::status, "GET"},
                           {"/api/tags", Endpoint::tags, "GET, HEAD"},
                           {"/api/ps", Endpoint::ps, "GET"},
                           {"/api/chat", Endpoint::chat, "POST"},
                           {"/api/generate", Endpoint::generate, "POST"},
                           {"/api/show", Endpoint::show, "POST"}};

const Entry* find(std::string_view path) {
  const auto* found =
      std::find_if(std::begin(table), std::end(table), [&](const Entry& entry) { return entry.path == path; });
  return found == std::end(table) ? nullptr : found;
}

/// One slash where there are several, none at the end.
std::string cleaned(std::string_view path) {
  std::string clean;
  for (const char c : path)
    if (c != '/' || clean.empty() || clean.back() != '/') clean += c;
  if (clean.size() > 1 && clean.back() == '/') clean.pop_back();
  return clean;
}

bool names_method(std::string_view methods, std::string_view method) {
  const std::size_t at = methods.find(method);
  return at != std::string_view::npos && !method.empty() &&
         (at + method.size() == methods.size() || methods[at + method.size()] == ',');
}

bool is_address(std::string_view host) {
  if (host.find(':') != std::string_view::npos) return true;
  return !host.empty() && host.find_first_not_of("0123456789.") == std::string_view::npos;
}

}  // namespace

Route route_of(std::string_view method, std::string_view target) {
  const std::string_view path = target.substr(0, target.find('?'));
  if (const Entry* entry = find(path)) {
    if (names_method(entry->methods, method)) return {entry->endpoint, 200, ""};
    return {entry->endpoint, 405, std::string(entry->methods)};
  }
  const std::string clean = cleaned(path);
  if (const Entry* entry = find(clean); entry && clean != path) return {entry->endpoint, 307, clean};
  return {Endpoint::unknown, 404, ""};
}

bool is_allowed_host(std::string_view host, std::string_view own_name) {
  if (host.starts_with('[')) return true;  // an IPv6 address
  const std::size_t colon = host.rfind(':');
  const std::string_view name = host.substr(0, colon);
  if (name.empty() || is_address(name) || name == "localhost" || name == own_name) return true;
  return name.ends_with(".localhost") || name.ends_with(".local") || name.ends_with(".internal");
}

}  // namespace bench::sim
