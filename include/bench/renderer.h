#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bench/comparison.h"
#include "bench/overhead.h"
#include "bench/record.h"
#include "bench/summary.h"
#include "bench/sweep.h"

namespace bench {

namespace chart {
class DrawnRecords;  // src/present/chart/drawn_records.h
}

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
  std::span<const ComparedRuns> compared = {};  ///< with an earlier run, where that was asked for
  const chart::DrawnRecords* drawn = nullptr;   ///< what figures need of the records, where it was collected
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

/// Takes the bytes of a format piece by piece, so that a run larger than the memory can be written.
using Emit = std::function<void(std::string_view piece)>;

/// A file of a format that is a folder.
struct ExportedFile {
  std::string name;  ///< in the folder; a / in it makes a folder of its own
  std::function<void(const Emit& emit)> write;
};

/// One output format: finished values in, bytes out. A renderer never measures.
struct Renderer {
  std::string_view name;                                 ///< what --format and --export take
  std::string_view about;                                ///< what it is for, in a few words
  std::string (*render)(const RunView& view) = nullptr;  ///< null: a folder of files, for --export alone
  /// The same bytes piece by piece. Null: they grow with the summary, not with the records, and may come at once.
  void (*emit)(const RunView& view, const Emit& emit) = nullptr;
  /// Set in a format that is a folder: its files, which borrow the view.
  std::vector<ExportedFile> (*files)(const RunView& view) = nullptr;
  /// Set in a format of records: while the run goes on, the journal's line of each request is written as soon as it is
  /// acknowledged, and this renders what comes after them. Both together are what `render` gives.
  std::string (*render_rest)(const RunView& view) = nullptr;
  DefaultOn default_on = DefaultOn::nothing;
  bool is_markdown = false;  ///< what GitHub shows as a page
  /// The conclusion of `bench overhead`; in a format of records what comes after them. Null: it has no form for that.
  std::string (*render_overhead)(const OverheadView& view) = nullptr;

  std::string (*render_sweep)(const SweepView& view) = nullptr;  ///< the same of `bench sweep`

  bool streams_records() const { return render_rest != nullptr; }
  bool is_folder() const { return files != nullptr; }
};

/// All formats, one line each in src/present/registry.cpp; those that are folders come last.
std::span<const Renderer> renderers();
/// Those that standard output can carry.
std::span<const Renderer> printed_renderers();
const Renderer* find_renderer(std::string_view name);
const Renderer& markdown_renderer();

/// The format when none is asked for: on a terminal the one for people, elsewhere the one for programs.
const Renderer& default_renderer(bool is_terminal);

}  // namespace bench
