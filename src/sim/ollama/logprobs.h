#pragma once

#include <cstdint>
#include <string>

#include "sim/reply/answer.h"

namespace bench::sim {

/// Appends ,"logprobs":[...] with an entry for each of some pieces of an answer, as Ollama writes it: the token, how
/// likely it was, its bytes and the `top` likeliest tokens in its place. Without pieces there is no such field.
void append_logprobs(std::string& out, const Answer& answer, std::int64_t first_piece, std::int64_t pieces,
                     std::int64_t top);

}  // namespace bench::sim
