#include "sim/ollama/plain_reply.h"

#include "sim/ollama/go_text.h"

namespace bench::sim {

HttpError ollama_error(int status) {
  if (status == 503) return {503, "server busy, please try again.  maximum pending requests exceeded", false};
  if (status == 429) return {429, "too many requests", false};
  return {500,
          "model runner has unexpectedly stopped, this may be due to resource limitations or an internal error, check "
          "ollama server logs for details",
          false};
}

std::string error_object(std::string_view text) { return "{\"error\":" + go_string(text) + "}"; }

PlainReply plain_reply(int status, std::string content_type, std::string body) {
  PlainReply reply;
  reply.head.status = status;
  reply.head.content_type = std::move(content_type);
  reply.head.length = body.size();
  if (body.size() >= chunked_from) reply.head.framing = ReplyHead::Framing::chunked;
  reply.body = std::move(body);
  return reply;
}

PlainReply json_reply(std::string body) { return plain_reply(200, json_type, std::move(body)); }

PlainReply error_reply(const HttpError& error) {
  return plain_reply(error.status, json_type, error_object(error.text));
}

}  // namespace bench::sim
