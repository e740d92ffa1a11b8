#include <string>
#include <string_view>

#include "summarise/judgement.h"
#include "summarise/sentence.h"

namespace bench {

namespace {

using Warnings = std::vector<Warning>;

void warn_simulated(bool simulated, Warnings& warnings) {
  if (!simulated) return;
  warnings.push_back(
      {"simulated", "answers came from the simulated server: no model ran", "name a real one with --host"});
}

void warn_incomplete(const RunEnd& end, Warnings& warnings) {
  if (end.complete) return;
  const std::string why = end.reason.empty() ? "" : " (" + end.reason + ")";
  warnings.push_back({"incomplete", "the run ended early" + why + ": the summary is of what was finished", ""});
}

void warn_client_cpu(const RunEnd& end, Warnings& warnings) {
  const auto share = client_cpu_share(end);
  if (!share || *share <= most_client_cpu) return;
  warnings.push_back({"client_cpu",
                      "this program used " + sentence_percent(*share) + " of a core: it may be what was measured",
                      "use fewer --workers, or run bench on another machine than the server"});
}

void warn_governor(const HostFacts& host, Warnings& warnings) {
  if (host.governor != "powersave") return;
  warnings.push_back({"governor",
                      "the CPU governor of this machine is powersave, which delays stamps and short requests",
                      "sudo cpupower frequency-set -g performance"});
}

void warn_build(const BuildFacts& build, Warnings& warnings) {
  for (const std::string_view unfit : {"unoptimised", "asan", "tsan", "ubsan"}) {
    if (build.flags.find(unfit) == std::string::npos) continue;
    warnings.push_back({"debug_build",
                        "this bench was built for finding faults (" + build.flags + "), not for measuring",
                        "build the release preset: cmake --preset release"});
    return;
  }
}

}  // namespace

std::optional<double> client_cpu_share(const RunEnd& end) {
  if (!end.measuring || end.measuring->wall < shortest_judged) return std::nullopt;
  return seconds(end.measuring->cpu) / seconds(end.measuring->wall);
}

Warning resumed_warning() {
  return {"resumed", "the run was stopped and resumed: a part of it was measured later, after a new warm-up",
          "to compare times, measure it anew in one go"};
}

std::vector<Warning> run_warnings(const RunHeader& header, const RunEnd& end, bool simulated) {
  Warnings warnings;
  warn_simulated(simulated, warnings);
  warn_incomplete(end, warnings);
  warn_client_cpu(end, warnings);
  warn_governor(header.host, warnings);
  warn_build(header.build, warnings);
  return warnings;
}

}  // namespace bench
