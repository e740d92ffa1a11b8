#include "sim/ollama/go_reply.h"

#include "sim/ollama/go_text.h"

namespace bench::sim {
namespace {

constexpr std::size_t chunked_from = 2048;

}  // namespace

HttpError ollama_error(int status) {
  if (status == 503) return {503, "server busy, please try again.  maximum pending requests exceeded"};
  if (status == 429) return {429, "too many requests"};
  return {status,
          "model runner has unexpectedly stopped, this may be due to resource limitations or an internal error, check "
          "ollama server logs for details"};
}

std::string error_object(std::string_view text) { return "{\"error\":" + go_string(text) + "}"; }

PlainReply go_reply(int status, std::string content_type, std::string body) {
  PlainReply reply = plain_reply(status, std::move(content_type), std::move(body));
  if (reply.body.size() >= chunked_from) reply.head.framing = ReplyHead::Framing::chunked;
  return reply;
}

PlainReply json_reply(std::string body) { return go_reply(200, json_type, std::move(body)); }

PlainReply error_reply(const HttpError& error) { return go_reply(error.status, json_type, error_object(error.text)); }

}  // namespace bench::sim
