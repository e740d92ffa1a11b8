#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/system/result.hpp>

namespace bench {

/// The exit codes of the program, all of them; `--help` lists them.
enum class ExitCode : int {
  ok = 0,
  failures = 1,       ///< finished, with more failed requests than allowed
  usage = 2,          ///< bad option, value or file; nothing was sent
  preflight = 3,      ///< server unreachable, wrong API, key refused, model missing
  gate = 4,           ///< a limit of --gate was missed
  not_durable = 5,    ///< the results could not be written
  no_sandbox = 6,     ///< a suite runs code and nothing can contain it
  invalid = 7,        ///< measurement invalid, under --strict
  internal = 70,      ///< a fault of the program itself
  interrupted = 130,  ///< SIGINT
  terminated = 143,   ///< SIGTERM
};

/// Why a command cannot go on: what failed, why, and what to type next. Printed once, becomes the exit code.
struct SetupError {
  ExitCode code = ExitCode::usage;
  std::string what;
  std::string why;                    ///< may be empty; stands in brackets behind `what`
  std::vector<std::string> try_this;  ///< lines of advice, the fix last
  bool operator==(const SetupError&) const = default;
};

/// What was typed or given is wrong.
SetupError usage_error(std::string what, std::string why = "", std::vector<std::string> try_this = {});

/// Setup failures are values. (Requests that fail are records with a Status, see below.)
template <class T>
using Expected = boost::system::result<T, SetupError>;

/// Boost asks for this when value() is called on an error: a fault of ours, since callers check first.
[[noreturn]] void throw_exception_from_error(const SetupError& error, const boost::source_location& where);

/// How one request ended. Set by the harness, never by the server.
enum class Status {
  ok,              ///< complete answer, terminal marker seen
  connect_failed,  ///< no connection
  tls_failed,      ///< handshake or certificate
  http_error,      ///< HTTP status >= 400
  timeout_connect,
  timeout_first_token,
  timeout_idle,
  timeout_total,
  server_error,    ///< an error object, also in the middle of a 200 stream
  truncated,       ///< end of stream without the terminal marker
  protocol_error,  ///< framing, JSON, type or order wrong
  limit_exceeded,  ///< line, body, header or token cap
  cancelled,       ///< a signal, a deadline, or the end of the run
  harness_error,   ///< our own fault
};

std::string_view name_of(Status status);
std::optional<Status> status_from(std::string_view name);

/// What went wrong with one request. `detail` is at most 1 KiB and may hold a server's words: escape it before a
/// terminal sees it.
struct Failure {
  Status status = Status::harness_error;
  std::string kind;  ///< finer than the status where that helps: "overloaded", "reset", "bad_json", "token_cap", ...
  std::string detail;
  bool operator==(const Failure&) const = default;
};

}  // namespace bench
