#include "sim/virtual/transport.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <mutex>
#include <set>
#include <unordered_map>

#include "base/text.h"
#include "send/dispatcher.h"
#include "sim/simulated_server.h"
#include "sim/virtual/exchange.h"

namespace bench {
namespace {

using sim::ExchangeId;
using sim::VirtualClock;
using sim::VirtualExchange;
using sim::WirePart;

/// Virtual calendars begin here unless the world says otherwise.
constexpr WallTime virtual_epoch{std::chrono::seconds(1767225600)};  // 2026-01-01T00:00:00Z

/// Keeps one response as a whole, for plain exchanges.
class ResponseCollector : public ExchangePort {
 public:
  void started(const ExchangeStart&) override {}
  void sent(std::int64_t, Instant) override {}
  void head(std::int64_t, const ExchangeHead& head) override {
    response.status = head.status;
    if (!head.content_type.empty()) response.headers.emplace_back("content-type", head.content_type);
    if (!head.location.empty()) response.headers.emplace_back("location", head.location);
    response.headers.emplace_back("x-bench-sim", "1");
  }
  void body(std::int64_t, Instant, std::string_view bytes) override { response.body += bytes; }
  void ended(std::int64_t, const ExchangeEnd& end) override { failure = end.failure; }

  HttpResponse response;
  std::optional<Failure> failure;
};

sim::HttpCall http_call(const HttpRequest& request) {
  sim::HttpCall call;
  call.method = request.method;
  call.target = request.path;
  call.host = "127.0.0.1";
  call.body = request.body;
  for (const auto& [name, value] : request.headers) {
    if (lower_case(name) == "x-bench-request") call.request_id = value;
    if (lower_case(name) == "authorization") call.authorization = value;
  }
  return call;
}

}  // namespace

struct VirtualTransport::State {
  State(World world, const std::vector<Standstill>& standstills)
      : epoch(world.clock_start.value_or(virtual_epoch)),
        clock(epoch, standstills),
        server(std::move(world), {epoch, false, ""}) {}

  /// A load under way.
  struct Load {
    Dispatcher dispatcher;
    const RequestSource& source;
    Timeouts limits;
    ExchangePort& port;
  };
  struct Flight {
    VirtualExchange exchange;
    std::unique_ptr<ResponseCollector> before;  ///< of the plain exchange that goes first
    std::optional<SendCommand> command;         ///< none: a fetch
    Instant next_look;                          ///< the earliest of its deadlines below
  };

  WallTime epoch;
  VirtualClock clock;
  sim::SimulatedServer server;
  std::optional<Load> load;
  std::unordered_map<ExchangeId, Flight> flights;
  std::map<std::int64_t, ExchangeId> by_plan_index;
  std::set<std::pair<Instant, ExchangeId>> deadlines;  ///< no later than the true ones: looked at again when they pass
  std::vector<WirePart> arrived;
  ExchangeId last_exchange = 0;
  std::mutex mutex;  ///< of what other threads may ask for
  std::vector<std::pair<std::int64_t, Failure>> cancels;
  bool stop_asked = false;

