#include "record/journal/salvage.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "base/text.h"
#include "record/journal/journal_file.h"
#include "record/journal/reader.h"
#include "record/line/json_line.h"

namespace bench {
namespace {

/// The new journal while it is written.
class SalvageWriter {
 public:
  explicit SalvageWriter(JournalFile& to) : to_(to) {}

  void take(const WholeLine& line) {
    if (const auto* record = std::get_if<RunRecord>(&line.parsed)) {
      records_ += record->warmup ? 0 : 1;
      take_numbered(line.text, *record, record->seq, ++seq_, request_line);
    } else if (const auto* resumed = std::get_if<ResumedRun>(&line.parsed)) {
      take_numbered(line.text, *resumed, resumed->first_seq, seq_ + 1, resume_line);
    } else if (const auto* header = std::get_if<RunHeader>(&line.parsed)) {
      // One that was changed gets a checksum that fits: without a header there is no journal.
      write(checksum_of(line.text) == Checksum::right ? with_line_feed(line.text) : header_line(*header));
    } else if (!std::holds_alternative<EndOfJournal>(line.parsed)) {
      write(with_line_feed(line.text));
    }
  }

  int finish(const JournalCheck& check) {
    RunEnd end = check.end.value_or(RunEnd{});
    const std::int64_t lost = check.left_out + check.missing;
    if (lost > 0 || !check.end) {
      end.complete = false;
      end.reason = lost > 0 ? "salvaged: " + counted(lost, "line") + " lost" : "salvaged: it had no end";
    }
    end.records = records_;
    write(end_line(end, to_.sha256()));
    return error_ != 0 ? error_ : to_.sync();
  }

  std::int64_t records() const { return records_; }

 private:
  static std::string with_line_feed(std::string_view text) {
    return std::string(text) + (text.ends_with('\n') ? "" : "\n");
  }

  /// Byte for byte where the number is right.
  template <class T>
  void take_numbered(std::string_view text, const T& value, std::int64_t had, std::int64_t wanted,
                     std::string (*line_of)(const T&)) {
    if (had == wanted) return write(with_line_feed(text));
    T changed = value;
    number(changed) = wanted;
    write(line_of(changed));
  }
  static std::int64_t& number(RunRecord& record) { return record.seq; }
  static std::int64_t& number(ResumedRun& resumed) { return resumed.first_seq; }

  void write(std::string_view line) {
    if (error_ == 0) error_ = to_.write_line(line);
  }

  JournalFile& to_;
  std::int64_t seq_ = 0;
  std::int64_t records_ = 0;
  int error_ = 0;
};

}  // namespace

Expected<Salvaged> salvage_journal(const std::string& path, const std::string& to) {
  // What is no journal leaves no file behind.
  if (auto header = read_journal_header(path); !header) return header.error();
  std::error_code ignored;
  if (std::filesystem::exists(to, ignored))
    return SetupError{ExitCode::usage, to + " exists", "a file is never overwritten", {"choose another name with -o"}};
  auto file = JournalFile::create(system_files(), to);
  if (!file) return file.error();
  SalvageWriter writer(*file);
  auto check = check_journal(path, [&](const WholeLine& line) { writer.take(line); });
  if (!check) return check.error();
  if (const int error = writer.finish(*check); error != 0)
    return SetupError{ExitCode::not_durable, "cannot write " + file->path(), system_words(error), {}};
  return Salvaged{*std::move(check), file->path(), writer.records()};
}

}  // namespace bench
