#include "send/pipe/pipe_transport.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <deque>
#include <exception>
#include <map>
#include <mutex>
#include <poll.h>
#include <unistd.h>
#include <utility>

#include <spdlog/spdlog.h>

#include "base/fault.h"
#include "base/secrets.h"
#include "base/text.h"
#include "base/utf8.h"
#include "send/dispatcher.h"
#include "send/pipe/child.h"
#include "send/pipe/pipe_exchange.h"
#include "send/pipe/reply_lines.h"
#include "send/pipe/wake_up.h"
#include "send/socket/stamped_read.h"

namespace bench {
namespace {

constexpr Nanos pause_for_writer = std::chrono::milliseconds(5);  // between two looks whether records are kept up with
constexpr Nanos patience_with_end = std::chrono::milliseconds(250);  // from the end of its output to its own
constexpr int reads_at_once = 16;                                    // before somebody else has a turn

WallTime wall_time() { return std::chrono::time_point_cast<Nanos>(std::chrono::system_clock::now()); }

Failure stopped_early() { return {Status::cancelled, FailureKind::stopped, "stopped before an answer came"}; }

/// What a line says, safe and short enough for a message.
std::string excerpt_of(std::string_view line) {
  constexpr std::size_t shown = 160;
  std::string text(clipped_utf8(trimmed(line), shown));
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '.';
  return text;
}

std::string not_ready(Nanos limit, const std::string& last_words) {
  return "it has answered nothing within " + limit_words(limit) +
         ", the limit of --ready-timeout or else of --timeout" +
         (last_words.empty() ? "" : "; it printed: " + last_words);
}

/// Gathers a plain exchange.
class Answer final : public ExchangePort {
 public:
  void started(const ExchangeStart&) override {}
  void sent(std::int64_t, Instant) override {}
  void head(std::int64_t, const ExchangeHead& head) override { response.status = head.status; }
  void body(std::int64_t, Instant, std::string_view bytes) override { response.body += bytes; }
  void ended(std::int64_t, const ExchangeEnd& end) override { failure = end.failure; }

  HttpResponse response;
  std::optional<Failure> failure;
};

}  // namespace

struct PipeTransport::State {
  /// Bytes for the program that its pipe has not taken yet.
  struct Outgoing {
    std::int64_t id;  ///< -1: of no request
    std::string bytes;
    std::size_t written = 0;
  };
  struct Flight {
    PipeExchange exchange;
    std::optional<SendCommand> command;  ///< none: a plain exchange, which is one line
    std::unique_ptr<Answer> before;      ///< of the plain exchange that goes before a request
  };
  struct Load {
    Dispatcher dispatcher;
    const RequestSource& source;
    Timeouts limits;
    ExchangePort& port;
    struct Due {
      SendCommand command;
      bool waited = false;
    };
    std::deque<Due> due = {};  ///< to be sent as soon as the records are kept up with
    bool sending = false;
  };

  PipeSettings settings;
  std::unique_ptr<Child> child;
  Instant begun = monotonic_now();
  std::optional<Nanos> ready;  ///< its first answer, counted from its start
  ReplyLines lines;
  std::vector<char> scratch = std::vector<char>(64 * 1024);
  std::int64_t reads = 0;
  Heartbeat heartbeat;
  std::int64_t next_id = 1;
  std::map<std::int64_t, Flight> flights;  ///< by id: in the order in which they began
  std::deque<Outgoing> outbox;
  Instant next_look = Instant::max();  ///< no later than the first limit that passes
  Instant next_child_look{};
  std::optional<std::string> gone;  ///< why there is nobody to ask any more
  std::optional<Load> load;
  std::exception_ptr fault;

  WakeUp wake_up;
  std::atomic<bool> stopped{false};
  std::mutex mutex;
  std::vector<std::pair<std::int64_t, Failure>> cancels;  ///< asked for by other threads

