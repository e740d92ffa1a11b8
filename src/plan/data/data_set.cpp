#include "plan/data/data_set.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <system_error>

#include "base/archive/inflate.h"
#include "base/text.h"
#include "plan/data/catalog.h"
#include "system/files.h"

namespace bench {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t largest_file = 256 << 20;  // the largest known one, a training set, has 166 MB
constexpr std::size_t most_files = 20'000;

const SampleFile* sample_file(std::string_view name) {
  const auto all = sample_files();
  const auto found = std::find_if(all.begin(), all.end(), [&](const SampleFile& file) { return file.name == name; });
  return found == all.end() ? nullptr : &*found;
}

std::vector<std::string> sample_files_of(std::string_view suite) {
  const std::string folder = std::string(suite) + "/";
  std::vector<std::string> names;
  for (const SampleFile& file : sample_files())
    if (file.name.starts_with(folder)) names.emplace_back(file.name.substr(folder.size()));
  std::sort(names.begin(), names.end());
  return names;
}

bool is_hidden(const fs::path& path) { return path.filename().string().starts_with('.'); }

/// The names of all files below a folder, sorted. Hidden ones are nobody's data.
Expected<std::vector<std::string>> files_below(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code error;
  fs::recursive_directory_iterator entry(folder, fs::directory_options::skip_permission_denied, error);
  for (const fs::recursive_directory_iterator end; !error && entry != end; entry.increment(error)) {
    std::error_code unknown;
    if (is_hidden(entry->path())) {
      entry.disable_recursion_pending();
    } else if (entry->is_regular_file(unknown)) {
      names.push_back(entry->path().lexically_relative(folder).generic_string());
    }
    if (names.size() > most_files)
      return usage_error("too many files in " + folder.string(), "more than " + std::to_string(most_files),
                         {"name the folder of the data set"});
  }
  if (error) return usage_error("cannot read the folder " + folder.string(), error.message());
  std::sort(names.begin(), names.end());
  return names;
}

std::string how_to_fetch(std::string_view suite) {
  const CatalogEntry* entry = find_in_catalog(suite);
  const auto bytes = entry != nullptr ? entry->likely_bytes() : std::nullopt;
  constexpr std::int64_t million = 1'000'000;
  return "bench fetch " + std::string(suite) +
         (bytes ? "   (downloads " + std::to_string((*bytes + million - 1) / million) + " MB)" : "");
}

SetupError nothing_fetched(std::string_view suite, const std::string& looked) {
  const std::string name(suite);
  std::vector<std::string> advice;
  if (!sample_files_of(suite).empty()) advice.push_back("a few questions that come with the program: --sample");
  advice.push_back("data of your own: --dataset DIR");
  advice.push_back(how_to_fetch(suite));
  return usage_error("no data of " + name + " here", "there is nothing in " + looked, std::move(advice));
}

Expected<std::string> unpacked(const std::string& packed, const std::string& path) {
  std::string text;
  switch (unpack_gzip(packed, largest_file, text)) {
    case Unpacked::whole:
      return text;
    case Unpacked::damaged:
      return usage_error(path + " is damaged", "it is no gzip file, or its checksum is wrong");
    case Unpacked::cut:
      return usage_error(path + " is cut off", "the gzip stream does not end");
    case Unpacked::too_large:
      break;
  }
  return usage_error(path + " is too large", "unpacked it has more than " + std::to_string(largest_file) + " bytes");
}

}  // namespace

std::string fetched_data_dir(std::string_view suite) { return cache_dir() + "/datasets/" + std::string(suite); }

Expected<DataSet> DataSet::find(std::string_view suite, const EvalOptions& options) {
  DataSet set;
  if (options.sample) {
    set.is_sample_ = true;
    set.place_ = "datasets/sample/" + std::string(suite);
    set.files_ = sample_files_of(suite);
    if (!set.files_.empty()) return set;
    return usage_error("no sample of " + std::string(suite) + " comes with the program", "", {how_to_fetch(suite)});
  }
  fs::path place = options.dataset ? fs::path(*options.dataset) : fs::path(fetched_data_dir(suite));
  std::error_code error;
  if (options.dataset && fs::is_regular_file(place, error)) {
    set.one_file_ = true;
    set.files_ = {place.filename().string()};
    set.place_ = place.string();
    return set;
  }
  if (options.dataset && fs::is_directory(place / suite, error)) place /= suite;
  if (!fs::is_directory(place, error)) {
    if (!options.dataset) return nothing_fetched(suite, place.string());
    return usage_error("there is no file or folder " + place.string(), "--dataset", {how_to_fetch(suite)});
  }
  auto files = files_below(place);
  if (!files) return files.error();
  if (files->empty() && !options.dataset) return nothing_fetched(suite, place.string());
  if (files->empty()) return usage_error("the folder " + place.string() + " is empty", "--dataset");
  set.place_ = place.string();
  set.files_ = *std::move(files);
  return set;
}

std::vector<std::string> DataSet::files(std::string_view pattern) const {
  std::vector<std::string> fitting;
  for (const std::string& file : files_)
    if (matches(pattern, file)) fitting.push_back(file);
  return fitting;
}

bool DataSet::has(std::string_view file) const { return std::binary_search(files_.begin(), files_.end(), file); }

std::string DataSet::name_of(std::string_view file) const {
  return one_file_ ? place_ : place_ + "/" + std::string(file);
}

Expected<std::string> DataSet::read(std::string_view file) {
  const std::string path = name_of(file);
  if (!has(file)) return usage_error("there is no file " + path);
  std::string text;
  if (is_sample_) {
    text = sample_file(fs::path(place_).filename().string() + "/" + std::string(file))->text;
  } else {
    auto bytes = read_file(path, largest_file);
    if (bytes && file.ends_with(".gz")) bytes = unpacked(*bytes, path);
    if (!bytes) return bytes.error();
    text = *std::move(bytes);
  }
  std::string line = sha256_hex(text) + "  " + std::string(file) + "\n";
  const auto at = std::lower_bound(read_.begin(), read_.end(), line);
  if (at == read_.end() || *at != line) read_.insert(at, std::move(line));
  return text;
}

std::string DataSet::sha() const { return sha256_hex(joined(read_, "")); }

}  // namespace bench
