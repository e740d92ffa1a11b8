#pragma once

#include <atomic>
#include <list>
#include <string>
#include <thread>

namespace bench::test {

/// Takes connections at a socket of the file system and passes what is in them on to a port of loopback, and back.
class UnixFront {
 public:
  UnixFront(std::string path, int port);
  ~UnixFront();
  UnixFront(const UnixFront&) = delete;
  UnixFront& operator=(const UnixFront&) = delete;

 private:
  void serve();
  void pass_on(int client) const;

  int port_;
  int listener_ = -1;
  std::atomic<bool> stopping_{false};
  std::list<std::thread> connections_;
  std::thread thread_;
};

}  // namespace bench::test
