#pragma once

#include <memory>
#include <string>
#include <vector>

#include "bench/transport.h"

namespace bench {

/// What is started, and how long it may take to be ready.
struct PipeSettings {
  std::vector<std::string> argv;                 ///< program first
  Nanos ready_limit = std::chrono::minutes(15);  ///< from its start to its first answer: it loads its model
  bool debug = false;                            ///< log every line, secrets masked
};

/// A program of this machine as a server: requests as lines of JSON on its standard input, replies as lines of JSON on
/// its standard output, each with the `id` of its request. A request's body is a JSON object; the id is put in front of
/// it here. Several requests may be under way, and their lines may come in any order. Stamps are taken right after the
/// read. One loop, run by the thread that calls drive().
class PipeTransport final : public Transport {
 public:
  /// Starts the program: call it before any thread exists.
  static Expected<std::unique_ptr<PipeTransport>> start(PipeSettings settings);
  ~PipeTransport() override;  ///< ends the program, within seconds

  boost::system::result<HttpResponse, Failure> fetch(const HttpRequest& request, const Timeouts& limits) override;
  void drive(const LoadShape& shape, const RequestSource& source, const Timeouts& limits, ExchangePort& port) override;
  std::optional<Nanos> load_time() const override;
  void cancel(std::int64_t plan_index, Failure why) override;
  void stop() override;

  std::int64_t process() const;

 private:
  struct State;
  explicit PipeTransport(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace bench
