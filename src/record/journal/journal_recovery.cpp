// What the journal does when its file is lost: deleted, on a full disk, or on a broken one.

#include <cerrno>
#include <filesystem>

#include "record/journal/journal.h"
#include "system/files.h"

namespace bench {
namespace {

bool disk_is_full(int error) { return error == ENOSPC || error == EDQUOT || error == EFBIG; }

/// "runs/a.jsonl" becomes "DIRECTORY/a.recovered.jsonl".
std::string recovered_name(const std::string& directory, const std::string& path) {
  const std::filesystem::path original(path == "-" ? "bench.jsonl" : path);
  return (std::filesystem::path(directory) / (original.stem().string() + ".recovered.jsonl")).string();
}

}  // namespace

/// Somebody deleted the journal. We hold it open, so it can still be read.
void Journal::rescue_removed_file() {
  const std::string before = file_.path();
  for (const std::string& place : places_after(0)) {
    tried_.insert(place);
    auto copy = JournalFile::create(files_, place);
    if (!copy || file_.copy_to(*copy) != 0 || copy->sync() != 0) continue;
    notes_.push_back(before + " was removed while the run went on; the journal is now " + copy->path());
    file_ = std::move(*copy);
    parts_.back() = file_.path();
    return;
  }
  report({ExitCode::not_durable, "the results could not be written to " + before, "the file was removed", {}});
  give_up();
}

/// After an error there is no second try on the same file: the system may have forgotten the pages that it could not
/// write.
void Journal::move_on(int error) {
  SetupError lost{ExitCode::not_durable,
                  "the results could not be written to " + (file_.path() == "-" ? "standard output" : file_.path()),
                  error == ETIMEDOUT && !file_.is_regular() ? "nobody reads it" : system_words(error),
                  {}};
  // A full disk keeps what it has taken; a broken one may not.
  if (disk_is_full(error) && file_.sync() == 0) not_on_disk_.clear();
  bool moved = false;
  for (const std::string& place : places_after(error)) {
    tried_.insert(place);
    moved = carry_on_in(place);
    if (moved) break;
  }
  if (moved) {
    lost.try_this.push_back("what is missing there is in " + file_.path());
  } else {
    give_up();
  }
  report(std::move(lost));
}

/// Begins another file with the same header and everything that the last one may not hold.
bool Journal::carry_on_in(const std::string& place) {
  const std::lock_guard guard(writing_);
  auto next = JournalFile::create(files_, place);
  if (!next || next->write_line(header_) != 0) return false;
  std::int64_t records = 0;
  for (const Line& line : not_on_disk_) {
    if (next->write_line(line.text) != 0) return false;
    records += line.counts ? 1 : 0;
  }
  if (next->sync() != 0) return false;
  file_ = std::move(*next);
  if (!parts_.empty()) parts_.push_back(file_.path());
  records_ = records;
  not_on_disk_.clear();
  return true;
}

/// Beside the file, unless its disk is full; then where the user said, else where temporary files go. Each once.
std::vector<std::string> Journal::places_after(int error) const {
  std::vector<std::string> places;
  if (!disk_is_full(error) && file_.is_regular()) places.push_back(recovered_name(directory_of(original_), original_));
  places.push_back(recovered_name(options_.fallback_dir.value_or(temp_dir()), original_));
  std::erase_if(places, [this](const std::string& place) { return tried_.contains(place); });
  return places;
}

/// No file takes the records any more.
void Journal::give_up() {
  given_up_ = true;
  for (Line& line : not_on_disk_) {
    kept_ -= line.counts ? 1 : 0;
    lost_.push_back(std::move(line.text));
  }
  not_on_disk_.clear();
}

/// The first error is the one that counts, and stops the run; later ones only add their advice.
void Journal::report(SetupError error) {
  if (error_) {
    for (std::string& advice : error.try_this) error_->try_this.push_back(std::move(advice));
    return;
  }
  error_ = std::move(error);
  if (options_.failed) options_.failed(*error_);
}

}  // namespace bench
