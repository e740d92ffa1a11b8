#include "sim/simulated_server.h"

#include <algorithm>

#include "sim/go_json.h"
#include "sim/model_name.h"
#include "sim/ollama_info.h"
#include "sim/routes.h"

namespace bench::sim {
namespace {

constexpr const char* json_type = "application/json; charset=utf-8";

ReplyHead text_head(int status, std::string type) {
  ReplyHead head;
  head.status = status;
  head.content_type = std::move(type);
  return head;
}

HttpError error_of(FaultKind kind) {
  if (kind == FaultKind::http_503)
    return {503, "server busy, please try again.  maximum pending requests exceeded", false};
  if (kind == FaultKind::http_429) return {429, "too many requests", false};
  return {500,
          "model runner has unexpectedly stopped, this may be due to resource limitations or an internal error, check "
          "ollama server "
          "logs for details",
          false};
}

EngineRequest engine_request(const World& world, RequestId number, std::uint64_t key, const OllamaRequest& asked,
                             const Answer& answer) {
  EngineRequest request;
  request.id = number;
  request.key = key;
  request.kind = asked.kind == OllamaRequest::Kind::load ? EngineRequest::Kind::load
                 : asked.late_error                      ? EngineRequest::Kind::fails_in_place
                                                         : EngineRequest::Kind::generate;
  request.model = with_tag(asked.model);
  request.num_ctx = asked.num_ctx;
  request.prompt = asked.prompt;
  request.reply = answer.content();
  request.tokens = answer.tokens;
  request.schema = asked.schema && !asked.json_format;
  request.serial_rules = matching_rules(world.behaviour_of(request.model).serialise_when, asked.traits);
  request.keep_alive = asked.keep_alive;
  return request;
}

}  // namespace

SimulatedServer::SimulatedServer(World world, Options options)
    : world_(std::move(world)),
      options_(std::move(options)),
      engine_(world_),
      network_(world_, world_.clock_start.value_or(options_.epoch)) {
  context_.epoch = world_.clock_start.value_or(options_.epoch);
  context_.truth = options_.truth;
  if (world_.rate_limit) bucket_.emplace(*world_.rate_limit);
}

void SimulatedServer::receive(Nanos now, ExchangeId exchange, HttpCall call) {
  const Nanos at = now + world_.rtt / 2 + (call.new_connection ? world_.rtt : Nanos{0});
  if (at == now) return handle(now, exchange, call);
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
      if (const auto found = by_request_.find(number); found != by_request_.end())
        found->second->on_deadline(now, context_);
    }
    while (!arrivals_.empty() && arrivals_.begin()->first <= now) {
      const Arrival arrival = std::move(arrivals_.begin()->second);
      arrivals_.erase(arrivals_.begin());
      if (arrival.call)
        handle(now, arrival.exchange, *arrival.call);
      else
        forget_client(now, arrival.exchange);
    }
    send_parts();
    network_.take(now, out);
  }
}

void SimulatedServer::handle(Nanos now, ExchangeId exchange, const HttpCall& call) {
  if (!is_allowed_host(call.host, options_.own_name)) return reply(now, exchange, text_head(403, ""), "");
  const Route route = route_of(call.method, call.target);
  const bool speaks = std::find(world_.api.begin(), world_.api.end(), "ollama") != world_.api.end();
  if (route.status == 404 || (!speaks && route.endpoint != Endpoint::root))
    return reply(now, exchange, text_head(404, "text/plain"), "404 page not found");
  if (route.status == 405) {
    ReplyHead head = text_head(405, "text/plain");
    head.first.emplace_back("Allow", route.detail);
    return reply(now, exchange, std::move(head), "405 method not allowed");
  }
  if (route.status == 307) {
    ReplyHead head = text_head(307, "");
    head.first.emplace_back("Location", route.detail);
    return reply(now, exchange, std::move(head), "");
  }
  switch (route.endpoint) {
    case Endpoint::root:
      return reply(now, exchange, text_head(200, "text/plain; charset=utf-8"), "Ollama is running");
    case Endpoint::version:
      return reply(now, exchange, text_head(200, json_type), version_document(world_));
    case Endpoint::status:
      return reply(now, exchange, text_head(200, json_type), status_document());
    case Endpoint::tags:
      return reply(now, exchange, text_head(200, json_type), tags_document(world_));
    case Endpoint::ps:
      return reply(now, exchange, text_head(200, json_type),
                   ps_document(world_, engine_.residents(now), context_.epoch));
    case Endpoint::show:
      return show(now, exchange, call.body);
    default:
      return generate(now, exchange, route.endpoint == Endpoint::chat, call);
  }
}

