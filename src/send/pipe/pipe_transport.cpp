#include "send/pipe/pipe_transport.h"

#include <algorithm>
#include <cerrno>
#include <poll.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/secrets/secrets.h"
#include "base/text.h"
#include "send/pipe/pipe_state.h"

namespace bench {
namespace {

constexpr Nanos patience_with_end = std::chrono::milliseconds(250);  // from the end of its output to its own
constexpr int reads_at_once = 16;                                    // before somebody else has a turn

std::string not_ready(Nanos limit, const std::string& last_words) {
  return "it has answered nothing within " + limit_words(limit) +
         ", the limit of --ready-timeout or else of --timeout" +
         (last_words.empty() ? "" : "; it printed: " + last_words);
}

}  // namespace

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
  PlainAnswer answer;
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
