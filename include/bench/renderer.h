#pragma once

#include <span>
#include <string>
#include <string_view>

#include "bench/record.h"
#include "bench/summary.h"

namespace bench {

/// How the reader's screen is. Data formats ignore it.
struct Style {
  int columns = 80;
  bool unicode = true;
  bool color = false;
  bool operator==(const Style&) const = default;
};

/// A finished run, borrowed. It is the same for a run that has just ended and for one that was loaded.
struct RunView {
  const RunHeader& header;
  Records records;
  const Summary& summary;
  Style style;
};

/// One output format: finished values in, bytes out. A renderer never measures.
struct Renderer {
  std::string_view name;       ///< what --format takes
  std::string_view extension;  ///< ".md"
  bool needs_records;
  std::string (*render)(const RunView& view);
};

/// All formats, one line each in src/present/registry.cpp.
std::span<const Renderer> renderers();
const Renderer* find_renderer(std::string_view name);

}  // namespace bench
