#pragma once

#include <string>
#include <vector>

#include "sim/job.h"
#include "sim/openai/request.h"
#include "sim/openai/style.h"

namespace bench::sim {

/// How llama.cpp's server writes OpenAI's protocol.
extern const OpenAiStyle llamacpp_style;
extern const OpenAiRules llamacpp_rules;

/// ,"timings":{...}: the server's own account of a request.
void append_timings(std::string& out, const ReplyEnd& end);

/// The one model that it has, under whatever name it is asked for.
const Model& served_model(const World& world);
/// What a place says of its context: a cache that all places share is the whole of it for each of them.
std::int64_t context_of_place(const World& world);

std::string llamacpp_error(const HttpError& error);
HttpError llamacpp_trouble(int status);
PlainReply llamacpp_refuse(const HttpError& error);
PlainReply llamacpp_json(std::string body, int status = 200);

/// A chat as the model reads it.
std::string templated(const std::vector<Turn>& messages);
HttpError exceeds_context(std::int64_t tokens, std::int64_t context);

}  // namespace bench::sim
