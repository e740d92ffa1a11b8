#include "record/journal/check.h"

#include <algorithm>
#include <utility>

#include "base/bytes.h"
#include "base/rfc3339.h"
#include "base/text.h"
#include "record/journal/line_source.h"
#include "record/journal/parsed_lines.h"
#include "record/journal/torn_line.h"

namespace bench {
namespace {

constexpr std::size_t most_findings = 1000;

/// The state of one check.
class JournalChecker {
 public:
  JournalChecker(const std::string& path, const std::function<void(const WholeLine& line)>& whole)
      : path_(path), whole_(whole) {}

  Expected<JournalCheck> all();

 private:
  Expected<void> begin(const ParsedLine& first);
  void take(const ParsedLine& next);
  void take_whole(const LineSource::Line& line, const JournalLine& parsed);
  void look_at_seq(const RunRecord& record, std::int64_t line);
  void take_end(const EndOfJournal& end, std::int64_t line);
  void sum_up();
  void find(std::int64_t line, bool damage, std::string text);
  void leave_out(std::int64_t line, std::string why);

  const std::string& path_;
  const std::function<void(const WholeLine& line)>& whole_;
  JournalCheck found_;
  Sha256 hash_;
  std::int64_t damaged_records_ = 0;
  std::int64_t unreadable_ = 0;  ///< lines since the last record: any of them may have been one
};

void JournalChecker::find(std::int64_t line, bool damage, std::string text) {
  if (found_.findings.size() < most_findings) {
    found_.findings.push_back({line, damage, std::move(text)});
  } else {
    ++found_.untold;
  }
}

void JournalChecker::leave_out(std::int64_t line, std::string why) {
  ++found_.left_out;
  find(line, true, std::move(why));
}

Expected<JournalCheck> JournalChecker::all() {
  auto lines = ParsedLines::open(path_);
  if (!lines) return lines.error();
  for (;;) {
    const auto next = lines->next();
    if (!next) return next.error();
    if (*next == nullptr) break;
    const ParsedLine& line = **next;
    ++found_.lines;
    if (found_.lines == 1) {
      if (auto begun = begin(line); !begun) return begun.error();
    } else {
      take(line);
    }
    if (found_.tail == JournalTail::torn) continue;
    found_.bytes += static_cast<std::int64_t>(line.line.text.size());
    hash_.add(line.line.text);
  }
  if (found_.lines == 0) return SetupError{ExitCode::usage, path_ + " is no journal", "it is empty", {}};
  sum_up();
  return std::move(found_);
}

Expected<void> JournalChecker::begin(const ParsedLine& first) {
  // A blank line is none of a journal, however it is read.
  const auto& [line, blank, checksum, known] = first;
  const auto parsed = blank ? parse_line(line.text, {path_, line.number}) : known;
  if (!parsed) return parsed.error();
  const auto* header = std::get_if<RunHeader>(&*parsed);
  if (header == nullptr)
    return SetupError{
        ExitCode::usage, path_ + " is no journal", "its first line is no header; copies on stdout have none", {}};
  found_.header = *header;
  if (checksum == Checksum::wrong) find(line.number, true, "the header was changed after it was written");
  if (checksum == Checksum::missing) find(line.number, true, "the header has no checksum");
  take_whole(line, *parsed);
  return {};
}

void JournalChecker::take(const ParsedLine& next) {
  const auto& [line, blank, checksum, parsed] = next;
  if (blank) return find(line.number, false, "it is empty");
  if (is_torn(line, parsed.has_value(), checksum)) {
    found_.tail = JournalTail::torn;
    return leave_out(line.number, "it is torn: the writer was stopped in the middle of it");
  }
  if (!parsed) {
    ++unreadable_;
    return leave_out(line.number, "it cannot be read: " + parsed.error().why);
  }
  const auto* record = std::get_if<RunRecord>(&*parsed);
  if (checksum != Checksum::right) {
    if (record != nullptr) {
      found_.last_seq = record->seq;
      damaged_records_ += record->warmup ? 0 : 1;
    }
    return leave_out(line.number, checksum == Checksum::wrong
                                      ? "its checksum is wrong: it was changed after it was written"
                                      : "it has no checksum");
  }
  if (std::holds_alternative<RunHeader>(*parsed)) return leave_out(line.number, "a second run begins there");
  if (found_.end && !std::holds_alternative<ResumedRun>(*parsed))
    return leave_out(line.number, "it stands behind the end of the run");
  if (record != nullptr && found_.last_seq > 0 && record->seq == found_.last_seq)
    return leave_out(line.number, "seq " + std::to_string(record->seq) + " is there twice");
  take_whole(line, *parsed);
}

void JournalChecker::take_whole(const LineSource::Line& line, const JournalLine& parsed) {
  if (!line.complete) {
    found_.tail = JournalTail::without_line_feed;
    find(line.number, false, "it is whole, but its line feed is missing");
  }
  if (const auto* record = std::get_if<RunRecord>(&parsed)) {
    look_at_seq(*record, line.number);
    found_.records += record->warmup ? 0 : 1;
  } else if (const auto* end = std::get_if<EndOfJournal>(&parsed)) {
    take_end(*end, line.number);
  } else if (const auto* resumed = std::get_if<ResumedRun>(&parsed)) {
    found_.end.reset();
    find(line.number, false,
         "the run was resumed there, at seq " + std::to_string(resumed->first_seq) + ", on " +
             to_rfc3339(resumed->time));
  } else if (const auto* unknown = std::get_if<UnknownLine>(&parsed)) {
    find(line.number, false, "this version knows no line of type \"" + unknown->type + "\"");
  }
  if (whole_) whole_({line.text, parsed});
}

void JournalChecker::look_at_seq(const RunRecord& record, std::int64_t line) {
  const std::int64_t before = found_.last_seq;
  const std::int64_t gap = record.seq - before - 1 - std::exchange(unreadable_, 0);
  if (record.seq < before) {
    find(line, true, "seq " + std::to_string(record.seq) + " stands behind " + std::to_string(before));
  } else if (before == 0 && gap > 0) {
    find(line, false, "it begins with seq " + std::to_string(record.seq) + ": what came before is in another file");
  } else if (gap > 0) {
    found_.missing += gap;
    find(line, true, counted(gap, "line") + " missing before seq " + std::to_string(record.seq));
  }
  if (found_.first_seq == 0) found_.first_seq = record.seq;
  found_.last_seq = record.seq;
}

void JournalChecker::take_end(const EndOfJournal& end, std::int64_t line) {
  found_.end = end.end;
  if (end.sha256.empty()) {
    find(line, false, "it holds no SHA-256 of the lines before it");
  } else if (end.sha256 != hash_.hex()) {
    find(line, true, "its SHA-256 is not that of the lines before it: some were changed, added or removed");
  }
  if (end.end.records != found_.records + damaged_records_)
    find(line, true,
         "it promises " + counted(end.end.records, "record") + ", there are " +
             std::to_string(found_.records + damaged_records_));
}

void JournalChecker::sum_up() {
  if (!found_.end) {
    find(0, false, "incomplete run: it has no end");
  } else if (!found_.end->complete) {
    find(0, false, "incomplete run: " + found_.end->reason);
  }
}

}  // namespace

bool JournalCheck::is_damaged() const { return first_damage() != nullptr; }

const JournalFinding* JournalCheck::first_damage() const {
  const auto found =
      std::find_if(findings.begin(), findings.end(), [](const JournalFinding& finding) { return finding.damage; });
  return found == findings.end() ? nullptr : &*found;
}

Expected<JournalCheck> check_journal(const std::string& path, const std::function<void(const WholeLine& line)>& whole) {
  return JournalChecker(path, whole).all();
}

}  // namespace bench
