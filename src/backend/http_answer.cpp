#include "backend/http_answer.h"

namespace bench {

FailureKind kind_of_http_status(int status) {
  if (status < 400) return FailureKind::redirect;
  switch (status) {
    case 401:
    case 403:
      return FailureKind::auth;
    case 404:
      return FailureKind::not_found;
    case 429:
      return FailureKind::rate_limited;
    case 503:
      return FailureKind::overloaded;
    default:
      return status < 500 ? FailureKind::bad_request : FailureKind::server;
  }
}

FailureOr<std::string> body_of(FailureOr<HttpResponse> response, const HttpRequest& question) {
  if (!response) return response.error();
  if (response->status == 200) return std::move(response->body);
  Failure failure{Status::http_error, kind_of_http_status(response->status),
                  question.path + " -> HTTP " + std::to_string(response->status)};
  if (failure.kind == FailureKind::redirect) failure.detail = response->header("location");
  return failure;
}

Failure not_spoken_here(const HttpRequest& question, std::string_view product) {
  return {Status::protocol_error, FailureKind::wrong_api,
          "the answer to " + question.path + " is not what " + std::string(product) + " says"};
}

}  // namespace bench
