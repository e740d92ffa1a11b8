#pragma once

#include <string>

#include "sim/job.h"
#include "sim/ollama/lines.h"
#include "sim/reply/reply_form.h"

namespace bench::sim {

/// How Ollama writes the replies of /api/chat and /api/generate: a JSON object a line.
class OllamaForm : public ReplyForm {
 public:
  /// `model`: the name that is echoed.
  OllamaForm(bool chat, std::string_view model, const Job& asked);

  ReplyHead stream_head() const override;
  void text(std::string& out, WallTime now, const Answer& answer, const TextPart& part) override;
  void text_begin(std::string& out, WallTime now) override;
  void text_end(std::string& out) override { lines_.text_end(out); }
  std::string_view event_end() const override { return "\n"; }
  void ending(std::string& out, WallTime now, const Answer& answer, const ReplyEnd& end) override;
  void breakdown(std::string& out, WallTime now, const HttpError& error) override;
  PlainReply whole(WallTime now, const Answer& answer, const ReplyEnd* end) override;
  PlainReply loaded(WallTime now, std::string_view reason) override;
  PlainReply error(const HttpError& error) override;
  HttpError trouble(int status) const override;
  HttpError crash() const override;

 private:
  Finale finale(const Answer& answer, const ReplyEnd& end) const;
  std::string logprobs(const Answer& answer, std::int64_t first_piece, std::int64_t pieces) const;

  OllamaLines lines_;
  bool has_context_;
  bool stream_;
  std::string prompt_;  ///< what the context is made of
  std::optional<std::int64_t> top_logprobs_;
};

}  // namespace bench::sim
