// `bench fetch SUITE...`

#include <algorithm>
#include <string>
#include <unistd.h>
#include <vector>

#include "base/nearest.h"
#include "base/text.h"
#include "campaign/data/fetch_data.h"
#include "cli/commands.h"
#include "cli/option/field.h"
#include "cli/option/option_tables.h"
#include "cli/terminal/message.h"
#include "cli/terminal/output.h"
#include "cli/terminal/terminal.h"
#include "plan/data/catalog.h"
#include "plan/data/data_set.h"
#include "present/number.h"

namespace bench {
namespace {

/// What only `bench fetch` is asked.
struct FetchArguments {
  std::optional<std::string> from;
  std::optional<std::string> url;
  bool again = false;
};

constexpr OptionRow fetch_rows[] = {
    {.name = "from",
     .placeholder = "DIR|FILE",
     .help = "take the data from this machine instead of the network",
     .unset = "the address in the catalogue",
     .field = field<parse_text, &FetchArguments::from>},
    {.name = "source-url",
     .aliases = "url",
     .placeholder = "URL",
     .help = "download from here instead; of several files the folder, with a slash at the end",
     .unset = "the address in the catalogue",
     .field = field<parse_text, &FetchArguments::url>},
    {.name = "again",
     .kind = OptionKind::flag,
     .help = "fetch what is here already once more",
     .field = field<parse_switch, &FetchArguments::again>},
};
constexpr OptionTable fetch_options = {"Source", fetch_rows};

std::vector<std::string> names_in_catalog() {
  std::vector<std::string> names;
  for (const CatalogEntry& entry : catalog()) names.push_back(entry.name);
  return names;
}

Expected<void> check_suites(Invocation& in) {
  const std::vector<std::string> names = names_in_catalog();
  if (in.operands.empty())
    return usage_error("bench fetch of what?", "", {"write:  bench fetch " + joined(names, "|")});
  for (const std::string& name : in.operands) {
    if (find_in_catalog(name) != nullptr) continue;
    const auto close = nearest(name, names);
    return usage_error("no data set is called '" + name + "'", "",
                       {close ? "did you mean " + *close + "?" : "there are " + joined(names)});
  }
  const auto& own = in.own.of<FetchArguments>();
  if (own.from && own.url) return usage_error("--from and --url cannot both be the source");
  if (in.operands.size() > 1 && (own.from || own.url))
    return usage_error("--from and --url are for one data set at a time");
  return {};
}

bool is_here(const CatalogEntry& entry) {
  const auto set = DataSet::find(entry.name, {});
  return set && !set->files("*").empty();
}

/// What is about to happen, before it takes its time.
std::string announcement(const CatalogEntry& entry, const FetchArguments& own) {
  std::vector<std::string> sources;
  std::vector<std::string> kept;
  for (const Download& download : entry.downloads) {
    sources.push_back(download.url);
    for (const KeptFile& rule : download.keep) kept.push_back(rule.to);
  }
  std::string text = entry.title + " (licence " + entry.licence + ")";
  if (own.from) return text + ", from " + *own.from;
  text += ", from " + (own.url ? *own.url : joined(sources, " and "));
  if (const auto bytes = entry.likely_bytes()) text += "; downloads " + bytes_text(*bytes);
  return text + "; keeps " + joined(kept);
}

/// One line on a terminal that is rewritten when it would read differently.
class DownloadStatus {
 public:
  DownloadStatus(std::string name, const RunOptions& options)
      : name_(std::move(name)),
        shown_(terminal_of(STDERR_FILENO, options).is_terminal && !options.quiet &&
               options.progress != ProgressMode::none) {}
  ~DownloadStatus() {
    if (shown_) clear_status();
  }
  DownloadStatus(const DownloadStatus&) = delete;
  DownloadStatus& operator=(const DownloadStatus&) = delete;

  void show(std::int64_t have, std::optional<std::int64_t> total) {
    if (!shown_) return;
    std::string line = name_ + ": " + bytes_text(have) + (total ? " of " + bytes_text(*total) : "");
    if (line == last_) return;
    show_status(line);
    last_ = std::move(line);
  }

 private:
  std::string name_;
  bool shown_;
  std::string last_;
};

Expected<void> fetch_one(const std::string& name, const Invocation& asked) {
  const auto& own = asked.own.of<FetchArguments>();
  const CatalogEntry& entry = *find_in_catalog(name);
  if (!own.again && !own.from && !own.url && is_here(entry)) {
    talk(name + " is here already, in " + fetched_data_dir(name) + "; --again fetches it once more");
    return {};
  }
  talk(announcement(entry, own));
  if (!entry.note.empty()) talk(entry.note);
  DownloadStatus status(name, asked.run);
  FetchOrder order{&entry, own.from, own.url, {}};
  order.progress = [&status](std::int64_t have, std::optional<std::int64_t> total) { status.show(have, total); };
  const auto fetched = fetch_data(order);
  if (!fetched) return fetched.error();
  for (const std::string& note : fetched->notes) talk(note);
  write_output(name + ": " + counted(fetched->files, "file") + ", " + bytes_text(fetched->bytes) + ", in " +
               fetched->place + "\n");
  return {};
}

int fetch(const Invocation& asked) {
  for (const std::string& name : asked.operands)
    if (auto done = fetch_one(name, asked); !done) return static_cast<int>(tell(done.error()));
  return 0;
}

}  // namespace

Command fetch_command() {
  return {.name = "fetch",
          .any_operands = true,
          .operands_shown = "SUITE...",
          .about = "download data sets of quality suites (see: bench ls datasets)",
          .options = {&fetch_options, &screen_options, &config_options},
          .check = check_suites,
          .carry_out = fetch,
          .rare = true};
}

}  // namespace bench