void SimulatedServer::show(Nanos now, ExchangeId exchange, const std::string& body) {
  const GoJson read = read_go_json(body);
  if (read.error == "EOF") return reply_error(now, exchange, {400, "missing request body", false});
  if (!read.error.empty()) return reply_error(now, exchange, {400, read.error, false});
  std::string model;
  for (const char* key : {"name", "model"})  // `name` is the older word for it
    if (read.value.is_object() && read.value.contains(key) && read.value[key].is_string())
      model = read.value[key].get<std::string>();
  if (model.empty()) return reply_error(now, exchange, {400, "model is required", false});
  if (!is_model_name(model) || (!world_.answers_any_model && !world_.find_model(model)))
    return reply_error(now, exchange, {404, "model '" + with_tag(model) + "' not found", false});
  reply(now, exchange, text_head(200, json_type), show_document(world_, model));
}

void SimulatedServer::generate(Nanos now, ExchangeId exchange, bool chat, const HttpCall& call) {
  const RequestId number = ++last_number_;
  const std::uint64_t key = key_of(call);
  if (context_.truth) truth_.names.emplace_back(number, call.request_id);
  auto read = read_ollama_request(world_, chat, call.body);
  auto* asked = std::get_if<OllamaRequest>(&read);
  const Behaviour& rules = asked ? world_.behaviour_of(asked->model) : world_.behaviour;
  const std::optional<Fault> fault = fault_of(rules, number, key);
  if (refused_by_fault(now, exchange, number, call, fault)) return;
  if (refused_by_rate(now, exchange, number)) return;
  if (!asked) {
    note(TruthKind::fault, now, number, "error");
    return reply_error(now, exchange, std::get<HttpError>(read));
  }
  start(now, exchange, number, key, std::move(*asked), fault);
}

void SimulatedServer::start(Nanos now, ExchangeId exchange, RequestId number, std::uint64_t key, OllamaRequest asked,
                            std::optional<Fault> fault) {
  const std::string model = with_tag(asked.model);
  Exchange::Setup setup;
  setup.id = exchange;
  setup.request = number;
  setup.rules = &world_.behaviour_of(model);
  setup.seed = sub_seed(world_.seed, "reply", key);
  setup.fault = std::move(fault);
  if (asked.kind == OllamaRequest::Kind::unload) {
    engine_.unload(now, model);
    take_engine_events();
    OllamaLines lines(asked.chat, asked.model);
    return reply(now, exchange, text_head(200, json_type), lines.loaded(context_.stamps, context_.wall(now), "unload"));
  }
  if (asked.kind == OllamaRequest::Kind::generate && !asked.late_error) {
    AnswerRequest wanted{
        world_.seed,      key,       asked.last_message, asked.schema ? &*asked.schema : nullptr, asked.thinks,
        asked.max_tokens, asked.stop};
    setup.answer = make_answer(*setup.rules, wanted);
    if (setup.fault && setup.fault->kind == FaultKind::empty_reply) setup.answer = Answer{};
  }
  if (setup.fault && setup.fault->kind == FaultKind::slow_headers) network_.slow_head(exchange);
  EngineRequest request = engine_request(world_, number, key, asked, setup.answer);
  setup.asked = std::move(asked);
  by_request_[number] = std::make_unique<Exchange>(std::move(setup));
  numbers_[exchange] = number;
  engine_.arrive(now, std::move(request));
  take_engine_events();
}

