// `bench ls datasets|models|prompts|runs|servers`

#include <algorithm>
#include <string>
#include <unistd.h>
#include <vector>

#include "bench/suite.h"

#include "base/rfc3339.h"
#include "base/text.h"
#include "campaign/preflight.h"
#include "campaign/target.h"
#include "cli/commands.h"
#include "cli/option/field.h"
#include "cli/option/option_tables.h"
#include "cli/option/run_values.h"
#include "cli/sightings.h"
#include "cli/terminal/message.h"
#include "cli/terminal/output.h"
#include "cli/terminal/terminal.h"
#include "plan/data/catalog.h"
#include "plan/data/data_set.h"
#include "plan/data/row_count.h"
#include "plan/load_suite.h"
#include "plan/prompt/token_estimate.h"
#include "present/number.h"
#include "present/page/layout.h"
#include "present/page/text.h"
#include "record/run_store.h"

namespace bench {
namespace {

/// What only `bench ls` is asked.
struct ListArguments {
  bool plain = false;  ///< bare names, one a line
};

constexpr OptionRow list_rows[] = {
    {.name = "plain",
     .kind = OptionKind::flag,
     .help = "bare names, one a line",
     .field = field<parse_switch, &ListArguments::plain>},
};
constexpr OptionTable list_options = {"Results", list_rows};

/// A list with a title for each column. The first column holds the names, which --plain prints alone.
struct Listing {
  std::vector<std::string> titles;
  std::vector<std::vector<std::string>> rows;
  std::string none;  ///< said on stderr when there are no rows
};

std::string line_of(const std::vector<std::string>& cells, const std::vector<int>& widths, int columns, bool unicode) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i)
    line += i + 1 < cells.size() ? padded(cells[i], widths[i] + 2) : cells[i];
  return truncated(line, columns, unicode) + "\n";
}

void print(Listing listing, const Invocation& asked) {
  const bool plain = asked.own.of<ListArguments>().plain;
  const Terminal screen = terminal_of(STDOUT_FILENO, asked.run);
  if (listing.rows.empty()) talk(listing.none);
  std::vector<int> widths;
  for (const std::string& title : listing.titles) widths.push_back(display_width(title));
  for (std::vector<std::string>& row : listing.rows)
    for (std::size_t i = 0; i < row.size(); ++i) {
      row[i] = safe_text(row[i], screen.style.unicode);
      widths[i] = std::max(widths[i], display_width(row[i]));
    }
  const int columns = screen.is_terminal ? screen.style.columns : 10'000;  // a file keeps whole lines
  std::string out;
  if (!plain && !listing.rows.empty()) out += line_of(listing.titles, widths, columns, screen.style.unicode);
  for (const std::vector<std::string>& row : listing.rows)
    out += plain ? row.front() + "\n" : line_of(row, widths, columns, screen.style.unicode);
  write_output(out);
}

Expected<Listing> prompts() {
  Listing listing{{"NAME", "PROMPTS", "TOKENS AT MOST", "FOR"}, {}, ""};
  for (const std::string& name : suite_names()) {
    if (find_quality_suite(name) != nullptr) continue;  // questions are asked by `bench eval`, see `ls datasets`
    const auto suite = suite_named(name);
    if (!suite) {
      listing.rows.push_back({name, "", "", suite.error().try_this.empty() ? "" : suite.error().try_this.front()});
      continue;
    }
    std::int64_t fewest = 0;
    std::int64_t most = 0;
    for (const Case& item : suite->cases) {
      const std::int64_t tokens = estimate_tokens(item.messages);
      fewest = fewest == 0 ? tokens : std::min(fewest, tokens);
      most = std::max(most, tokens);
    }
    const std::string tokens = std::to_string(fewest) + " to " + std::to_string(most);
    listing.rows.push_back({suite->name, std::to_string(suite->cases.size()), tokens, "--prompts " + suite->name});
  }
  return listing;
}

Expected<Listing> models(const RunOptions& options) {
  const auto target = open_target(options);
  if (!target) return target.error();
  for (const std::string& text : target->warnings) warn(text);
  const auto installed = installed_models(options, target->host, *target->transport);
  if (!installed) return installed.error();
  Listing listing{{"NAME", "SIZE", "PARAMETERS", "QUANTIZATION"}, {}, "no models on " + target->host.url()};
  for (const ModelFacts& model : *installed)
    listing.rows.push_back(
        {model.name, model.size ? bytes_text(*model.size) : "", model.parameter_size, model.quantization});
  return listing;
}

Listing runs() {
  Listing listing{{"RUN", "STARTED", "MODELS", "PROMPTS", "FILE"}, {}, "no runs in " + runs_dir()};
  for (const StoredRun& run : list_runs()) {
    std::vector<std::string> names;
    for (const ModelFacts& model : run.header.models) names.push_back(model.name);
    const std::string started = to_rfc3339(run.header.started).substr(0, 19) + "Z";
    listing.rows.push_back({run.header.run_id, started, joined(names, ","), run.header.suite, run.path});
  }
  return listing;
}

/// Those that can be fetched, with the rows of what is here.
Listing datasets() {
  Listing listing{{"NAME", "QUESTIONS", "LICENCE", "WHERE"}, {}, ""};
  for (const CatalogEntry& entry : catalog()) {
    auto set = DataSet::find(entry.name, {});
    const auto bytes = entry.likely_bytes();
    const std::string download = "bench fetch " + entry.name + (bytes ? " (" + bytes_text(*bytes) + ")" : "");
    const auto rows = set ? question_rows(entry, *set) : std::nullopt;
    listing.rows.push_back(
        {entry.name, rows ? std::to_string(*rows) : "", entry.licence, set ? set->place() : "not here: " + download});
  }
  return listing;
}

/// Those that answer at the address that is named, or on this machine.
Listing servers(const RunOptions& options) {
  const Sightings seen = look_around(options);
  Listing listing{
      {"URL", "SERVER", "MODELS", "RECOGNISED BY"}, {}, seen.found.empty() ? seen.why_none : "nothing else answers"};
  for (const Sighting& at : seen.found) {
    if (at.refused.empty()) {
      listing.rows.push_back(
          {at.server.url, product_of(at.server), std::to_string(at.installed.size()), at.server.recognised_by});
    } else {
      talk(at.refused);
    }
  }
  return listing;
}

Expected<Listing> listing_of(const Invocation& asked) {
  const std::string& what = asked.operands.front();
  if (what == "datasets") return datasets();
  if (what == "prompts") return prompts();
  if (what == "models") return models(asked.run);
  if (what == "servers") return servers(asked.run);
  return runs();
}

int list(const Invocation& asked) {
  auto listing = listing_of(asked);
  if (!listing) return static_cast<int>(tell(listing.error()));
  print(*std::move(listing), asked);
  return 0;
}

}  // namespace

Command ls_command() {
  return {.name = "ls",
          .operands = "datasets models prompts runs servers",
          .about = "list data, models, prompts, runs or servers",
          .options = {&list_options, &server_options, &screen_options, &config_options},
          .check = check_one_server,
          .carry_out = list};
}

}  // namespace bench
