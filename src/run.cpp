// The pipeline on one screen: plan -> send -> decode -> score -> record.
// The transport sends on its own thread and hands over what arrives; the other half happens here.

#include "bench/run.h"

#include <exception>
#include <thread>
#include <unordered_map>
#include <utility>

#include "bench/score.h"

#include "base/bytes.h"
#include "base/fault.h"
#include "decode/stream_decoder.h"
#include "send/handover.h"

namespace bench {
namespace {

/// Place in the plan of the i-th request of a load.
std::int64_t place_of(const Load& load, std::int64_t i) {
  return load.only.empty() ? i : load.only[static_cast<std::size_t>(i)];
}

/// decode -> score -> record, for every exchange of one load.
class Recorder final : public ExchangePort {
 public:
  Recorder(const RunPlan& plan, const Backend& backend, const Load& load, Ports ports)
      : plan_(plan), backend_(backend), load_(load), ports_(ports) {}

  void started(const ExchangeStart& start) override;
  void sent(std::int64_t plan_index, Instant at) override { open_.at(plan_index).decoder.sent(at); }
  void head(std::int64_t plan_index, const ExchangeHead& head) override { open_.at(plan_index).decoder.head(head); }
  void body(std::int64_t plan_index, Instant arrived, std::string_view bytes) override;
  void ended(std::int64_t plan_index, const ExchangeEnd& end) override;

  RunOutcome outcome() const { return outcome_; }
  /// Ends what is under way as a fault of ours, as far as that can be recorded, and the load with it.
  void give_up(const std::exception_ptr& fault);

 private:
  struct Open {
    PlannedRequest asked;
    ExchangeStart start;
    StreamDecoder decoder;
    std::int64_t counted_tokens = 0;
  };
  RunRecord record_of(const Open& open, const ExchangeEnd& end, Reply reply) const;
  void count_tokens(Open& open, std::int64_t so_far);
  void count(const RunRecord& record);

