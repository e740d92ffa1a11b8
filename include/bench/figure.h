#pragma once

#include <string>
#include <vector>

namespace bench {

/// A chart with what belongs to it, finished: nothing here needs a script, a style sheet or a file beside it.
struct Figure {
  std::string id;       ///< "ttft-cumulative": part of file names and of ids in the page; ASCII, unique in a report
  std::string title;    ///< what is drawn, in a few words
  std::string caption;  ///< the conclusion as sentences, with the n it rests on and what is left out
  std::string svg;      ///< an <svg> element of its own
  std::vector<std::string> columns;            ///< of the table that holds the same data, with units
  std::vector<std::vector<std::string>> rows;  ///< as many cells each as there are columns; plain text
  bool operator==(const Figure&) const = default;
};

}  // namespace bench
