#include "property/record/arbitrary.h"

#include <limits>

namespace bench::testing {

std::int64_t Arbitrary::number() {
  switch (below(5)) {
    case 0:
      return std::numeric_limits<std::int64_t>::max() - static_cast<std::int64_t>(below(3));
    case 1:
      return std::numeric_limits<std::int64_t>::min() + static_cast<std::int64_t>(below(3));
    case 2:
      return static_cast<std::int64_t>(below(5)) - 2;
    case 3:
      return static_cast<std::int64_t>(random_());
    default:
      return static_cast<std::int64_t>(below(2'000'000'000));
  }
}

double Arbitrary::real() {
  constexpr double awkward[] = {0.0, -0.0, 0.1, 1e308, 5e-324, 1.0, 9007199254740993.0, -3.5, 95, 99.9};
  return awkward[below(std::size(awkward))];
}

std::string Arbitrary::text() {
  static const std::string pieces[] = {
      "",      "plain", " ",        "\n",           "\t\r",       std::string("\0", 1),    "\x1b[2J",
      "\"\\/", "\x7f",  "é",        "日本語",       "\U0001F600", "\xE2\x80\xA8",          "\xEF\xBF\xBD",
      "\xff",  "\xC3",  "\xE6\x97", "\xED\xA0\x80", "</script>",  ",\"crc\":\"00000000\"}"};
  std::string text;
  for (auto n = below(6); n > 0; --n) text += pieces[below(std::size(pieces))];
  return text;
}

std::vector<std::string> Arbitrary::texts() {
  std::vector<std::string> list(below(4));
  for (std::string& item : list) item = text();
  return list;
}

Timeline Arbitrary::timeline() {
  Timeline t;
  t.planned = nanos();
  for (auto* offset : {&t.connect, &t.sent, &t.first_byte, &t.head, &t.first_event, &t.first_token, &t.first_thinking,
                       &t.first_output, &t.last_token, &t.done, &t.end}) {
    *offset = maybe(nanos());
  }
  t.events.resize(below(30));
  for (std::int64_t& event : t.events) event = number();
  return t;
}

Reply Arbitrary::reply() {
  Reply r;
  r.status = static_cast<Status>(below(static_cast<std::uint64_t>(Status::harness_error) + 1));
  if (r.status != Status::ok)
    r.failure = Failure{r.status, static_cast<FailureKind>(below(failure_kind_rows().size())), text()};
  r.http_status = coin() ? 0 : static_cast<int>(100 + below(500));
  r.simulated = coin();
  r.text = text();
  r.thinking = text();
  r.done_reason = text();
  r.model = text();
  r.timeline = timeline();
  for (auto* counter : {&r.server.total_duration, &r.server.load_duration, &r.server.prompt_eval_count,
                        &r.server.prompt_eval_cached_count, &r.server.prompt_eval_duration, &r.server.eval_count,
                        &r.server.eval_duration, &r.server.cpu_duration, &r.server.gpu_duration}) {
    *counter = maybe(number());
  }
  for (auto n = below(3); n > 0; --n) r.chances.push_back({text(), real()});
  r.events = number();
  r.text_events = number();
  r.coalesced_events = number();
  r.body_bytes = number();
  for (const FlagRow& row : flag_rows())
    if (row.flag != Flag::not_finite && below(4) == 0) r.flags.add(row.flag);
  return r;
}

RunRecord Arbitrary::record() {
  RunRecord r;
  r.warmup = coin();
  for (auto* field : {&r.seq, &r.plan_index, &r.block, &r.run, &r.worker, &r.max_tokens, &r.bytes, &r.reads})
    *field = number();
  for (auto* field : {&r.target, &r.model, &r.condition, &r.suite, &r.id, &r.endpoint, &r.prompt_sha}) {
    *field = text();
  }
  r.tags = texts();
  r.nonce = coin();
  r.schema = coin();
  // Half of the range of 64-bit nanoseconds on each side: years 1824 to 2116.
  r.ts_start = WallTime(Nanos(static_cast<std::int64_t>(random_()) / 2));
  r.start = nanos();
  r.attempt = static_cast<int>(below(1000));
  r.reply = reply();
  r.recv_stamp = static_cast<RecvStamp>(below(3));
  for (auto n = below(3); n > 0; --n)
    r.grades.push_back({text(), maybe(static_cast<double>(below(1000)) / 999), text(), text(), text(), coin(), coin(),
                        maybe(real()), maybe(real()), number()});
  if (coin()) r.scoring = scoring();
  return r;
}

Scoring Arbitrary::scoring() { return {texts(), texts(), texts()}; }

LoadedModel Arbitrary::loaded() { return {text(), text(), maybe(number()), maybe(number()), maybe(number())}; }

ModelFacts Arbitrary::model() {
  return {text(), text(), text(), text(), text(), text(), maybe(number()), maybe(number()), text(), texts(), text()};
}

ProcessUsage Arbitrary::usage() { return {nanos_of_a_run(), nanos_of_a_run(), maybe(number())}; }

PlanOfRun Arbitrary::plan() {
  PlanOfRun p;
  p.request.num_predict = number();
  p.request.num_ctx = coin() ? ContextSize{ContextSize::Kind::fixed, number()}
                             : ContextSize{coin() ? ContextSize::Kind::server : ContextSize::Kind::automatic, 0};
  p.request.temperature = real();
  p.request.top_p = maybe(real());
  p.request.top_k = maybe(number());
  p.request.seed = number();
  p.request.stop = texts();
  p.request.extra = {{text(), text()}};
  p.request.keep_alive = maybe(text());
  p.request.think = coin() ? ThinkMode::high : ThinkMode::off;
  p.duration = maybe(nanos());
  p.precision = maybe(PrecisionGoal{text(), text(), real(), coin()});
  p.least_predict = number();
  for (auto n = below(3); n > 0; --n)
    p.legs.push_back({{text(), text(), coin(), coin(), text(), maybe(number())},
                      text(),
                      number(),
                      number(),
                      maybe(number()),
                      number(),
                      number(),
                      number(),
                      coin()});
  for (auto n = below(3); n > 0; --n)
    p.cases.push_back({text(),
                       {{text(), text()}},
                       text(),
                       {{text(), text()}},
                       maybe(number()),
                       texts(),
                       scoring(),
                       coin(),
                       maybe(texts()),
                       number()});
  return p;
}

EvalFacts Arbitrary::eval() {
  EvalFacts e{text(), text(), text(), number(), text(), text(), coin(), text(), {}, std::nullopt};
  e.asked = {maybe(text()), maybe(number()), texts(),         texts(),          maybe(text()),
             coin(),        maybe(text()),   maybe(number()), PromptForm::plain};
  if (coin()) e.limit = ItemLimit{maybe(number()), maybe(real())};
  return e;
}

RunHeader Arbitrary::header() {
  RunHeader h;
  h.run_id = text();
  h.started = WallTime(Nanos(static_cast<std::int64_t>(random_()) / 2));
  h.build = {text(), text(), text(), text(), text()};
  h.argv = texts();
  for (auto n = below(4); n > 0; --n) h.options.push_back({text(), text(), text()});
  for (auto n = below(3); n > 0; --n) h.labels.emplace_back(text(), text());
  for (auto* field : {&h.suite, &h.suite_sha, &h.loop, &h.think, &h.clock_name}) *field = text();
  for (auto* field : {&h.items, &h.runs, &h.workers, &h.num_ctx, &h.num_predict}) *field = number();
  h.eval = maybe(eval());
  h.planned_requests = maybe(number());
  for (auto n = below(4); n > 0; --n) h.percentiles.push_back(real());
  h.seed = random_();
  h.nonce_seed = std::numeric_limits<std::uint64_t>::max() - below(2);
  h.nonces = coin();
  h.plan = plan();
  for (auto n = below(3); n > 0; --n) h.models.push_back(model());
  h.server = {text(), text(), text(), text(), text(), coin(), coin(), coin(), {loaded(), loaded()}};
  h.server.capacity = {maybe(number()), maybe(number()), maybe(number()), maybe(coin())};
  h.host = {text(), maybe(4), maybe(8), maybe(2), maybe(number()), text(),
            text(), text(),   text(),   text(),   maybe(real())};
  h.clock_resolution = nanos();
  return h;
}

RunEnd Arbitrary::end() {
  RunEnd e;
  e.complete = coin();
  e.reason = text();
  e.records = number();
  e.unsent = maybe(number());
  for (auto n = below(3); n > 0; --n) e.loaded.push_back(loaded());
  e.wall = nanos_of_a_run();
  e.self = usage();
  e.server = maybe(usage());
  for (auto n = below(3); n > 0; --n)
    e.precision.push_back({text(), text(), real(), coin(), maybe(real()), maybe(real()), number(), number(), coin(),
                           maybe(number()), maybe(nanos())});
  return e;
}

}  // namespace bench::testing
