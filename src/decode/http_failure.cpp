#include "decode/http_failure.h"

#include <utility>

#include "backend/http_answer.h"
#include "base/secrets/secrets.h"
#include "base/utf8.h"

namespace bench {

namespace {

/// The server's words; a web page has none worth showing.
ErrorBody read_body(int status, std::string_view body, const Backend& backend) {
  const std::size_t begin = body.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  if (body.starts_with("\x1f\x8b")) return {"a compressed body"};
  if (body[begin] == '<') return {"a web page instead of an answer"};
  const std::size_t end = body.find_last_not_of(" \t\r\n") + 1;
  return backend.read_error(status, body.substr(begin, end - begin));
}

}  // namespace

Failure http_failure(int status, std::string_view body, std::string_view location, const Backend& backend) {
  auto [words, own_kind] = read_body(status, body, backend);
  const FailureKind kind = own_kind.value_or(kind_of_http_status(status));
  if (kind == FailureKind::redirect)
    words = "redirects to " + (location.empty() ? "an unnamed place" : std::string(location));
  if (words.empty()) words = "HTTP " + std::to_string(status) + " without a word";
  return {Status::http_error, kind, clipped(std::move(words))};
}

std::string clipped(std::string words) {
  words = blotted_cut(std::move(words));
  words.resize(clipped_utf8(words, 1024).size());
  return words;
}

}  // namespace bench
