// Loaded into a program before its libraries (LD_PRELOAD), it makes one call that the program makes to the system fail.
//
//   BENCH_FAIL=FUNCTION:K:ERRNO   the K-th call of this function fails, the others do what they always do; 0 for none
//   BENCH_FAIL_UNDER=FOLDER       of open, write, fsync, fdatasync and rename only calls on files in this folder count
//   BENCH_FAIL_LOG=FILE           gets "failed" when the call has failed, and how many calls there were at the end
//
// Calls count from main() on: before that, nobody could do anything about a failure.

#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <unistd.h>

namespace {

struct Order {
  char function[32] = "";
  long k = 0;
  int error = 0;
  char under[512] = "";
  char log[512] = "";
};

Order order;
std::atomic<bool> armed{false};
std::atomic<long> calls{0};

// Nothing here may allocate or call what it replaces.

void tell(const char* text) {
  const long fd = ::syscall(SYS_openat, AT_FDCWD, order.log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (fd < 0) return;
  ::syscall(SYS_write, fd, text, std::strlen(text));
  ::syscall(SYS_close, fd);
}

void copy(char* to, std::size_t size, const char* variable) {
  if (const char* value = std::getenv(variable); value != nullptr) std::snprintf(to, size, "%s", value);
}

void read_order() {
  copy(order.under, sizeof order.under, "BENCH_FAIL_UNDER");
  copy(order.log, sizeof order.log, "BENCH_FAIL_LOG");
  if (const char* text = std::getenv("BENCH_FAIL"); text != nullptr)
    std::sscanf(text, "%31[^:]:%ld:%d", order.function, &order.k, &order.error);
}

/// Whether this call is the one.
bool fails(const char* function) {
  if (!armed.load(std::memory_order_relaxed) || std::strcmp(order.function, function) != 0) return false;
  if (++calls != order.k) return false;
  tell("failed\n");
  errno = order.error;
  return true;
}

bool is_ours(const char* path) {
  const std::size_t length = std::strlen(order.under);
  return length > 0 && std::strncmp(path, order.under, length) == 0;
}

bool is_ours(int fd) {
  if (!armed.load(std::memory_order_relaxed)) return false;
  char link[64];
  std::snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  char path[512] = "";
  const long n = ::syscall(SYS_readlinkat, AT_FDCWD, link, path, sizeof path - 1);
  return n > 0 && is_ours(path);
}

template <class Function>
Function* next(const char* name) {
  return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

int (*real_main)(int, char**, char**) = nullptr;

int watched_main(int argc, char** argv, char** environment) {
  read_order();
  armed = true;
  const int code = real_main(argc, argv, environment);
  armed = false;
  char text[64];
  std::snprintf(text, sizeof text, "calls %ld\n", calls.load());
  tell(text);
  return code;
}

}  // namespace

/// Replaces a function that returns -1 and sets errno when it fails.
#define BENCH_FAILING(result, name, parameters, arguments)    \
  result name parameters {                                    \
    static auto* const real = next<result parameters>(#name); \
    return fails(#name) ? -1 : real arguments;                \
  }

/// The same for one that counts only on files of the folder.
#define BENCH_FAILING_ON(file, result, name, parameters, arguments) \
  result name parameters {                                          \
    static auto* const real = next<result parameters>(#name);       \
    return is_ours(file) && fails(#name) ? -1 : real arguments;     \
  }

extern "C" {

void* __libc_malloc(std::size_t size);

int __libc_start_main(int (*main)(int, char**, char**), int argc, char** argv, void (*init)(), void (*fini)(),
                      void (*rtld_fini)(), void* stack_end) {
  real_main = main;
  return next<decltype(__libc_start_main)>("__libc_start_main")(watched_main, argc, argv, init, fini, rtld_fini,
                                                                stack_end);
}

void* malloc(std::size_t size) { return fails("malloc") ? nullptr : __libc_malloc(size); }

BENCH_FAILING(int, socket, (int domain, int type, int protocol), (domain, type, protocol))
BENCH_FAILING(int, connect, (int fd, const sockaddr* address, socklen_t size), (fd, address, size))
BENCH_FAILING(int, accept, (int fd, sockaddr* address, socklen_t* size), (fd, address, size))
BENCH_FAILING(ssize_t, send, (int fd, const void* bytes, std::size_t size, int flags), (fd, bytes, size, flags))
BENCH_FAILING(ssize_t, sendmsg, (int fd, const msghdr* message, int flags), (fd, message, flags))
BENCH_FAILING(ssize_t, recv, (int fd, void* bytes, std::size_t size, int flags), (fd, bytes, size, flags))
BENCH_FAILING(ssize_t, recvmsg, (int fd, msghdr* message, int flags), (fd, message, flags))
BENCH_FAILING(int, epoll_create1, (int flags), (flags))
BENCH_FAILING(int, epoll_ctl, (int epoll, int what, int fd, epoll_event* event), (epoll, what, fd, event))
BENCH_FAILING(int, epoll_wait, (int epoll, epoll_event* events, int size, int timeout), (epoll, events, size, timeout))
BENCH_FAILING(int, eventfd, (unsigned int value, int flags), (value, flags))
BENCH_FAILING(int, timerfd_create, (clockid_t clock, int flags), (clock, flags))
BENCH_FAILING(int, pipe, (int* ends), (ends))
BENCH_FAILING_ON(fd, ssize_t, write, (int fd, const void* bytes, std::size_t size), (fd, bytes, size))
BENCH_FAILING_ON(fd, int, fsync, (int fd), (fd))
BENCH_FAILING_ON(fd, int, fdatasync, (int fd), (fd))
BENCH_FAILING_ON(from, int, rename, (const char* from, const char* to), (from, to))

int pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*start)(void*), void* argument) {
  static auto* const real = next<decltype(pthread_create)>("pthread_create");
  return fails("pthread_create") ? order.error : real(thread, attributes, start, argument);
}

int open(const char* path, int flags, ...) {
  static auto* const real = next<decltype(open)>("open");
  va_list more;
  va_start(more, flags);
  const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(more, mode_t) : 0;
  va_end(more);
  return is_ours(path) && fails("open") ? -1 : real(path, flags, mode);
}

}  // extern "C"
