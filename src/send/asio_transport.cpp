#include "send/asio_transport.h"

#include <atomic>
#include <exception>
#include <set>
#include <unordered_map>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>

#include "base/fault.h"
#include "base/secrets/secrets.h"
#include "send/dispatcher.h"
#include "send/exchange.h"
#include "send/socket/tls.h"
#include "system/open_files.h"

namespace bench {
namespace {

/// The limits of a plain exchange: no tokens are waited for, so nothing but the whole counts.
Timeouts plain_limits(Timeouts limits) {
  limits.first_token.reset();
  return limits;
}

Failure asked_to_stop() { return {Status::cancelled, FailureKind::stopped, "stopped before an answer came"}; }

}  // namespace

struct AsioTransport::State {
  /// Gathers a plain exchange.
  class Collector final : public ExchangePort {
   public:
    HttpResponse response;
    std::optional<Failure> failure;
    Flags flags;

    void started(const ExchangeStart&) override { response = {}; }
    void sent(std::int64_t, Instant) override {}
    void head(std::int64_t, const ExchangeHead& head) override {
      response.status = head.status;
      response.headers = {{"content-type", head.content_type}, {"location", head.location}};
      if (head.simulated) response.headers.emplace_back("x-bench-sim", "1");
    }
    void body(std::int64_t, Instant, std::string_view bytes) override {
      constexpr std::size_t body_limit = 64 * 1024 * 1024;
      if (response.body.size() + bytes.size() <= body_limit) response.body += bytes;
    }
    void ended(std::int64_t, const ExchangeEnd& end) override {
      failure = end.failure;
      flags = end.flags;
    }

    boost::system::result<HttpResponse, Failure> result() && {
      if (failure) return Failure{failure->status, failure->kind, blotted_cut(failure->detail)};
      response.body = blotted_cut(std::move(response.body));
      for (auto& [name, value] : response.headers) value = blotted(std::move(value));
      return std::move(response);
    }
  };

  ConnectionSettings settings;
  asio::io_context io{1};
  asio::ssl::context tls{asio::ssl::context::tls_client};
  Route route;
  Readiness readiness{io};
  Loop loop{io, route, {}, {}, {}, std::vector<char>(64 * 1024)};
  Connection plain{io, readiness, route};            ///< of fetch()
  std::vector<std::unique_ptr<Connection>> workers;  ///< kept from one load to the next
  std::set<Exchange*> plain_in_flight;               ///< of fetch() and of what goes before a request
  std::atomic<bool> stopped{false};
  std::exception_ptr fault;  ///< the first one of the load under way
  bool abandoned = false;    ///< exchanges lie about that nobody will end: the loop must not run again

  // The load under way; empty outside drive().
  struct Drive {
    Dispatcher dispatcher;
    const RequestSource& source;
    Timeouts limits;
    ExchangePort& port;
    Timer wakeup;
    Timer ticker;                                           ///< keeps the heartbeat going while nothing is read
    std::unordered_map<std::int64_t, Exchange*> in_flight;  ///< by plan index
  };
  std::optional<Drive> drive;

  explicit State(ConnectionSettings s) : settings(std::move(s)) {
    route.host = settings.host;
    route.proxy = settings.proxy;
  }

