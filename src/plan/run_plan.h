#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bench/plan.h"

namespace bench {

// What RunPlan::at is made of: the order of the cases, and the marker that makes each prompt a new one.

/// A shuffled order of 0 ... n-1 that is computed place by place: no memory, O(1) at any place, the same on every
/// platform. A Feistel network over the next power of four, walked until it lands inside (fewer than four steps on
/// average).
class Permutation {
 public:
  /// n is at least 1.
  Permutation(std::uint64_t n, std::uint64_t key);
  /// What stands at `place`, which is below n.
  std::uint64_t at(std::uint64_t place) const;

 private:
  std::uint64_t scrambled(std::uint64_t x) const;

  std::uint64_t n_;
  std::uint64_t key_;
  int half_bits_;
};

/// Place in the suite of the case that request `i` asks.
std::size_t item_at(const RunPlan& plan, std::int64_t i);

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
void put_nonce(std::vector<Message>& messages, const std::string& nonce);

}  // namespace bench
