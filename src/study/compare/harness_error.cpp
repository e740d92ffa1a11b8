#include "study/compare/harness_error.h"

#include <algorithm>

#include "summarise/metric/ids.h"

namespace bench {
namespace {

// Measured against a server that logs its writes, in 99 of 100 events: 4 to 10 µs with the kernel's stamps at a
// thousand streams; without them below 100 µs for half of the events on a machine that has time.
constexpr Nanos by_kernel = std::chrono::microseconds(20);
constexpr Nanos by_an_idle_program = std::chrono::microseconds(100);
constexpr double busiest = 0.99;

bool is_first_token(const Metric& metric) {
  return metric.id == metric::ttft || metric.id == "ttft_plan_s" || metric.id == "ttfo_s";
}

bool is_per_token(const Metric& metric) {
  return metric.id == "tpot_s" || metric.id == metric::client_decode_rate || metric.id == "ntpot_s";
}

bool is_on_our_clock(const Metric& metric) {
  return metric.waits_from != WaitsFrom::nothing || metric.id == "tail_s" || metric.id == "connect_s" ||
         metric.id == "upload_s";
}

Nanos mean_of(Nanos sum, std::int64_t n) { return n > 0 ? sum / n : Nanos{0}; }

}  // namespace

void StampFacts::add(const RunRecord& record) {
  const Timeline& times = record.reply.timeline;
  if (record.reply.failure || !times.first_token || !times.last_token) return;
  ++replies_;
  by_kernel_ += record.recv_stamp == RecvStamp::kernel;
  lag_ += std::max(Nanos{0}, -times.planned);
  const Nanos decoding = *times.last_token - *times.first_token;
  const auto steps = std::ssize(times.events) - 1;
  if (steps < 1) return;
  ++with_decoding_;
  decoding_ += decoding;
  std::int64_t beside_first = 0;
  while (beside_first < steps && times.events[static_cast<std::size_t>(beside_first) + 1] == times.events.front())
    ++beside_first;
  shared_ += decoding * beside_first / steps;
}

Nanos StampFacts::of_stamps() const {
  if (replies_ > 0 && by_kernel_ == replies_) return by_kernel;
  double busy = 0;
  if (cost_ && cost_->wall > Nanos{0})
    busy = std::min(busiest, static_cast<double>(cost_->cpu.count()) / static_cast<double>(cost_->wall.count()));
  return Nanos(static_cast<std::int64_t>(static_cast<double>(by_an_idle_program.count()) / (1 - busy)));
}

Nanos StampFacts::of_first_reads() const { return mean_of(shared_, with_decoding_); }
Nanos StampFacts::of_sending() const { return mean_of(lag_, replies_); }

std::optional<Nanos> StampFacts::decoding() const {
  const Nanos mean = mean_of(decoding_, with_decoding_);
  return mean > Nanos{0} ? std::optional(mean) : std::nullopt;
}

double harness_error_of(const Metric& metric, const StampFacts& facts, Nanos clock_resolution, double value) {
  const Nanos stamp = facts.of_stamps() + clock_resolution;
  if (is_per_token(metric)) {
    const auto decoding = facts.decoding();
    // A delay that is always the same cancels out between two stamps; that of the first read does not.
    return decoding ? value * seconds(stamp + facts.of_first_reads()) / seconds(*decoding) : 0;
  }
  if (!is_on_our_clock(metric)) return metric.unit == Unit::seconds ? seconds(clock_resolution) : 0;
  Nanos error = stamp;
  if (is_first_token(metric)) error += facts.of_first_reads();
  if (metric.waits_from == WaitsFrom::plan) error += facts.of_sending();
  return seconds(error);
}

}  // namespace bench
