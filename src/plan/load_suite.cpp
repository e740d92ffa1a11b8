#include "plan/load_suite.h"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "bench/score.h"

#include "base/json/strict.h"
#include "base/json/write.h"
#include "base/nearest.h"
#include "plan/embedded.h"
#include "plan/prompt_file.h"
#include "system/files.h"

namespace bench {
namespace {

namespace fs = std::filesystem;
using Format = PromptText::Format;

constexpr std::int64_t largest_file = 64 << 20;

Format format_of(const fs::path& path) {
  if (path.extension() == ".txt") return Format::lines;
  if (path.extension() == ".jsonl") return Format::jsonl;
  return Format::guess;
}

Expected<Suite> suite_of(std::string name, std::span<const PromptText> texts) {
  auto cases = parse_prompts(texts);
  if (!cases) return cases.error();
  return Suite{std::move(name), *std::move(cases)};
}

Expected<PromptText> read_prompt_file(const fs::path& path, std::string id_prefix = "") {
  auto text = read_file(path.string(), largest_file);
  if (!text) return text.error();
  return PromptText{path.string(), *std::move(text), format_of(path), std::move(id_prefix)};
}

Expected<Suite> file_suite(const fs::path& path) {
  auto text = read_prompt_file(path);
  if (!text) return text.error();
  return suite_of(path.filename().string(), std::span(&*text, 1));
}

Expected<std::vector<fs::path>> prompt_files_in(const fs::path& directory) {
  std::vector<fs::path> files;
  std::error_code error;
  for (fs::directory_iterator it(directory, error), end; !error && it != end; it.increment(error)) {
    const fs::path& path = it->path();
    const bool hidden = path.filename().string().starts_with('.');
    if (!hidden && format_of(path) != Format::guess) files.push_back(path);
  }
  if (error) return usage_error("cannot read the directory " + directory.string(), error.message());
  if (files.empty()) return usage_error("no *.jsonl or *.txt in the directory " + directory.string());
  std::sort(files.begin(), files.end());
  return files;
}

Expected<Suite> directory_suite(const fs::path& directory) {
  const auto files = prompt_files_in(directory);
  if (!files) return files.error();
  std::vector<PromptText> texts;
  for (const fs::path& path : *files) {
    auto text = read_prompt_file(path, path.stem().string() + "/");
    if (!text) return text.error();
    texts.push_back(*std::move(text));
  }
  const fs::path named = directory.has_filename() ? directory : directory.parent_path();
  return suite_of(named.filename().string(), texts);
}

const EmbeddedSuite* find_embedded(std::string_view name) {
  for (const EmbeddedSuite& suite : embedded_suites())
    if (suite.name == name) return &suite;
  return nullptr;
}

Expected<Suite> embedded(const EmbeddedSuite& suite) {
  PromptText text{std::string(suite.name) + ".jsonl", "", Format::jsonl, ""};
  for (const std::string_view line : suite.lines) text.text.append(line) += '\n';
  return suite_of(std::string(suite.name), std::span(&text, 1));
}

SetupError unknown_suite(const std::string& name) {
  std::vector<std::string> names;
  std::string list = "embedded suites: ";
  for (const EmbeddedSuite& suite : embedded_suites()) {
    if (!names.empty()) list += ", ";
    list += names.emplace_back(suite.name);
  }
  SetupError error = usage_error("no prompts named \"" + name + "\"", "neither an embedded suite nor a file", {list});
  if (const auto meant = nearest(name, names)) error.try_this.push_back("did you mean " + *meant + "?");
  return error;
}

Expected<Suite> prompt_suite(const std::string& prompt) {
  if (prompt.find_first_not_of(" \t\r\n") == std::string::npos) return usage_error("--prompt is empty");
  return Suite{"prompt", {Case{"prompt", {{"user", prompt}}, "", {}, std::nullopt, {}}}};
}

Expected<Suite> stdin_suite(const std::function<Expected<std::string>()>& read_stdin) {
  auto text = read_stdin();
  if (!text) return text.error();
  if (static_cast<std::int64_t>(text->size()) > largest_file)
    return usage_error("standard input is too large", "over 64 MiB");
  const PromptText source{"stdin", *std::move(text), Format::guess, ""};
  return suite_of("stdin", std::span(&source, 1));
}

/// A name of ours comes before a file of that name: what `--prompts default` means must not depend on the directory.
/// ./default is the file.
Expected<Suite> find_suite(const RunOptions& options, const std::function<Expected<std::string>()>& read_stdin) {
  if (options.prompt) return prompt_suite(*options.prompt);
  if (options.prompts == "-") return stdin_suite(read_stdin);
  if (const EmbeddedSuite* suite = find_embedded(options.prompts)) return embedded(*suite);
  const fs::path path(options.prompts);
  std::error_code error;
  if (fs::is_directory(path, error)) return directory_suite(path);
  if (fs::exists(path, error) || path.has_parent_path()) return file_suite(path);
  return unknown_suite(options.prompts);
}

Expected<std::int64_t> kept_items(const ItemLimit& limit, std::int64_t items) {
  if (limit.count) {
    if (*limit.count < 1) return usage_error("--limit must be at least 1", "", {"leave it out for all items"});
    return std::min(*limit.count, items);
  }
  if (!limit.share) return items;
  const double share = *limit.share;
  if (!(share > 0 && share <= 1)) return usage_error("--limit as a share must be above 0 and at most 1 (100%)");
  constexpr double rounding = 1e-9;  // 0.07 x 100 is a little more than 7 in binary
  return static_cast<std::int64_t>(std::ceil(share * static_cast<double>(items) - rounding));
}

Expected<std::string> usable_schema(const std::string& text) {
  auto parsed = parse_strict(text);
  if (auto* fault = std::get_if<JsonFault>(&parsed)) return usage_error("--schema is not JSON", fault->words);
  const Json& schema = std::get<Json>(parsed);
  if (!schema.is_object()) return usage_error("--schema must hold a JSON object, not " + type_name(schema));
  if (const auto why = schema_fault(text)) return usage_error("--schema cannot be used", *why);
  return compact(schema);
}

void apply_system(const std::string& system, Suite& suite) {
  for (Case& asked : suite.cases)
    if (asked.messages.front().role != "system") asked.messages.insert(asked.messages.begin(), {"system", system});
}

void apply_schema(const std::string& schema, Suite& suite) {
  for (Case& asked : suite.cases)
    if (asked.schema.empty()) asked.schema = schema;
}

}  // namespace

Expected<Suite> embedded_suite(std::string_view name) {
  const EmbeddedSuite* suite = find_embedded(name);
  if (suite == nullptr) return unknown_suite(std::string(name));
  return embedded(*suite);
}

Expected<Suite> load_suite(const RunOptions& options, const std::function<Expected<std::string>()>& read_stdin) {
  auto suite = find_suite(options, read_stdin);
  if (!suite) return suite;
  if (options.limit) {
    const auto kept = kept_items(*options.limit, static_cast<std::int64_t>(suite->cases.size()));
    if (!kept) return kept.error();
    suite->cases.resize(static_cast<std::size_t>(*kept));
  }
  if (options.request.system) apply_system(*options.request.system, *suite);
  if (options.request.schema) {
    const auto schema = usable_schema(*options.request.schema);
    if (!schema) return schema.error();
    apply_schema(*schema, *suite);
  }
  return suite;
}

}  // namespace bench