  std::int64_t begin(const HttpRequest& request, ExchangeStart start, const Timeouts& limits, ExchangePort& port,
                     std::optional<SendCommand> command, std::unique_ptr<Answer> before, Flags flags);
  void obey(const Commands& commands);
  std::vector<std::int64_t> ids_in_flight() const;
  void send_due();
  void send_one(const SendCommand& command, bool waited, bool after_before);
  void fail_unsent(const SendCommand& command);
  void step(std::optional<Instant> until);
  void write_some();
  void read_some();
  void take(const ReplyLine& line, Instant arrived);
  void fail_all(const Failure& why);
  void end_flight(std::int64_t id, Instant at, std::optional<Failure> failure);
  void break_off(std::int64_t id, Failure why);
  void look_at_limits(Instant now);
  void hear_outside();
  void look_at_child();
  void lose(const std::string& how);
  void take_fault();
  template <class Work>
  void guarded(Work work);
};

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
                                         std::unique_ptr<Answer> before, Flags flags) {
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
    if (waited && stopped)
      obey(load->dispatcher.on_finished(command.worker, monotonic_now()));
    else
      send_one(command, waited, false);
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
        begin(*first, start, load->limits, load->port, command, std::make_unique<Answer>(), {});
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

/// Never blocks: what the pipe does not take waits until it does.
void PipeTransport::State::write_some() {
  while (!outbox.empty() && child->input() >= 0) {
    Outgoing& first = outbox.front();
    const ssize_t written =
        ::write(child->input(), first.bytes.data() + first.written, first.bytes.size() - first.written);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return;
    if (written < 0) return child->close_input();  // it reads no more; what it still writes is heard
    first.written += static_cast<std::size_t>(written);
    if (first.written < first.bytes.size()) return;
    const auto found = flights.find(first.id);
    outbox.pop_front();
    if (found != flights.end()) found->second.exchange.sent(monotonic_now());
  }
}

void PipeTransport::State::read_some() {
  for (int turn = 0; turn < reads_at_once && child->output() >= 0; ++turn) {
    const ssize_t got = ::read(child->output(), scratch.data(), scratch.size());
    const Instant arrived = monotonic_now();
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return;
    if (got <= 0) return child->close_output();
    ++reads;
    heartbeat.beat(arrived);
    lines.feed({scratch.data(), static_cast<std::size_t>(got)});
    while (const auto line = lines.next()) take(*line, arrived);
  }
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

/// One that reads no more or writes no more is about to end, and how is worth a moment. Its output may be held open by
/// what it has started itself, so its own end counts too; it is asked for now and then.
void PipeTransport::State::look_at_child() {
  const Instant now = monotonic_now();
  const bool closed = child->output() < 0 || child->input() < 0;
  if (gone || (!closed && now < next_child_look)) return;
  next_child_look = now + Heartbeat::interval;
  auto ended = child->how_it_ended();
  while (closed && !ended && monotonic_now() < now + patience_with_end) {
    pollfd errors{child->errors(), POLLIN, 0};
    ::poll(&errors, 1, 5);
    child->hear_errors();
    ended = child->how_it_ended();
  }
  if (!closed && !ended) return;
  read_some();  // what it wrote before
  lose(ended.value_or(child->output() < 0 ? "it closed its standard output" : "it closed its standard input"));
}

void PipeTransport::State::lose(const std::string& how) {
  child->hear_errors();
  const std::string last_words = blotted(child->tail().words());
  gone = "the command has ended (" + how + ")" + (last_words.empty() ? "" : ": " + last_words);
  child->close_output();
  outbox.clear();
  std::vector<std::pair<std::int64_t, bool>> all;
  if (load) load->dispatcher.on_stop(monotonic_now());  // whatever is left would only fail as well
  for (const auto& [id, flight] : flights) all.emplace_back(id, flight.exchange.has_answered());
  for (const auto& [id, answered] : all)
    end_flight(id, monotonic_now(),
               Failure{Status::truncated, FailureKind::ended,
                       *gone + (answered ? " [in the middle of the reply]" : " [before an answer came]")});
}

/// Waits until something happens, and deals with it.
void PipeTransport::State::step(std::optional<Instant> until) {
  heartbeat.beat(monotonic_now());
  const Instant now = monotonic_now();
  Nanos at_most = Heartbeat::interval;
  for (const Instant at : {next_look, until.value_or(Instant::max())})
    if (at != Instant::max()) at_most = std::min(at_most, at - now);
  const bool writes = !outbox.empty() && child->input() >= 0;
  pollfd ends[] = {{wake_up.end(), POLLIN, 0},
                   {child->output(), POLLIN, 0},
                   {child->errors(), POLLIN, 0},
                   {writes ? child->input() : -1, POLLOUT, 0}};
  wait_for_any(ends, std::size(ends), at_most);
  if (ends[1].revents != 0) read_some();
  if (ends[3].revents != 0) write_some();
  if (ends[2].revents != 0) child->hear_errors();
  if (ends[0].revents != 0) wake_up.heard();
  hear_outside();
  look_at_limits(monotonic_now());
  look_at_child();
}

Expected<std::unique_ptr<PipeTransport>> PipeTransport::start(PipeSettings settings) {
  auto state = std::make_unique<State>();
  auto child = Child::start(settings.argv);
  if (!child) return child.error();
  state->child = *std::move(child);
  state->settings = std::move(settings);
  return std::unique_ptr<PipeTransport>(new PipeTransport(std::move(state)));
}

PipeTransport::PipeTransport(std::unique_ptr<State> state) : state_(std::move(state)) {}
PipeTransport::~PipeTransport() = default;

boost::system::result<HttpResponse, Failure> PipeTransport::fetch(const HttpRequest& request, const Timeouts& limits) {
  State& state = *state_;
  if (state.stopped) return stopped_early();
  if (!request.body.starts_with('{'))
    return Failure{Status::http_error, FailureKind::not_found, "a command is asked in JSON only, not " + request.path};
  Timeouts plain = limits;
  plain.first_token.reset();
  if (!state.ready) plain.total = plain.idle = state.settings.ready_limit;
  Answer answer;
  ExchangeStart start;
  start.plan_index = -1;
  const std::int64_t id = state.begin(request, start, plain, answer, std::nullopt, nullptr, {});
  while (state.flights.contains(id)) state.step(std::nullopt);
  if (state.fault) return Failure{Status::harness_error, FailureKind::exception, fault_words(state.fault)};
  if (answer.failure && answer.failure->status == Status::timeout_total && !state.ready)
    answer.failure->detail = not_ready(state.settings.ready_limit, state.child->tail().words());
  if (answer.failure) return Failure{answer.failure->status, answer.failure->kind, blotted(answer.failure->detail)};
  answer.response.body = blotted(std::move(answer.response.body));
  return answer.response;
}

void PipeTransport::drive(const LoadShape& shape, const RequestSource& source, const Timeouts& limits,
                          ExchangePort& port) {
  State& state = *state_;
  state.load.emplace(State::Load{Dispatcher(shape, source.size, source.planned), source, limits, port});
  state.heartbeat = {};  // nobody gave a sign of life since the last load
  Dispatcher& dispatcher = state.load->dispatcher;
  if (state.stopped) dispatcher.on_stop(monotonic_now());
  state.obey(dispatcher.begin(monotonic_now()));
  while (!dispatcher.done()) {
    state.step(dispatcher.next_wakeup());
    const auto wakeup = dispatcher.next_wakeup();
    if (wakeup && *wakeup <= monotonic_now()) state.obey(dispatcher.on_time(monotonic_now()));
  }
  state.load.reset();
  if (state.fault) std::rethrow_exception(state.fault);
}

std::optional<Nanos> PipeTransport::load_time() const { return state_->ready; }
std::int64_t PipeTransport::process() const { return state_->child->pid(); }

void PipeTransport::cancel(std::int64_t plan_index, Failure why) {
  {
    const std::lock_guard lock(state_->mutex);
    state_->cancels.emplace_back(plan_index, std::move(why));
  }
  state_->wake_up.call();
}

void PipeTransport::stop() {
  state_->stopped = true;
  state_->wake_up.call();
}

}  // namespace bench
