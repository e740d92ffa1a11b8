#pragma once

#include <cstddef>
#include <functional>
#include <thread>
#include <vector>

namespace bench {

/// Processors that this process may use; at least one.
std::size_t usable_cores();

/// False where no more threads are to be had: those that there are have to do.
bool start_thread(std::vector<std::thread>& threads, const std::function<void()>& work);

/// Calls work(0) to work(n - 1), each once and in any order, on this thread and on others, one a core and `most` at the
/// most. Returns when all have ended; the first exception of any of them is thrown then, and what had not begun by that
/// time is left.
void in_parallel(std::size_t n, std::size_t most, const std::function<void(std::size_t)>& work);

}  // namespace bench
