#include "bench/failure.h"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace bench {
namespace {

constexpr std::array statuses{
    StatusRow{Status::ok, "ok", "complete answer"},
    StatusRow{Status::connect_failed, "connect_failed", "no connection"},
    StatusRow{Status::tls_failed, "tls_failed", "no TLS handshake, or a certificate that is not trusted"},
    StatusRow{Status::http_error, "http_error", "refused with an HTTP status"},
    StatusRow{Status::timeout_connect, "timeout_connect", "no connection within --connect-timeout", true,
              "--connect-timeout"},
    StatusRow{Status::timeout_first_token, "timeout_first_token", "no token within --first-token-timeout", true,
              "--first-token-timeout"},
    StatusRow{Status::timeout_idle, "timeout_idle", "silence within the reply for --idle-timeout", true,
              "--idle-timeout"},
    StatusRow{Status::timeout_total, "timeout_total", "not finished within --timeout", true, "--timeout"},
    StatusRow{Status::server_error, "server_error", "the server reported an error"},
    StatusRow{Status::truncated, "truncated", "the reply broke off"},
    StatusRow{Status::protocol_error, "protocol_error", "the reply was not in the form of its protocol"},
    StatusRow{Status::limit_exceeded, "limit_exceeded", "the reply was larger than any should be"},
    StatusRow{Status::cancelled, "cancelled", "cut off at the end of the run", true},
    StatusRow{Status::harness_error, "harness_error", "a fault of this program"},
};

using enum FailureKind;

constexpr std::array kinds{
    FailureKindRow{none, "", "nothing more is known"},
    FailureKindRow{dns, "dns", "the name of the server is not known", false, "check the name in --host or OLLAMA_HOST"},
    FailureKindRow{refused, "refused", "nobody listens there"},
    FailureKindRow{unreachable, "unreachable", "no way leads there"},
    FailureKindRow{aborted, "aborted", "the attempt was broken off"},
    FailureKindRow{no_descriptors, "no_descriptors", "too many open files", false, "ulimit -n 65536"},
    FailureKindRow{handshake, "handshake", "the TLS handshake failed", false,
                   "check the certificate of the server, and --cacert if its authority is your own"},
    FailureKindRow{limit, "limit", "a time limit passed"},
    FailureKindRow{reset, "reset", "the connection was reset"},
    FailureKindRow{read, "read", "reading from the connection failed"},
    FailureKindRow{closed, "closed", "the connection was closed too early"},
    FailureKindRow{header, "header", "the head of the response is too large"},
    FailureKindRow{http, "http", "the response is not HTTP"},
    FailureKindRow{stopped, "stopped", "the run ended"},
    FailureKindRow{exception, "exception", "an exception inside this program"},
    FailureKindRow{compressed, "compressed", "the stream is compressed, although that was not asked for"},
    FailureKindRow{bad_status, "bad_status", "the HTTP status makes no sense"},
    FailureKindRow{redirect, "redirect", "the server points elsewhere", false, "give the final address to --host"},
    FailureKindRow{auth, "auth", "the key is missing or wrong", true, "name the key: --api-key-file or --api-key-env"},
    FailureKindRow{model_missing, "model_missing", "the server does not have the model", true, "bench ls models"},
    FailureKindRow{not_found, "not_found", "the server does not know the path"},
    FailureKindRow{rate_limited, "rate_limited", "too many requests (429)", false, "use fewer --workers"},
    FailureKindRow{overloaded, "overloaded", "the server's queue is full (503)", false, "use fewer --workers"},
    FailureKindRow{bad_request, "bad_request", "the server does not accept the request"},
    FailureKindRow{server, "server", "the server failed (5xx)"},
    FailureKindRow{body_cap, "body_cap", "the body is too large"},
    FailureKindRow{line_cap, "line_cap", "an event is too large"},
    FailureKindRow{token_cap, "token_cap", "more tokens came than were asked for"},
    FailureKindRow{no_done, "no_done", "the stream has no end"},
    FailureKindRow{bad_json, "bad_json", "an event is no JSON"},
    FailureKindRow{cut_json, "cut_json", "an event is cut short"},
    FailureKindRow{nesting, "nesting", "an event is nested too deep"},
    FailureKindRow{bad_type, "bad_type", "a value has a wrong type"},
    FailureKindRow{not_an_object, "not_an_object", "an event is no object"},
    FailureKindRow{wrong_api, "wrong_api", "the server speaks another protocol"},
    FailureKindRow{ended, "ended", "the command that serves has ended", true, "see what it prints:  -v"},
};

constexpr bool in_order() {
  for (std::size_t i = 0; i < statuses.size(); ++i)
    if (static_cast<std::size_t>(statuses[i].status) != i) return false;
  for (std::size_t i = 0; i < kinds.size(); ++i)
    if (static_cast<std::size_t>(kinds[i].kind) != i) return false;
  return statuses.size() == static_cast<std::size_t>(Status::harness_error) + 1 &&
         kinds.size() == static_cast<std::size_t>(ended) + 1;
}
static_assert(in_order(), "one row for each value, in the order of the enumeration");

}  // namespace

SetupError usage_error(std::string what, std::string why, std::vector<std::string> try_this) {
  return {ExitCode::usage, std::move(what), std::move(why), std::move(try_this)};
}

std::span<const StatusRow> status_rows() { return statuses; }
const StatusRow& row_of(Status status) { return statuses[static_cast<std::size_t>(status)]; }

std::optional<Status> status_from(std::string_view name) {
  const auto found = std::find_if(statuses.begin(), statuses.end(), [&](const auto& row) { return row.name == name; });
  return found == statuses.end() ? std::nullopt : std::optional(found->status);
}

std::span<const FailureKindRow> failure_kind_rows() { return kinds; }
const FailureKindRow& row_of(FailureKind kind) { return kinds[static_cast<std::size_t>(kind)]; }

std::optional<FailureKind> failure_kind_from(std::string_view name) {
  const auto found = std::find_if(kinds.begin(), kinds.end(), [&](const auto& row) { return row.name == name; });
  return found == kinds.end() ? std::nullopt : std::optional(found->kind);
}

void throw_exception_from_error(const SetupError& error, const boost::source_location&) {
  throw std::logic_error("unchecked: " + error.what);
}

void throw_exception_from_error(const Failure& error, const boost::source_location&) {
  throw std::logic_error("unchecked: " + error.detail);
}

}  // namespace bench
