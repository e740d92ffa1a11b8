#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bench::test {

/// One read of the recording client: when, from just before the first request byte, and the body bytes it had by then.
struct WireRead {
  std::int64_t ns = 0;
  std::size_t body_end = 0;
};

/// A recorded exchange with a real server: what was asked and what came back, with the HTTP framing taken off.
struct WireExchange {
  std::string name;
  std::string method;
  std::string path;
  std::string request_body;
  int status = 0;
  std::vector<std::pair<std::string, std::string>> headers;  ///< names in lower case
  std::string body;
  std::vector<WireRead> reads;
  bool complete = false;  ///< the message ended as its framing said it would
  std::string header(std::string_view lower_case_name) const;
};

/// Names of all recorded exchanges, sorted; none (and a warning) when the recordings are not there.
std::vector<std::string> wire_cases();
WireExchange read_wire(const std::string& name);

/// An HTTP response as bytes -> status, headers, body. Interim responses are passed over. Only as strict as recordings
/// need.
WireExchange deframe(std::string_view response);

}  // namespace bench::test
