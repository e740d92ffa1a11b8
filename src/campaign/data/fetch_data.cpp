#include "campaign/data/fetch_data.h"

#include <algorithm>
#include <filesystem>
#include <span>
#include <system_error>
#include <utility>

#include "base/text.h"
#include "campaign/data/kept_files.h"
#include "campaign/data/unpack.h"
#include "plan/data/data_set.h"
#include "send/download.h"
#include "system/build_facts.h"
#include "system/files.h"

namespace bench {
namespace {

namespace fs = std::filesystem;

/// The name of the file that an address leads to.
std::string file_of(std::string_view url) {
  url = url.substr(0, url.find_first_of("?#"));
  return std::string(url.substr(url.rfind('/') + 1));
}

class Fetch {
 public:
  explicit Fetch(const FetchOrder& order) : order_(order), entry_(*order.entry) {
    result_.place = fetched_data_dir(entry_.name);
    const fs::path place(result_.place);
    const std::string beside = place.parent_path().string() + "/.";
    fresh_ = beside + "new-" + entry_.name;
    old_ = beside + "old-" + entry_.name;
    part_ = beside + "part-" + entry_.name + "-";
  }

  Expected<FetchedData> carry_out() {
    std::error_code ignored;
    fs::remove_all(fresh_, ignored);
    if (auto made = make_directories(fresh_); !made) return made.error();
    Expected<void> done = bring();
    if (done) done = replace();
    fs::remove_all(fresh_, ignored);
    if (!done) return done.error();
    return result_;
  }

 private:
  Expected<void> bring() {
    if (order_.url && entry_.downloads.size() > 1 && !order_.url->ends_with('/'))
      return usage_error("--url names one file, and " + entry_.name + " has " +
                             counted(static_cast<std::int64_t>(entry_.downloads.size()), "file"),
                         "", {"name the folder they lie in, with a slash at the end"});
    std::error_code error;
    if (order_.from && !fs::exists(*order_.from, error))
      return usage_error("there is no file or folder " + *order_.from, "--from");
    if (order_.from && !fs::is_directory(*order_.from, error)) return bring_file();
    for (const Download& download : entry_.downloads)
      if (auto done = order_.from ? copy(download) : fetch(download); !done) return done.error();
    return {};
  }

  /// --from FILE is the one download, or that of its name; others are not asked for.
  Expected<void> bring_file() {
    const std::string name = fs::path(*order_.from).filename().string();
    const auto all = std::span(entry_.downloads);
    auto found = std::find_if(all.begin(), all.end(), [&](const Download& d) { return file_of(d.url) == name; });
    if (found == all.end() && all.size() == 1) found = all.begin();
    if (found == all.end())
      return usage_error("no file of " + entry_.name + " is called " + name, "--from",
                         {"name the folder in which all of them lie"});
    return take(*order_.from, *found);
  }

  Expected<void> fetch(const Download& download) {
    DownloadOrder order;
    order.url = download.url;
    if (order_.url) order.url = *order_.url + (order_.url->ends_with('/') ? file_of(download.url) : "");
    order.path = part_ + file_of(download.url);
    order.user_agent = "bench/" + build_facts().version;
    order.progress = order_.progress;
    const auto came = bench::download(order);
    if (!came) return came.error();
    Expected<void> done = came->length_known || !download.sha256.empty()
                              ? take(order.path, download)
                              : usage_error("nobody says how long " + order.url + " is",
                                            "neither the server nor the catalogue, so it may be cut off");
    std::error_code ignored;
    fs::remove(order.path, ignored);
    fs::remove(order.path + ".from", ignored);
    return done;
  }

  /// From a folder: the file as it would be downloaded, or what would be taken out of it.
  Expected<void> copy(const Download& download) {
    std::error_code error;
    const fs::path folder(*order_.from);
    const fs::path whole = folder / file_of(download.url);
    if (fs::is_regular_file(whole, error)) return take(whole.string(), download);
    KeptFiles kept(fresh_, download.keep);
    fs::recursive_directory_iterator entry(folder, fs::directory_options::skip_permission_denied, error);
    for (const fs::recursive_directory_iterator end; !error && entry != end; entry.increment(error)) {
      std::error_code unknown;
      if (!entry->is_regular_file(unknown)) continue;
      const std::string name = entry->path().lexically_relative(folder).generic_string();
      for (const KeptFile& rule : download.keep) {
        const std::string there = name_in_archive(rule, name);
        if (there.empty()) continue;
        if (auto done = unpack(entry->path().string(), there, Download::Shape::file, kept); !done) return done.error();
        break;
      }
    }
    if (error) return usage_error("cannot read the folder " + folder.string(), error.message());
    return count(kept, folder.string());
  }

  /// A file may lie under the name it has in the archive, below any folder, or under the one it has here. "" for none.
  static std::string name_in_archive(const KeptFile& rule, const std::string& name) {
    if (matches(rule.from, name)) return name;
    const std::string file = name.substr(name.rfind('/') + 1);
    if (matches("*/" + rule.from, name)) return rule.from.substr(0, rule.from.rfind('/') + 1) + file;
    const bool is_folder = rule.to.ends_with('/');
    if (is_folder && name == rule.to + file && matches(rule.from.substr(rule.from.rfind('/') + 1), file))
      return rule.from.substr(0, rule.from.rfind('/') + 1) + file;
    if (!is_folder && name == rule.to && rule.from.find('*') != std::string::npos)
      return "x" + rule.from.substr(rule.from.rfind('*') + 1);
    return "";
  }

  Expected<void> take(const std::string& path, const Download& download) {
    const auto sum = checked_sum(path, download);
    if (!sum) return sum.error();
    if (download.sha256.empty())
      result_.notes.push_back("no checksum of " + file_of(download.url) +
                              " is known, so it was not compared; its SHA-256 is " + *sum);
    KeptFiles kept(fresh_, download.keep);
    // A single file is known by the name in the catalogue, wherever it came from.
    if (auto done = unpack(path, file_of(download.url), download.shape, kept); !done) return done.error();
    return count(kept, path);
  }

  Expected<void> count(const KeptFiles& kept, const std::string& source) {
    if (auto good = kept.verdict(source); !good) return good.error();
    result_.files += kept.files();
    result_.bytes += kept.bytes();
    return {};
  }

  /// The new folder in place of the old one. Between the two renames there is none, never half of one.
  Expected<void> replace() {
    std::error_code error;
    fs::remove_all(old_, error);
    fs::rename(result_.place, old_, error);  // there may be none
    fs::rename(fresh_, result_.place, error);
    if (error) return usage_error("cannot put the data into " + result_.place, error.message());
    fs::remove_all(old_, error);
    return {};
  }

  const FetchOrder& order_;
  const CatalogEntry& entry_;
  FetchedData result_;
  std::string fresh_;  ///< where the new folder is made
  std::string old_;
  std::string part_;  ///< beginning of the names of downloads
};

}  // namespace

Expected<FetchedData> fetch_data(const FetchOrder& order) { return Fetch(order).carry_out(); }

}  // namespace bench
