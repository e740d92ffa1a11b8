#pragma once

#include <string_view>

namespace bench {

/// An option of another tool, or of a later version: why it is not here, or what it is called here.
struct ForeignOption {
  std::string_view names;  ///< without dashes, blanks between them
  std::string_view reason;
  std::string_view instead = "";  ///< what to type; "" for nothing
  std::string_view option = "";   ///< one of ours that does it, to be typed with what it takes
};

/// Null when nobody is known to call an option so.
const ForeignOption* find_foreign_option(std::string_view name);

}  // namespace bench
