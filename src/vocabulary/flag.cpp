#include "bench/flag.h"

#include <algorithm>
#include <array>

namespace bench {
namespace {

constexpr std::array flags{
    FlagRow{.flag = Flag::duplicate_keys, .name = "duplicate_keys", .meaning = "replies repeat a key"},
    FlagRow{.flag = Flag::remote_model,
            .name = "remote_model",
            .meaning = "replies came from another machine",
            .invalidates = true,
            .advice = "name a model that the server runs itself"},
    FlagRow{.flag = Flag::text_cut, .name = "text_cut", .meaning = "replies were too long to be kept whole"},
    FlagRow{.flag = Flag::second_done, .name = "second_done", .meaning = "replies ended twice"},
    FlagRow{.flag = Flag::after_done, .name = "after_done", .meaning = "replies went on behind their end"},
    FlagRow{.flag = Flag::unclean_end, .name = "unclean_end", .meaning = "connections broke behind a complete reply"},
    FlagRow{.flag = Flag::model_mismatch,
            .name = "model_mismatch",
            .meaning = "replies name another model",
            .invalidates = true,
            .advice = "look for a proxy that replaces models"},
    FlagRow{.flag = Flag::invalid_utf8, .name = "invalid_utf8", .meaning = "replies hold bytes that are no UTF-8"},
    FlagRow{.flag = Flag::coalesced, .name = "coalesced", .meaning = "replies have tokens that shared a read"},
    FlagRow{.flag = Flag::units_suspect,
            .name = "units_suspect",
            .meaning = "replies carry server times that contradict each other or our clock",
            .effect = FlagEffect::server_times_withheld,
            .advice = "rely on client_gen_toks_per_s, and see \"server\" in the records"},
    FlagRow{.flag = Flag::count_mismatch,
            .name = "count_mismatch",
            .meaning = "replies came in another number of pieces than the server counts tokens"},
    FlagRow{.flag = Flag::no_counters, .name = "no_counters", .meaning = "replies lack the server's counters"},
    FlagRow{.flag = Flag::prompt_truncated,
            .name = "prompt_truncated",
            .meaning = "prompts were cut by the server",
            .advice = "raise --num-ctx"},
    FlagRow{.flag = Flag::reconnected, .name = "reconnected", .meaning = "requests went over a replaced connection"},
    FlagRow{.flag = Flag::server_restart,
            .name = "server_restart",
            .meaning = "requests waited for a server that had gone to come back; their times count from its return",
            .advice = "see the server's log: what was in flight has failed, and models are loaded anew"},
    FlagRow{.flag = Flag::clock_step,
            .name = "clock_step",
            .meaning = "replies came while the wall clock was set, so that their stamps are this program's own",
            .advice = "let the clock settle (chronyc tracking, timedatectl) and repeat"},
    FlagRow{.flag = Flag::clock_suspend,
            .name = "clock_suspend",
            .meaning = "requests were in flight while the machine slept",
            .effect = FlagEffect::excluded,
            .invalidates = true,
            .advice = "keep the machine awake and repeat"},
    FlagRow{.flag = Flag::paused,
            .name = "paused",
            .meaning = "requests were in flight while this program stood still",
            .effect = FlagEffect::excluded,
            .invalidates = true,
            .advice = "leave the program running (no Ctrl-Z, no debugger) on a machine with time for it, and repeat"},
    FlagRow{.flag = Flag::writer_wait, .name = "writer_wait", .meaning = "records waited for the disk"},
    FlagRow{.flag = Flag::not_finite, .name = "not_finite", .meaning = "records have a metric that is no number"},
    FlagRow{.flag = Flag::cold, .name = "cold", .meaning = "requests had the model loaded first"},
    FlagRow{.flag = Flag::cache_hit, .name = "cache_hit", .meaning = "prompts were served by a cached prefix"},
    FlagRow{.flag = Flag::short_output, .name = "short_output", .meaning = "replies ended before the limit"},
    FlagRow{.flag = Flag::cpu_offload,
            .name = "cpu_offload",
            .meaning = "requests went to a model that is partly on the CPU"},
};

constexpr bool flags_in_order() {
  for (std::size_t i = 0; i < flags.size(); ++i)
    if (static_cast<std::size_t>(flags[i].flag) != i) return false;
  return flags.size() == static_cast<std::size_t>(Flag::cpu_offload) + 1;
}
static_assert(flags_in_order(), "one row for each flag, in the order of the enumeration");

}  // namespace

std::span<const FlagRow> flag_rows() { return flags; }

const FlagRow& row_of(Flag flag) { return flags[static_cast<std::size_t>(flag)]; }

std::optional<Flag> flag_from(std::string_view name) {
  const auto found = std::find_if(flags.begin(), flags.end(), [name](const FlagRow& row) { return row.name == name; });
  return found == flags.end() ? std::nullopt : std::optional(found->flag);
}

bool Flags::exclude() const {
  return std::any_of(flags.begin(), flags.end(),
                     [this](const FlagRow& row) { return row.effect == FlagEffect::excluded && has(row.flag); });
}

}  // namespace bench
