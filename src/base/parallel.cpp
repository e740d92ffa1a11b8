#include "base/parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <system_error>

namespace bench {

std::size_t usable_cores() { return std::max<std::size_t>(1, std::thread::hardware_concurrency()); }

bool start_thread(std::vector<std::thread>& threads, const std::function<void()>& work) {
  try {
    threads.emplace_back(work);
    return true;
  } catch (const std::system_error&) {
    return false;
  }
}

void in_parallel(std::size_t n, std::size_t most, const std::function<void(std::size_t)>& work) {
  std::atomic<std::size_t> next{0};
  std::mutex mutex;
  std::exception_ptr failure;
  const auto take_turns = [&]() noexcept {
    for (std::size_t i; (i = next.fetch_add(1)) < n;) {
      try {
        work(i);
      } catch (...) {
        next = n;
        const std::lock_guard lock(mutex);
        if (!failure) failure = std::current_exception();
      }
    }
  };
  const std::size_t threads = std::min({n, most, usable_cores()});
  std::vector<std::thread> others;
  others.reserve(threads);
  while (others.size() + 1 < threads && start_thread(others, take_turns)) continue;
  take_turns();
  for (std::thread& other : others) other.join();
  if (failure) std::rethrow_exception(failure);
}

}  // namespace bench
