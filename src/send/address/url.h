#pragma once

#include <string>
#include <string_view>

#include "bench/failure.h"
#include "bench/options.h"

namespace bench {

/// An address of the web: what to connect to, and what to ask for there.
struct Url {
  Host host;
  std::string target;  ///< path and query, "/" at least
  std::string text() const;
  std::string authority() const;  ///< as the header Host has it: without the port that the scheme means anyway
};

/// http and https only, both with their usual ports. A fragment is dropped.
Expected<Url> parse_url(std::string_view text);

/// Where a redirect from `from` leads: an address, or a path on the same server.
Expected<Url> redirected(const Url& from, std::string_view location);

}  // namespace bench
