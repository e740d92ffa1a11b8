#pragma once

#include <string>

#include "bench/backend.h"

namespace bench {

/// What an HTTP status other than 2xx means, whoever sent it.
FailureKind kind_of_http_status(int status);

/// The body of a 200 answer. Any other status is an http_error: where a redirect points, else "/path -> HTTP 500".
FailureOr<std::string> body_of(FailureOr<HttpResponse> response, const HttpRequest& question);

/// The answer to a question was no such answer at all.
Failure not_spoken_here(const HttpRequest& question, std::string_view product);

}  // namespace bench
