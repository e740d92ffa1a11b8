#include "decode/http_failure.h"

#include "base/utf8.h"

namespace bench {

namespace {

FailureKind kind_of(int status, std::string_view words) {
  if (status < 400) return FailureKind::redirect;
  switch (status) {
    case 401:
    case 403:
      return FailureKind::auth;
    case 404: {
      const bool model =
          words.find("model") != std::string_view::npos && words.find("not found") != std::string_view::npos;
      return model ? FailureKind::model_missing : FailureKind::not_found;
    }
    case 429:
      return FailureKind::rate_limited;
    case 503:
      return FailureKind::overloaded;
    default:
      return status < 500 ? FailureKind::bad_request : FailureKind::server;
  }
}

/// The server's words; a web page has none worth showing.
std::string words_of(std::string_view body, const Backend& backend) {
  const std::size_t begin = body.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return "";
  if (body.starts_with("\x1f\x8b")) return "a compressed body";
  if (body[begin] == '<') return "a web page instead of an answer";
  const std::size_t end = body.find_last_not_of(" \t\r\n") + 1;
  return backend.error_text(body.substr(begin, end - begin));
}

}  // namespace

Failure http_failure(int status, std::string_view body, std::string_view location, const Backend& backend) {
  std::string words = words_of(body, backend);
  const FailureKind kind = kind_of(status, words);
  if (kind == FailureKind::redirect)
    words = "redirects to " + (location.empty() ? "an unnamed place" : std::string(location));
  if (words.empty()) words = "HTTP " + std::to_string(status) + " without a word";
  return {Status::http_error, kind, clipped(std::move(words))};
}

std::string clipped(std::string words) {
  words.resize(clipped_utf8(words, 1024).size());
  return words;
}

}  // namespace bench