/// Hands the engine's events to their exchanges, and to the truth log what they do not write.
void SimulatedServer::take_engine_events() {
  using Kind = EngineEvent::Kind;
  std::vector<EngineEvent>& events = engine_.events();
  for (std::size_t i = 0; i < events.size(); ++i) {
    const EngineEvent event = events[i];
    const auto found = by_request_.find(event.request);
    const bool background = event.request < 0;
    const bool silent = event.kind == Kind::arrived || event.kind == Kind::admitted || event.kind == Kind::prefill_end;
    if (context_.truth && (silent || background)) {
      static constexpr TruthKind kinds[] = {TruthKind::arrived,     TruthKind::fault, TruthKind::admitted,
                                            TruthKind::prefill_end, TruthKind::token, TruthKind::done,
                                            TruthKind::fault,       TruthKind::done};
      TruthRecord record;
      record.kind = kinds[static_cast<std::size_t>(event.kind)];
      record.request = event.request;
      record.planned = event.at;
      record.tokens = event.kind == Kind::token ? 1 : event.tokens;
      record.active = event.active;
      record.waiting = event.waiting;
      record.slot = event.slot;
      if (event.kind == Kind::refused) record.fault = "http_503";
      truth_.records.push_back(record);
    }
    if (found == by_request_.end()) continue;
    Exchange& exchange = *found->second;
    const std::optional<Nanos> before = exchange.deadline();
    exchange.on_event(event, context_);
    if (exchange.deadline() != before && exchange.deadline()) deadlines_.insert({*exchange.deadline(), event.request});
    if (!exchange.ended()) continue;
    by_request_.erase(found);
    if (event.kind == Kind::token) engine_.cancel(event.at, event.request);  // it was cut off: its place is free
  }
  events.clear();
  send_parts();
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
  by_request_.erase(number);
  note(TruthKind::closed, now, number);
  engine_.cancel(now, number);
  take_engine_events();
}

std::uint64_t SimulatedServer::key_of(const HttpCall& call) {
  if (call.request_id) return hashed(*call.request_id);
  const std::uint64_t hash = hashed(call.body);
  return sub_seed(hash, "repeat", repeats_[hash]++);
}

std::optional<Fault> SimulatedServer::fault_of(const Behaviour& rules, RequestId number, std::uint64_t key) const {
  for (std::size_t i = 0; i < rules.faults.size(); ++i) {
    const Fault& fault = rules.faults[i];
    if (std::find(fault.at.begin(), fault.at.end(), number) != fault.at.end()) return fault;
    if (fault.rate > 0 && Draws(sub_seed(world_.seed, "fault", key + i)).uniform() < fault.rate) return fault;
  }
  return std::nullopt;
}

bool SimulatedServer::refused_by_fault(Nanos now, ExchangeId exchange, RequestId number, const HttpCall& call,
                                       const std::optional<Fault>& fault) {
  const bool again = call.request_id && refused_ids_.count(*call.request_id) > 0;
  if (again || (fault && fault->kind == FaultKind::refuse)) {
    if (call.request_id) refused_ids_.insert(*call.request_id);
    note(TruthKind::fault, now, number, "refuse");
    WirePart part;
    part.exchange = exchange;
    part.at = now;
    part.after = WirePart::After::reset;
    network_.send(std::move(part));
    return true;
  }
  const bool has_status = fault && (fault->kind == FaultKind::http_500 || fault->kind == FaultKind::http_503 ||
                                    fault->kind == FaultKind::http_429);
  if (!has_status) return false;
  note(TruthKind::fault, now, number, name_of(fault->kind));
  reply_error(now, exchange, error_of(fault->kind));
  return true;
}

bool SimulatedServer::refused_by_rate(Nanos now, ExchangeId exchange, RequestId number) {
  if (!bucket_ || bucket_->take(now)) return false;
  const RateLimit& limit = bucket_->limit();
  note(TruthKind::fault, now, number, "rate_limit");
  ReplyHead head = text_head(limit.status, json_type);
  if (limit.retry_after) {
    const auto whole = std::chrono::ceil<std::chrono::seconds>(*limit.retry_after);
    head.last.emplace_back("Retry-After", std::to_string(whole.count()));
  }
  reply(now, exchange, std::move(head), "{\"error\":\"too many requests\"}");
  return true;
}

void SimulatedServer::reply(Nanos now, ExchangeId exchange, ReplyHead head, std::string body) {
  head.length = body.size();
  if (body.size() >= 2048) head.framing = ReplyHead::Framing::chunked;
  WirePart part;
  part.exchange = exchange;
  part.at = now;
  part.head = std::make_shared<ReplyHead>(std::move(head));
  part.body = std::move(body);
  part.after = WirePart::After::end;
  network_.send(std::move(part));
}

void SimulatedServer::reply_error(Nanos now, ExchangeId exchange, const HttpError& error) {
  reply(now, exchange, text_head(error.status, json_type), "{\"error\":" + go_string(error.text) + "}");
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
