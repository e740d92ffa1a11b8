#include "send/socket/stamped_read.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <ctime>
#include <sys/socket.h>
#include <sys/uio.h>

#include "send/standstill.h"

namespace bench {
namespace {

// Under load a thread can be preempted between two clock readings. A wider bracket than this is not believed...
constexpr Nanos narrow = KernelClock::error;
// ...and the last good one is used instead, as long as it is younger than this.
constexpr Nanos fresh{100'000'000};
// A clock that is slewed and not set goes wrong by no more than a tenth: so much and no more adjtimex() allows.
constexpr std::int64_t slewing = 8;

Nanos real_now() {
  timespec t{};
  clock_gettime(CLOCK_REALTIME, &t);
  return std::chrono::seconds(t.tv_sec) + Nanos(t.tv_nsec);
}

#if defined(__linux__) && defined(SO_TIMESTAMPNS)
std::optional<Nanos> kernel_stamp(msghdr& message) {
  for (cmsghdr* c = CMSG_FIRSTHDR(&message); c != nullptr; c = CMSG_NXTHDR(&message, c)) {
    if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SO_TIMESTAMPNS) continue;
    timespec t{};
    std::memcpy(&t, CMSG_DATA(c), sizeof t);
    if (t.tv_sec != 0) return std::chrono::seconds(t.tv_sec) + Nanos(t.tv_nsec);
  }
  return std::nullopt;
}
#endif

}  // namespace

Instant monotonic_now() {
  return Instant(std::chrono::duration_cast<Nanos>(std::chrono::steady_clock::now().time_since_epoch()));
}

#if defined(__linux__)
constexpr clockid_t with_sleep = CLOCK_BOOTTIME;
constexpr clockid_t without_sleep = CLOCK_MONOTONIC;
#elif defined(__APPLE__)
constexpr clockid_t with_sleep = CLOCK_MONOTONIC_RAW;
constexpr clockid_t without_sleep = CLOCK_UPTIME_RAW;
#endif

Nanos time_asleep() {
  const auto read = [](clockid_t clock) {
    timespec t{};
    clock_gettime(clock, &t);
    return std::chrono::seconds(t.tv_sec) + Nanos(t.tv_nsec);
  };
  return read(with_sleep) - read(without_sleep);
}

bool StampedRead::is_credible(Instant sent) const {
  const auto possible = [&](Instant at) {
    return at >= sent - KernelClock::error && at <= returned + KernelClock::error;
  };
  return possible(arrived) && !(before_step && possible(*before_step));
}

std::optional<ClockReading> KernelClock::read() const {
  for (int attempt = 0; attempt < 3; ++attempt) {
    const Instant m1 = monotonic_now();
    const Nanos real = real_now();
    const Instant m2 = monotonic_now();
    if (m2 - m1 > narrow) continue;
    return ClockReading{m2, real - (m1 + (m2 - m1) / 2).time_since_epoch()};
  }
  if (last_ && monotonic_now() - last_->at < fresh) return last_;
  return std::nullopt;
}

std::optional<KernelClock::Placed> KernelClock::place(Nanos stamp) {
  const auto now = read();
  if (!now) return std::nullopt;
  return place(stamp, *now);
}

KernelClock::Placed KernelClock::place(Nanos stamp, ClockReading now) {
  if (last_ && std::chrono::abs(now.offset - last_->offset) > error + (now.at - last_->at) / slewing)
    step_ = ClockReading{now.at, last_->offset};
  last_ = now;
  Placed placed{Instant(stamp - now.offset), std::nullopt};
  // A stamp that would stand behind the step, had it been made before, was made after it.
  if (step_ && Instant(stamp - step_->offset) <= step_->at + error) placed.before_step = Instant(stamp - step_->offset);
  return placed;
}

#if defined(__linux__) && defined(SO_TIMESTAMPNS)

bool enable_kernel_stamps(int socket) {
  const int on = 1;
  return setsockopt(socket, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on) == 0;
}

StampedRead read_stamped(int socket, char* buffer, std::size_t size, KernelClock& clock) {
  iovec part{buffer, size};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(timespec))];
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof control;

  StampedRead read;
  do {
    read.bytes = recvmsg(socket, &message, MSG_DONTWAIT);
  } while (read.bytes < 0 && errno == EINTR);
  read.error = errno;
  read.returned = read.arrived = monotonic_now();
  if (read.bytes < 0) {
    read.bytes = read.error == EAGAIN || read.error == EWOULDBLOCK ? -1 : -2;
    return read;
  }
  if (const auto stamp = kernel_stamp(message)) {
    if (const auto placed = clock.place(*stamp)) {
      read.arrived = placed->at;
      read.before_step = placed->before_step;
      read.kernel = true;
    }
  }
  return read;
}

#else

bool enable_kernel_stamps(int) { return false; }

StampedRead read_stamped(int socket, char* buffer, std::size_t size, KernelClock&) {
  StampedRead read;
  do {
    read.bytes = recv(socket, buffer, size, MSG_DONTWAIT);
  } while (read.bytes < 0 && errno == EINTR);
  read.error = errno;
  read.returned = read.arrived = monotonic_now();
  if (read.bytes < 0) read.bytes = read.error == EAGAIN || read.error == EWOULDBLOCK ? -1 : -2;
  return read;
}

#endif

}  // namespace bench
