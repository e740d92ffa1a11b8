#include "plan/prompt/prompt_source.h"

#include <algorithm>

#include "base/text.h"
#include "plan/prompt/prompt_file.h"
#include "system/files.h"

namespace bench {
namespace {

namespace fs = std::filesystem;
using Format = PromptText::Format;

constexpr std::int64_t largest_file = 64 << 20;

Format format_by_ending(const fs::path& path) {
  if (path.extension() == ".txt") return Format::lines;
  if (path.extension() == ".jsonl") return Format::jsonl;
  return Format::guess;
}

Expected<Suite> parsed_suite(std::string name, std::span<const PromptText> texts) {
  auto cases = parse_prompts(texts);
  if (!cases) return cases.error();
  return Suite{std::move(name), *std::move(cases)};
}

Expected<PromptText> read_prompt_file(const fs::path& path, std::string id_prefix = "") {
  auto text = read_file(path.string(), largest_file);
  if (!text) return text.error();
  return PromptText{path.string(), *std::move(text), format_by_ending(path), std::move(id_prefix)};
}

Expected<std::vector<fs::path>> prompt_files_in(const fs::path& directory) {
  std::vector<fs::path> files;
  std::error_code error;
  for (fs::directory_iterator it(directory, error), end; !error && it != end; it.increment(error)) {
    const fs::path& path = it->path();
    const bool hidden = path.filename().string().starts_with('.');
    if (!hidden && format_by_ending(path) != Format::guess) files.push_back(path);
  }
  if (error) return usage_error("cannot read the directory " + directory.string(), error.message());
  if (files.empty()) return usage_error("no *.jsonl or *.txt in the directory " + directory.string());
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

Expected<Suite> suite_of_one(const std::string& prompt) {
  if (is_blank(prompt)) return usage_error("--prompt is empty");
  return Suite{"prompt", {Case{"prompt", {{"user", prompt}}, "", {}, std::nullopt, {}}}};
}

Expected<Suite> suite_from_stdin(const ReadStdin& read_stdin) {
  auto text = read_stdin();
  if (!text) return text.error();
  if (static_cast<std::int64_t>(text->size()) > largest_file)
    return usage_error("standard input is too large", "over 64 MiB");
  const PromptText source{"stdin", *std::move(text), Format::guess, ""};
  return parsed_suite("stdin", std::span(&source, 1));
}

Expected<Suite> suite_from_file(const fs::path& path) {
  auto text = read_prompt_file(path);
  if (!text) return text.error();
  return parsed_suite(path.filename().string(), std::span(&*text, 1));
}

Expected<Suite> suite_from_directory(const fs::path& directory) {
  const auto files = prompt_files_in(directory);
  if (!files) return files.error();
  std::vector<PromptText> texts;
  for (const fs::path& path : *files) {
    auto text = read_prompt_file(path, path.stem().string() + "/");
    if (!text) return text.error();
    texts.push_back(*std::move(text));
  }
  const fs::path named = directory.has_filename() ? directory : directory.parent_path();
  return parsed_suite(named.filename().string(), texts);
}

}  // namespace bench
