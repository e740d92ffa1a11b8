#include "plan/nonce.h"

#include <set>

#include "catch.hpp"

using namespace bench;

namespace {

NonceKey key() { return {1, "m", "", 0, false, 0, 0}; }

}  // namespace

TEST_CASE("a nonce is twelve lower-case letters separated by spaces") {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    NonceKey k = key();
    k.seed = seed;
    const std::string nonce = nonce_for(k);
    REQUIRE(nonce.size() == 23);
    for (std::size_t i = 0; i < nonce.size(); ++i) {
      if (i % 2 == 1) CHECK(nonce[i] == ' ');
      if (i % 2 == 0) CHECK((nonce[i] >= 'a' && nonce[i] <= 'z'));
    }
  }
}

TEST_CASE("everything that makes two requests different makes their nonces different") {
  std::set<std::string> nonces = {nonce_for(key())};
  const auto add = [&](auto change) {
    NonceKey k = key();
    change(k);
    nonces.insert(nonce_for(k));
  };
  add([](NonceKey& k) { k.seed = 2; });
  add([](NonceKey& k) { k.model = "n"; });
  add([](NonceKey& k) { k.condition = "workers=2"; });
  add([](NonceKey& k) { k.block = 1; });
  add([](NonceKey& k) { k.warmup = true; });
  add([](NonceKey& k) { k.run = 1; });
  add([](NonceKey& k) { k.item = 1; });
  CHECK(nonces.size() == 8);
  CHECK(nonce_for(key()) == *nonces.find(nonce_for(key())));
}

TEST_CASE("the nonce stands at the very start of the first message") {
  std::vector<Message> plain = {{"user", "Why is the sky blue?"}};
  mark(plain, "a b c");
  CHECK(plain == std::vector<Message>{{"user", "a b c Why is the sky blue?"}});

  std::vector<Message> with_system = {{"system", "Be brief."}, {"user", "Why?"}};
  mark(with_system, "a b c");
  CHECK(with_system == std::vector<Message>{{"system", "a b c Be brief."}, {"user", "Why?"}});
}
