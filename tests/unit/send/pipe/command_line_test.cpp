#include "send/pipe/command_line.h"

#include "catch.hpp"

namespace bench {
namespace {

using Words = std::vector<std::string>;

TEST_CASE("a command is split as a shell splits it") {
  CHECK(*split_command("python3 server.py  --model\tm") == Words{"python3", "server.py", "--model", "m"});
  CHECK(*split_command("a 'b  c' \"d e\"f") == Words{"a", "b  c", "d ef"});
  CHECK(*split_command(R"(a\ b "c\"d\e" 'f\g')") == Words{"a b", R"(c"d\e)", R"(f\g)"});
  CHECK(*split_command("x '' \"\"") == Words{"x", "", ""});
  CHECK(*split_command("sh -c 'read l; echo $l | cat'") == Words{"sh", "-c", "read l; echo $l | cat"});
}

TEST_CASE("what only a shell could do is an error, and so is a quote without its end") {
  for (const char* text : {"a | b", "a && b", "a > f", "a $HOME", "ls *", "a; b"}) {
    CAPTURE(text);
    const auto split = split_command(text);
    REQUIRE(split.has_error());
    CHECK(split.error().code == ExitCode::usage);
    CHECK(split.error().why.find("shell") != std::string::npos);
  }
  CHECK(split_command("a 'b").error().why == "a quote ' is not closed");
  CHECK(split_command("a \"b\\").error().why == "a quote \" is not closed");
  CHECK(split_command("  ").has_error());
  CHECK(split_command("").has_error());
}

TEST_CASE("what calls itself a key is never shown") {
  CHECK(masked_command("serve --hf-token abc123 --port 1") == "serve --hf-token *** --port 1");
  CHECK(masked_command("env HF_TOKEN=abc123 serve") == "env HF_TOKEN=*** serve");
  CHECK(masked_command("serve --api-key='a b' x") == "serve --api-key='***' x");
  CHECK(masked_command("serve --tokenizer t --max-tokens 5 --key") == "serve --tokenizer t --max-tokens 5 --key");
  CHECK(secrets_of_command({"s", "--password", "p", "--secret", "--x"}) == Words{"p"});
}

}  // namespace
}  // namespace bench
