#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <variant>
#include <vector>

#include "bench/transport.h"

namespace bench {

/// Carries what the socket thread hears to the thread that decodes: one side appends, the other takes everything that
/// has gathered at once. Two batches change places, so that nothing is allocated per token once they have grown.
class Handover final : public ExchangePort {
 public:
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

 private:
  struct Sent {
    Instant at;
  };
  struct Body {
    Instant arrived;
    std::size_t begin;  ///< in the batch's bytes
    std::size_t size;
  };
  struct Entry {
    std::int64_t plan_index;
    std::variant<ExchangeStart, Sent, ExchangeHead, Body, ExchangeEnd> what;
  };
  struct Batch {
    std::vector<Entry> entries;
    std::string bytes;
    void clear();
  };

  template <class T>
  void append(std::int64_t plan_index, T what);
  bool take(Batch& batch);
  static void replay(const Batch& batch, ExchangePort& port);

  std::mutex mutex_;
  std::condition_variable arrived_;
  std::condition_variable taken_;
  Batch filling_;
  bool closed_ = false;
};

}  // namespace bench
