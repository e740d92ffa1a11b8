#pragma once

#include <span>
#include <string>
#include <string_view>

#include "bench/overhead.h"
#include "bench/record.h"
#include "bench/summary.h"
#include "bench/sweep.h"

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

/// What came of two ways to one model, borrowed.
struct OverheadView {
  const Overhead& overhead;
  const Summary& summary;  ///< of the same run
  Style style;
};

/// What came of several loads or settings, borrowed.
struct SweepView {
  const Sweep& sweep;
  const Summary& summary;  ///< of the same run
  Style style;
};

/// Which format a reader gets who names none.
enum class DefaultOn { nothing, terminal, pipe };

/// One output format: finished values in, bytes out. A renderer never measures.
struct Renderer {
  std::string_view name;   ///< what --format takes
  std::string_view about;  ///< what it is for, in a few words
  std::string (*render)(const RunView& view);
  /// Set in a format of records: while the run goes on, the journal's line of each request is written as soon as it is
  /// acknowledged, and this renders what comes after them. Both together are what `render` gives.
  std::string (*render_rest)(const RunView& view) = nullptr;
  DefaultOn default_on = DefaultOn::nothing;
  /// The conclusion of `bench overhead`; in a format of records what comes after them. Null: it has no form for that.
  std::string (*render_overhead)(const OverheadView& view) = nullptr;

  std::string (*render_sweep)(const SweepView& view) = nullptr;  ///< the same of `bench sweep`

  bool streams_records() const { return render_rest != nullptr; }
};

/// All formats, one line each in src/present/registry.cpp.
std::span<const Renderer> renderers();
const Renderer* find_renderer(std::string_view name);

/// The format when none is asked for: on a terminal the one for people, elsewhere the one for programs.
const Renderer& default_renderer(bool is_terminal);

}  // namespace bench