  const RunPlan& plan_;
  const Backend& backend_;
  const Load& load_;
  Ports ports_;
  std::unordered_map<std::int64_t, Open> open_;
  RunOutcome outcome_;
};

void Recorder::started(const ExchangeStart& start) {
  const bool is_new = open_.erase(start.plan_index) == 0;  // told twice when a kept connection had to be replaced
  outcome_.started += is_new;
  PlannedRequest asked = plan_.at(place_of(load_, start.plan_index - plan_.first_index));
  DecodeLimits limits;
  limits.max_tokens = asked.max_tokens;
  limits.first_token = load_.limits.first_token;
  StreamDecoder decoder(backend_, start, limits, asked_of(asked));
  open_.emplace(start.plan_index, Open{std::move(asked), start, std::move(decoder), 0});
  if (load_.progress) load_.progress->started += is_new;
}

void Recorder::body(std::int64_t plan_index, Instant arrived, std::string_view bytes) {
  Open& open = open_.at(plan_index);
  if (auto failure = open.decoder.body({arrived, bytes})) ports_.transport.cancel(plan_index, *std::move(failure));
  count_tokens(open, open.decoder.text_events());
}

void Recorder::count_tokens(Open& open, std::int64_t so_far) {
  if (load_.progress) load_.progress->tokens.fetch_add(so_far - open.counted_tokens, std::memory_order_relaxed);
  open.counted_tokens = so_far;
}

void Recorder::ended(std::int64_t plan_index, const ExchangeEnd& end) {
  auto node = open_.extract(plan_index);
  Open& open = node.mapped();
  RunRecord record = record_of(open, end, open.decoder.finish(end));
  count_tokens(open, record.reply.text_events);
  if (open.asked.scoring != Scoring{}) record.scoring = std::move(open.asked.scoring);
  record.grades = grades_of(record, open.asked.schema);
  count(record);
  ports_.sink.append(std::move(record));
}

void Recorder::give_up(const std::exception_ptr& fault) {
  if (!outcome_.fault) outcome_.fault = fault_words(fault);
  ports_.transport.stop();
  for (auto& [plan_index, open] : std::exchange(open_, {})) {
    ExchangeEnd end;
    end.at = ports_.clock.now();
    end.failure = Failure{Status::harness_error, FailureKind::exception, fault_words(fault)};
    RunRecord record = record_of(open, end, open.decoder.finish(end));
    count(record);
    ports_.sink.append(std::move(record));
  }
}

RunRecord Recorder::record_of(const Open& open, const ExchangeEnd& end, Reply reply) const {
  RunRecord r;
  r.warmup = open.asked.warmup;
  r.plan_index = open.asked.plan_index;
  r.block = open.asked.block;
  r.run = open.asked.run;
  r.worker = open.start.worker;
  r.target = open.asked.target;
  r.model = open.asked.model;
  r.condition = open.asked.condition;
  r.suite = open.asked.suite;
  r.id = open.asked.id;
  r.tags = open.asked.tags;
  r.endpoint = open.start.endpoint;
  r.prompt_sha = sha256_hex(backend_.encode(open.asked).body);
  r.nonce = open.asked.nonce;
  r.schema = !open.asked.schema.empty();
  r.max_tokens = open.asked.max_tokens;
  r.ts_start = open.start.wall;
  r.start = open.start.send_begin - load_.origin;
  r.recv_stamp = end.recv_stamp;
  r.bytes = end.bytes;
  r.reads = end.reads;
  if (open.start.reconnected) reply.flags.add(Flag::reconnected);
  reply.flags.add(end.flags);
  r.reply = std::move(reply);
  return r;
}

void Recorder::count(const RunRecord& record) {
  const auto& failure = record.reply.failure;
  if (failure) ++outcome_.failed;
  if (failure && row_of(failure->kind).fatal && !outcome_.fatal) {
    outcome_.fatal = failure;
    ports_.transport.stop();
  }
  if (!load_.progress) return;
  ++load_.progress->finished;
  load_.progress->failed += failure.has_value();
}

/// Runs `work`; an exception ends the load, not the program. One that comes on top of it costs the records that are
/// under way, which the end of the run counts.
template <class Work>
void guarded(Recorder& recorder, Work work) {
  try {
    work();
  } catch (...) {
    try {
      recorder.give_up(std::current_exception());
    } catch (...) {  // NOLINT(bugprone-empty-catch): the end of the run counts what is missing
    }
  }
}

RequestSource requests_of(const RunPlan& plan, const Backend& backend, const Load& load, const RecordSink& sink) {
  RequestSource source;
  source.size = load.only.empty() ? plan.size() : std::optional(std::ssize(load.only));
  source.first_index = plan.first_index;
  source.make = [&plan, &backend, &load](std::int64_t i) {
    const PlannedRequest asked = plan.at(place_of(load, i));
    HttpRequest request = backend.encode(asked);
    if (load.name_requests)
      request.headers.emplace_back("X-Bench-Request", (asked.warmup ? "w" : "") + std::to_string(asked.plan_index));
    return request;
  };
  if (!load.arrivals.empty())
    source.planned = [&load](std::int64_t i) { return std::optional(load.arrivals[static_cast<std::size_t>(i)]); };
  if (load.before_each) source.before = [&load](std::int64_t) { return load.before_each; };
  source.hold = [&sink] { return sink.is_full(); };
  return source;
}

}  // namespace

RunOutcome run(const RunPlan& plan, const Backend& backend, const Load& load, Ports ports) {
  const RequestSource source = requests_of(plan, backend, load, ports.sink);
  Timeouts limits = load.limits;
  limits.idle_from_head = backend.head_with_token;
  Recorder recorder(plan, backend, load, ports);
  if (!load.threaded) {
    guarded(recorder, [&] { ports.transport.drive(load.shape, source, limits, recorder); });
    return recorder.outcome();
  }

  Handover handover;
  std::exception_ptr sending;
  guarded(recorder, [&] {
    std::thread decoding([&] {
      guarded(recorder, [&] { handover.deliver_to(recorder); });
      handover.discard();
    });
    try {
      ports.transport.drive(load.shape, source, limits, handover);
    } catch (...) {
      sending = std::current_exception();
    }
    handover.close();
    decoding.join();
  });
  if (sending) guarded(recorder, [&] { std::rethrow_exception(sending); });
  return recorder.outcome();
}

}  // namespace bench
