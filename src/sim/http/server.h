#pragma once

#include <functional>
#include <optional>
#include <string>

#include "bench/failure.h"

#include "sim/world/world.h"

namespace bench {

// sim/http/ is the way from the simulated server to real clients: sockets and the process around them (server, process,
// connection, truth_log), and what every way has, in virtual time too: parts of replies and their bytes (wire), a
// proxy that holds and cuts them (reply_pipe), and a network that delays them (network). Asio stays in here.

struct ServeOptions {
  int port = 0;  ///< 0: any free one
  std::string address = "127.0.0.1";
  std::optional<std::string> truth_path;  ///< where the truth log goes
  bool ignore_interrupt = false;          ///< leave SIGINT to another process; SIGTERM ends the server either way
  int stop_when_readable = -1;            ///< a file descriptor: the server ends when it can be read, or is at its end
};

/// Serves a world over HTTP until SIGTERM or SIGINT. `ready` hears the URL when connections are accepted. Prints
/// nothing. An error before that means that it never began, one after it that the truth log could not be written: then
/// it ends by itself.
std::optional<SetupError> serve(const World& world, const ServeOptions& options,
                                const std::function<void(const std::string& url)>& ready);

}  // namespace bench
