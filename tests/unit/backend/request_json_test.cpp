#include "backend/request_json.h"

#include "catch.hpp"

namespace bench {
namespace {

TEST_CASE("messages become an array, or one text with blank lines between them") {
  CHECK(messages_json({}) == "[]");
  const std::vector<Message> messages{{"system", "be \"short\""}, {"user", "hi"}};
  CHECK(messages_json(messages) == R"([{"role":"system","content":"be \"short\""},{"role":"user","content":"hi"}])");
  CHECK(joined_contents(messages) == "be \"short\"\n\nhi");
  CHECK(joined_contents({{"user", ""}, {"user", "hi"}}) == "hi");
}

TEST_CASE("what is given takes the place of an option with its name, the case's own last") {
  RequestOptions request;
  request.stop = {"END"};
  request.extra = {{"seed", "1"}, {"new", "2"}};
  Case asked;
  asked.options = {{"seed", "3"}, {"last", "4"}};
  std::vector<ServerOption> options{{"first", "0"}};
  add_sampling(request, options);
  add_stop(request, asked, options);
  put_given(request, asked, options);
  CHECK(options_json(options) == R"({"first":0,"temperature":0,"seed":3,"stop":["END"],"new":2,"last":4})");
  asked.stop.emplace();  // of its own, and none
  options.clear();
  add_stop(request, asked, options);
  CHECK(options.empty());
}

TEST_CASE("thinking is asked for by a flag or by its level") {
  CHECK(think_as_asked(ThinkMode::on) == "true");
  CHECK(think_as_asked(ThinkMode::off) == "false");
  CHECK(think_as_asked(ThinkMode::low) == R"("low")");
}

}  // namespace
}  // namespace bench
