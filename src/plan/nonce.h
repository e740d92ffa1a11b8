#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bench/plan.h"

namespace bench {

/// Which prompt of which request a nonce is for. Two models can share one loaded runner, and with it its prompt cache,
/// so the model counts as well.
struct NonceKey {
  std::uint64_t seed = 0;  ///< new in every invocation, unless replayed
  std::string_view model;
  std::string_view condition;
  std::int64_t block = 0;
  bool warmup = false;
  std::int64_t run = 0;
  std::int64_t item = 0;  ///< place of the case in its suite
};

/// How many tokens the nonce adds to a prompt, in every tokenizer we know: one a letter.
constexpr std::int64_t nonce_tokens = 12;

/// Twelve letters separated by spaces: always as many bytes and, since tokenizers keep a lone letter whole, as many
/// tokens. A server that has cached other prompts shares nothing with a prompt that begins with it.
std::string nonce_for(const NonceKey& key);

/// Puts the nonce at the very start of the conversation: a cached prefix ends at the first byte that differs.
void mark(std::vector<Message>& messages, const std::string& nonce);

}  // namespace bench
