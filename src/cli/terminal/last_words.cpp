#include "cli/terminal/last_words.h"

#include <cstring>
#include <exception>
#include <unistd.h>

#include "bench/failure.h"

namespace bench {
namespace {

void write_plainly(const char* text) {
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, text, std::strlen(text));
}

/// Neither memory nor the lock of the streams may be there to be had.
[[noreturn]] void end_at_once() {
  write_plainly("\nbench: error: internal fault, ended at once (");
  try {
    const std::exception_ptr fault = std::current_exception();
    if (fault) std::rethrow_exception(fault);
    write_plainly("no exception");
  } catch (const std::exception& fault) {
    write_plainly(fault.what());
  } catch (...) {
    write_plainly("an unknown exception");
  }
  write_plainly(")\n");
  ::_exit(static_cast<int>(ExitCode::internal));
}

}  // namespace

void have_last_words() { std::set_terminate(end_at_once); }

}  // namespace bench
