#include "plan/data/catalog.h"

#include <algorithm>
#include <array>
#include <utility>
#include <variant>

#include "base/json/object.h"
#include "base/json/strict.h"

namespace bench {
namespace {

constexpr std::array<std::pair<std::string_view, Download::Shape>, 4> shapes = {{{"file", Download::Shape::file},
                                                                                 {"gz", Download::Shape::gz},
                                                                                 {"tar", Download::Shape::tar},
                                                                                 {"zip", Download::Shape::zip}}};

using Object = JsonObject<Json>;

bool is_sha256(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// A name that stays inside the folder of the data set.
bool is_safe_name(std::string_view name) {
  return !name.empty() && !name.starts_with('/') && !name.starts_with('.') && name.find("..") == std::string_view::npos;
}

Download read_download(Object from) {
  Download download;
  std::string shape;
  from.required("url", download.url);
  from.required("shape", shape);
  from.optional("bytes", download.bytes);
  from.optional("about_bytes", download.about_bytes);
  from.optional("sha256", download.sha256);
  const auto known = std::find_if(shapes.begin(), shapes.end(), [&](const auto& pair) { return pair.first == shape; });
  if (known == shapes.end()) from.complain("shape", "is none of file, gz, tar, zip");
  if (known != shapes.end()) download.shape = known->second;
  if (!download.url.starts_with("https://")) from.complain("url", "does not begin with https://");
  if (!download.sha256.empty() && !is_sha256(download.sha256)) from.complain("sha256", "is no SHA-256");
  for (Object rule : from.objects("keep")) {
    KeptFile kept;
    rule.required("from", kept.from);
    rule.required("to", kept.to);
    if (!is_safe_name(kept.to)) rule.complain("to", "is no name in the folder of the data set");
    download.keep.push_back(std::move(kept));
  }
  if (download.keep.empty()) from.complain("keep", "is empty");
  return download;
}

CatalogEntry read_entry(Object from) {
  CatalogEntry entry;
  from.required("name", entry.name);
  from.required("title", entry.title);
  from.required("licence", entry.licence);
  from.optional("home", entry.home);
  from.optional("note", entry.note);
  from.optional("questions", entry.questions);
  from.optional("header", entry.header);
  for (const Object& download : from.objects("downloads")) entry.downloads.push_back(read_download(download));
  if (entry.downloads.empty()) from.complain("downloads", "is empty");
  if (!is_safe_name(entry.name) || entry.name.find('/') != std::string::npos) from.complain("name", "is no plain name");
  return entry;
}

}  // namespace

std::string KeptFile::name_of(std::string_view file) const {
  return to.ends_with('/') ? to + std::string(file.substr(file.rfind('/') + 1)) : to;
}

std::optional<std::int64_t> CatalogEntry::likely_bytes() const {
  std::int64_t sum = 0;
  for (const Download& download : downloads) {
    if (!download.likely_bytes()) return std::nullopt;
    sum += *download.likely_bytes();
  }
  return sum;
}

Expected<std::vector<CatalogEntry>> parse_catalog(std::string_view json) {
  const auto parsed = parse_strict(json);
  if (const auto* fault = std::get_if<JsonFault>(&parsed)) return usage_error("catalog.json: " + fault->words);
  const Json& list = std::get<Json>(parsed);
  if (!list.is_array()) return usage_error("catalog.json is no list");
  std::vector<CatalogEntry> entries;
  for (const Json& element : list) {
    if (!element.is_object()) return usage_error("catalog.json: an entry is no object");
    std::string problem;
    CatalogEntry entry = read_entry(Object(element, problem));
    if (!problem.empty()) return usage_error("catalog.json: " + entry.name + ": " + problem);
    const auto same = [&](const CatalogEntry& other) { return other.name == entry.name; };
    if (std::any_of(entries.begin(), entries.end(), same))
      return usage_error("catalog.json: " + entry.name + " stands there twice");
    entries.push_back(std::move(entry));
  }
  return entries;
}

const std::vector<CatalogEntry>& catalog() {
  // The text is part of the program and a test reads it: value() cannot throw.
  static const std::vector<CatalogEntry> entries = parse_catalog(catalog_text()).value();
  return entries;
}

const CatalogEntry* find_in_catalog(std::string_view suite) {
  const auto& all = catalog();
  const auto found =
      std::find_if(all.begin(), all.end(), [suite](const CatalogEntry& entry) { return entry.name == suite; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace bench
