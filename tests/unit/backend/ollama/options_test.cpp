#include <set>

#include "backend/ollama/ollama.h"
#include "catch.hpp"

namespace bench::ollama {

namespace {

std::string text_of(const std::vector<ServerOption>& options) {
  std::string text;
  for (const ServerOption& option : options) text += (text.empty() ? "" : " ") + option.name + "=" + option.json;
  return text;
}

}  // namespace

TEST_CASE("the defaults are sent in the order of the documented body") {
  CHECK(text_of(write_options({}, 4096, {})) == "num_ctx=4096 num_predict=256 temperature=0 seed=42");
}

TEST_CASE("num_ctx is left out when the server decides") {
  CHECK(text_of(write_options({}, 0, {})) == "num_predict=256 temperature=0 seed=42");
}

TEST_CASE("what was asked for follows, then --option, then the case's own") {
  RequestOptions request;
  request.temperature = 0.7;
  request.top_p = 0.9;
  request.top_k = 20;
  request.min_p = 0.05;
  request.repeat_penalty = 1.1;
  request.stop = {"END", "\n"};
  request.extra = {{"num_gpu", "0"}, {"num_thread", "4"}};
  Case asked;
  asked.options = {{"presence_penalty", "0.5"}};
  CHECK(text_of(write_options(request, 8192, asked)) ==
        "num_ctx=8192 num_predict=256 temperature=0.7 seed=42 top_p=0.9 top_k=20 min_p=0.05 repeat_penalty=1.1 "
        "stop=[\"END\",\"\\n\"] num_gpu=0 num_thread=4 presence_penalty=0.5");
}

TEST_CASE("a case's own options replace those of the run in their place") {
  RequestOptions request;
  request.top_k = 20;
  Case asked;
  asked.options = {{"temperature", "1"}, {"top_k", "5"}};
  asked.max_tokens = 64;
  CHECK(text_of(write_options(request, 4096, asked)) == "num_ctx=4096 num_predict=64 temperature=1 seed=42 top_k=5");
  CHECK(max_tokens_of(request, asked) == 64);
}

TEST_CASE("thinking is off where that works, and at its lowest elsewhere") {
  const PlanTarget plain{"m", "", false, false};
  const PlanTarget thinker{"m", "", true, false};
  const PlanTarget levels{"m", "", true, true};
  CHECK(think_json(ThinkMode::automatic, plain) == "false");
  CHECK(think_json(ThinkMode::automatic, thinker) == "false");
  CHECK(think_json(ThinkMode::automatic, levels) == "\"low\"");
  CHECK(think_json(ThinkMode::off, levels) == "false");
  CHECK(think_json(ThinkMode::on, thinker) == "true");
  CHECK(think_json(ThinkMode::medium, levels) == "\"medium\"");
}

TEST_CASE("load-time options are those that make a server load the model again") {
  std::set<std::string_view> load_time;
  for (const KnownOption& option : known_options())
    if (option.load_time) load_time.insert(option.name);
  CHECK(load_time == std::set<std::string_view>{"num_ctx", "num_batch", "num_gpu", "main_gpu", "use_mmap", "num_thread",
                                                "draft_num_predict", "numa", "low_vram", "f16_kv", "use_mlock"});
}

}  // namespace bench::ollama
