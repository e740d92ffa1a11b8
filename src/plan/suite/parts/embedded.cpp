// The prompt suites of prompts/, which are part of the program.

#include <algorithm>

#include "bench/suite.h"

#include "plan/prompt/prompt_file.h"

namespace bench {
namespace {

std::vector<std::string> embedded_names() {
  std::vector<std::string> names;
  for (const EmbeddedFile& file : embedded_files()) names.emplace_back(file.name);
  return names;
}

Expected<Suite> embedded_suite(const RunOptions& options) {
  const auto files = embedded_files();
  const auto file = std::find_if(files.begin(), files.end(), [&](const auto& f) { return f.name == options.prompts; });
  PromptText source{options.prompts + ".jsonl", "", PromptText::Format::jsonl, ""};
  for (const std::string_view line : file->lines) source.text.append(line) += '\n';
  auto cases = parse_prompts(std::span(&source, 1));
  if (!cases) return cases.error();
  return Suite{options.prompts, *std::move(cases)};
}

}  // namespace

SuiteKind make_embedded_suites() { return {"embedded suites", embedded_names, embedded_suite}; }

}  // namespace bench
