#pragma once

#include <fstream>
#include <iterator>
#include <string>

#include "catch.hpp"

namespace bench::llamacpp {

/// What a real server answered: llama.cpp of 2026 with SmolLM2-135M, two places of 2048 tokens, or four on one context
/// of 1024. Only the folder of the model is another, and the lists of samplers are left out of slots.json.
inline std::string recorded(const std::string& name) {
  std::ifstream in(BENCH_TESTS_DIR "/unit/backend/llamacpp/recorded/" + name, std::ios::binary);
  std::string bytes((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  REQUIRE_FALSE(bytes.empty());
  return bytes;
}

}  // namespace bench::llamacpp
