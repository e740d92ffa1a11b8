#include "send/handover.h"

#include <utility>

namespace bench {
namespace {

// A decoder that has fallen this far behind would eat the machine's memory. Then, and only then, the socket thread
// waits.
constexpr std::size_t byte_limit = 256UL * 1024 * 1024;

// So much is taken at once: what comes in a burst is decoded while it is still in the processor's cache.
constexpr std::size_t large_bytes = 512UL * 1024;
constexpr std::size_t large_entries = 4096;

}  // namespace

void Handover::Batch::clear() {
  entries.clear();
  bytes.clear();
  starts.clear();
  heads.clear();
  ends.clear();
}

bool Handover::Batch::is_large() const { return bytes.size() >= large_bytes || entries.size() >= large_entries; }

template <class Add>
void Handover::append(Urgency urgency, Add add) {
  bool wake = false;
  {
    std::unique_lock lock(mutex_);
    wait_for_room(lock);
    add(filling_);
    const bool was_urgent = std::exchange(urgent_, urgent_ || urgency == Urgency::at_once || filling_.is_large());
    wake = (urgent_ && !was_urgent) || dormant_;
    dormant_ = false;
  }
  if (!wake) return;
  ++wake_ups_;
  arrived_.notify_one();
}

void Handover::wait_for_room(std::unique_lock<std::mutex>& lock) {
  if (filling_.bytes.size() < byte_limit) return;
  blocked_ = true;  // the batch is urgent by now: it is being taken
  taken_.wait(lock, [&] { return filling_.bytes.size() < byte_limit; });
  blocked_ = false;
}

void Handover::started(const ExchangeStart& start) {
  append(Urgency::can_wait, [&](Batch& batch) {
    batch.starts.push_back(start);
    batch.entries.push_back({start.plan_index, {}, 0, Kind::started});
  });
}

void Handover::sent(std::int64_t plan_index, Instant at) {
  append(Urgency::can_wait, [&](Batch& batch) { batch.entries.push_back({plan_index, at, 0, Kind::sent}); });
}

void Handover::head(std::int64_t plan_index, const ExchangeHead& head) {
  const bool well = head.status >= 200 && head.status < 300;
  append(well ? Urgency::can_wait : Urgency::at_once, [&](Batch& batch) {
    batch.heads.push_back(head);
    batch.entries.push_back({plan_index, {}, 0, Kind::head});
  });
}

void Handover::body(std::int64_t plan_index, Instant arrived, std::string_view bytes) {
  append(Urgency::can_wait, [&](Batch& batch) {
    batch.bytes += bytes;
    batch.entries.push_back({plan_index, arrived, bytes.size(), Kind::body});
  });
}

void Handover::ended(std::int64_t plan_index, const ExchangeEnd& end) {
  append(end.failure ? Urgency::at_once : Urgency::can_wait, [&](Batch& batch) {
    batch.ends.push_back(end);
    batch.entries.push_back({plan_index, {}, 0, Kind::ended});
  });
}

void Handover::close() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  arrived_.notify_one();
}

/// Lets a batch gather and takes it. While tokens flow, the clock ends the wait and nobody has to wake anybody; only
/// when a whole wait has brought nothing does this side ask to be woken by the first entry.
bool Handover::take(Batch& batch) {
  batch.clear();
  bool resume = false;
  {
    std::unique_lock lock(mutex_);
    const auto at_once = [&] { return urgent_ || closed_; };
    arrived_.wait_for(lock, patience_, at_once);
    if (filling_.entries.empty() && !closed_) {
      dormant_ = true;
      arrived_.wait(lock, [&] { return !filling_.entries.empty() || closed_; });
      dormant_ = false;
      arrived_.wait_for(lock, patience_, at_once);
    }
    std::swap(batch, filling_);
    urgent_ = false;
    resume = blocked_;
  }
  if (resume) taken_.notify_one();
  return !batch.entries.empty();
}

void Handover::deliver_to(ExchangePort& port) {
  Batch batch;
  while (take(batch)) replay(batch, port);
}

void Handover::discard() {
  Batch batch;
  while (take(batch)) {
  }
}

void Handover::replay(const Batch& batch, ExchangePort& port) {
  const char* bytes = batch.bytes.data();
  auto start = batch.starts.begin();
  auto head = batch.heads.begin();
  auto end = batch.ends.begin();
  for (const Entry& entry : batch.entries) {
    switch (entry.kind) {
      case Kind::started:
        port.started(*start++);
        break;
      case Kind::sent:
        port.sent(entry.plan_index, entry.at);
        break;
      case Kind::head:
        port.head(entry.plan_index, *head++);
        break;
      case Kind::body:
        port.body(entry.plan_index, entry.at, {bytes, entry.size});
        bytes += entry.size;
        break;
      case Kind::ended:
        port.ended(entry.plan_index, *end++);
        break;
    }
  }
}

}  // namespace bench
