#include "sim/simulated_server.h"

#include <algorithm>

#include "sim/ollama/model_name.h"

namespace bench::sim {
namespace {

/// A prompt of the same length that begins as none before it.
std::string unlike_any_other(std::string prompt, RequestId number) {
  const std::string mark = "\1" + std::to_string(number) + "\1";
  prompt.replace(0, std::min(mark.size(), prompt.size()), mark, 0, std::min(mark.size(), prompt.size()));
  return prompt;
}

EngineRequest engine_request(const World& world, RequestId number, std::uint64_t key, const Job& asked,
                             const Answer& answer) {
  EngineRequest request;
  request.id = number;
  request.key = key;
  request.kind = asked.kind == Job::Kind::load ? EngineRequest::Kind::load
                 : asked.late_error            ? EngineRequest::Kind::fails_in_place
                                               : EngineRequest::Kind::generate;
  request.model = with_tag(asked.model);
  request.num_ctx = asked.num_ctx;
  request.prompt = asked.avoids_cache ? unlike_any_other(asked.prompt, number) : asked.prompt;
  request.reply = answer.content();
  request.tokens = answer.tokens;
  request.schema = asked.schema && !asked.json_format;
  request.serial_rules = matching_rules(world.behaviour_of(request.model).serialise_when, asked.traits);
  request.keep_alive = asked.keep_alive;
  return request;
}

AnswerRequest answer_request(const World& world, std::uint64_t key, const Job& asked) {
  AnswerRequest wanted;
  wanted.seed = world.seed;
  wanted.key = key;
  wanted.last_message = asked.last_message;
  wanted.schema = asked.schema ? &*asked.schema : nullptr;
  wanted.thinks = asked.thinks;
  wanted.max_tokens = asked.max_tokens;
  wanted.stop = asked.stop;
  wanted.never_stops = asked.never_stops;
  wanted.least_tokens = asked.least_tokens;
  wanted.prompt = {asked.prompt, asked.asked, asked.prefill, asked.raw};
  return wanted;
}

TruthKind truth_kind_of(EngineEvent::Kind kind) {
  switch (kind) {
    case EngineEvent::Kind::arrived:
      return TruthKind::arrived;
    case EngineEvent::Kind::admitted:
      return TruthKind::admitted;
    case EngineEvent::Kind::prefill_end:
      return TruthKind::prefill_end;
    case EngineEvent::Kind::token:
      return TruthKind::token;
    case EngineEvent::Kind::done:
    case EngineEvent::Kind::loaded:
      return TruthKind::done;
    case EngineEvent::Kind::refused:
    case EngineEvent::Kind::failed:
    case EngineEvent::Kind::overflow:
      return TruthKind::fault;
  }
  return TruthKind::fault;
}

/// What a line of the truth log counts under "tokens".
std::int64_t counted_tokens(const EngineEvent& event) {
  switch (event.kind) {
    case EngineEvent::Kind::arrived:
    case EngineEvent::Kind::prefill_end:
      return event.prompt_tokens;
    case EngineEvent::Kind::admitted:
      return event.cached_tokens;
    case EngineEvent::Kind::token:
      return 1;
    case EngineEvent::Kind::done:
      return event.generated;
    default:
      return 0;
  }
}

}  // namespace

SimulatedServer::SimulatedServer(World world, Options options)
    : world_(std::move(world)),
      options_(std::move(options)),
      engine_(world_),
      network_(world_, world_.clock_start.value_or(options_.epoch)),
      refusals_(world_) {
  context_.epoch = world_.clock_start.value_or(options_.epoch);
  context_.truth = options_.truth;
}

void SimulatedServer::receive(Nanos now, ExchangeId exchange, HttpCall call) {
  const Nanos at = now + world_.rtt / 2 + (call.new_connection ? world_.rtt : Nanos{0});
  if (at == now) return answer(now, exchange, call);
  arrivals_.emplace(at, Arrival{exchange, std::move(call)});
}

void SimulatedServer::disconnect(Nanos now, ExchangeId exchange) {
  network_.drop(exchange);
  if (world_.rtt == Nanos{0}) return forget_client(now, exchange);
  // Nothing overtakes: the request itself may still be on its way.
  Nanos at = now + world_.rtt / 2;
  for (const auto& [when, arrival] : arrivals_)
    if (arrival.exchange == exchange) at = std::max(at, when);
  arrivals_.emplace(at, Arrival{exchange, std::nullopt});
}

std::optional<Nanos> SimulatedServer::next_time() const {
  std::optional<Nanos> next = engine_.next_time();
  const auto consider = [&](Nanos at) {
    if (!next || at < *next) next = at;
  };
  if (!arrivals_.empty()) consider(arrivals_.begin()->first);
  if (!deadlines_.empty()) consider(deadlines_.begin()->first);
  if (const auto at = network_.next_time()) consider(*at);
  return next;
}

void SimulatedServer::advance(Nanos until, std::vector<WirePart>& out) {
  for (auto next = next_time(); next && *next <= until; next = next_time()) {
    const Nanos now = *next;
    engine_.advance(now);
    take_engine_events();
    while (!deadlines_.empty() && deadlines_.begin()->first <= now) {
      const RequestId number = deadlines_.begin()->second;
      deadlines_.erase(deadlines_.begin());
      if (const auto found = replies_.find(number); found != replies_.end()) found->second->on_deadline(now, context_);
    }
    while (!arrivals_.empty() && arrivals_.begin()->first <= now) {
      const Arrival arrival = std::move(arrivals_.begin()->second);
      arrivals_.erase(arrivals_.begin());
      if (arrival.call)
        answer(now, arrival.exchange, *arrival.call);
      else
        forget_client(now, arrival.exchange);
    }
    send_parts();
    network_.take(now, out);
  }
}

void SimulatedServer::answer(Nanos now, ExchangeId exchange, const HttpCall& call) {
  auto answer = answer_call(call, {world_, engine_, activity_, now, context_.epoch, options_.own_name});
  if (auto* plain = std::get_if<PlainReply>(&answer)) return reply(now, exchange, std::move(*plain));
  generate(now, exchange, *std::get<const WordsCall*>(answer), call);
}

void SimulatedServer::generate(Nanos now, ExchangeId exchange, const WordsCall& words, const HttpCall& call) {
  const RequestId number = ++last_number_;
  const std::uint64_t key = key_of(call);
  if (context_.truth) truth_.names.emplace_back(number, call.request_id);
  CallContext context{world_, call.body, key, "", context_.wall(now)};
  auto read = words.read(context);
  auto* asked = std::get_if<Asked>(&read);
  const Behaviour& rules = asked ? world_.behaviour_of(asked->job.model) : world_.behaviour;
  const std::optional<Fault> fault = refusals_.fault_of(rules, number, key);
  if (const auto refusal = refusals_.refusal_of(now, call.request_id, fault)) {
    note(TruthKind::fault, now, number, refusal->reason);
    if (refusal->status == 0) return reset(now, exchange);
    HttpError error = words.trouble(refusal->meaning);
    error.status = refusal->status;
    PlainReply refused = words.refuse(error);
    if (refusal->retry_after) refused.head.last.emplace_back("Retry-After", *refusal->retry_after);
    return reply(now, exchange, std::move(refused));
  }
  if (!asked) {
    note(TruthKind::fault, now, number, "error");
    return reply(now, exchange, words.refuse(std::get<HttpError>(read)));
  }
  if (fault && fault->kind == FaultKind::wrong_model) {
    context.model = "some-other-model:1b";
    read = words.read(context);
    asked = std::get_if<Asked>(&read);
  }
  start(now, exchange, number, key, std::move(*asked), fault);
}

void SimulatedServer::start(Nanos now, ExchangeId exchange, RequestId number, std::uint64_t key, Asked asked,
                            std::optional<Fault> fault) {
  const Job& job = asked.job;
  const std::string model = with_tag(job.model);
  if (job.kind == Job::Kind::unload) {
    engine_.unload(now, model);
    take_engine_events();
    return reply(now, exchange, asked.form->loaded(context_.wall(now), "unload"));
  }
  Reply::Setup setup;
  setup.id = exchange;
  setup.request = number;
  setup.key = key;
  setup.rules = &world_.behaviour_of(model);
  setup.seed = sub_seed(world_.seed, "reply", key);
  setup.fault = std::move(fault);
  if (job.kind == Job::Kind::generate && !job.late_error) {
    setup.answer = make_answer(*setup.rules, answer_request(world_, key, job));
    if (setup.fault && setup.fault->kind == FaultKind::empty_reply) setup.answer = Answer{};
  }
  if (setup.fault && setup.fault->kind == FaultKind::slow_headers) network_.slow_head(exchange);
  EngineRequest request = engine_request(world_, number, key, job, setup.answer);
  setup.asked = std::move(asked.job);
  setup.form = std::move(asked.form);
  replies_[number] = std::make_unique<Reply>(std::move(setup));
  numbers_[exchange] = number;
  engine_.arrive(now, std::move(request));
  take_engine_events();
}

/// Hands the engine's events to their replies, and to the truth log what they do not write.
void SimulatedServer::take_engine_events() {
  using Kind = EngineEvent::Kind;
  std::vector<EngineEvent>& events = engine_.events();
  for (std::size_t i = 0; i < events.size(); ++i) {
    const EngineEvent event = events[i];
    activity_.note(event);
    const bool background = event.request < 0;
    const bool silent = event.kind == Kind::arrived || event.kind == Kind::admitted || event.kind == Kind::prefill_end;
    if (context_.truth && (silent || background)) tell_truth(event);
    const auto found = replies_.find(event.request);
    if (found == replies_.end()) continue;
    Reply& reply = *found->second;
    if (event.kind == Kind::admitted) answer_under_load(event, reply);
    const std::optional<Nanos> before = reply.deadline();
    reply.on_event(event, context_);
    if (reply.deadline() != before && reply.deadline()) deadlines_.insert({*reply.deadline(), event.request});
    if (!reply.ended()) continue;
    replies_.erase(found);
    if (event.kind != Kind::token) continue;
    engine_.cancel(event.at, event.request);  // it was cut off: its place is free
    activity_.left(event.request);
  }
  events.clear();
  send_parts();
}

/// How many others are at work is known at admission only, and may change what a model knows.
void SimulatedServer::answer_under_load(const EngineEvent& event, Reply& reply) {
  const Reply::Setup& setup = reply.setup();
  const bool empty = setup.fault && setup.fault->kind == FaultKind::empty_reply;
  if (setup.rules->answers.per_concurrency == 0 || event.active <= 1 || empty || setup.asked.late_error) return;
  if (setup.asked.kind != Job::Kind::generate) return;
  AnswerRequest wanted = answer_request(world_, setup.key, setup.asked);
  wanted.active = event.active;
  Answer answer = make_answer(*setup.rules, wanted);
  engine_.say(event.request, answer.tokens, std::string(answer.content()));
  reply.say(std::move(answer));
}

void SimulatedServer::tell_truth(const EngineEvent& event) {
  TruthRecord record;
  record.kind = truth_kind_of(event.kind);
  record.request = event.request;
  record.planned = event.at;
  record.tokens = counted_tokens(event);
  record.active = event.active;
  record.waiting = event.waiting;
  record.slot = event.slot;
  if (event.kind == EngineEvent::Kind::refused) record.fault = name_of(FaultKind::http_503);
  if (event.kind == EngineEvent::Kind::overflow) record.fault = overflow_fault;
  truth_.records.push_back(record);
}

void SimulatedServer::send_parts() {
  for (WirePart& part : context_.parts) {
    if (part.after != WirePart::After::more) numbers_.erase(part.exchange);
    network_.send(std::move(part));
  }
  context_.parts.clear();
}

void SimulatedServer::forget_client(Nanos now, ExchangeId exchange) {
  const auto found = numbers_.find(exchange);
  if (found == numbers_.end()) return;
  const RequestId number = found->second;
  numbers_.erase(found);
  replies_.erase(number);
  note(TruthKind::closed, now, number);
  engine_.cancel(now, number);
  activity_.left(number);
  take_engine_events();
}

std::uint64_t SimulatedServer::key_of(const HttpCall& call) {
  if (call.request_id) return hashed(*call.request_id);
  const std::uint64_t hash = hashed(call.body);
  return sub_seed(hash, "repeat", repeats_[hash]++);
}

void SimulatedServer::reply(Nanos now, ExchangeId exchange, PlainReply reply) {
  WirePart part;
  part.exchange = exchange;
  part.at = now;
  part.head = std::make_shared<ReplyHead>(std::move(reply.head));
  part.body = std::move(reply.body);
  part.after = WirePart::After::end;
  network_.send(std::move(part));
}

void SimulatedServer::reset(Nanos now, ExchangeId exchange) {
  WirePart part;
  part.exchange = exchange;
  part.at = now;
  part.after = WirePart::After::reset;
  network_.send(std::move(part));
}

void SimulatedServer::note(TruthKind kind, Nanos now, RequestId request, std::string_view fault) {
  if (!context_.truth) return;
  TruthRecord record;
  record.kind = kind;
  record.request = request;
  record.planned = now;
  record.fault = fault;
  truth_.records.push_back(record);
}

}  // namespace bench::sim
