#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "bench/transport.h"

namespace bench {

/// Carries what the socket thread hears to the thread that decodes: one side appends, the other takes everything that
/// has gathered at once. Two batches change places, so that nothing is allocated per token once they have grown.
///
/// Nobody waits for a token to be decoded, and waking a thread costs more than decoding does: a batch gathers for a
/// while before it is taken. What may change the load is taken at once: an error, a failed exchange, the end.
class Handover final : public ExchangePort {
 public:
  /// How long a token may wait before it is decoded, and so how late a reply that runs away can be cancelled.
  static constexpr Nanos usual_patience = std::chrono::milliseconds(2);

  explicit Handover(Nanos patience = usual_patience) : patience_(patience) {}

  // The socket thread's side.
  void started(const ExchangeStart& start) override;
  void sent(std::int64_t plan_index, Instant last_byte_accepted) override;
  void head(std::int64_t plan_index, const ExchangeHead& head) override;
  void body(std::int64_t plan_index, Instant arrived, std::string_view bytes) override;
  void ended(std::int64_t plan_index, const ExchangeEnd& end) override;
  void close();  ///< nothing will come any more

  /// The decoding thread's side: replays everything into `port`, in order, until closed.
  void deliver_to(ExchangePort& port);
  /// Takes and forgets everything until closed, so that the other side never waits.
  void discard();

  /// How often the socket thread has woken the other. For tests; read it on the socket thread.
  std::int64_t wake_ups() const { return wake_ups_; }

 private:
  enum class Kind : std::uint8_t { started, sent, head, body, ended };
  /// There is one for each token, so it is small: what is rare and large stands aside, in the same order.
  struct Entry {
    std::int64_t plan_index;
    Instant at;        ///< of sent and body
    std::size_t size;  ///< of a body, in the batch's bytes
    Kind kind;
  };
  struct Batch {
    std::vector<Entry> entries;
    std::string bytes;
    std::vector<ExchangeStart> starts;
    std::vector<ExchangeHead> heads;
    std::vector<ExchangeEnd> ends;
    void clear();
    bool is_large() const;
  };
  enum class Urgency { can_wait, at_once };

  /// Adds to the batch under the lock, and wakes the other side, without it, if it must know.
  template <class Add>
  void append(Urgency urgency, Add add);
  void wait_for_room(std::unique_lock<std::mutex>& lock);
  bool take(Batch& batch);
  static void replay(const Batch& batch, ExchangePort& port);

  const Nanos patience_;
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::condition_variable taken_;
  Batch filling_;
  bool urgent_ = false;   ///< the batch is to be taken now
  bool dormant_ = false;  ///< the other side waits for the first entry, however long it takes
  bool blocked_ = false;  ///< this side waits for room
  bool closed_ = false;
  std::int64_t wake_ups_ = 0;
};

}  // namespace bench
