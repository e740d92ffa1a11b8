#pragma once

#include <string>

#include "sim/llamacpp/request.h"
#include "sim/llamacpp/style.h"
#include "sim/reply/reply_form.h"

namespace bench::sim {

/// How llama.cpp's server writes the replies of its own /completion.
class LlamaForm : public ReplyForm {
 public:
  LlamaForm(const LlamaRequest& asked, std::string model);

  ReplyHead stream_head() const override;
  void text(std::string& out, WallTime now, const Answer& answer, const TextPart& part) override;
  void text_begin(std::string& out, WallTime now) override;
  void text_end(std::string& out) override;
  std::string_view event_end() const override { return "\n\n"; }
  void ending(std::string& out, WallTime now, const Answer& answer, const ReplyEnd& end) override;
  void breakdown(std::string& out, WallTime now, const HttpError& error) override;
  PlainReply whole(WallTime now, const Answer& answer, const ReplyEnd* end) override;
  PlainReply error(const HttpError& error) override { return llamacpp_refuse(error); }
  HttpError trouble(int status) const override { return llamacpp_trouble(status); }
  HttpError crash() const override { return llamacpp_style.crash(); }

 private:
  void part(std::string& out, std::string_view text, const std::string& ids, std::int64_t predicted,
            std::int64_t evaluated) const;
  std::string last(std::string_view text, const std::string& ids, const Answer& answer, const ReplyEnd& end) const;
  void odds(std::string& out, const Answer& answer, std::int64_t first, std::int64_t pieces) const;

  LlamaSettings settings_;
  bool return_tokens_;
  std::string prompt_, model_;
};

}  // namespace bench::sim
