#pragma once

#include <string>

#include "bench/record.h"

namespace bench::test {

constexpr std::int64_t kMs = 1'000'000;

/// An answered request by hand. All times in milliseconds from its first byte sent.
struct Answer {
  std::int64_t plan_index = 0;
  std::int64_t start_ms = 0;
  std::int64_t ttft_ms = 100;
  std::int64_t tokens = 11;  ///< eval_count
  std::int64_t per_token_ms = 10;
  std::string done_reason = "length";
  std::int64_t load_ms = 2;
  std::int64_t prefill_ms = 50;
  std::int64_t prompt_tokens = 20;
  std::string model = "m";
  std::string id = "a";
  std::int64_t run = 0;
};

inline RunRecord answered(const Answer& a) {
  RunRecord record;
  record.plan_index = a.plan_index;
  record.seq = a.plan_index;
  record.run = a.run;
  record.model = a.model;
  record.target = "http://127.0.0.1:11434";
  record.id = a.id;
  record.nonce = true;
  record.max_tokens = a.tokens;
  record.start = Nanos(a.start_ms * kMs);

  const std::int64_t lines = a.tokens - (a.done_reason == "stop" ? 1 : 0);
  Reply& reply = record.reply;
  reply.http_status = 200;
  reply.text = "text";
  reply.done_reason = a.done_reason;
  reply.text_events = lines;
  reply.events = lines + 1;
  for (std::int64_t i = 0; i < lines; ++i) reply.timeline.events.push_back((a.ttft_ms + i * a.per_token_ms) * kMs);
  const Nanos first(a.ttft_ms * kMs), last(reply.timeline.events.back());
  reply.timeline.sent = Nanos(0);
  reply.timeline.first_byte = reply.timeline.head = reply.timeline.first_event = first;
  reply.timeline.first_token = reply.timeline.first_output = first;
  reply.timeline.last_token = last;
  reply.timeline.done = reply.timeline.end = last + Nanos(a.per_token_ms * kMs);
  reply.server.load_duration = a.load_ms * kMs;
  reply.server.prompt_eval_count = a.prompt_tokens;
  reply.server.prompt_eval_duration = a.prefill_ms * kMs;
  reply.server.eval_count = a.tokens;
  reply.server.eval_duration = (a.tokens - 1) * a.per_token_ms * kMs;
  reply.server.total_duration = reply.timeline.done->count();
  return record;
}

/// A request that failed after so many milliseconds, without a reply.
inline RunRecord failed(std::int64_t plan_index, Status status, std::int64_t after_ms, std::int64_t start_ms = 0) {
  RunRecord record = answered({});
  record.plan_index = record.seq = plan_index;
  record.start = Nanos(start_ms * kMs);
  record.reply = Reply{};
  record.reply.status = status;
  record.reply.failure = Failure{status, FailureKind::none, ""};
  record.reply.timeline.end = Nanos(after_ms * kMs);
  return record;
}

}  // namespace bench::test
