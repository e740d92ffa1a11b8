#include <algorithm>
#include <cassert>

#include "bench/renderer.h"

// One line per format: make_<name>() is defined beside its render function. Whatever names the formats derives from
// this list.
#define BENCH_RENDERERS(X) \
  X(table)                 \
  X(jsonl)                 \
  X(json)                  \
  X(md)                    \
  X(csv)                   \
  X(benchstat)             \
  X(trace)                 \
  X(llama_bench)           \
  X(github)                \
  X(lm_eval)

namespace bench {

#define BENCH_DECLARE(name) Renderer make_##name();
BENCH_RENDERERS(BENCH_DECLARE)
#undef BENCH_DECLARE

std::span<const Renderer> renderers() {
#define BENCH_MAKE(name) make_##name(),
  static const Renderer table[] = {BENCH_RENDERERS(BENCH_MAKE)};
#undef BENCH_MAKE
  return table;
}

std::span<const Renderer> printed_renderers() {
  const auto all = renderers();
  const auto first_folder = std::find_if(all.begin(), all.end(), [](const Renderer& r) { return r.is_folder(); });
  return all.first(static_cast<std::size_t>(first_folder - all.begin()));
}

const Renderer* find_renderer(std::string_view name) {
  const auto all = renderers();
  const auto found = std::find_if(all.begin(), all.end(), [name](const Renderer& r) { return r.name == name; });
  return found == all.end() ? nullptr : &*found;
}

const Renderer& markdown_renderer() {
  const auto all = renderers();
  const auto found = std::find_if(all.begin(), all.end(), [](const Renderer& r) { return r.is_markdown; });
  assert(found != all.end());  // a test counts them
  return *found;
}

const Renderer& default_renderer(bool is_terminal) {
  const auto all = renderers();
  const DefaultOn here = is_terminal ? DefaultOn::terminal : DefaultOn::pipe;
  const auto found = std::find_if(all.begin(), all.end(), [here](const Renderer& r) { return r.default_on == here; });
  assert(found != all.end());  // a test counts them
  return *found;
}

}  // namespace bench
