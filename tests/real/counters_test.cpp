// Our counts beside those that the server keeps for itself, and beside each other.

#include <string>
#include <vector>

#include "catch.hpp"
#include "real/real_server.h"

using namespace bench::test;

namespace {

const std::string colour_prompt = "Which colours does the sky have, and when? Two sentences, please.";

std::vector<std::string> colours(std::vector<std::string> more) {
  more.insert(more.begin(), {"--prompt", colour_prompt, "--num-predict", "12", "--option", "ignore_eos=true"});
  return more;
}

Worked operator-(const Worked& after, const Worked& before) {
  return {after.prompt_tokens - before.prompt_tokens, after.cached_tokens - before.cached_tokens,
          after.output_tokens - before.output_tokens, after.prompt_s - before.prompt_s,
          after.output_s - before.output_s,           after.places_per_step};
}

void check_counts(const RealRun& run, const Worked& books) {
  CHECK(run.sum_server("eval_count") == books.output_tokens);
  CHECK(run.sum_server("prompt_eval_cached_count") == books.cached_tokens);
  CHECK(run.sum_server("prompt_eval_count") == books.prompt_tokens + books.cached_tokens);
  CHECK(run.sum("output_tokens") == books.output_tokens);
}

}  // namespace

TEST_CASE("the counts of a run are those in the server's own books") {
  for (const std::string api : {"llamacpp", "openai", "openai-completions"}) {
    for (const std::string cache : {"avoid", "allow"}) {
      CAPTURE(api, cache);
      const RealServer server;
      const Worked before = server.worked();
      const RealRun run = run_on(server, api, colours({"--prompt-cache", cache, "-r", "3"}));
      REQUIRE(run.count("ok") == 3);
      const Worked books = server.worked() - before;
      check_counts(run, books);
      if (cache == "allow") CHECK(books.cached_tokens > 0);
      if (api != "llamacpp") continue;
      // The server prints six digits.
      CHECK(static_cast<double>(run.sum_server("prompt_eval_duration")) / 1e9 == Approx(books.prompt_s).epsilon(1e-3));
      CHECK(static_cast<double>(run.sum_server("eval_duration")) / 1e9 == Approx(books.output_s).epsilon(1e-3));
    }
  }
}

TEST_CASE("a prompt has as many tokens as the server's own tokenizer finds in it, whatever way it goes") {
  const RealServer server;
  const auto tokens_by = [&](const std::string& api) {
    const RealRun run = run_on(server, api, colours({"--prompt-cache", "allow", "-r", "1"}));
    CAPTURE(api, run.told.err);
    REQUIRE(run.count("ok") == 1);
    return run.requests.front().at("prompt_tokens").get<std::int64_t>();
  };
  CHECK(tokens_by("llamacpp") == server.tokens_of_chat(colour_prompt));
  CHECK(tokens_by("openai") == server.tokens_of_chat(colour_prompt));
  CHECK(tokens_by("openai-completions") == server.tokens_in(colour_prompt));
}

TEST_CASE("four requests at once are served together, and their counts are still the server's") {
  const RealServer server({"--places", "4"});
  const Worked before = server.worked();
  const RealRun run = run_on(server, "llamacpp", colours({"-n", "8", "-c", "4"}));
  REQUIRE(run.count("ok") == 8);
  check_counts(run, server.worked() - before);
  CHECK(server.worked().places_per_step > 1.5);
}
