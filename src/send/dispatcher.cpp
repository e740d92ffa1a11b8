#include "send/dispatcher.h"

#include <utility>

namespace bench {

Dispatcher::Dispatcher(LoadShape shape, std::optional<std::int64_t> size,
                       std::function<std::optional<Nanos>(std::int64_t)> planned)
    : shape_(shape), size_(size), planned_(std::move(planned)) {}

Commands Dispatcher::begin(Instant now) {
  begun_ = now;
  for (std::int64_t w = 0; w < shape_.workers; ++w) free_.push_back({w, now});
  return fill(now);
}

Commands Dispatcher::on_time(Instant now) {
  Commands commands = fill(now);
  if (stopped_ && !cancelled_ && now >= *stopped_ + shape_.grace) {
    cancelled_ = true;
    commands.cancel_all = in_flight_ > 0;
  }
  return commands;
}

Commands Dispatcher::on_finished(std::int64_t worker, Instant now) {
  --in_flight_;
  free_.push_back({worker, now});
  return fill(now);
}

Commands Dispatcher::on_stop(Instant now) {
  if (!stopped_) stopped_ = now;
  return on_time(now);
}

std::optional<Instant> Dispatcher::next_wakeup() const {
  if (stopped_) return cancelled_ || in_flight_ == 0 ? std::nullopt : std::optional(*stopped_ + shape_.grace);
  const bool exhausted = size_ && next_ >= *size_;
  if (exhausted || free_.empty()) return std::nullopt;
  const auto offset = planned_ ? planned_(next_) : std::nullopt;
  if (!offset || (shape_.duration && *offset >= *shape_.duration)) return std::nullopt;
  return begun_ + *offset;
}

bool Dispatcher::done() const {
  if (in_flight_ > 0) return false;
  if (stopped_ || (size_ && next_ >= *size_)) return true;
  // With a worker free and nothing to wait for, nothing can make another request start.
  return !next_wakeup();
}

bool Dispatcher::may_send(Instant now) const {
  if (stopped_ || free_.empty() || (size_ && next_ >= *size_)) return false;
  return !shape_.duration || now < begun_ + *shape_.duration;
}

Commands Dispatcher::fill(Instant now) {
  Commands commands;
  while (may_send(now)) {
    const auto offset = planned_ ? planned_(next_) : std::nullopt;
    if (offset && begun_ + *offset > now) break;
    const FreeWorker free = free_.front();
    free_.pop_front();
    commands.send.push_back({next_++, free.worker, offset ? begun_ + *offset : free.since});
    ++in_flight_;
  }
  return commands;
}

}  // namespace bench
