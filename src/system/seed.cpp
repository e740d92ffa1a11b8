#include "system/seed.h"

#include <unistd.h>
#if defined(__APPLE__)
#include <sys/random.h>
#endif

#include <random>
#include <string_view>

namespace bench {
namespace {

/// The last `digits` digits of `value` in Crockford's base 32.
std::string base32(std::uint64_t value, int digits) {
  constexpr std::string_view alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
  std::string text(static_cast<std::size_t>(digits), '0');
  for (auto place = text.rbegin(); place != text.rend(); ++place, value /= 32) *place = alphabet[value % 32];
  return text;
}

}  // namespace

std::uint64_t os_random_seed() {
  std::uint64_t seed = 0;
  if (getentropy(&seed, sizeof seed) == 0) return seed;
  std::random_device device;  // old kernels and strict sandboxes refuse the call
  return (std::uint64_t{device()} << 32) ^ device();
}

std::string make_run_id(WallTime started, std::uint64_t random) {
  const auto second = std::chrono::floor<std::chrono::seconds>(started.time_since_epoch()).count();
  return base32(static_cast<std::uint64_t>(second), 7) + base32(random, 3);
}

}  // namespace bench
