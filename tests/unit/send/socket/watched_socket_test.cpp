#include "send/socket/watched_socket.h"

#include <cerrno>
#include <netinet/in.h>
#include <stdexcept>
#include <string>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "catch.hpp"

using namespace bench;

namespace {

/// A watched socket and its peer, over loopback.
struct WatchedPair {
  asio::io_context io{1};
  Readiness readiness{io};
  WatchedSocket watched{io, readiness};
  int peer = -1;

  WatchedPair() {
    const int listener = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const name = reinterpret_cast<sockaddr*>(&address);
    REQUIRE((bind(listener, name, size) == 0 && listen(listener, 1) == 0 && getsockname(listener, name, &size) == 0));
    const int mine = socket(AF_INET, SOCK_STREAM, 0);
    REQUIRE(connect(mine, name, size) == 0);
    peer = accept(listener, nullptr, nullptr);
    ::close(listener);
    ClientSocket connected(io, asio::generic::stream_protocol(AF_INET, 0), mine);
    connected.native_non_blocking(true);
    watched.take_over(connected);
  }
  ~WatchedPair() { hang_up(); }

  void say(const std::string& words) const { REQUIRE(send(peer, words.data(), words.size(), 0) > 0); }
  void hang_up() {
    if (peer >= 0) ::close(peer);
    peer = -1;
  }

  std::string heard;
  int attempts = 0;
  std::optional<bool> answer;

  /// Reads as a connection does, until the end of the stream or an exclamation mark.
  void listen_for_the_end() { asio::co_spawn(io, hear(), asio::detached); }

 private:
  Task<void> hear() {
    answer.reset();
    try {
      answer = co_await try_all();
    } catch (const std::runtime_error& error) {
      heard += error.what();
    }
  }
  Task<bool> try_all() {
    return watched.until(WatchedSocket::Direction::read, [this](bool all) {
      ++attempts;
      while (true) {
        char buffer[1024];
        const auto n = recv(watched.native_handle(), buffer, sizeof buffer, MSG_DONTWAIT);
        if (n == 0) heard += "|";
        if (n == 0) return true;
        if (n < 0) return false;
        if (buffer[0] == '?') throw std::runtime_error("not understood");
        heard.append(buffer, static_cast<std::size_t>(n));
        if (heard.ends_with('!')) return true;
        if (!all) return false;
      }
    });
  }
};

}  // namespace

TEST_CASE("what came before anybody waited is read at once") {
  WatchedPair pair;
  pair.say("early!");
  pair.listen_for_the_end();
  pair.io.run();
  CHECK(pair.heard == "early!");
  CHECK(pair.answer == true);
}

TEST_CASE("a socket is tried once for each time that something came, and not in between") {
  WatchedPair pair;
  pair.listen_for_the_end();
  pair.io.poll();
  for (int i = 0; i < 10; ++i) {
    const int before = pair.attempts;
    pair.say("x");
    while (pair.attempts == before) pair.io.run_one();
    pair.io.poll();
    CHECK(pair.attempts == before + 1);
  }
  pair.say("!");
  pair.io.run();
  CHECK(pair.heard == "xxxxxxxxxx!");
  CHECK(pair.answer == true);
}

TEST_CASE("the end of the stream right behind the last bytes is heard") {
  WatchedPair pair;
  pair.listen_for_the_end();
  pair.io.poll();
  pair.say("last");
  pair.hang_up();
  pair.io.run();
  CHECK(pair.heard == "last|");
}

TEST_CASE("the end of the stream that came while nobody waited is heard") {
  WatchedPair pair;
  pair.listen_for_the_end();
  pair.say("!");
  pair.io.run();
  pair.say("more");
  pair.hang_up();
  pair.io.restart();
  pair.listen_for_the_end();
  pair.io.run();
  CHECK(pair.heard == "!more|");
}

TEST_CASE("whoever waits hears that the socket was closed, and the loop runs out of work") {
  WatchedPair pair;
  pair.listen_for_the_end();
  pair.io.poll();
  pair.watched.close();
  CHECK_FALSE(pair.answer.has_value());  // not in the middle of what the closing side is doing
  pair.io.run();
  CHECK(pair.answer == false);
  CHECK_FALSE(pair.watched.is_open());
}

TEST_CASE("what an attempt throws reaches whoever waits, and nobody else") {
  WatchedPair pair;
  pair.listen_for_the_end();
  pair.io.poll();
  pair.say("?");
  CHECK_NOTHROW(pair.io.run());
  CHECK(pair.heard == "not understood");
}
