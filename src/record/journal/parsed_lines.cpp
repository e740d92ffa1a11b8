#include "record/journal/parsed_lines.h"

#include <algorithm>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "base/parallel.h"
#include "base/text.h"

namespace bench {
namespace {

constexpr std::size_t most_parsers = 4;  // one thread takes what they bring, and keeps no more of them busy
constexpr std::size_t most_ahead = 16;   // blocks
constexpr std::size_t most_bytes_ahead = std::size_t{8} << 20;  // and a block; a long one is nearly alone

/// Some lines on their way from the file to who asked for them.
struct Batch {
  LineSource::Block block;
  std::deque<ParsedLine> lines = {};  ///< as it grows, none is moved
  std::exception_ptr failure = {};
  bool parsed = false;
};

void parse(Batch& batch, const std::string& path) {
  while (const auto line = batch.block.next()) {
    if (is_blank(line->text)) {
      batch.lines.push_back({*line, true, Checksum::missing, JournalLine(UnknownLine{})});
    } else {
      batch.lines.push_back({*line, false, checksum_of(line->text), parse_line(line->text, {path, line->number})});
    }
  }
}

}  // namespace

/// The batches between the file and the asker, in the order of the file. A parser takes the next block out of the file
/// and parses it while others do the same; the asker waits for the first one.
class ParsedLines::Ahead {
 public:
  Ahead(std::string path, LineSource source) : path_(std::move(path)), source_(std::move(source)) {}
  ~Ahead() {
    {
      const std::lock_guard lock(mutex_);
      stop_ = true;
    }
    room_.notify_all();
    for (std::thread& parser : parsers_) parser.join();
  }

  Expected<ParsedLine*> next();

 private:
  Expected<bool> next_batch();
  Expected<bool> read_here();
  Expected<bool> wait_for_first();
  void start_parsers();
  void work() noexcept;
  Batch* take_block();
  bool has_room() const { return ahead_.size() < most_ahead && bytes_ahead_ < most_bytes_ahead; }

  const std::string path_;
  LineSource source_;
  std::int64_t batches_ = 0;
  std::unique_ptr<Batch> now_;  ///< whose lines are handed on
  std::size_t at_ = 0;
  std::vector<std::thread> parsers_;
  bool parsers_have_read_ = false;  ///< what is handed on

  std::mutex mutex_;                  // guards what follows, and the source once there are parsers
  std::condition_variable room_;      // for one more batch
  std::condition_variable is_ready_;  // a batch is parsed, or nothing follows
  std::deque<std::unique_ptr<Batch>> ahead_;
  std::size_t bytes_ahead_ = 0;  // with those that are handed on
  bool at_end_ = false;
  std::optional<SetupError> error_;  ///< behind the last batch
  std::exception_ptr failure_;       ///< the same
  bool stop_ = false;
};

Expected<ParsedLine*> ParsedLines::Ahead::next() {
  while (!now_ || at_ == now_->lines.size()) {
    if (now_ && now_->failure) std::rethrow_exception(now_->failure);
    const auto more = next_batch();
    if (!more) return more.error();
    if (!*more) return nullptr;
    at_ = 0;
  }
  return &now_->lines[at_++];
}

Expected<bool> ParsedLines::Ahead::next_batch() {
  // Two blocks are parsed sooner than a thread has started. Who writes a pipe may be slow, and what is wrong with its
  // first lines must not wait for its last ones.
  if (batches_ == 2 && source_.is_regular_file() && usable_cores() > 1) start_parsers();
  ++batches_;
  return parsers_.empty() ? read_here() : wait_for_first();
}

Expected<bool> ParsedLines::Ahead::read_here() {
  now_.reset();
  auto block = source_.next_block();
  if (!block) return block.error();
  if (!*block) return false;
  now_ = std::make_unique<Batch>(Batch{**std::move(block)});
  parse(*now_, path_);
  return true;
}

Expected<bool> ParsedLines::Ahead::wait_for_first() {
  const std::size_t released = parsers_have_read_ && now_ ? now_->block.size() : 0;
  now_.reset();  // not under the lock: it has thousands of texts to give back
  std::unique_lock lock(mutex_);
  bytes_ahead_ -= released;
  room_.notify_all();
  is_ready_.wait(lock, [&] { return ahead_.empty() ? at_end_ : ahead_.front()->parsed; });
  if (ahead_.empty()) {
    if (failure_) std::rethrow_exception(failure_);
    if (error_) return *error_;
    return false;
  }
  now_ = std::move(ahead_.front());
  ahead_.pop_front();
  parsers_have_read_ = true;
  return true;
}

void ParsedLines::Ahead::start_parsers() {
  const std::size_t wanted = std::min(most_parsers, usable_cores());
  parsers_.reserve(wanted);
  while (parsers_.size() < wanted && start_thread(parsers_, [this] { work(); })) continue;
}

void ParsedLines::Ahead::work() noexcept {
  std::unique_lock lock(mutex_);
  for (;;) {
    room_.wait(lock, [&] { return stop_ || at_end_ || has_room(); });
    if (stop_ || at_end_) return;
    Batch* batch = take_block();
    if (batch == nullptr) return;
    lock.unlock();
    try {
      parse(*batch, path_);
    } catch (...) {
      batch->failure = std::current_exception();
    }
    lock.lock();
    batch->parsed = true;
    is_ready_.notify_all();
  }
}

/// Under the lock, so that blocks stand in the order of the file: reading is quick where a file is.
Batch* ParsedLines::Ahead::take_block() {
  try {
    auto block = source_.next_block();
    if (block && *block) {
      ahead_.push_back(std::make_unique<Batch>(Batch{**std::move(block)}));
      bytes_ahead_ += ahead_.back()->block.size();
      return ahead_.back().get();
    }
    if (!block) error_ = block.error();
  } catch (...) {
    failure_ = std::current_exception();
  }
  at_end_ = true;
  room_.notify_all();
  is_ready_.notify_all();
  return nullptr;
}

ParsedLines::ParsedLines(std::unique_ptr<Ahead> ahead) : ahead_(std::move(ahead)) {}
ParsedLines::~ParsedLines() = default;
ParsedLines::ParsedLines(ParsedLines&&) noexcept = default;

Expected<ParsedLines> ParsedLines::open(const std::string& path) {
  auto source = LineSource::open(path);
  if (!source) return source.error();
  return ParsedLines(std::make_unique<Ahead>(path, *std::move(source)));
}

Expected<ParsedLine*> ParsedLines::next() { return ahead_->next(); }

}  // namespace bench
