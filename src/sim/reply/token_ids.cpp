#include "sim/reply/token_ids.h"

#include "base/random.h"
#include "sim/job.h"

namespace bench::sim {
namespace {

constexpr std::uint64_t vocabulary_size = 128256;

}  // namespace

std::vector<std::int64_t> prompt_ids(std::string_view text) {
  std::vector<std::int64_t> ids;
  ids.reserve(text.size() / token_bytes + 1);
  for (; !text.empty(); text.remove_prefix(std::min(token_bytes, text.size()))) {
    std::int64_t id = 0;
    for (std::size_t i = std::min(token_bytes, text.size()); i-- > 0;)
      id = id * 256 + static_cast<unsigned char>(text[i]);
    ids.push_back(id);
  }
  return ids;
}

std::string bytes_of(std::int64_t id) {
  std::string bytes;
  for (; id > 0 && bytes.size() < token_bytes; id /= 256) bytes += static_cast<char>(id % 256);
  return bytes;
}

std::string text_of(const std::vector<std::int64_t>& ids) {
  std::string text;
  for (const std::int64_t id : ids) text += bytes_of(id);
  return text;
}

std::int64_t word_id(std::string_view word) { return static_cast<std::int64_t>(hashed(word) % vocabulary_size); }

}  // namespace bench::sim
