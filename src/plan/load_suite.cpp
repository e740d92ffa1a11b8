#include "plan/load_suite.h"

#include <algorithm>
#include <filesystem>

#include "bench/score.h"
#include "bench/suite.h"

#include "base/json/strict.h"
#include "base/json/write.h"
#include "base/nearest.h"
#include "base/text.h"
#include "plan/item_limit.h"

namespace bench {
namespace {

namespace fs = std::filesystem;

const SuiteKind* kind_with(const std::string& name) {
  for (const SuiteKind& kind : suite_kinds()) {
    const std::vector<std::string> names = kind.names();
    if (std::find(names.begin(), names.end(), name) != names.end()) return &kind;
  }
  return nullptr;
}

SetupError unknown_suite(const std::string& name) {
  SetupError error = usage_error("no prompts named \"" + name + "\"", "neither an embedded suite nor a file");
  for (const SuiteKind& kind : suite_kinds())
    error.try_this.push_back(std::string(kind.about) + ": " + joined(kind.names()));
  if (const auto meant = nearest(name, suite_names())) error.try_this.push_back("did you mean " + *meant + "?");
  return error;
}

/// A name of ours comes before a file of that name: what `--prompts default` means must not depend on the directory.
/// ./default is the file.
Expected<Suite> find_suite(const RunOptions& options, const ReadStdin& read_stdin) {
  if (options.prompt) return suite_of_one(*options.prompt);
  if (options.prompts == "-") return suite_from_stdin(read_stdin);
  if (const SuiteKind* kind = kind_with(options.prompts)) return kind->load(options);
  const fs::path path(options.prompts);
  std::error_code error;
  if (fs::is_directory(path, error)) return suite_from_directory(path);
  if (fs::exists(path, error) || path.has_parent_path()) return suite_from_file(path);
  return unknown_suite(options.prompts);
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

std::vector<std::string> suite_names() {
  std::vector<std::string> all;
  for (const SuiteKind& kind : suite_kinds())
    for (std::string& name : kind.names()) all.push_back(std::move(name));
  return all;
}

Expected<Suite> suite_named(std::string_view name) {
  RunOptions options;
  options.prompts = name;
  return suite_named(options);
}

Expected<Suite> suite_named(const RunOptions& options) {
  const SuiteKind* kind = kind_with(options.prompts);
  if (kind == nullptr) return unknown_suite(options.prompts);
  return kind->load(options);
}

Expected<Suite> load_suite(const RunOptions& options, const ReadStdin& read_stdin) {
  auto suite = find_suite(options, read_stdin);
  if (!suite) return suite;
  if (options.limit && !suite->eval) {  // a quality suite has seen to it
    const auto kept = kept_items(*options.limit, static_cast<std::int64_t>(suite->cases.size()));
    if (!kept) return kept.error();
    keep_some(static_cast<std::size_t>(*kept), suite->cases);
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
