#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>

namespace bench {

/// What a reader must know of one request beside its numbers. What each means and does stands in its row (flag_rows()).
enum class Flag : std::uint8_t {
  // The decoder sees these in the reply.
  duplicate_keys,
  remote_model,
  text_cut,
  second_done,
  after_done,
  unclean_end,
  model_mismatch,
  invalid_utf8,
  coalesced,
  units_suspect,
  count_mismatch,
  no_counters,
  prompt_truncated,
  // The sending side, the machine and the journal see these.
  reconnected,
  server_restart,
  clock_step,
  clock_suspend,
  paused,
  writer_wait,
  not_finite,
  // Only a comparison with other requests shows these: they are never in a record.
  cold,
  cache_hit,
  short_output,
  cpu_offload,
};

/// What a flag does to the statistics.
enum class FlagEffect {
  none,
  excluded,               ///< no statistic uses the request
  server_times_withheld,  ///< no rate is computed from the server's own times
};

struct FlagRow {
  Flag flag;
  std::string_view name;     ///< in the journal, for ever
  std::string_view meaning;  ///< goes on after a number: "3 of 100 " + "replies name another model"
  FlagEffect effect = FlagEffect::none;
  bool invalidates = false;      ///< one such request, and the run did not measure what it says
  std::string_view advice = "";  ///< what to do about it; "": nothing a reader could do, so it is counted and no more
};

/// All flags, in the order of the enumeration.
std::span<const FlagRow> flag_rows();
const FlagRow& row_of(Flag flag);
inline std::string_view name_of(Flag flag) { return row_of(flag).name; }
std::optional<Flag> flag_from(std::string_view name);

/// A set of flags.
class Flags {
 public:
  constexpr Flags() = default;
  constexpr Flags(std::initializer_list<Flag> flags) {
    for (const Flag flag : flags) add(flag);
  }
  constexpr void add(Flag flag) { bits_ |= bit(flag); }
  constexpr void add(Flags others) { bits_ |= others.bits_; }
  constexpr bool has(Flag flag) const { return (bits_ & bit(flag)) != 0; }
  constexpr bool empty() const { return bits_ == 0; }
  /// Calls each(flag) in the order of the enumeration.
  template <class Each>
  void for_each(Each each) const {
    for (const FlagRow& row : flag_rows())
      if (has(row.flag)) each(row.flag);
  }
  /// Whether any of them keeps the request out of the statistics.
  bool exclude() const;
  constexpr bool operator==(const Flags&) const = default;

 private:
  static constexpr std::uint32_t bit(Flag flag) { return std::uint32_t{1} << static_cast<unsigned>(flag); }
  std::uint32_t bits_ = 0;
};

}  // namespace bench
