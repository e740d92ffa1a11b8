#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sim/engine/sequence.h"
#include "sim/reply/answer.h"
#include "sim/reply/plain_reply.h"

namespace bench::sim {

/// Some tokens of a reply that share an event.
struct TextPart {
  std::string_view text;
  bool thinking = false;
  std::int64_t first = 0;   ///< of the answer's pieces
  std::int64_t pieces = 0;  ///< how many
  std::int64_t prompt_tokens = 0;
};

/// How a reply ended.
struct ReplyEnd {
  Account account;
  double counter_skew = 1;  ///< every duration is multiplied by it
  bool cache_reported = false;
  int slot = -1;
};

/// The words around one reply: how a dialect writes what reply.h decides to send. Appends to `out`; an event is a line
/// of NDJSON or an event of a stream of them, with its line ends.
class ReplyForm {
 public:
  virtual ~ReplyForm() = default;

  virtual ReplyHead stream_head() const = 0;
  /// What stands before the first token of a stream, and whether it goes out as soon as the request has a place.
  virtual void opening(std::string&, WallTime) {}
  virtual bool opens_at_once() const { return false; }
  virtual void text(std::string& out, WallTime now, const Answer& answer, const TextPart& part) = 0;
  /// The beginning of such an event, up to its text, and what is behind it: for events that are spoilt on purpose.
  virtual void text_begin(std::string& out, WallTime now) = 0;
  virtual void text_end(std::string& out) = 0;
  virtual std::string_view event_end() const = 0;
  /// Everything behind the last token.
  virtual void ending(std::string& out, WallTime now, const Answer& answer, const ReplyEnd& end) = 0;
  /// An error in mid-stream, and what is left of the stream behind it.
  virtual void breakdown(std::string& out, WallTime now, const HttpError& error) = 0;

  /// The whole reply as one object. Without an `end` it is one that the server broke off.
  virtual PlainReply whole(WallTime now, const Answer& answer, const ReplyEnd* end) = 0;
  /// The answer to a request that loads or unloads, where there is such a thing.
  virtual PlainReply loaded(WallTime, std::string_view) { return {}; }
  virtual PlainReply error(const HttpError& error) = 0;
  /// What is said when there is no place left (503).
  virtual HttpError trouble(int status) const = 0;
  /// What is said when the model's process is lost in the middle of its work.
  virtual HttpError crash() const = 0;
};

}  // namespace bench::sim
