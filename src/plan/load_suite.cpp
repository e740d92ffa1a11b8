#include "plan/load_suite.h"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "bench/score.h"
#include "bench/suite.h"

#include "base/json/strict.h"
#include "base/json/write.h"
#include "base/nearest.h"
#include "base/text.h"

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

/// Of each kind of case its part, a kind being those with the same first tag: parts by the largest remainder, a tie to
/// the kind that comes first, and of a kind the first cases. A suite of one kind keeps its first cases.
void keep_some(std::size_t kept, Suite& suite) {
  struct Kind {
    std::string tag;
    std::vector<std::size_t> cases;
    std::size_t kept = 0;
    std::size_t remainder = 0;  ///< of kept x cases over all cases
  };
  const std::size_t all = suite.cases.size();
  std::vector<Kind> kinds;
  for (std::size_t i = 0; i < all; ++i) {
    const std::string tag = suite.cases[i].tags.empty() ? "" : suite.cases[i].tags.front();
    const auto known = std::find_if(kinds.begin(), kinds.end(), [&](const Kind& kind) { return kind.tag == tag; });
    Kind& kind = known == kinds.end() ? kinds.emplace_back() : *known;
    kind.tag = tag;
    kind.cases.push_back(i);
  }
  std::vector<Kind*> by_remainder;
  std::size_t left = kept;
  for (Kind& kind : kinds) {
    kind.kept = kept * kind.cases.size() / all;
    kind.remainder = kept * kind.cases.size() % all;
    left -= kind.kept;
    by_remainder.push_back(&kind);
  }
  std::stable_sort(by_remainder.begin(), by_remainder.end(),
                   [](const Kind* a, const Kind* b) { return a->remainder > b->remainder; });
  for (std::size_t i = 0; i < left; ++i) ++by_remainder[i]->kept;

  std::vector<std::size_t> places;
  for (const Kind& kind : kinds)
    places.insert(places.end(), kind.cases.begin(), kind.cases.begin() + static_cast<std::ptrdiff_t>(kind.kept));
  std::sort(places.begin(), places.end());
  std::vector<Case> cases;
  for (const std::size_t place : places) cases.push_back(std::move(suite.cases[place]));
  suite.cases = std::move(cases);
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
  const SuiteKind* kind = kind_with(options.prompts);
  if (kind == nullptr) return unknown_suite(options.prompts);
  return kind->load(options);
}

Expected<Suite> load_suite(const RunOptions& options, const ReadStdin& read_stdin) {
  auto suite = find_suite(options, read_stdin);
  if (!suite) return suite;
  if (options.limit) {
    const auto kept = kept_items(*options.limit, static_cast<std::int64_t>(suite->cases.size()));
    if (!kept) return kept.error();
    keep_some(static_cast<std::size_t>(*kept), *suite);
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
