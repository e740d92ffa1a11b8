#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sim/dialect.h"
#include "sim/openai/request.h"
#include "sim/openai/style.h"

namespace bench::sim {

// sim/openai/ is OpenAI's protocol: how a body is read (request.h), how replies are written (form.h), and what each
// server does in its own way (style.h). Ollama and llama.cpp have it beside their own protocols and bring their own
// styles; here is a server that has nothing else.

std::optional<CallAnswer> answer_openai(const HttpCall& call, const ServerState& state);
PlainReply openai_has_no_such_path();

/// The path without its query.
std::string_view path_of(const HttpCall& call);

/// How models are named where names have no tags.
std::string untagged(std::string_view model);

/// {"error":{"message","type","param","code"}}
std::string openai_error_object(const HttpError& error, std::string_view type, const std::string& code);

/// Whether the request shows the key that the world wants, if it wants one.
bool shows_key(const World& world, const HttpCall& call);

}  // namespace bench::sim
