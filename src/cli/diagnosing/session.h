#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bench/clock.h"
#include "bench/failure.h"
#include "bench/options.h"
#include "bench/plan.h"
#include "bench/sensors.h"

#include "campaign/campaign.h"
#include "campaign/preflight.h"
#include "campaign/target.h"
#include "cli/measuring/run_report.h"
#include "cli/measuring/stopping.h"
#include "cli/option/invocation.h"
#include "sim/world/world.h"

namespace bench {

// What every question that `bench diagnose` asks a server needs: the server, its campaign, and the end of both.

/// A server, and the time and machine that go with it.
struct DiagnosePlace {
  Target target;
  const Clock* clock = nullptr;
  const Sensors* sensors = nullptr;
  bool threaded = true;
  CampaignPorts ports() { return {target, *clock, *sensors, threaded}; }
};

/// A server behind sockets: named, or simulated; else one in virtual time. `suite`: whose answers a world is to know.
Expected<DiagnosePlace> open_place(const Invocation& asked, const Suite& suite = {});

/// The world that --sim-world or --sim names. Another --seed gives another course of it, and a suite with known answers
/// is known to it.
Expected<World> world_of(const Invocation& asked, const Suite& suite = {});
DiagnosePlace place_in_virtual_time(World world);

/// Nothing else goes to stdout than the conclusion: no record as it comes.
RunOptions run_of(const Invocation& asked);

/// The server that is asked, looked at, and what has to end when a signal comes.
struct DiagnoseSession {
  explicit DiagnoseSession(const RunOptions& run, DiagnosePlace opened)
      : place(std::move(opened)), report(run), stopping(std::in_place, std::vector{&place.target}) {}
  DiagnosePlace place;
  RunReport report;
  std::optional<Stopping> stopping;
  Preflight found = {};
};

/// Looks at the server; the code to end with where that is no use.
std::optional<ExitCode> look(const RunOptions& run, DiagnoseSession& session, int& signal);

/// What is done with a campaign, once it is open.
using Work = std::function<void(Campaign& campaign)>;

Expected<CampaignResult> carry_out(const Invocation& asked, CampaignRequest request, DiagnosePlace& place,
                                   RunReport& report, Stopping& stopping, const Work& work);

/// --dry-run: the plan instead of the campaign.
ExitCode show_plan_of(DiagnoseSession& session, const std::string& text);

/// A server that goes away leaves a part of the answer, and that is a failure of the run.
ExitCode code_of(const CampaignResult& result, bool complete);

/// The conclusion goes to stdout, unless the journal does.
void show_result(const Invocation& asked, const CampaignResult& result, const std::function<void()>& show);

}  // namespace bench
