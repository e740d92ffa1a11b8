#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bench/comparison.h"
#include "bench/figure.h"
#include "bench/renderer.h"

namespace bench {

/// A run in a report, borrowed, under the name by which its reader knows it.
struct ReportedRun {
  std::string name;
  RunView view;
  std::vector<std::string> notes = {};  ///< what is odd about its journal, as sentences
};

/// What two measurements of a report, each a model of a run, come to side by side.
struct ReportedComparison {
  ComparedRuns runs;
  /// Several conditions differ and nobody asked for it all the same: the differences are told, and no verdict.
  bool refused = false;
};

/// All that a report says, finished: a report never measures, and its bytes are a function of this alone.
struct Report {
  std::vector<ReportedRun> runs;
  std::vector<Figure> figures;
  std::vector<ReportedComparison> comparisons;
};

// One form of a report: finished values in, bytes out.

/// A page that opens anywhere: no file beside it, nothing from a network, whole without scripts.
std::string report_html(const Report& report);
std::string report_markdown(const Report& report);
std::string report_text(const Report& report, const Style& style);
/// At most 15 lines of Markdown, to be pasted into an issue or a chat.
std::string report_card(const Report& report);

/// "llama3.1:8b and qwen3:4b · mmlu": what is measured, for a title. Raw text.
std::string title_of(const Report& report);

}  // namespace bench
