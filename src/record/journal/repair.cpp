#include "record/journal/repair.h"

#include "base/rfc3339.h"
#include "base/text.h"
#include "record/journal/journal_file.h"

namespace bench {
namespace {

SetupError cannot_repair(const std::string& path, int error) {
  return {ExitCode::not_durable,
          "cannot repair " + path,
          system_words(error),
          {"keep what is whole in another file:  bench verify --salvage " + path}};
}

}  // namespace

Expected<std::string> repair_tail(const std::string& path, const JournalCheck& check, WallTime now) {
  if (check.tail == JournalTail::whole) return std::string();
  auto file = JournalFile::reopen(system_files(), path);
  if (!file) return file.error();
  if (check.tail == JournalTail::without_line_feed) {
    if (const int error = file->write_line("\n"); error != 0) return cannot_repair(path, error);
    if (const int error = file->sync(); error != 0) return cannot_repair(path, error);
    return path + ": its last line lacked its line feed, which was added";
  }
  auto aside = JournalFile::create(system_files(), path + ".torn-" + compact_utc(now));
  if (!aside) return aside.error();
  const std::int64_t torn = file->size() - check.bytes;
  if (const int error = file->move_tail(check.bytes, *aside); error != 0) return cannot_repair(path, error);
  return path + ": its last line was torn; " + counted(torn, "byte") + " moved to " + aside->path();
}

}  // namespace bench
