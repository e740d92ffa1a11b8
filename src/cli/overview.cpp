#include "cli/overview.h"

#include <algorithm>
#include <chrono>
#include <unistd.h>
#include <utility>

#include "bench/backend.h"

#include "base/text.h"
#include "campaign/observer.h"
#include "campaign/preflight.h"
#include "campaign/target.h"
#include "cli/terminal/message.h"
#include "cli/terminal/output.h"
#include "cli/terminal/terminal.h"
#include "present/page/layout.h"
#include "present/page/text.h"

namespace bench {
namespace {

/// Where Ollama, llama.cpp, LM Studio and vLLM listen when nothing else is said.
constexpr int usual_ports[] = {11434, 8080, 1234, 8000};
constexpr std::size_t most_names = 6;

/// Nobody has asked to wait.
Timeouts impatient() {
  Timeouts limits;
  limits.connect = std::chrono::milliseconds(300);
  limits.idle = std::chrono::milliseconds(700);
  limits.total = std::chrono::milliseconds(700);
  return limits;
}

/// Tells a server that answers something from none at all.
class AnswerListener final : public CampaignObserver {
 public:
  void answered(const HttpRequest&, const FailureOr<HttpResponse>& answer) override {
    any_ = any_ || answer.has_value();
  }
  bool any() const { return any_; }

 private:
  bool any_ = false;
};

/// Adds the server to `found` if anything answers; else hands back why not.
std::string look(const RunOptions& options, const Expected<Target>& target, std::vector<Sighting>& found) {
  if (!target) return target.error().what;
  RunOptions quick = options;
  quick.timeouts = impatient();
  quick.ready_timeout = Nanos{0};
  AnswerListener listener;
  auto seen = survey(quick, target->host, *target->transport, &listener);
  if (seen) {
    found.push_back({std::move(seen->server), std::move(seen->installed)});
  } else if (listener.any()) {
    found.push_back({{}, {}, seen.error().what});
  } else {
    return seen.error().what;
  }
  return "";
}

bool is_loaded(const Sighting& at, const std::string& model) {
  return find_loaded(at.server.api, at.server.loaded, model) != nullptr;
}

/// Loaded ones first: they answer at once.
std::vector<std::string> names_of_models(const Sighting& at) {
  std::vector<std::string> names;
  for (const bool loaded : {true, false})
    for (const ModelFacts& model : at.installed)
      if (is_loaded(at, model.name) == loaded) names.push_back(model.name);
  return names;
}

std::string sentence_on(const Sighting& at) {
  if (!at.refused.empty()) return at.refused;
  const ServerWords& words = backend_or_first(at.server.api).words;
  std::string text = at.server.url + " is " + std::string(words.product) + " " + at.server.version +
                     (at.server.simulated ? " (simulated)" : "");
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
  std::vector<Sighting> found;
  std::string why;
  if (asked.run.host) {
    why = look(asked.run, open_target(asked.run), found);
  } else {
    std::vector<std::string> ports;
    for (const int port : usual_ports) {
      look(asked.run, open_neighbour(port), found);
      ports.push_back(std::to_string(port));
    }
    why = "no server answers on this machine, ports " + joined(ports);
  }
  if (found.empty()) return tell(nothing_found(why));
  write_output(overview_text(found, terminal_of(STDOUT_FILENO, asked.run).style));
  return best_of(found) != nullptr ? ExitCode::ok : ExitCode::usage;
}

}  // namespace bench
