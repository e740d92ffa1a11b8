#include "sim/openai/logprobs.h"

#include <cmath>

#include "base/json/write.h"
#include "sim/reply/token_ids.h"

namespace bench::sim {
namespace {

void append_bytes(std::string& out, std::string_view token) {
  out += "\"bytes\":[";
  for (const char c : token) out.append(std::to_string(static_cast<unsigned char>(c))).append(",");
  if (out.back() == ',')
    out.back() = ']';
  else
    out += ']';
}

/// Without its closing brace.
void append_token_odds(std::string& out, std::string_view token, double logprob, const OddsStyle& style) {
  const std::string number = json_number(style.probabilities ? std::exp(logprob) : logprob);
  const std::string told = (style.probabilities ? "\"prob\":" : "\"logprob\":") + number;
  out += '{';
  if (style.ids_first) out.append("\"id\":").append(std::to_string(word_id(token))).append(",");
  out += "\"token\":";
  style.quote(out, token);
  out += ',';
  if (!style.ids_first) out.append(told).append(",");
  append_bytes(out, token);
  if (style.ids_first) out.append(",").append(told);
}

}  // namespace

void append_odds(std::string& out, const Answer& answer, std::int64_t first_piece, std::int64_t pieces,
                 std::int64_t top, const OddsStyle& style) {
  out += '[';
  for (std::int64_t i = first_piece; i < first_piece + pieces; ++i) {
    if (i > first_piece) out += ',';
    const TokenOdds odds = odds_at(answer, i, top);
    append_token_odds(out, answer.piece(i), odds.logprob, style);
    if (style.always_top || !odds.top.empty()) {
      out += style.probabilities ? ",\"top_probs\":[" : ",\"top_logprobs\":[";
      for (std::size_t k = 0; k < odds.top.size(); ++k) {
        if (k > 0) out += ',';
        append_token_odds(out, odds.top[k].first, odds.top[k].second, style);
        out += '}';
      }
      out += ']';
    }
    out += '}';
  }
  out += ']';
}

void append_odds_as_lists(std::string& out, const Answer& answer, std::int64_t first_piece, std::int64_t pieces,
                          std::int64_t top, Quote quote) {
  std::string offsets, logprobs, tokens, candidates;
  for (std::int64_t i = first_piece; i < first_piece + pieces; ++i) {
    const std::string comma = i > first_piece ? "," : "";
    const TokenOdds odds = odds_at(answer, i, top);
    const std::size_t begin = i == 0 ? 0 : answer.ends[static_cast<std::size_t>(i) - 1];
    offsets += comma + std::to_string(begin);
    logprobs += comma + json_number(odds.logprob);
    tokens += comma;
    quote(tokens, answer.piece(i));
    candidates += comma + "{";
    for (std::size_t k = 0; k < odds.top.size(); ++k) {
      if (k > 0) candidates += ',';
      quote(candidates, odds.top[k].first);
      candidates += ":" + json_number(odds.top[k].second);
    }
    candidates += '}';
  }
  out.append("{\"text_offset\":[").append(offsets).append("],\"token_logprobs\":[").append(logprobs);
  out.append("],\"tokens\":[").append(tokens).append("],\"top_logprobs\":");
  out += top > 0 ? "[" + candidates + "]" : std::string("null");
  out += '}';
}

}  // namespace bench::sim
