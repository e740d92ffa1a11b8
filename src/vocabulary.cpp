// The few functions that the vocabulary in include/bench/ needs.

#include <array>
#include <stdexcept>

#include "bench/failure.h"
#include "bench/transport.h"

namespace bench {
namespace {

struct StatusName {
  Status status;
  std::string_view name;
};

constexpr std::array status_names{
    StatusName{Status::ok, "ok"},
    StatusName{Status::connect_failed, "connect_failed"},
    StatusName{Status::tls_failed, "tls_failed"},
    StatusName{Status::http_error, "http_error"},
    StatusName{Status::timeout_connect, "timeout_connect"},
    StatusName{Status::timeout_first_token, "timeout_first_token"},
    StatusName{Status::timeout_idle, "timeout_idle"},
    StatusName{Status::timeout_total, "timeout_total"},
    StatusName{Status::server_error, "server_error"},
    StatusName{Status::truncated, "truncated"},
    StatusName{Status::protocol_error, "protocol_error"},
    StatusName{Status::limit_exceeded, "limit_exceeded"},
    StatusName{Status::cancelled, "cancelled"},
    StatusName{Status::harness_error, "harness_error"},
};

}  // namespace

SetupError usage_error(std::string what, std::string why, std::vector<std::string> try_this) {
  return {ExitCode::usage, std::move(what), std::move(why), std::move(try_this)};
}

std::string_view name_of(Status status) {
  for (const auto& row : status_names)
    if (row.status == status) return row.name;
  return "harness_error";
}

std::optional<Status> status_from(std::string_view name) {
  for (const auto& row : status_names)
    if (row.name == name) return row.status;
  return std::nullopt;
}

std::string_view name_of(RecvStamp stamp) {
  switch (stamp) {
    case RecvStamp::user:
      return "user";
    case RecvStamp::kernel:
      return "kernel";
    case RecvStamp::mixed:
      return "mixed";
  }
  return "user";
}

std::string_view HttpResponse::header(std::string_view name) const {
  for (const auto& [key, value] : headers)
    if (key == name) return value;
  return {};
}

void throw_exception_from_error(const SetupError& error, const boost::source_location&) {
  throw std::logic_error("unchecked: " + error.what);
}

void throw_exception_from_error(const Failure& error, const boost::source_location&) {
  throw std::logic_error("unchecked: " + error.detail);
}

}  // namespace bench
