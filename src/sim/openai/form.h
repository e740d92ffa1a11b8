#pragma once

#include <string>

#include "sim/job.h"
#include "sim/openai/style.h"
#include "sim/reply/reply_form.h"

namespace bench::sim {

/// How a server of OpenAI's protocol writes the replies of /v1/chat/completions and /v1/completions: server-sent
/// events, or one object.
class OpenAiForm : public ReplyForm {
 public:
  struct Setup {
    bool chat = true;
    bool include_usage = false;
    std::uint64_t key = 0;  ///< of the id
    WallTime now{};
    std::string model;  ///< the name that is echoed
  };
  OpenAiForm(const OpenAiStyle& style, const Setup& setup, const Job& asked);

  ReplyHead stream_head() const override;
  void opening(std::string& out, WallTime now) override;
  bool opens_at_once() const override { return chat_ && style_.opening == OpenAiStyle::Opening::at_once; }
  void text(std::string& out, WallTime now, const Answer& answer, const TextPart& part) override;
  void text_begin(std::string& out, WallTime now) override;
  void text_end(std::string& out) override;
  std::string_view event_end() const override { return "\n\n"; }
  void ending(std::string& out, WallTime now, const Answer& answer, const ReplyEnd& end) override;
  void breakdown(std::string& out, WallTime now, const HttpError& error) override;
  PlainReply whole(WallTime now, const Answer& answer, const ReplyEnd* end) override;
  PlainReply error(const HttpError& error) override { return styled_error(style_, error); }
  HttpError trouble(int status) const override { return style_.trouble(status); }
  HttpError crash() const override { return style_.crash(); }

 private:
  /// What stands around the choices of an object: before them, between them and the usage, behind that.
  struct Envelope {
    std::string before, middle, after;
  };
  Envelope envelope(std::string_view object, std::string_view model, bool id_in_middle) const;
  void begin_event(std::string& out) const { out.append("data: ").append(chunk_.before); }
  void end_event(std::string& out) const;
  void choice(std::string& out, std::string_view said, std::string_view odds, std::string_view finish) const;
  std::string odds(const Answer& answer, std::int64_t first, std::int64_t pieces) const;
  void usage(std::string& out, const ReplyEnd& end) const;
  std::string delta(std::string_view text, bool thinking);
  std::string_view finish_reason(const Answer& answer) const { return answer.stops ? "\"stop\"" : "\"length\""; }

  const OpenAiStyle& style_;
  bool chat_;
  bool include_usage_;
  std::optional<std::int64_t> top_logprobs_;
  std::string id_, created_, model_;
  Envelope chunk_;
  bool role_said_ = false;
};

}  // namespace bench::sim
