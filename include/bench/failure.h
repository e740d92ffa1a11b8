#pragma once

#include <optional>
#include <span>
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

struct StatusRow {
  Status status;
  std::string_view name;  ///< in the journal, for ever
  std::string_view meaning;
  bool cut = false;              ///< cut off by us: it would have taken longer, nobody knows how much
  std::string_view option = "";  ///< that sets the limit; "" where none was passed
};
std::span<const StatusRow> status_rows();
const StatusRow& row_of(Status status);
inline std::string_view name_of(Status status) { return row_of(status).name; }
std::optional<Status> status_from(std::string_view name);

/// What went wrong, finer than the status where that helps.
enum class FailureKind {
  none,
  // connecting
  dns,
  refused,
  unreachable,
  aborted,
  no_descriptors,
  handshake,
  // sending and receiving
  limit,
  reset,
  read,
  closed,
  header,
  http,
  stopped,
  exception,
  // what the server answered
  compressed,
  bad_status,
  redirect,
  auth,
  model_missing,
  not_found,
  rate_limited,
  overloaded,
  bad_request,
  server,
  // how it answered
  body_cap,
  line_cap,
  token_cap,
  no_done,
  bad_json,
  cut_json,
  nesting,
  bad_type,
  not_an_object,
  wrong_api,
  // a server that this program started
  ended,
};

struct FailureKindRow {
  FailureKind kind;
  std::string_view name;  ///< in the journal, for ever
  std::string_view meaning;
  bool fatal = false;            ///< every later request would meet it as well
  std::string_view advice = "";  ///< what to do about it; may be empty
};
std::span<const FailureKindRow> failure_kind_rows();
const FailureKindRow& row_of(FailureKind kind);
inline std::string_view name_of(FailureKind kind) { return row_of(kind).name; }
std::optional<FailureKind> failure_kind_from(std::string_view name);

/// What went wrong with one request. `detail` is at most 1 KiB and may hold a server's words: escape it before a
/// terminal sees it.
struct Failure {
  Status status = Status::harness_error;
  FailureKind kind = FailureKind::none;
  std::string detail;
  bool operator==(const Failure&) const = default;
};

[[noreturn]] void throw_exception_from_error(const Failure& error, const boost::source_location& where);

}  // namespace bench
