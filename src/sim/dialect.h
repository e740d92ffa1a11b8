#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <variant>

#include "sim/activity.h"
#include "sim/engine/engine.h"
#include "sim/http/wire.h"
#include "sim/job.h"
#include "sim/reply/plain_reply.h"
#include "sim/reply/reply_form.h"
#include "sim/world/world.h"

namespace bench::sim {

/// What the calls that ask about the server look at.
struct ServerState {
  const World& world;
  Engine& engine;
  const Activity& activity;
  Nanos now;
  WallTime epoch;             ///< the calendar at the world's instant 0
  std::string_view own_name;  ///< of this machine
};

/// A request for a model's words: what the engine does for it, and how its reply is written.
struct Asked {
  Job job;
  std::unique_ptr<ReplyForm> form;
};

/// What is known of a request before it is read.
struct CallContext {
  const World& world;
  std::string_view body;
  std::uint64_t key = 0;     ///< of the request's draws
  std::string_view model{};  ///< another name than the request's, for the reply; "": the same
  WallTime now{};
};

/// A path where a model's words are asked for: the engine's work.
struct WordsCall {
  std::variant<Asked, HttpError> (*read)(const CallContext& call);
  PlainReply (*refuse)(const HttpError& error);
  /// What is said to a request that meets 500, 503 or 429 instead of a reply.
  HttpError (*trouble)(int status);
};

using CallAnswer = std::variant<PlainReply, const WordsCall*>;

/// One protocol: a folder and a row of the table. What a world speaks is in its field `api`.
struct Dialect {
  std::string_view name;
  /// Nothing: it has no such path.
  std::optional<CallAnswer> (*answer)(const HttpCall& call, const ServerState& state);
  PlainReply (*no_such_path)();
};
std::span<const Dialect> dialects();

bool speaks(const World& world, std::string_view dialect);

/// What a call leads to, in whichever dialect of the world it is written.
CallAnswer answer_call(const HttpCall& call, const ServerState& state);

}  // namespace bench::sim
