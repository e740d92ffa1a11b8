#include "backend/http_answer.h"

#include "catch.hpp"

namespace bench {
namespace {

Ask always(int status, std::string body) {
  return [=](const HttpRequest&) { return HttpResponse{status, {}, body}; };
}

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

TEST_CASE("an OpenAI list of models is known, a web page that says yes to everything is not one") {
  CHECK(foreign_api(always(200, R"({"object":"list","data":[{"id":"gpt"}]})")) == "the OpenAI API");
  CHECK(foreign_api(always(200, "<!doctype html><title>Welcome</title>")).empty());
  CHECK(foreign_api(always(200, R"({"status":"ok"})")).empty());
  CHECK(foreign_api(always(200, R"({"data":"text"})")).empty());
  CHECK(foreign_api(always(404, R"({"object":"list","data":[]})")).empty());
  CHECK(foreign_api(always(200, std::string(100000, '['))).empty());
  CHECK(foreign_api([](const HttpRequest&) {
          return Failure{Status::connect_failed, FailureKind::refused, ""};
        }).empty());
}

}  // namespace
}  // namespace bench
