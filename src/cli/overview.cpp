#include "cli/overview.h"

#include <algorithm>
#include <unistd.h>

#include "bench/backend.h"

#include "base/text.h"
#include "cli/terminal/message.h"
#include "cli/terminal/output.h"
#include "cli/terminal/terminal.h"
#include "present/page/layout.h"
#include "present/page/text.h"

namespace bench {
namespace {

constexpr std::size_t most_names = 6;

std::string sentence_on(const Sighting& at) {
  if (!at.refused.empty()) return at.refused;
  const ServerWords& words = backend_or_first(at.server.api).words;
  std::string text = at.server.url + " is " + product_of(at.server);
  std::vector<std::string> names = names_of_models(at);
  if (names.empty())
    return text + ", no models" +
           (words.get_model.empty() ? "" : ": " + std::string(words.get_model) + " NAME gets one");
  const std::size_t all = names.size();
  for (std::string& name : names)
    if (is_loaded(at, name)) name += " (loaded)";
  names.resize(std::min(all, most_names));
  if (all > most_names) names.push_back("and " + std::to_string(all - most_names) + " more");
  return text + ", " + counted(static_cast<std::int64_t>(all), "model") + ": " + joined(names);
}

/// The first server with a model to measure.
const Sighting* best_of(std::span<const Sighting> found) {
  const auto best = std::find_if(found.begin(), found.end(), [](const Sighting& at) { return !at.installed.empty(); });
  return best == found.end() ? nullptr : &*best;
}

std::string measure_command(const Sighting& at) {
  const bool is_default = at.server.url == Host{}.url();
  return "bench" + (is_default ? "" : " --host " + at.server.url) + " --model " + names_of_models(at).front();
}

void add_line(std::string& out, const std::string& text, const Style& style) {
  for (const std::string& line : wrapped(safe_text(text, style.unicode), {style.columns, 6, 2})) out += line + "\n";
}

SetupError nothing_found(const std::string& why) {
  const ServerWords& words = backends().front().words;
  return {ExitCode::usage,
          "which model?",
          why,
          {"start a server:  " + std::string(words.start) + "        or try without one:  bench --sim",
           "or name one:  bench --host http://gpu-box:" + std::to_string(Host{}.port) + " --model llama3.1:8b",
           "see what there is:  bench --help"}};
}

}  // namespace

std::string overview_text(std::span<const Sighting> found, const Style& style) {
  std::string out = "found:\n";
  for (const Sighting& at : found) add_line(out, sentence_on(at), style);
  out += "\ntype:\n";
  const Sighting* best = best_of(found);
  if (best != nullptr) {
    const std::string measure = safe_text(measure_command(*best), style.unicode);
    out += "  " + measure + "\n";
    out += "  " + measure + " --runs 1 --limit 3      (a first look)\n";
  } else {
    out += "  bench --sim                    (a simulated server)\n";
    out += "  bench --host URL --model NAME  (another server)\n";
  }
  return out + "  bench --help\n";
}

ExitCode show_overview(const Invocation& asked) {
  const auto [found, why] = look_around(asked.run);
  if (found.empty()) return tell(nothing_found(why));
  write_output(overview_text(found, terminal_of(STDOUT_FILENO, asked.run).style));
  return best_of(found) != nullptr ? ExitCode::ok : ExitCode::usage;
}

}  // namespace bench
