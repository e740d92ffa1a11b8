#include <algorithm>
#include <iterator>

#include "bench/backend.h"

// One line per backend; make_<name>() is defined in <name>.cpp.
#define BENCH_BACKENDS(X) \
  X(ollama)               \
  X(ollama_generate)

namespace bench {

#define BENCH_DECLARE(name) Backend make_##name();
BENCH_BACKENDS(BENCH_DECLARE)
#undef BENCH_DECLARE

std::span<const Backend> backends() {
#define BENCH_MAKE(name) make_##name(),
  static const Backend table[] = {BENCH_BACKENDS(BENCH_MAKE)};
#undef BENCH_MAKE
  return table;
}

const Backend* find_backend(std::string_view name) {
  const auto all = backends();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Backend& b) { return b.name == name; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace bench
