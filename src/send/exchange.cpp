#include "send/exchange.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include <boost/asio/redirect_error.hpp>
#include <spdlog/spdlog.h>

#include "base/fault.h"
#include "base/secrets/redaction.h"
#include "base/secrets/secrets.h"
#include "base/text.h"

namespace bench {
namespace {

constexpr std::size_t longest_traced = std::size_t{1} << 20;

/// As it stood on the wire, but for the case of its names.
std::string head_text(const ResponseHead& head) {
  std::string text = "HTTP/1.1 " + std::to_string(head.status) + "\r\n";
  for (const auto& [name, value] : head.headers) text += name + ": " + value + "\r\n";
  return text;
}

WallTime wall_now() { return std::chrono::time_point_cast<Nanos>(std::chrono::system_clock::now()); }

Failure fault_failure(const std::exception_ptr& fault) {
  return {Status::harness_error, FailureKind::exception, fault_words(fault)};
}

}  // namespace

Exchange::Exchange(Loop& loop, Connection& connection, ExchangeOrder order, ExchangePort& port)
    : loop_(loop),
      connection_(connection),
      order_(std::move(order)),
      port_(port),
      standstill_(loop.heartbeat, time_asleep()),
      pause_(loop.io),
      watchdog_(loop.io, [this](Instant now) { return look(now); }) {
  start_.plan_index = order_.plan_index;
  start_.worker = order_.worker;
  start_.endpoint = order_.endpoint;
  end_.flags = order_.flags;
}

Task<void> Exchange::run() {
  std::optional<Failure> failure;
  try {
    failure = co_await carry_out();
  } catch (...) {
    fault_ = std::current_exception();
  }
  phase_ = Phase::over;
  if (!traced_.empty()) spdlog::info("< {}", blotted_cut(std::exchange(traced_, {})));
  if (verdict_) failure = std::move(verdict_);
  if (fault_) {
    failure = fault_failure(fault_);
    if (!start_told_) tell_start();
  }
  if (failure || !reader_.keep_alive()) connection_.close();
  end_.at = failure || !first_byte_ ? monotonic_now() : arrived_;
  end_.recv_stamp = kernel_reads_ == 0            ? RecvStamp::user
                    : kernel_reads_ == end_.reads ? RecvStamp::kernel
                                                  : RecvStamp::mixed;
  loop_.heartbeat.beat(monotonic_now());
  end_.flags.add(standstill_.flags(time_asleep()));
  end_.failure = std::move(failure);
  port_.ended(order_.plan_index, end_);
}

/// What became of it; none: the message is complete.
Task<std::optional<Failure>> Exchange::carry_out() {
  const bool kept = connection_.looks_alive();
  std::optional<Failure> failure;
  if (!kept) {
    start_.reconnected = connection_.is_open();
    failure = co_await connect_when_there();
  }
  if (failure) {
    tell_start();  // It was never sent. The record still says when it should have been.
    co_return failure;
  }
  failure = co_await attempt();
  // The server may have closed a kept connection while our bytes were on their way. No byte of an answer: ask again,
  // once.
  if (failure && kept && !first_byte_ && !verdict_) {
    start_.reconnected = true;
    failure = co_await connect();
    if (!failure) failure = co_await attempt();
  }
  co_return failure;
}

void Exchange::tell_start() {
  start_.wall = wall_now();
  start_.send_begin = monotonic_now();
  start_.planned = order_.due.value_or(start_.send_begin);
  port_.started(start_);
  start_told_ = true;
}

/// In whole lines: half a key would not be known for one. A line of any length is shown in pieces, none of which ends
/// where a key may begin.
void Exchange::trace_body(std::string_view bytes) {
  traced_ += bytes;
  const std::size_t whole = traced_.size() > longest_traced ? secret_begins(traced_) : traced_.rfind('\n') + 1;
  if (whole == 0) return;
  spdlog::info("< {}", std::string_view(traced_).substr(0, whole));
  traced_.erase(0, whole);
}

void Exchange::cancel(Failure why) {
  if (phase_ == Phase::over || verdict_) return;
  verdict_ = std::move(why);
  pause_.cancel();
  connection_.break_off();
}

/// Nothing has been sent yet, so a server that has gone and is about to come back costs nothing but the wait.
Task<std::optional<Failure>> Exchange::connect_when_there() {
  bool waited = false;
  while (true) {
    std::optional<Failure> failure = co_await connect();
    if (!failure && waited) end_.flags.add(Flag::server_restart);
    if (!failure || verdict_ || failure->kind != FailureKind::refused) co_return failure;
    if (!loop_.presence.may_return(monotonic_now())) {
      if (waited) failure->detail += ", also after " + limit_words(ServerPresence::patience);
      co_return failure;
    }
    waited = true;
    phase_ = Phase::waiting;
    watchdog_.wake();
    boost::system::error_code ignored;
    pause_.expires_after(ServerPresence::pause);
    co_await pause_.async_wait(asio::redirect_error(use_task, ignored));
    if (verdict_) co_return verdict_;
  }
}

/// Tries every address of the host in order, each within the connect limit.
Task<std::optional<Failure>> Exchange::connect() {
  phase_ = Phase::connecting;
  start_.connect_begin = monotonic_now();
  std::optional<Failure> failure = co_await resolve(loop_.io, loop_.route);
  if (failure) co_return failure;
  for (const Address& address : loop_.route.addresses) {
    verdict_.reset();  // at most the limit of the address before
    connect_begun_ = monotonic_now();
    watchdog_.wake();
    failure = co_await connection_.open(address);
    if (verdict_) failure = verdict_;
    if (!failure) {
      start_.connect_end = monotonic_now();
      loop_.presence.reached();
      break;
    }
    if (failure->status == Status::cancelled) break;
  }
  co_return failure;
}

Task<std::optional<Failure>> Exchange::attempt() {
  phase_ = Phase::replying;
  if (order_.debug_http) spdlog::info("> {}", masked_message(order_.wire));
  reader_ = ResponseReader();
  tell_start();
  arrived_ = start_.send_begin;
  watchdog_.wake();
  auto failure = co_await connection_.write(order_.wire);
  if (failure) co_return failure;
  port_.sent(order_.plan_index, monotonic_now());
  co_return co_await receive();
}

Task<std::optional<Failure>> Exchange::receive() {
  std::optional<Failure> failure;
  co_await connection_.read(loop_.scratch.data(), loop_.scratch.size(), loop_.clock,
                            [&](const StampedRead& read) { return hear(read, failure); });
  if (failure && connection_.alert()) failure = connection_.alert();
  co_return failure;
}

/// Takes what one read has brought; true: the exchange is over. No coroutine is resumed for a token.
bool Exchange::hear(const StampedRead& read, std::optional<Failure>& failure) {
  loop_.heartbeat.beat(read.returned);
  if (read.bytes < 0) {
    failure = read_failure(read);
    return true;
  }
  ResponseReader::State state;
  if (read.bytes == 0) {
    state = reader_.put_eof(*this);
  } else {
    arrived_ = arrival_of(read);
    ++end_.reads;
    end_.bytes += read.bytes;
    if (!first_byte_) first_byte_ = arrived_;
    state = reader_.put({loop_.scratch.data(), static_cast<std::size_t>(read.bytes)}, *this);
  }
  if (state == ResponseReader::State::failed) failure = reader_.failure();
  return state != ResponseReader::State::more;
}

/// A stamp that cannot be, or that may be wrong because the wall clock was set between arrival and read, is replaced by
/// this program's own. A stamp that is merely earlier than the one before it is that of a packet which had to wait for
/// a late one: its bytes could be had no sooner than those.
Instant Exchange::arrival_of(const StampedRead& read) {
  if (!read.kernel) return read.arrived;
  if (!read.is_credible(start_.send_begin)) {
    end_.flags.add(Flag::clock_step);
    return read.returned;
  }
  ++kernel_reads_;
  return std::clamp(read.arrived, arrived_, read.returned);
}

std::optional<Failure> Exchange::read_failure(const StampedRead& read) const {
  const bool reset = read.error == ECONNRESET || read.error == EPIPE;
  const char* when = first_byte_ ? "in the middle of the response" : "before a response came";
  return Failure{Status::truncated, reset ? FailureKind::reset : FailureKind::read,
                 std::string(reset ? "connection reset " : std::strerror(read.error)) + (reset ? "" : " ") + when};
}

std::optional<Instant> Exchange::look(Instant now) {
  if (phase_ == Phase::over || phase_ == Phase::waiting || verdict_) return std::nullopt;
  if (phase_ == Phase::connecting) {
    const Nanos limit = order_.limits.connect;
    if (now < connect_begun_ + limit) return connect_begun_ + limit;
    expire(passed(Status::timeout_connect, "no connection", limit));
    return std::nullopt;
  }
  const ReplyLimit next = next_limit(order_.limits, {start_.send_begin, arrived_, head_seen_, body_seen_});
  if (now < next.at) return next.at;
  expire(passed(next.status, next.what, next.length));
  return std::nullopt;
}

void Exchange::expire(Failure why) {
  verdict_ = std::move(why);
  connection_.break_off();
}

void Exchange::on_head(const ResponseHead& head) {
  if (order_.debug_http) spdlog::info("< {}", masked_message(head_text(head)));
  ExchangeHead told;
  told.first_byte = *first_byte_;
  told.arrived = arrived_;
  told.status = head.status;
  told.content_type = head.header("content-type");
  told.content_encoding = head.header("content-encoding");
  told.location = head.header("location");
  told.simulated = !head.header("x-bench-sim").empty();
  port_.head(order_.plan_index, told);
  head_seen_ = true;
  watchdog_.wake();  // the idle limit may hold from here on
}

void Exchange::on_body(std::string_view bytes) {
  if (!body_seen_) {
    body_seen_ = true;
    watchdog_.wake();  // from here on the idle limit holds, which may be nearer
  }
  port_.body(order_.plan_index, arrived_, bytes);
  if (order_.debug_http) trace_body(bytes);
}

}  // namespace bench
