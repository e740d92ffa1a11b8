#if defined(__linux__)

#include <algorithm>

#include "base/text.h"
#include "system/real_sensors.h"
#include "system/sysroot.h"

namespace bench {
namespace {

// "cpu  74608 2520 24433 1117073 6176 4054 0 0 0 0": user, nice, system, idle, waiting for disks, interrupts of two
// kinds, stolen by the hypervisor; guests are within user and nice. Of a processor alone it reads "cpu0 ...".
constexpr std::size_t idle = 4, waiting = 5, stolen = 8;

bool is_of_one_processor(std::string_view name) { return name.starts_with("cpu") && name != "cpu"; }

}  // namespace

std::optional<MachineUsage> machine_usage(const std::string& root) {
  const std::string text = Sysroot(root).read("/proc/stat").value_or("");
  MachineUsage usage;
  bool told = false;
  for (const std::string_view line : split(text, '\n')) {
    const auto fields = split(line, ' ');
    if (fields.size() <= stolen) continue;
    usage.processors += is_of_one_processor(fields[0]);
    if (fields[0] != "cpu") continue;
    told = true;
    for (std::size_t i = 1; i <= stolen; ++i)
      if (i != idle && i != waiting) usage.busy += time_of_ticks(whole_number(fields[i]).value_or(0));
  }
  return told && usage.processors > 0 ? std::optional(usage) : std::nullopt;
}

}  // namespace bench

#endif
