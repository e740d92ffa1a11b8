#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace bench {

/// ASCII letters in lower case, all else as it is: names of headers and hosts are compared so.
inline std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return out;
}

}  // namespace bench
