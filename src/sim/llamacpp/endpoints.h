#pragma once

#include <optional>

#include "sim/dialect.h"

namespace bench::sim {

// sim/llamacpp/ is llama.cpp's server: its own /completion (request.h, form.h), what it says of itself (info.h), the
// numbers of its tokens (tokens.h), and its /v1, which is OpenAI's protocol in its own style (style.h). It has one
// model, whatever name a request has. Compared with recordings of a real server.

std::optional<CallAnswer> answer_llamacpp(const HttpCall& call, const ServerState& state);
PlainReply llamacpp_has_no_such_path();

}  // namespace bench::sim
