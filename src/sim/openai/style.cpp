#include "sim/openai/style.h"

#include "base/json/write.h"
#include "sim/world/draws.h"

namespace bench::sim {

std::string letters_and_digits(std::string_view begin, std::uint64_t key, std::size_t size) {
  constexpr std::string_view letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  Draws draws(sub_seed(key, "id", size));
  std::string id(begin);
  for (std::size_t i = 0; i < size; ++i) id += letters[draws.below(letters.size())];
  return id;
}

void append_json_string(std::string& out, std::string_view text) { out += json_string(text); }

PlainReply styled_error(const OpenAiStyle& style, const HttpError& error) {
  PlainReply reply = plain_reply(error.status, std::string(style.whole_type), style.error(error));
  if (style.dress) style.dress(reply.head);
  return reply;
}

}  // namespace bench::sim
