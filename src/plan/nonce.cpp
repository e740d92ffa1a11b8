#include "plan/nonce.h"

#include "base/random.h"

namespace bench {

std::string nonce_for(const NonceKey& key) {
  std::uint64_t seed = sub_seed(key.seed, key.warmup ? "warm-up nonce" : "nonce", hashed(key.model));
  seed = sub_seed(seed, key.condition, static_cast<std::uint64_t>(key.block));
  seed = sub_seed(seed, "run", static_cast<std::uint64_t>(key.run));
  Random random(sub_seed(seed, "item", static_cast<std::uint64_t>(key.item)));
  std::string nonce;
  for (std::int64_t i = 0; i < nonce_tokens; ++i) {
    if (i > 0) nonce += ' ';
    nonce += static_cast<char>('a' + random.below(26));
  }
  return nonce;
}

void mark(std::vector<Message>& messages, const std::string& nonce) {
  if (messages.empty()) return;
  messages.front().content.insert(0, nonce + ' ');
}

}  // namespace bench
