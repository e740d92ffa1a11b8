// How a journal goes on in a file that holds a part of its run already.

#include "record/journal/journal.h"
#include "record/line/lines.h"

namespace bench {

Expected<std::unique_ptr<Journal>> Journal::go_on(const JournalSoFar& so_far, const RunHeader& header,
                                                  const ResumedRun& resumed, const Clock& clock,
                                                  JournalOptions options) {
  FileOps& files = options.files != nullptr ? *options.files : system_files();
  auto file = JournalFile::reopen(files, so_far.path);
  if (!file) return file.error();
  if (file->size() != so_far.bytes)
    return SetupError{ExitCode::usage,
                      so_far.path + " has changed since it was read",
                      "another bench has written to it",
                      {"try once more"}};
  std::unique_ptr<Journal> journal(new Journal(std::move(*file), header, clock, std::move(options)));
  journal->next_seq_ = so_far.last_seq + 1;
  journal->records_ = so_far.records;
  journal->kept_ = so_far.records;
  int error = journal->write_line(resume_line(resumed));
  if (error == 0) error = journal->file_.sync();
  if (error != 0)
    return SetupError{ExitCode::not_durable,
                      "the results cannot be written to " + journal->path(),
                      system_words(error),
                      {"make room there and try once more"}};
  if (auto started = journal->start_writer(); !started) return started.error();
  return journal;
}

}  // namespace bench
