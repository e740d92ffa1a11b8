#include "record/journal/reader.h"

#include <stdexcept>
#include <utility>

#include "base/bytes.h"
#include "base/text.h"
#include "record/journal/line_source.h"
#include "record/journal/parsed_lines.h"
#include "record/journal/torn_line.h"
#include "record/line/json_line.h"
#include "record/line/lines.h"

namespace bench {
namespace {

/// One file of a run while it is read.
struct Part {
  const std::string& path;
  bool begun = false;
  Sha256 hash = {};  ///< of the lines so far
  std::int64_t records = 0;
  std::int64_t damaged = 0;
  std::optional<RunEnd> end = {};
};

/// The state of one reading.
class Reading {
 public:
  /// `again`: it was read before, and what there is to say of the whole file was said.
  Reading(const std::vector<std::string>& parts, const JournalVisitor& visitor, bool again = false)
      : parts_(parts), visitor_(visitor), again_(again) {}

  Expected<JournalRead> all();

 private:
  Expected<void> read(Part& part);
  Expected<void> take(Part& part, ParsedLine& found);
  Expected<void> take_header(Part& part, RunHeader header);
  void take_record(Part& part, RunRecord&& record);
  void take_end(Part& part, EndOfJournal end);
  void add_to_hash(Part& part, std::string_view text) const {
    if (!again_) part.hash.add(text);
  }
  void note(const Part& part, const std::string& text);
  void sum_up(const Part& last);

