#pragma once

#include <cstddef>
#include <deque>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bench/failure.h"

#include "record/journal/line_source.h"
#include "record/line/json_line.h"
#include "record/line/lines.h"

namespace bench {

/// The lines of a journal, in order, parsed. Parsing is most of the work of reading, so threads do it some pieces of
/// the file ahead of whoever asks.
class ParsedLines {
 public:
  static Expected<ParsedLines> open(const std::string& path);  ///< "-" is stdin

  struct Item {
    LineSource::Line line;
    Checksum checksum = Checksum::missing;
    std::optional<Expected<JournalLine>> parsed = {};  ///< none: a blank line
  };
  /// Valid until the next call; null at the end.
  Expected<Item*> next();

 private:
  struct Piece {
    std::string text;
    std::vector<Item> items;                 ///< views of the text
    std::optional<SetupError> failure = {};  ///< behind them nothing can be read
  };
  struct PieceToCome {
    std::shared_ptr<Piece> piece;
    std::future<void> parsed;
  };

  ParsedLines(std::string path, LineSource source) : path_(std::move(path)), source_(std::move(source)) {}
  void read_ahead();
  std::shared_ptr<Piece> read_piece();
  static void parse(const std::shared_ptr<Piece>& piece, const std::string& path);

  std::string path_;
  LineSource source_;
  bool exhausted_ = false;
  std::deque<PieceToCome> ahead_ = {};
  std::shared_ptr<Piece> current_ = std::make_shared<Piece>();
  std::size_t next_item_ = 0;
};

}  // namespace bench
