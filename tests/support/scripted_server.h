#pragma once

#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

namespace bench::test {

/// One thing a scripted connection does.
struct Step {
  enum class Kind { expect, send, wait, reset, close, stall } kind;
  std::string bytes;
  std::chrono::milliseconds pause{0};
};

inline Step expect_request() { return {Step::Kind::expect, {}, {}}; }  ///< reads one whole request
inline Step send_bytes(std::string bytes) { return {Step::Kind::send, std::move(bytes), {}}; }
inline Step wait_for(std::chrono::milliseconds pause) { return {Step::Kind::wait, {}, pause}; }
inline Step reset() { return {Step::Kind::reset, {}, {}}; }  ///< RST instead of FIN
inline Step close_now() { return {Step::Kind::close, {}, {}}; }
inline Step stall() { return {Step::Kind::stall, {}, {}}; }  ///< silent until the client goes away

/// A server on loopback that follows a script: one list of steps for each connection, in order of arrival. It stops by
/// itself when its scripts are done or it is destroyed.
class ScriptedServer {
 public:
  explicit ScriptedServer(std::vector<std::vector<Step>> connections);
  ~ScriptedServer();

  int port() const { return port_; }
  /// The requests that were read, heads and bodies. Call it when the client has finished.
  std::vector<std::string> requests();

 private:
  void serve();
  void follow(int client, const std::vector<Step>& steps);

  std::vector<std::vector<Step>> connections_;
  std::vector<std::string> requests_;
  std::atomic<bool> stopping_{false};
  int listener_ = -1;
  int port_ = 0;
  std::thread thread_;
};

std::string chunk(const std::string& bytes);  ///< in chunked framing
std::string stream_head();                    ///< of a 200 answer in NDJSON

}  // namespace bench::test
