#pragma once

#include <string>
#include <string_view>

namespace bench::sim {

enum class Endpoint { root, version, status, tags, ps, chat, generate, show, unknown };

/// What a method and a path lead to.
struct Route {
  Endpoint endpoint = Endpoint::unknown;
  int status = 200;  ///< 200: go on; 307: redirect to `detail`; 404; 405: `detail` lists the allowed methods
  std::string detail;
};
Route route_of(std::string_view method, std::string_view target);

/// Whether a server bound to loopback takes this Host header: addresses, localhost, local names and the machine's own.
bool is_allowed_host(std::string_view host, std::string_view own_name);

}  // namespace bench::sim
