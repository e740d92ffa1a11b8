#include "record/journal/parsed_lines.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "base/text.h"

namespace bench {
namespace {

/// Some hundreds of lines: a thread for them costs nothing that shows. A longer line is a piece of its own.
constexpr std::size_t piece_size = std::size_t{1} << 20;

std::size_t most_ahead() { return std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, 8); }

}  // namespace

Expected<ParsedLines> ParsedLines::open(const std::string& path) {
  auto source = LineSource::open(path);
  if (!source) return source.error();
  return ParsedLines(path, std::move(*source));
}

Expected<ParsedLines::Item*> ParsedLines::next() {
  while (next_item_ == current_->items.size()) {
    if (current_->failure) return *current_->failure;
    read_ahead();
    if (ahead_.empty()) return nullptr;
    ahead_.front().parsed.get();
    current_ = std::move(ahead_.front().piece);
    ahead_.pop_front();
    next_item_ = 0;
  }
  return &current_->items[next_item_++];
}

void ParsedLines::read_ahead() {
  // Beyond a piece that is far larger than others there is none: memory is for one longest line.
  static const std::size_t most = most_ahead();
  for (bool is_usual = true; !exhausted_ && is_usual && ahead_.size() < most;) {
    const std::shared_ptr<Piece> piece = read_piece();
    is_usual = piece->text.size() < 2 * piece_size;
    // A short journal is not worth a thread, and where no thread is to be had the asking one does the work.
    const bool alone = exhausted_ && ahead_.empty();
    const auto policy = alone ? std::launch::deferred : std::launch::async | std::launch::deferred;
    ahead_.push_back({piece, std::async(policy, parse, piece, path_)});
  }
}

std::shared_ptr<ParsedLines::Piece> ParsedLines::read_piece() {
  auto piece = std::make_shared<Piece>();
  std::vector<std::size_t> sizes;
  while (!exhausted_ && piece->text.size() < piece_size) {
    const auto line = source_.next();
    if (!line) piece->failure = line.error();
    exhausted_ = !line || !*line;
    if (exhausted_) break;
    piece->text += (*line)->text;
    sizes.push_back((*line)->text.size());
    piece->items.push_back({**line});
  }
  std::string_view rest = piece->text;  // it has grown under the views
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    piece->items[i].line.text = rest.substr(0, sizes[i]);
    rest.remove_prefix(sizes[i]);
  }
  return piece;
}

void ParsedLines::parse(const std::shared_ptr<Piece>& piece, const std::string& path) {
  for (Item& item : piece->items) {
    if (is_blank(item.line.text)) continue;
    item.checksum = checksum_of(item.line.text);
    item.parsed = parse_line(item.line.text, {path, item.line.number});
  }
}

}  // namespace bench
