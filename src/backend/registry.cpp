#include <algorithm>

#include "bench/backend.h"

// One line per backend; make_<name>() is defined in the folder of its protocol. A server may speak several: the first
// in the table that recognises it is taken, so a server's own protocol stands before one that it shares with others.
#define BENCH_BACKENDS(X) \
  X(ollama)               \
  X(ollama_generate)      \
  X(llamacpp)             \
  X(openai)               \
  X(openai_completions)   \
  X(pipe)

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

const Backend& backend_or_first(std::string_view name) {
  const Backend* const found = find_backend(name);
  return found ? *found : backends().front();
}

bool same_model(const Backend& backend, std::string_view a, std::string_view b) {
  return a == b || (backend.same_model && backend.same_model(a, b));
}

bool same_model(std::string_view api, std::string_view a, std::string_view b) {
  const Backend* const backend = find_backend(api);
  return a == b || (backend && same_model(*backend, a, b));
}

const LoadedModel* find_loaded(std::string_view api, std::span<const LoadedModel> loaded, std::string_view model) {
  const auto found = std::find_if(loaded.begin(), loaded.end(),
                                  [&](const LoadedModel& other) { return same_model(api, other.name, model); });
  return found == loaded.end() ? nullptr : &*found;
}

}  // namespace bench
