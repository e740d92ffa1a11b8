#pragma once

#include <string>

#include "bench/renderer.h"

namespace bench {

/// All pieces of a format as one text.
inline std::string collected(void (*write)(const RunView& view, const Emit& emit), const RunView& view) {
  std::string whole;
  write(view, [&](std::string_view piece) { whole += piece; });
  return whole;
}

}  // namespace bench