  void send(const HttpRequest& request, const ExchangeStart& start, const Timeouts& limits, ExchangePort& port,
            std::unique_ptr<ResponseCollector> before, std::optional<SendCommand> command);
  void send_planned(const SendCommand& command, bool after_before);
  void obey(const Commands& commands);
  std::optional<Instant> next_time() const;
  void step();
  void deliver(const WirePart& part);
  void watch(ExchangeId id, Flight& flight);
  void finish(ExchangeId id, bool tell_server);
  void end_early(ExchangeId id, const Failure& why);
  void look_at_limits();
  void hear_outside();
};

void VirtualTransport::State::send(const HttpRequest& request, const ExchangeStart& start, const Timeouts& limits,
                                   ExchangePort& port, std::unique_ptr<ResponseCollector> before,
                                   std::optional<SendCommand> command) {
  const ExchangeId id = ++last_exchange;
  Flight flight{VirtualExchange(start, limits, port, clock), std::move(before), command, {}};
  watch(id, flight);
  if (flight.command && !flight.before) by_plan_index[start.plan_index] = id;
  flights.emplace(id, std::move(flight));
  server.receive(clock.since_start(), id, http_call(request));
}

void VirtualTransport::State::watch(ExchangeId id, Flight& flight) {
  flight.next_look = flight.exchange.deadline();
  deadlines.insert({flight.next_look, id});
}

void VirtualTransport::State::send_planned(const SendCommand& command, bool after_before) {
  const RequestSource& source = load->source;
  ExchangeStart start;
  start.worker = command.worker;
  start.wall = clock.wall();
  start.send_begin = clock.now();
  if (source.before && !after_before) {
    if (const auto first = source.before(command.i)) {
      auto collector = std::make_unique<ResponseCollector>();
      ResponseCollector& port = *collector;
      start.plan_index = -1;
      return send(*first, start, load->limits, port, std::move(collector), command);
    }
  }
  const HttpRequest request = source.make(command.i);
  start.plan_index = source.first_index + command.i;
  start.planned = source.before ? start.send_begin : command.due;
  start.endpoint = request.path;
  send(request, start, load->limits, load->port, nullptr, command);
}

void VirtualTransport::State::obey(const Commands& commands) {
  for (const SendCommand& command : commands.send) send_planned(command, false);
  if (!commands.cancel_all) return;
  const auto all = by_plan_index;
  for (const auto& [plan_index, id] : all)
    end_early(id, {Status::cancelled, FailureKind::stopped, "cancelled at the end of the run"});
}

std::optional<Instant> VirtualTransport::State::next_time() const {
  std::optional<Instant> next;
  const auto consider = [&](std::optional<Instant> at) {
    if (at && (!next || *at < *next)) next = at;
  };
  if (const auto at = server.next_time()) consider(Instant(*at));
  if (load) consider(load->dispatcher.next_wakeup());
  if (!deadlines.empty()) consider(deadlines.begin()->first);
  return next;
}

/// Lets the next thing happen: first what the server sends, then broken limits, then what the dispatcher wants.
void VirtualTransport::State::step() {
  const std::optional<Instant> next = next_time();
  if (!next) return;
  clock.pass_until(*next);
  server.advance(clock.since_start(), arrived);
  std::vector<WirePart> parts;
  parts.swap(arrived);
  for (const WirePart& part : parts) deliver(part);
  look_at_limits();
  hear_outside();
  if (!load) return;
  const auto wakeup = load->dispatcher.next_wakeup();
  if (wakeup && *wakeup <= clock.now()) obey(load->dispatcher.on_time(clock.now()));
}

void VirtualTransport::State::deliver(const WirePart& part) {
  const auto found = flights.find(part.exchange);
  if (found == flights.end()) return;
  Flight& flight = found->second;
  if (flight.exchange.take(part, clock.now(), clock.wall()))
    finish(part.exchange, false);
  else if (flight.exchange.deadline() <
           flight.next_look)  // the limit of a pause is shorter than that of the first token
    watch(part.exchange, flight);
}

/// An exchange is over: the worker goes on with its request, or is free.
void VirtualTransport::State::finish(ExchangeId id, bool tell_server) {
  const auto found = flights.find(id);
  const std::optional<SendCommand> command = found->second.command;
  const bool was_before = found->second.before != nullptr;
  if (command && !was_before) by_plan_index.erase(found->second.exchange.plan_index());
  flights.erase(found);
  if (tell_server) server.disconnect(clock.since_start(), id);
  if (!command || !load) return;
  if (was_before)
    send_planned(*command, true);
  else
    obey(load->dispatcher.on_finished(command->worker, clock.now()));
}

void VirtualTransport::State::end_early(ExchangeId id, const Failure& why) {
  const auto found = flights.find(id);
  if (found == flights.end()) return;
  found->second.exchange.end(clock.now(), why);
  finish(id, true);
}

void VirtualTransport::State::look_at_limits() {
  while (!deadlines.empty() && deadlines.begin()->first <= clock.now()) {
    const ExchangeId id = deadlines.begin()->second;
    deadlines.erase(deadlines.begin());
    const auto found = flights.find(id);
    if (found == flights.end()) continue;
    if (found->second.exchange.deadline() > clock.now()) {
      watch(id, found->second);
      continue;
    }
    found->second.exchange.expire(clock.now());
    finish(id, true);
  }
}

void VirtualTransport::State::hear_outside() {
  std::vector<std::pair<std::int64_t, Failure>> asked;
  bool stop = false;
  {
    const std::lock_guard lock(mutex);
    asked.swap(cancels);
    stop = stop_asked;
  }
  for (const auto& [plan_index, why] : asked)
    if (const auto found = by_plan_index.find(plan_index); found != by_plan_index.end()) end_early(found->second, why);
  if (stop && load) obey(load->dispatcher.on_stop(clock.now()));
}

VirtualTransport::VirtualTransport(World world, const std::vector<Standstill>& standstills)
    : state_(std::make_unique<State>(std::move(world), standstills)) {}
VirtualTransport::~VirtualTransport() = default;

const Clock& VirtualTransport::clock() const { return state_->clock; }

boost::system::result<HttpResponse, Failure> VirtualTransport::fetch(const HttpRequest& request,
                                                                     const Timeouts& limits) {
  ResponseCollector collector;
  ExchangeStart start;
  start.plan_index = -1;
  start.wall = state_->clock.wall();
  start.send_begin = start.planned = state_->clock.now();
  state_->send(request, start, limits, collector, nullptr, std::nullopt);
  const ExchangeId id = state_->last_exchange;
  while (state_->flights.count(id) > 0) state_->step();
  if (collector.failure) return *collector.failure;
  return collector.response;
}

void VirtualTransport::drive(const LoadShape& shape, const RequestSource& source, const Timeouts& limits,
                             ExchangePort& port) {
  State& state = *state_;
  state.load.emplace(State::Load{Dispatcher(shape, source.size, source.planned), source, limits, port});
  state.hear_outside();
  state.obey(state.load->dispatcher.begin(state.clock.now()));
  while (!state.load->dispatcher.done()) state.step();
  state.load.reset();
}

void VirtualTransport::cancel(std::int64_t plan_index, Failure why) {
  const std::lock_guard lock(state_->mutex);
  state_->cancels.emplace_back(plan_index, std::move(why));
}

void VirtualTransport::stop() {
  const std::lock_guard lock(state_->mutex);
  state_->stop_asked = true;
}

}  // namespace bench
