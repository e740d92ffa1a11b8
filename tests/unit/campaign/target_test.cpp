#include "campaign/target.h"

#include <cstdlib>
#include <sys/stat.h>

#include "bench/backend.h"

#include "base/secrets/secrets.h"
#include "catch.hpp"
#include "support/sandbox.h"

using namespace bench;
using bench::test::Sandbox;

namespace {

RunOptions with_key(const Sandbox& folder, const std::string& key) {
  folder.write("key", key);
  ::chmod(folder.path("key").c_str(), 0600);
  RunOptions options;
  options.host = "127.0.0.1:9";
  options.api_key_file = folder.path("key");
  return options;
}

}  // namespace

TEST_CASE("a key is read without the space around it, and nobody needs to be warned") {
  const Sandbox folder;
  const auto target = open_target(with_key(folder, "  abc-123\n"));
  REQUIRE(target.has_value());
  CHECK(blotted("<abc-123>") == "<***>");  // from now on nobody shows it
  CHECK(target->warnings.empty());
  CHECK(target->host.port == 9);
  CHECK(target->transport != nullptr);
  CHECK(target->sim == nullptr);
}

TEST_CASE("a key file that others can read is warned of") {
  const Sandbox folder;
  const RunOptions options = with_key(folder, "abc");
  ::chmod(folder.path("key").c_str(), 0644);
  const auto target = open_target(options);
  REQUIRE(target.has_value());
  REQUIRE(target->warnings.size() == 1);
  CHECK(target->warnings[0].find("chmod 600") != std::string::npos);
}

TEST_CASE("what is no key is refused before anything is sent") {
  const Sandbox folder;
  CHECK(open_target(with_key(folder, " \n")).error().code == ExitCode::usage);
  CHECK(open_target(with_key(folder, "a\nb")).error().code == ExitCode::usage);
  RunOptions unset;
  unset.api_key_env = "BENCH_TEST_NO_SUCH_VARIABLE";
  CHECK(open_target(unset).error().what == "the variable BENCH_TEST_NO_SUCH_VARIABLE is not set");
}

TEST_CASE("a key goes over a network in the clear only where that is allowed") {
  const Sandbox folder;
  RunOptions options = with_key(folder, "abc");
  options.host = "http://192.0.2.1:9";
  CHECK(open_target(options).error().code == ExitCode::usage);
  options.allow_cleartext_key = true;
  CHECK(open_target(options).has_value());
}

namespace {

/// What the environment says while a test runs.
class Variable {
 public:
  Variable(const char* name, const char* value) : name_(name) { ::setenv(name, value, 1); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;
  ~Variable() { ::unsetenv(name_); }

 private:
  const char* name_;
};

RunOptions asking(const char* api, const std::string& host) {
  RunOptions options;
  options.api = find_backend(api);
  options.host = host;
  return options;
}

/// A key that would go over a network in the clear is an error: so it shows whether one would be sent at all.
bool has_key(const RunOptions& options) {
  const auto target = open_target(options);
  return !target && target.error().what.starts_with("a key would go over the network in the clear");
}

}  // namespace

TEST_CASE("each protocol has a variable for its key, and one of a service is none for this machine") {
  const Variable key("OPENAI_API_KEY", "sk-of-a-service");
  CHECK(has_key(asking("openai", "http://192.0.2.1:9")));
  CHECK(has_key(asking("openai-completions", "http://192.0.2.1:9")));
  CHECK_FALSE(has_key(asking("ollama", "http://192.0.2.1:9")));
  RunOptions unknown = asking("ollama", "http://192.0.2.1:9");
  unknown.api = nullptr;
  CHECK_FALSE(has_key(unknown));
  CHECK(open_target(asking("openai", "https://192.0.2.1:9")).has_value());
  CHECK(blotted("<sk-of-a-service>") == "<***>");

  const Variable other("OPENAI_API_KEY", "sk-kept-at-home");
  CHECK(open_target(asking("openai", "http://127.0.0.1:9")).has_value());
  CHECK(blotted("<sk-kept-at-home>") == "<sk-kept-at-home>");  // it was not even read
}

TEST_CASE("the beginning of every path may stand behind the address") {
  for (const char* host : {"http://127.0.0.1:9/v1", "http://127.0.0.1:9/v1/", "http://127.0.0.1:9"})
    CHECK(open_target(asking("openai", host))->host.url() == "http://127.0.0.1:9");
  CHECK(open_target(asking("openai", "http://127.0.0.1:9/api/v1"))->host.url() == "http://127.0.0.1:9/api");
  CHECK(open_target(asking("openai", "http://127.0.0.1:9/v1/x"))->host.url() == "http://127.0.0.1:9/v1/x");
  CHECK(open_target(asking("ollama", "http://127.0.0.1:9/v1"))->host.url() == "http://127.0.0.1:9/v1");
}
