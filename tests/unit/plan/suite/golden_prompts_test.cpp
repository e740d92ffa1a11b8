// Prompts byte for byte as lm-eval builds them, in both forms, through the way that every question takes.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "bench/suite.h"

#include "catch.hpp"
#include "plan/data/json_rows.h"
#include "plan/suite/quality.h"

using namespace bench;

namespace {

const std::string folder = BENCH_SHARED_DATA "/data";

std::string recipe_of(const std::string& task) { return task.starts_with("hendrycks") ? task : "lm-eval:" + task; }

RunOptions asking(const Json& row, PromptForm form) {
  RunOptions options;
  options.eval.recipe = recipe_of(row["task"].get<std::string>());
  const auto found = find_recipe(*options.eval.recipe);
  REQUIRE(found.has_value());
  options.prompts = found->suite->name;
  options.eval.shots = row["num_fewshot"].get<std::int64_t>();
  options.eval.sample_ids = {row["doc"].dump()};
  options.eval.dataset = folder;
  options.eval.form = form;
  options.dry_run = true;
  return options;
}

Case question_of(const Json& row, PromptForm form) {
  const auto suite = quality_suite_of(asking(row, form));
  if (!suite) FAIL(suite.error().what << " " << suite.error().why);
  REQUIRE(suite->cases.size() == 1);
  return suite->cases.front();
}

std::vector<Message> messages_of(const Json& chat) {
  std::vector<Message> messages;
  for (const Json& message : chat)
    messages.push_back({message["role"].get<std::string>(), message["content"].get<std::string>()});
  return messages;
}

void check_stops(const Json& row, const Case& asked) {
  const std::string output = row["output"].get<std::string>();
  if (output != "generate") return;
  CHECK(asked.stop == row["until"].get<std::vector<std::string>>());
  const std::int64_t limit = row["max_gen_toks"].is_null() ? 256 : row["max_gen_toks"].get<std::int64_t>();
  CHECK(asked.max_tokens == limit);
}

}  // namespace

TEST_CASE("every golden prompt comes out byte for byte") {
  const std::filesystem::path file = folder + "/golden/lm_eval_prompts.jsonl";
  if (!std::filesystem::exists(file)) {
    WARN("skipped: no golden prompts here");
    return;
  }
  std::stringstream text;
  text << std::ifstream(file).rdbuf();
  const auto rows = parse_json_rows(text.str(), "golden prompts");
  REQUIRE(rows.has_value());
  std::size_t compared = 0;
  for (const JsonRow& line : *rows) {
    const Json& row = line.object;
    INFO(row["task"] << " " << row["doc"] << " with " << row["num_fewshot"] << " shots");
    const Case plain = question_of(row, PromptForm::plain);
    CHECK(plain.raw);
    REQUIRE(plain.messages.size() == 1);
    CHECK(plain.messages.front().content == row["plain_prompt"].get<std::string>());
    CHECK(plain.messages.front().content.find(plain.question) != std::string::npos);
    check_stops(row, plain);
    ++compared;
    if (!row.contains("chat_messages") || row["chat_messages"].is_null()) continue;
    const Case chat = question_of(row, PromptForm::chat);
    CHECK_FALSE(chat.raw);
    CHECK(chat.messages == messages_of(row["chat_messages"]));
    CHECK(chat.scoring == plain.scoring);
    check_stops(row, chat);
  }
  CHECK(compared >= 34);
}
