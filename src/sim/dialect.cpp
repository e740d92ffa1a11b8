#include "sim/dialect.h"

#include <algorithm>

#include "sim/llamacpp/endpoints.h"
#include "sim/ollama/endpoints.h"
#include "sim/openai/endpoints.h"

namespace bench::sim {
namespace {

/// The first that knows a path answers: /v1 is Ollama's and llama.cpp's own, and only otherwise that of a server which
/// has nothing else.
constexpr Dialect dialect_table[] = {
    {"ollama", answer_ollama, ollama_has_no_such_path},
    {"llamacpp", answer_llamacpp, llamacpp_has_no_such_path},
    {"openai", answer_openai, openai_has_no_such_path},
};

}  // namespace

std::span<const Dialect> dialects() { return dialect_table; }

bool speaks(const World& world, std::string_view dialect) {
  return std::find(world.api.begin(), world.api.end(), dialect) != world.api.end();
}

CallAnswer answer_call(const HttpCall& call, const ServerState& state) {
  const Dialect* first = nullptr;
  for (const Dialect& dialect : dialect_table) {
    if (!speaks(state.world, dialect.name)) continue;
    if (!first) first = &dialect;
    if (auto answer = dialect.answer(call, state)) return *std::move(answer);
  }
  return first ? first->no_such_path() : plain_reply(404, "", "");
}

}  // namespace bench::sim
