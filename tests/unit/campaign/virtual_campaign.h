#pragma once

#include <memory>
#include <string>
#include <vector>

#include "bench/sensors.h"

#include "campaign/campaign.h"
#include "plan/load_suite.h"
#include "sim/virtual/transport.h"
#include "sim/world/world.h"
#include "support/sandbox.h"

namespace bench::test {

/// A machine that is always the same.
class StillSensors final : public Sensors {
 public:
  HostFacts host() const override {
    HostFacts facts;
    facts.cpu = "a quiet machine";
    return facts;
  }
  ProcessUsage self() const override { return {}; }
  std::optional<ProcessUsage> server(const Host&) const override { return std::nullopt; }
  std::optional<MachineUsage> machine() const override { return std::nullopt; }
};

/// A simulated server in virtual time as the target of campaigns, and a folder for their journals.
struct VirtualBed {
  explicit VirtualBed(const std::string& world) {
    auto transport = std::make_unique<VirtualTransport>(make_world(world, "test", {}).value());
    clock = &transport->clock();
    target.transport = std::move(transport);
  }

  /// Options of runs of `runs` short requests, whose journal is the file `name`.
  RunOptions options(const std::string& name, std::int64_t runs = 4) const {
    RunOptions made;
    made.prompt = "hello world!";
    made.runs = runs;
    made.request.num_predict = 8;
    made.nonce_seed = 7;
    made.output = folder.path(name);
    return made;
  }

  /// What a command does before it opens a campaign.
  CampaignRequest request_for(const RunOptions& options) {
    CampaignRequest request;
    request.options = options;
    request.found = preflight(options, target.host, *target.transport).value();
    request.legs = make_legs(options, load_suite(options, nullptr).value(), request.found).value();
    return request;
  }

  CampaignPorts ports() { return {target, *clock, sensors, false}; }

  Sandbox folder;
  Target target;
  const Clock* clock = nullptr;
  StillSensors sensors;
};

}  // namespace bench::test
