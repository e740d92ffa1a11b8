#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace bench::test {

// The laws of fuzz_targets(): "" when all is well, else what is wrong.

/// The first byte is a number of the fuzzer's choice, the rest is the input proper.
unsigned take_choice(std::string_view& bytes);

/// Cut every `step` bytes; not at all for 0.
std::vector<std::size_t> cuts_every(unsigned step, std::size_t size);

std::string response_law(std::string_view bytes);     ///< cutting changes no verdict, no head and no body
std::string journal_line_law(std::string_view line);  ///< what was read is written, and read again, as the same
std::string journal_law(std::string_view bytes);      ///< what is told of a journal is what was handed on from it
std::string world_law(std::string_view bytes);    ///< a world is whole and always the same, or refused with a reason
std::string host_law(std::string_view text);      ///< an address is its own normal form, and no password is told
std::string prompts_law(std::string_view bytes);  ///< every case can be sent, and endings of lines mean nothing

}  // namespace bench::test