  Connection& connection_of(std::int64_t worker);
  Task<Collector> plain_exchange(Connection& connection, HttpRequest request, Timeouts limits);
  Task<void> carry_out(SendCommand command);
  Task<void> send_one(SendCommand command);
  Task<bool> wait_for_room();
  void obey(const Commands& commands);
  void start(const SendCommand& command);
  void finished(std::int64_t worker);
  void fail(std::exception_ptr why);
  void abandon(std::exception_ptr why);
  void run_loop();
  void set_wakeup();
  void tick();
  void stop_now();
};

Connection& AsioTransport::State::connection_of(std::int64_t worker) {
  const auto index = static_cast<std::size_t>(worker);
  if (workers.size() <= index) workers.resize(index + 1);
  if (!workers[index]) workers[index] = std::make_unique<Connection>(io, readiness, route);
  return *workers[index];
}

Task<AsioTransport::State::Collector> AsioTransport::State::plain_exchange(Connection& connection, HttpRequest request,
                                                                           Timeouts limits) {
  Collector collector;
  const std::string wire = wire_form(settings, request);
  Exchange exchange(loop, connection, {-1, 0, {}, request.path, wire, plain_limits(limits), settings.debug_http, {}},
                    collector);
  plain_in_flight.insert(&exchange);
  co_await exchange.run();
  plain_in_flight.erase(&exchange);
  co_return collector;
}

/// One planned request, from the command to the dispatcher's next ones.
Task<void> AsioTransport::State::carry_out(SendCommand command) {
  try {
    co_await send_one(command);
  } catch (...) {
    fail(std::current_exception());
  }
  finished(command.worker);
}

Task<void> AsioTransport::State::send_one(SendCommand command) {
  const bool waited = co_await wait_for_room();
  if (stopped) co_return;  // the dispatcher may not have heard of it yet
  Connection& connection = connection_of(command.worker);
  Flags flags;
  if (waited) flags.add(Flag::writer_wait);
  if (drive->source.before)
    if (const auto first = drive->source.before(command.i))
      if ((co_await plain_exchange(connection, *first, drive->limits)).flags.has(Flag::server_restart))
        flags.add(Flag::server_restart);
  const HttpRequest request = drive->source.make(command.i);
  const std::int64_t plan_index = drive->source.first_index + command.i;
  // What went before is not the request's fault: in a closed loop it is due when it can be sent.
  const auto due = drive->source.before || waited ? std::nullopt : std::optional(command.due);
  std::string wire = wire_form(settings, request);
  Exchange exchange(
      loop, connection,
      {plan_index, command.worker, due, request.path, std::move(wire), drive->limits, settings.debug_http, flags},
      drive->port);
  const auto here = drive->in_flight.emplace(plan_index, &exchange).first;
  std::exception_ptr untold;
  try {
    co_await exchange.run();
  } catch (...) {
    untold = std::current_exception();
  }
  drive->in_flight.erase(here);
  if (untold) std::rethrow_exception(untold);
  if (exchange.fault()) fail(exchange.fault());
}

/// Holds a request back for as long as the records cannot be kept up with. Whether it had to.
Task<bool> AsioTransport::State::wait_for_room() {
  constexpr Nanos pause = std::chrono::milliseconds(5);
  bool waited = false;
  Timer timer(io);
  while (drive->source.hold && !stopped && drive->source.hold()) {
    waited = true;
    boost::system::error_code ignored;
    timer.expires_after(pause);
    co_await timer.async_wait(asio::redirect_error(use_task, ignored));
  }
  co_return waited;
}

void AsioTransport::State::finished(std::int64_t worker) {
  const Instant now = monotonic_now();
  // stop() may be heard here sooner than by stop_now(). Then each next request would end at once, a call within a call.
  if (stopped) obey(drive->dispatcher.on_stop(now));
  obey(drive->dispatcher.on_finished(worker, now));
  if (drive->dispatcher.done()) drive->ticker.cancel();  // or the loop would never run out of work
}

/// A fault of ours: what is in flight may end, and nothing more is sent.
void AsioTransport::State::fail(std::exception_ptr why) {
  if (fault) return;
  fault = std::move(why);
  stopped = true;
  stop_now();
}

/// Not even the end of a request can be dealt with: leave everything as it lies.
void AsioTransport::State::abandon(std::exception_ptr why) {
  if (!fault) fault = std::move(why);
  abandoned = true;
  io.stop();
}

void AsioTransport::State::obey(const Commands& commands) {
  for (const SendCommand& command : commands.send) start(command);
  if (commands.cancel_all) {
    const Failure why{Status::cancelled, FailureKind::stopped, "cancelled at the end of the run"};
    for (const auto& [plan_index, exchange] : drive->in_flight) exchange->cancel(why);
    for (Exchange* exchange : plain_in_flight) exchange->cancel(why);
  }
  set_wakeup();
}

void AsioTransport::State::start(const SendCommand& command) {
  try {
    asio::co_spawn(io, carry_out(command), [this](const std::exception_ptr& why) {
      if (why) abandon(why);
    });
  } catch (...) {
    fail(std::current_exception());
    finished(command.worker);
  }
}

void AsioTransport::State::run_loop() {
  try {
    io.restart();
    io.run();
  } catch (...) {
    abandon(std::current_exception());
  }
}

void AsioTransport::State::set_wakeup() {
  const auto next = drive->dispatcher.next_wakeup();
  if (!next) {
    drive->wakeup.cancel();
    return;
  }
  drive->wakeup.expires_after(*next - monotonic_now());
  drive->wakeup.async_wait([this](const boost::system::error_code& ec) {
    if (!ec && drive) obey(drive->dispatcher.on_time(monotonic_now()));
  });
}

void AsioTransport::State::tick() {
  loop.heartbeat.beat(monotonic_now());
  drive->ticker.expires_after(Heartbeat::interval);
  drive->ticker.async_wait([this](const boost::system::error_code& ec) {
    if (!ec && drive && !drive->dispatcher.done()) tick();
  });
}

void AsioTransport::State::stop_now() {
  if (drive) return obey(drive->dispatcher.on_stop(monotonic_now()));
  for (Exchange* exchange : plain_in_flight) exchange->cancel(asked_to_stop());
}

Expected<std::unique_ptr<AsioTransport>> AsioTransport::make(ConnectionSettings settings) {
  auto state = std::make_unique<State>(std::move(settings));
  if (state->settings.host.scheme == "https") {
    if (auto ready = prepare_tls(state->tls, state->settings.tls); !ready) return ready.error();
    state->route.tls = &state->tls;
  }
  return std::unique_ptr<AsioTransport>(new AsioTransport(std::move(state)));
}

AsioTransport::AsioTransport(std::unique_ptr<State> state) : state_(std::move(state)) {}
/// Exchanges that were abandoned refer to each other and to the loop in no order that could be taken apart; the program
/// is about to end with an internal fault.
AsioTransport::~AsioTransport() {
  if (state_ && state_->abandoned) (void)state_.release();
}

boost::system::result<HttpResponse, Failure> AsioTransport::fetch(const HttpRequest& request, const Timeouts& limits) {
  State& state = *state_;
  if (state.stopped || state.abandoned) return asked_to_stop();
  boost::system::result<HttpResponse, Failure> result = Failure{};
  asio::co_spawn(state.io, state.plain_exchange(state.plain, request, limits),
                 [&](const std::exception_ptr& fault, State::Collector heard) {
                   if (fault)
                     state.abandon(fault);
                   else
                     result = std::move(heard).result();
                 });
  state.run_loop();
  if (state.fault) return Failure{Status::harness_error, FailureKind::exception, fault_words(state.fault)};
  return result;
}

void AsioTransport::drive(const LoadShape& shape, const RequestSource& source, const Timeouts& limits,
                          ExchangePort& port) {
  State& state = *state_;
  if (state.abandoned) return;
  allow_open_files(shape.workers + files_beside_sockets);
  state.drive.emplace(State::Drive{
      Dispatcher(shape, source.size, source.planned), source, limits, port, Timer(state.io), Timer(state.io), {}});
  if (state.stopped) state.stop_now();
  state.loop.heartbeat = {};  // nobody gave a sign of life since the last load
  state.tick();
  state.obey(state.drive->dispatcher.begin(monotonic_now()));
  state.run_loop();
  if (!state.abandoned) state.drive.reset();  // else exchanges that were left may still refer to it
  if (state.fault) std::rethrow_exception(state.fault);
}

std::string AsioTransport::peer() const { return state_->plain.peer(); }

void AsioTransport::cancel(std::int64_t plan_index, Failure why) {
  asio::post(state_->io, [state = state_.get(), plan_index, why = std::move(why)] {
    if (!state->drive) return;
    const auto found = state->drive->in_flight.find(plan_index);
    if (found != state->drive->in_flight.end()) found->second->cancel(why);
  });
}

void AsioTransport::stop() {
  state_->stopped = true;
  asio::post(state_->io, [state = state_.get()] { state->stop_now(); });
}

}  // namespace bench
