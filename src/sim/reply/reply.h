#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/engine/sequence.h"
#include "sim/http/reply_pipe.h"
#include "sim/http/wire.h"
#include "sim/job.h"
#include "sim/reply/answer.h"
#include "sim/reply/reply_form.h"

namespace bench::sim {

/// What the replies of one server share when they write.
struct ReplyContext {
  WallTime epoch;  ///< the calendar at the world's instant 0
  bool truth = false;
  std::vector<WirePart> parts;  ///< where they put what they send

  WallTime wall(Nanos now) const { return epoch + now; }
};

/// The reply to one request for a model's words, from the engine's events to those of its stream: merging of tokens,
/// faults in mid-stream, and the single object of a request that wants no stream. What an event looks like is its
/// form's business.
class Reply {
 public:
  struct Setup {
    ExchangeId id = 0;
    RequestId request = 0;
    Job asked;
    std::unique_ptr<ReplyForm> form;
    Answer answer;
    std::uint64_t key = 0;  ///< of the request
    const Behaviour* rules = nullptr;
    std::optional<Fault> fault;
    std::uint64_t seed = 0;  ///< of the draws that concern the form of this reply
  };
  explicit Reply(Setup setup);

  void on_event(const EngineEvent& event, ReplyContext& context);
  std::optional<Nanos> deadline() const { return pipe_.deadline(); }
  void on_deadline(Nanos now, ReplyContext& context) { pipe_.on_deadline(now, context.parts); }

  /// Until the first token the model may still make up its mind.
  void say(Answer answer) { setup_.answer = std::move(answer); }
  const Setup& setup() const { return setup_; }

  RequestId request() const { return setup_.request; }
  /// Nothing more will be sent; an engine that still works on it works for nothing.
  bool ended() const { return ended_; }

 private:
  void on_token(const EngineEvent& event, ReplyContext& context);
  void on_done(const EngineEvent& event, ReplyContext& context);
  bool waits_for_token() const;
  void send_line(ReplyContext& context, Nanos now);
  void send(std::string line, ReplyContext& context, Nanos now);
  void send_spoilt_line(FaultKind kind, ReplyContext& context, Nanos now);
  void send_single(const EngineEvent& event, ReplyContext& context);
  void send_error(const HttpError& error, ReplyContext& context, Nanos now);
  void send_whole(PlainReply reply, ReplyContext& context, Nanos now);
  void strike(const EngineEvent& event, ReplyContext& context);
  void end(WirePart::After after, ReplyContext& context, const EngineEvent& event);
  void mark(TruthKind kind, const EngineEvent& event, std::int64_t tokens, ReplyContext& context);
  void open(ReplyContext& context, Nanos now);
  ReplyEnd end_of(const EngineEvent& event) const;

  Setup setup_;
  ReplyPipe pipe_;
  Draws merge_draws_;
  std::string merged_;  ///< text that waits for its line to be complete
  bool merged_thinking_ = false;
  std::int64_t merged_tokens_ = 0;
  std::int64_t sent_pieces_ = 0;  ///< before those of the line under way
  std::int64_t line_tokens_ = 1;  ///< tokens that the next line holds
  std::vector<TruthRecord> marks_;
  std::int64_t prompt_tokens_ = 0;
  bool opened_ = false;  ///< the first bytes of a stream are out
  bool struck_ = false;
  bool silent_ = false;  ///< stalled: the client hears nothing any more
  bool ended_ = false;
};

}  // namespace bench::sim
