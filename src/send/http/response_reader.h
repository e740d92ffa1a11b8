#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bench/failure.h"

#include "send/http/response_framing.h"

namespace bench {

struct ResponseHead {
  int status = 0;
  std::vector<std::pair<std::string, std::string>> headers;  ///< names in lower case
  std::string_view header(std::string_view lower_case_name) const;
};

/// Hears of the parts of a response as they are recognised.
class ResponseSink {
 public:
  virtual ~ResponseSink() = default;
  virtual void on_head(const ResponseHead& head) = 0;
  virtual void on_body(std::string_view bytes) = 0;  ///< chunked framing is off; lives until the call returns
};

/// Reads one HTTP/1.1 response from bytes it is handed. No I/O: cutting the bytes anywhere changes nothing but when the
/// sink hears of them, least of all the verdict. A byte that cannot stand where it stands is a protocol_error as soon
/// as it is there; what is only missing at the end of the connection makes the response truncated. Interim (1xx)
/// responses are passed over.
class ResponseReader {
 public:
  enum class State { more, complete, failed };

  ResponseReader();
  ~ResponseReader();
  ResponseReader(ResponseReader&&) noexcept;
  ResponseReader& operator=(ResponseReader&&) noexcept;

  State put(std::string_view bytes, ResponseSink& sink);
  /// The connection ended. Complete when the body was to last until then.
  State put_eof(ResponseSink& sink);

  bool keep_alive() const;                   ///< after State::complete: the connection can carry another request
  bool has_extra() const { return extra_; }  ///< bytes came behind the end of the message
  const Failure& failure() const;            ///< after State::failed

 private:
  struct Parser;
  std::unique_ptr<Parser> parser_;
  FramingScan scan_;
  std::string carry_;           ///< what has come of a head or chunk header that is not complete yet
  std::size_t head_bytes_ = 0;  ///< of the heads so far: all together have the limit of one
  std::optional<Failure> failure_;
  bool got_some_ = false;
  bool extra_ = false;  ///< bytes after the end of the message: nobody asked for them

  bool take_part(std::string_view& rest);
  bool take_body(std::string_view& rest);
  bool parse(std::string_view bytes, std::string_view* rest = nullptr);
  bool fail(Failure failure);
};

}  // namespace bench
