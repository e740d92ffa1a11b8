#include "send/handover.h"

#include <utility>

namespace bench {
namespace {

// A decoder that has fallen this far behind would eat the machine's memory. Then, and only then, the socket thread
// waits.
constexpr std::size_t byte_limit = 256UL * 1024 * 1024;

}  // namespace

void Handover::Batch::clear() {
  entries.clear();
  bytes.clear();
}

template <class T>
void Handover::append(std::int64_t plan_index, T what) {
  const std::lock_guard lock(mutex_);
  filling_.entries.push_back({plan_index, std::move(what)});
  if (filling_.entries.size() == 1) arrived_.notify_one();
}

void Handover::started(const ExchangeStart& start) { append(start.plan_index, start); }
void Handover::sent(std::int64_t plan_index, Instant at) { append(plan_index, Sent{at}); }
void Handover::head(std::int64_t plan_index, const ExchangeHead& head) { append(plan_index, head); }
void Handover::ended(std::int64_t plan_index, const ExchangeEnd& end) { append(plan_index, end); }

void Handover::body(std::int64_t plan_index, Instant arrived, std::string_view bytes) {
  std::unique_lock lock(mutex_);
  taken_.wait(lock, [&] { return filling_.bytes.size() < byte_limit; });
  const std::size_t begin = filling_.bytes.size();
  filling_.bytes += bytes;
  filling_.entries.push_back({plan_index, Body{arrived, begin, bytes.size()}});
  if (filling_.entries.size() == 1) arrived_.notify_one();
}

void Handover::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  arrived_.notify_one();
}

bool Handover::take(Batch& batch) {
  batch.clear();
  std::unique_lock lock(mutex_);
  arrived_.wait(lock, [&] { return !filling_.entries.empty() || closed_; });
  std::swap(batch, filling_);
  taken_.notify_one();
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
  struct Teller {
    const Batch& batch;
    ExchangePort& port;
    std::int64_t plan_index;
    void operator()(const ExchangeStart& start) const { port.started(start); }
    void operator()(const Sent& sent) const { port.sent(plan_index, sent.at); }
    void operator()(const ExchangeHead& head) const { port.head(plan_index, head); }
    void operator()(const Body& body) const {
      port.body(plan_index, body.arrived, std::string_view(batch.bytes).substr(body.begin, body.size));
    }
    void operator()(const ExchangeEnd& end) const { port.ended(plan_index, end); }
  };
  for (const Entry& entry : batch.entries) std::visit(Teller{batch, port, entry.plan_index}, entry.what);
}

}  // namespace bench
