#include <algorithm>

#include <spdlog/spdlog.h>

#include "base/fault.h"
#include "base/text.h"
#include "base/utf8.h"
#include "send/pipe/pipe_state.h"

namespace bench {
namespace {

constexpr Nanos pause_for_writer = std::chrono::milliseconds(5);  // between two looks whether records are kept up with

WallTime wall_time() { return std::chrono::time_point_cast<Nanos>(std::chrono::system_clock::now()); }

/// What a line says, safe and short enough for a message.
std::string excerpt_of(std::string_view line) {
  constexpr std::size_t shown = 160;
  std::string text(clipped_utf8(trimmed(line), shown));
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '.';
  return text;
}

}  // namespace

Failure stopped_early() { return {Status::cancelled, FailureKind::stopped, "stopped before an answer came"}; }

template <class Work>
void PipeTransport::State::guarded(Work work) {
  try {
    work();
  } catch (...) {
    take_fault();
  }
}

/// A fault of ours: nothing more is sent, and what is under way may end.
void PipeTransport::State::take_fault() {
  if (fault) return;
  fault = std::current_exception();
  stopped = true;
  if (load) obey(load->dispatcher.on_stop(monotonic_now()));
}

/// Puts a request into the outbox and writes what the pipe takes at once.
std::int64_t PipeTransport::State::begin(const HttpRequest& request, ExchangeStart start, const Timeouts& limits,
                                         ExchangePort& port, std::optional<SendCommand> command,
                                         std::unique_ptr<PlainAnswer> before, Flags flags) {
  const std::int64_t id = next_id++;
  std::string line = "{\"id\":" + std::to_string(id);
  line += (request.body.size() > 2 ? "," : "") + request.body.substr(1) + "\n";
  if (settings.debug) spdlog::info("> {}", line);
  start.wall = wall_time();
  start.send_begin = monotonic_now();
  if (start.planned == Instant{}) start.planned = start.send_begin;
  start.endpoint = request.path;
  PipeExchange exchange(start, limits, before ? *before : port, heartbeat, flags);
  next_look = std::min(next_look, exchange.limit().at);
  flights.emplace(id, Flight{std::move(exchange), command, std::move(before)});
  if (gone) {
    if (load) load->dispatcher.on_stop(monotonic_now());  // the next would only fail as well
    end_flight(id, monotonic_now(), Failure{Status::connect_failed, FailureKind::ended, *gone});
    return id;
  }
  outbox.push_back({id, std::move(line)});
  write_some();
  return id;
}

void PipeTransport::State::obey(const Commands& commands) {
  for (const SendCommand& command : commands.send) load->due.push_back({command});
  send_due();
  if (!commands.cancel_all) return;
  const Failure why{Status::cancelled, FailureKind::stopped, "cancelled at the end of the run"};
  for (const std::int64_t id : ids_in_flight()) break_off(id, why);
}

/// One after the other: what fails at once makes room for the next, which must not be a call within a call.
void PipeTransport::State::send_due() {
  if (std::exchange(load->sending, true)) return;
  while (!load->due.empty()) {
    const bool waits = load->source.hold && !stopped && load->source.hold();
    if (waits) {
      for (auto& due : load->due) due.waited = true;
      next_look = std::min(next_look, monotonic_now() + pause_for_writer);
      break;
    }
    const auto [command, waited] = load->due.front();
    load->due.pop_front();
    if (stopped) {  // the dispatcher may not have heard of it yet
      obey(load->dispatcher.on_stop(monotonic_now()));
      obey(load->dispatcher.on_finished(command.worker, monotonic_now()));
    } else {
      send_one(command, waited, false);
    }
  }
  load->sending = false;
}

void PipeTransport::State::send_one(const SendCommand& command, bool waited, bool after_before) {
  const RequestSource& source = load->source;
  ExchangeStart start;
  start.worker = command.worker;
  start.plan_index = -1;
  try {
    if (source.before && !after_before) {
      if (const auto first = source.before(command.i)) {
        begin(*first, start, load->limits, load->port, command, std::make_unique<PlainAnswer>(), {});
        return;
      }
    }
    // What went before is not the request's fault: in a closed loop it is due when it can be sent.
    if (!source.before && !waited) start.planned = command.due;
    start.plan_index = source.first_index + command.i;
    Flags flags;
    if (waited) flags.add(Flag::writer_wait);
    begin(source.make(command.i), start, load->limits, load->port, command, nullptr, flags);
  } catch (...) {
    take_fault();
    fail_unsent(command);
  }
}

/// A fault of ours kept it from being sent.
void PipeTransport::State::fail_unsent(const SendCommand& command) {
  guarded([&] {
    ExchangeStart start;
    start.worker = command.worker;
    start.plan_index = load->source.first_index + command.i;
    start.wall = wall_time();
    start.send_begin = start.planned = monotonic_now();
    load->port.started(start);
    ExchangeEnd end;
    end.at = start.send_begin;
    end.failure = Failure{Status::harness_error, FailureKind::exception, fault_words(fault)};
    load->port.ended(start.plan_index, end);
  });
  obey(load->dispatcher.on_finished(command.worker, monotonic_now()));
}

std::vector<std::int64_t> PipeTransport::State::ids_in_flight() const {
  std::vector<std::int64_t> ids;
  for (const auto& [id, flight] : flights) ids.push_back(id);
  return ids;
}

/// Lines for requests that are over are late, and nothing is wrong with them.
void PipeTransport::State::take(const ReplyLine& line, Instant arrived) {
  if (settings.debug) spdlog::info("< {}", line.text);
  if (line.kind == ReplyLine::Kind::too_long)
    return fail_all({Status::limit_exceeded, FailureKind::line_cap,
                     "the command wrote a line of more than " + std::to_string(ReplyLines::usual_cap) + " bytes"});
  if (line.kind == ReplyLine::Kind::garbage || line.id >= next_id)
    return fail_all({Status::protocol_error, FailureKind::bad_json,
                     "the command wrote a line that is no reply (its standard output is for replies only): " +
                         excerpt_of(line.text)});
  if (!ready) ready = arrived - begun;
  const auto found = flights.find(line.id);
  if (found == flights.end()) return;
  Flight& flight = found->second;
  const bool is_last = line.last || !flight.command || flight.before;
  try {
    const bool was_silent = !flight.exchange.has_answered();
    flight.exchange.hear(line.text, arrived, reads);
    if (was_silent) next_look = std::min(next_look, flight.exchange.limit().at);
  } catch (...) {
    take_fault();
    return break_off(line.id, {Status::harness_error, FailureKind::exception, fault_words(fault)});
  }
  if (is_last) end_flight(line.id, arrived, std::nullopt);
}

/// Nobody knows whose line that was meant to be.
void PipeTransport::State::fail_all(const Failure& why) {
  if (flights.empty()) spdlog::warn("{}", why.detail);
  for (const std::int64_t id : ids_in_flight()) break_off(id, why);
}

/// An exchange is over: its worker goes on with its request, or is free.
void PipeTransport::State::end_flight(std::int64_t id, Instant at, std::optional<Failure> failure) {
  auto node = flights.extract(id);
  if (node.empty()) return;
  Flight& flight = node.mapped();
  guarded([&] { flight.exchange.end(at, std::move(failure)); });
  if (!flight.command || !load) return;
  if (flight.before && !stopped && !gone)
    send_one(*flight.command, false, true);
  else
    obey(load->dispatcher.on_finished(flight.command->worker, monotonic_now()));
}

/// Ends a request early. The program hears of it, unless it has not heard of the request.
void PipeTransport::State::break_off(std::int64_t id, Failure why) {
  if (!flights.contains(id)) return;
  const auto waiting = std::find_if(outbox.begin(), outbox.end(), [&](const Outgoing& one) { return one.id == id; });
  if (waiting != outbox.end() && waiting->written == 0)
    outbox.erase(waiting);
  else if (!gone)
    outbox.push_back({-1, "{\"id\":" + std::to_string(id) + ",\"op\":\"cancel\"}\n"});
  write_some();
  end_flight(id, monotonic_now(), std::move(why));
}

void PipeTransport::State::look_at_limits(Instant now) {
  if (now < next_look) return;
  next_look = Instant::max();
  std::vector<std::pair<std::int64_t, ReplyLimit>> over;
  for (const auto& [id, flight] : flights) {
    const ReplyLimit limit = flight.exchange.limit();
    if (limit.at <= now)
      over.emplace_back(id, limit);
    else
      next_look = std::min(next_look, limit.at);
  }
  for (const auto& [id, limit] : over) break_off(id, passed(limit.status, limit.what, limit.length));
  if (load) send_due();
}

void PipeTransport::State::hear_outside() {
  std::vector<std::pair<std::int64_t, Failure>> asked;
  {
    const std::lock_guard lock(mutex);
    asked.swap(cancels);
  }
  for (auto& [plan_index, why] : asked) {
    const auto found = std::find_if(flights.begin(), flights.end(), [&, index = plan_index](const auto& one) {
      return one.second.exchange.plan_index() == index && one.second.command;
    });
    if (found != flights.end()) break_off(found->first, std::move(why));
  }
  if (!stopped) return;
  if (load) return obey(load->dispatcher.on_stop(monotonic_now()));
  fail_all(stopped_early());
}

}  // namespace bench
