#pragma once

#include <optional>
#include <string>

namespace bench {

/// Whom TLS trusts, and what it shows of us. All files are PEM.
struct TlsSettings {
  std::optional<std::string> authorities = {};  ///< file of the certificates to trust; none: those of the system
  bool any_certificate = false;                 ///< nothing is checked
  std::optional<std::string> certificate = {};  ///< file that is shown to a server which asks who we are
  std::optional<std::string> key = {};          ///< file of its key; none: it is in the same file
};

}  // namespace bench
