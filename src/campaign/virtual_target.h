#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "bench/clock.h"
#include "bench/failure.h"
#include "bench/sensors.h"

#include "campaign/campaign.h"
#include "campaign/target.h"

namespace bench {

/// A machine of which nothing is measured: the client of a server that is simulated in virtual time costs nothing.
class NoSensors final : public Sensors {
 public:
  HostFacts host() const override { return {}; }
  ProcessUsage self() const override { return {}; }
  std::optional<ProcessUsage> server(const Host&) const override { return std::nullopt; }
  std::optional<MachineUsage> machine() const override { return std::nullopt; }
};

/// A simulated server in virtual time as the target of campaigns: the same engine as behind sockets, and an hour of it
/// in a moment.
struct VirtualTarget {
  Target target;
  const Clock* clock = nullptr;  ///< of the transport
  NoSensors sensors = {};
  CampaignPorts ports() { return {target, *clock, sensors, false}; }
};

/// The world of a JSON text. With a trial, its random draws are others than the world's own: each number gives another
/// course of the same world. `origin` names the text in messages.
Expected<VirtualTarget> virtual_target_of(const std::string& world_json, const std::string& origin,
                                          std::optional<std::uint64_t> trial = {});

/// The same of a file.
Expected<VirtualTarget> open_virtual_target(const std::string& world_file, std::optional<std::uint64_t> trial = {});

}  // namespace bench