  const std::vector<std::string>& parts_;
  const JournalVisitor& visitor_;
  const bool again_;
  JournalRead found_;
  bool first_ = true;
  std::int64_t last_seq_ = 0;
  std::int64_t last_of_earlier_ = 0;  ///< what stands in an earlier part, too, goes up to this seq
  std::int64_t missing_ = 0;
  std::int64_t without_checksum_ = 0;
};

SetupError refusal(const Part& part, const LineSource::Line& line, const std::string& why) {
  return {ExitCode::usage,
          part.path + ":" + std::to_string(line.number) + " is out of place",
          why,
          {"see all that is wrong:  bench verify " + part.path,
           "keep what is whole:  bench verify --salvage " + part.path}};
}

Expected<JournalRead> Reading::all() {
  if (parts_.empty()) return SetupError{ExitCode::usage, "no journal is named", "", {"bench ls runs"}};
  for (const std::string& path : parts_) {
    Part part{path};
    if (auto done = read(part); !done) return done.error();
    found_.damaged += part.damaged;
    first_ = false;
    last_of_earlier_ = last_seq_;
    if (&path == &parts_.back()) sum_up(part);
  }
  return std::move(found_);
}

Expected<void> Reading::read(Part& part) {
  auto lines = ParsedLines::open(part.path);
  if (!lines) return lines.error();
  for (;;) {
    auto line = lines->next();
    if (!line) return line.error();
    if (*line == nullptr) break;
    if (auto taken = take(part, **line); !taken) return taken.error();
  }
  if (part.begun) return {};
  return SetupError{ExitCode::usage, part.path + " is no journal", "it holds no line that begins a run", {}};
}

Expected<void> Reading::take(Part& part, ParsedLine& found) {
  auto& [line, blank, checksum, parsed] = found;
  if (blank) {
    add_to_hash(part, line.text);
    return {};
  }
  if (part.begun && is_torn(line, parsed.has_value(), checksum)) {
    note(part, "the last line was torn and is left out: the writer was stopped in the middle of it");
    return {};
  }
  if (!parsed) return parsed.error();
  const auto* resumed = std::get_if<ResumedRun>(&*parsed);
  if (part.end && resumed == nullptr) return refusal(part, line, "it stands behind the end of the run");
  if (checksum == Checksum::wrong && part.begun) {
    ++part.damaged;
    if (const auto* record = std::get_if<RunRecord>(&*parsed)) last_seq_ = record->seq;
    add_to_hash(part, line.text);
    return {};
  }
  if (checksum == Checksum::missing) ++without_checksum_;
  if (checksum == Checksum::wrong) note(part, "the first line was changed after it was written");
  if (auto* header = std::get_if<RunHeader>(&*parsed)) {
    if (part.begun) return refusal(part, line, "a second run begins there");
    if (auto taken = take_header(part, std::move(*header)); !taken) return taken.error();
  } else if (!part.begun) {
    return SetupError{ExitCode::usage,
                      part.path + " is no journal",
                      "its first line is no header; copies on stdout have none",
                      {"bench ls runs"}};
  } else if (auto* record = std::get_if<RunRecord>(&*parsed)) {
    take_record(part, std::move(*record));
  } else if (auto* end = std::get_if<EndOfJournal>(&*parsed)) {
    take_end(part, std::move(*end));
  } else if (resumed != nullptr) {
    part.end.reset();
    note(part, "it was resumed: the records from seq " + std::to_string(resumed->first_seq) + " on were made later");
  }
  add_to_hash(part, line.text);
  return {};
}

Expected<void> Reading::take_header(Part& part, RunHeader header) {
  part.begun = true;
  if (!first_) {
    if (header.run_id == found_.header.run_id) return {};
    return SetupError{ExitCode::usage,
                      part.path + " is no part of this run",
                      "it belongs to " + header.run_id + ", " + parts_.front() + " to " + found_.header.run_id,
                      {}};
  }
  found_.header = std::move(header);
  if (visitor_.header) visitor_.header(found_.header);
  return {};
}

void Reading::take_record(Part& part, RunRecord&& record) {
  if (!record.warmup) ++part.records;
  if (!first_ && record.seq <= last_of_earlier_) return;
  // A journal that goes on where another one was lost begins with a later number.
  if (last_seq_ > 0 && record.seq > last_seq_ + 1) missing_ += record.seq - last_seq_ - 1;
  if (record.seq <= last_seq_) {
    note(part, "the line with seq " + std::to_string(record.seq) + " is out of order");
  } else if (last_seq_ == 0 && record.seq > 1) {
    note(part, "it begins with seq " + std::to_string(record.seq) + ": what came before is in another file");
  }
  last_seq_ = record.seq;
  if (!record.warmup) ++found_.records;
  if (visitor_.record) visitor_.record(std::move(record));
}

void Reading::take_end(Part& part, EndOfJournal end) {
  if (!again_ && !end.sha256.empty() && end.sha256 != part.hash.hex()) {
    note(part, "its lines are not those that were written: their SHA-256 differs");
  }
  part.end = std::move(end.end);
}

/// Says which file is meant where there are several.
void Reading::note(const Part& part, const std::string& text) {
  found_.notes.push_back(parts_.size() > 1 ? part.path + ": " + text : text);
}

void Reading::sum_up(const Part& last) {
  auto& notes = found_.notes;
  if (found_.damaged > 0) notes.push_back(counted(found_.damaged, "line") + " left out: the checksum is wrong");
  if (missing_ > 0) notes.push_back(counted(missing_, "line") + " missing: there are gaps in seq");
  if (without_checksum_ > 0) notes.push_back(counted(without_checksum_, "line") + " without a checksum");
  found_.end = last.end;
  if (!last.end) {
    notes.push_back("incomplete run: it has no end");
  } else if (!last.end->complete) {
    notes.push_back("incomplete run: " + last.end->reason);
  } else if (last.end->records != last.records + last.damaged) {
    note(last, "its end promises " + std::to_string(last.end->records) + " records, there are " +
                   std::to_string(last.records));
  }
}

}  // namespace

Expected<JournalRead> read_journal(const std::vector<std::string>& parts, const JournalVisitor& visitor) {
  return Reading(parts, visitor).all();
}

Expected<JournalRead> read_journal(const std::string& path, const JournalVisitor& visitor) {
  return read_journal(std::vector{path}, visitor);
}

Records records_of_journal(std::vector<std::string> parts) {
  return Records([parts = std::move(parts)](const Records::Each& each) {
    JournalVisitor visitor;
    visitor.record = [&each](const RunRecord& record) { each(record); };
    const auto read = Reading(parts, visitor, true).all();
    if (!read) throw std::runtime_error(read.error().what + ": " + read.error().why);
  });
}

Expected<RunHeader> read_journal_header(const std::string& path) {
  auto source = LineSource::open(path);
  if (!source) return source.error();
  auto line = source->next();
  if (!line) return line.error();
  if (!*line) return SetupError{ExitCode::usage, path + " is no journal", "it is empty", {}};
  return header_from_line((*line)->text, {path, 1});
}

}  // namespace bench
