#pragma once
// Asks the pure server in virtual time and puts its replies together.

#include <map>
#include <string>
#include <vector>

#include "sim/simulated_server.h"

namespace bench::sim {

struct DrivenReply {
  std::optional<ReplyHead> head;
  std::string body;
  std::vector<std::pair<Nanos, std::string>> parts;  ///< when bytes came, and which
  std::optional<WirePart::After> after;              ///< none: it has not ended
  Nanos end{0};

  std::vector<std::string> lines() const {
    std::vector<std::string> all;
    for (std::size_t at = 0; at < body.size();) {
      const std::size_t end_of_line = std::min(body.find('\n', at), body.size());
      all.push_back(body.substr(at, end_of_line - at));
      at = end_of_line + 1;
    }
    return all;
  }
};

class DrivenServer {
 public:
  explicit DrivenServer(World world, bool truth = false)
      : server(std::move(world), {WallTime(std::chrono::seconds(1767225600)), truth, "this-machine"}) {}

  ExchangeId send(Nanos at, HttpCall call) {
    advance(at);
    server.receive(at, ++last, std::move(call));
    return last;
  }
  ExchangeId post(Nanos at, const std::string& path, const std::string& body,
                  std::optional<std::string> id = std::nullopt) {
    HttpCall call;
    call.target = path;
    call.host = "127.0.0.1:11434";
    call.body = body;
    call.request_id = std::move(id);
    return send(at, std::move(call));
  }
  void advance(Nanos until) {
    std::vector<WirePart> parts;
    server.advance(until, parts);
    for (WirePart& part : parts) take(part);
  }
  void finish() {
    while (const auto next = server.next_time()) advance(*next);
  }
  /// One request alone, to its end.
  DrivenReply ask(const std::string& path, const std::string& body) {
    const ExchangeId id = post(now, path, body);
    finish();
    return replies[id];
  }

  SimulatedServer server;
  std::map<ExchangeId, DrivenReply> replies;
  ExchangeId last = 0;
  Nanos now{0};

 private:
  void take(WirePart& part) {
    now = std::max(now, part.at);
    DrivenReply& reply = replies[part.exchange];
    if (part.head) reply.head = *part.head;
    if (!part.head_only_bytes) {
      reply.body += part.body;
      if (!part.body.empty()) reply.parts.emplace_back(part.at, part.body);
    }
    if (part.after == WirePart::After::more) return;
    reply.after = part.after;
    reply.end = part.at;
  }
};

}  // namespace bench::sim
