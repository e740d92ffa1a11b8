#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bench::sim {

// The numbers of tokens, for servers that tell or take them. Those of a prompt are its bytes, four a token, so that
// they lead back to the text.

std::vector<std::int64_t> prompt_ids(std::string_view text);
/// The bytes of one token, and of several. Numbers that name no text give none.
std::string bytes_of(std::int64_t id);
std::string text_of(const std::vector<std::int64_t>& ids);

/// Of a word that a model says: equal words have equal numbers.
std::int64_t word_id(std::string_view word);

}  // namespace bench::sim
