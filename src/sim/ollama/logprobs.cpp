#include "sim/ollama/logprobs.h"

#include "base/json/write.h"
#include "sim/ollama/go_text.h"

namespace bench::sim {
namespace {

/// {"token":...,"logprob":...,"bytes":[...] - its end is the caller's.
void append_token(std::string& out, std::string_view token, double logprob) {
  out += "{\"token\":";
  append_go_string(out, token);
  out += ",\"logprob\":" + json_number(logprob);
  if (token.empty()) return;
  out += ",\"bytes\":[";
  for (const char c : token) out += std::to_string(static_cast<unsigned char>(c)) + ",";
  out.back() = ']';
}

}  // namespace

void append_logprobs(std::string& out, const Answer& answer, std::int64_t first_piece, std::int64_t pieces,
                     std::int64_t top) {
  if (pieces <= 0) return;
  out += ",\"logprobs\":[";
  for (std::int64_t i = first_piece; i < first_piece + pieces; ++i) {
    const TokenOdds odds = odds_at(answer, i, top);
    append_token(out, answer.piece(i), odds.logprob);
    if (!odds.top.empty()) {
      out += ",\"top_logprobs\":[";
      for (const auto& [token, logprob] : odds.top) {
        append_token(out, token, logprob);
        out += "},";
      }
      out.back() = ']';
    }
    out += "},";
  }
  out.back() = ']';
}

}  // namespace bench::sim
