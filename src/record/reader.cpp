#include "record/reader.h"

#include "base/sha256.h"
#include "base/text.h"
#include "record/json_line.h"
#include "record/line_source.h"
#include "record/lines.h"

namespace bench {
namespace {

/// The state of one reading.
class Reading {
 public:
  Reading(const std::string& path, const JournalVisitor& visitor) : path_(path), visitor_(visitor) {}

  Expected<JournalRead> all();

 private:
  Expected<void> take(const LineSource::Line& line);
  void take_header(RunHeader header);
  void take_record(RunRecord record);
  void take_end(EndOfJournal end);
  bool is_torn(const LineSource::Line& line, bool readable, Checksum checksum) const;
  SetupError refusal(const LineSource::Line& line, const std::string& why) const;
  void sum_up();

  const std::string& path_;
  const JournalVisitor& visitor_;
  JournalRead found_;
  Sha256 hash_;  ///< of the lines so far
  bool begun_ = false;
  std::int64_t last_seq_ = 0;
  std::int64_t missing_ = 0;
  std::int64_t without_checksum_ = 0;
};

Expected<JournalRead> Reading::all() {
  auto source = LineSource::open(path_);
  if (!source) return source.error();
  for (;;) {
    auto line = source->next();
    if (!line) return line.error();
    if (!*line) break;
    if (auto taken = take(**line); !taken) return taken.error();
  }
  if (!begun_) return SetupError{ExitCode::usage, path_ + " is no journal", "it holds no line that begins a run", {}};
  sum_up();
  return std::move(found_);
}

Expected<void> Reading::take(const LineSource::Line& line) {
  if (is_blank(line.text)) return {};
  const Checksum checksum = checksum_of(line.text);
  auto parsed = parse_line(line.text, {path_, line.number});
  if (is_torn(line, parsed.has_value(), checksum)) {
    found_.notes.push_back("the last line was torn and is left out: the writer was stopped in the middle of it");
    return {};
  }
  if (!parsed) return parsed.error();
  if (found_.end) return refusal(line, "it stands behind the end of the run");
  if (checksum == Checksum::wrong && begun_) {
    ++found_.damaged;
    if (const auto* record = std::get_if<RunRecord>(&*parsed)) last_seq_ = record->seq;
    hash_.add(line.text);
    return {};
  }
  if (checksum == Checksum::missing) ++without_checksum_;
  if (checksum == Checksum::wrong) found_.notes.push_back("the first line was changed after it was written");
  if (auto* header = std::get_if<RunHeader>(&*parsed)) {
    if (begun_) return refusal(line, "a second run begins there");
    take_header(std::move(*header));
  } else if (!begun_) {
    return SetupError{ExitCode::usage,
                      path_ + " is no journal",
                      "its first line is no header; copies on stdout have none",
                      {"bench ls runs"}};
  } else if (auto* record = std::get_if<RunRecord>(&*parsed)) {
    take_record(std::move(*record));
  } else if (auto* end = std::get_if<EndOfJournal>(&*parsed)) {
    take_end(std::move(*end));
  }
  hash_.add(line.text);
  return {};
}

/// A line that a crash left: the last one, cut short or filled with NUL bytes by a file system that lost its data.
bool Reading::is_torn(const LineSource::Line& line, bool readable, Checksum checksum) const {
  if (!line.last || !begun_) return false;
  if (!line.complete) return !readable || checksum != Checksum::right;
  return !readable && line.text.find('\0') != std::string_view::npos;
}

SetupError Reading::refusal(const LineSource::Line& line, const std::string& why) const {
  return {ExitCode::usage, path_ + ":" + std::to_string(line.number) + " is out of place", why, {}};
}

void Reading::take_header(RunHeader header) {
  begun_ = true;
  found_.header = std::move(header);
  if (visitor_.header) visitor_.header(found_.header);
}

void Reading::take_record(RunRecord record) {
  // A journal that goes on where another one was lost begins with a later number.
  if (last_seq_ > 0 && record.seq > last_seq_ + 1) missing_ += record.seq - last_seq_ - 1;
  if (record.seq <= last_seq_) {
    found_.notes.push_back("the line with seq " + std::to_string(record.seq) + " is out of order");
  } else if (last_seq_ == 0 && record.seq > 1) {
    found_.notes.push_back("it begins with seq " + std::to_string(record.seq) +
                           ": what came before is in another file");
  }
  last_seq_ = record.seq;
  if (!record.warmup) ++found_.records;
  if (visitor_.record) visitor_.record(std::move(record));
}

void Reading::take_end(EndOfJournal end) {
  if (!end.sha256.empty() && end.sha256 != hash_.hex()) {
    found_.notes.push_back("its lines are not those that were written: their SHA-256 differs");
  }
  found_.end = std::move(end.end);
}

void Reading::sum_up() {
  auto& notes = found_.notes;
  if (found_.damaged > 0) notes.push_back(counted(found_.damaged, "line") + " left out: the checksum is wrong");
  if (missing_ > 0) notes.push_back(counted(missing_, "line") + " missing: there are gaps in seq");
  if (without_checksum_ > 0) notes.push_back(counted(without_checksum_, "line") + " without a checksum");
  if (!found_.end) {
    notes.push_back("incomplete run: it has no end");
  } else if (!found_.end->complete) {
    notes.push_back("incomplete run: " + found_.end->reason);
  } else if (found_.end->records != found_.records + found_.damaged) {
    notes.push_back("its end promises " + std::to_string(found_.end->records) + " records, there are " +
                    std::to_string(found_.records));
  }
}

}  // namespace

Expected<JournalRead> read_journal(const std::string& path, const JournalVisitor& visitor) {
  return Reading(path, visitor).all();
}

Expected<RunHeader> read_journal_header(const std::string& path) {
  auto source = LineSource::open(path);
  if (!source) return source.error();
  auto line = source->next();
  if (!line) return line.error();
  if (!*line) return SetupError{ExitCode::usage, path + " is no journal", "it is empty", {}};
  return parse_header((*line)->text, {path, 1});
}

}  // namespace bench
