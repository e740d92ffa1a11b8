#include "send/pipe/wake_up.h"

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>

namespace bench {

WakeUp::WakeUp() {
  if (::pipe(ends_.data()) != 0) throw std::system_error(errno, std::generic_category(), "pipe");
  for (const int end : ends_) {
    ::fcntl(end, F_SETFD, FD_CLOEXEC);
    ::fcntl(end, F_SETFL, O_NONBLOCK);
  }
}

WakeUp::~WakeUp() {
  for (const int end : ends_) ::close(end);
}

/// When the pipe is full, whoever waits is awake already.
void WakeUp::call() { [[maybe_unused]] const ssize_t written = ::write(ends_[1], "!", 1); }

void WakeUp::heard() {
  char buffer[64];
  while (::read(ends_[0], buffer, sizeof buffer) > 0) {
  }
}

void wait_for_any(pollfd* files, nfds_t count, Nanos at_most) {
  at_most = std::max(at_most, Nanos{0});
#if defined(__linux__)
  const timespec limit{static_cast<time_t>(at_most.count() / 1'000'000'000),
                       static_cast<long>(at_most.count() % 1'000'000'000)};
  ::ppoll(files, count, &limit, nullptr);
#else
  ::poll(files, count, static_cast<int>((at_most.count() + 999'999) / 1'000'000));
#endif
}

}  // namespace bench
