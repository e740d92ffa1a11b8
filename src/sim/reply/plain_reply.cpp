#include "sim/reply/plain_reply.h"

namespace bench::sim {

PlainReply plain_reply(int status, std::string content_type, std::string body) {
  PlainReply reply;
  reply.head.status = status;
  reply.head.content_type = std::move(content_type);
  reply.head.length = body.size();
  reply.body = std::move(body);
  return reply;
}

PlainReply with_header(PlainReply reply, const char* name, std::string value) {
  reply.head.first.emplace_back(name, std::move(value));
  return reply;
}

}  // namespace bench::sim
