#include "backend/http_answer.h"

#include "catch.hpp"

namespace bench {
namespace {

TEST_CASE("the body of a 200 answer, or why there is none") {
  const HttpRequest question{"GET", "/x", "", {}};
  CHECK(*body_of(HttpResponse{200, {}, "yes"}, question) == "yes");
  CHECK(body_of(HttpResponse{500, {}, "no"}, question).error() ==
        Failure{Status::http_error, FailureKind::server, "/x -> HTTP 500"});
  CHECK(body_of(HttpResponse{403, {}, ""}, question).error().kind == FailureKind::auth);
  CHECK(body_of(HttpResponse{301, {{"location", "http://else/"}}, ""}, question).error() ==
        Failure{Status::http_error, FailureKind::redirect, "http://else/"});
  const Failure lost{Status::connect_failed, FailureKind::refused, "refused"};
  CHECK(body_of(lost, question).error() == lost);
}

}  // namespace
}  // namespace bench
