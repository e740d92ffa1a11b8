#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bench/clock.h"
#include "bench/failure.h"
#include "bench/options.h"

namespace bench {

// How values are written on the command line and in BENCH_ variables: one grammar for all options, and no locale.
// An error has `why` and `try_this` filled, the latter with the valid range; `what` is left to the caller, who knows
// the name of the option.

struct CountRange {
  std::int64_t min;
  std::int64_t max;
};
/// Bounds are whole, so that a range can be a template argument everywhere.
using NumberRange = CountRange;

Expected<std::int64_t> parse_count(std::string_view text, CountRange range);    ///< 200, 10k = 10000, 2m = 2000000
Expected<std::int64_t> parse_integer(std::string_view text, CountRange range);  ///< digits, with a sign
Expected<std::uint64_t> parse_bits(std::string_view text);                      ///< 64 bits, decimal or 0x…
Expected<double> parse_number(std::string_view text, NumberRange range);
Expected<Nanos> parse_duration(std::string_view text, Nanos min, Nanos max);  ///< 500ms, 10s, 1h30m; a unit is required
Expected<ItemLimit> parse_item_limit(std::string_view text);                  ///< 20, 5%, 0.05
Expected<FailureAllowance> parse_allowance(std::string_view text);            ///< 3, 1k, 5%
Expected<ContextSize> parse_context_size(std::string_view text);              ///< auto, server, 8192, 4k = 4096
Expected<std::vector<double>> parse_percentiles(std::string_view text);       ///< 50,95,99.9
/// What Ollama accepts, as JSON text: a number of seconds (300, 0, -1), or a Go duration (5m, 1h30m, -1s) in quotes.
Expected<std::string> parse_keep_alive(std::string_view text);
Expected<bool> parse_switch(std::string_view text);       ///< true/false, 1/0, yes/no, on/off
Expected<std::string> parse_text(std::string_view text);  ///< anything but nothing
Expected<std::string> parse_any_text(std::string_view text);
Expected<std::string> parse_word(std::string_view text, const std::vector<std::string>& words);
Expected<std::vector<std::string>> parse_list(std::string_view text);  ///< a,b,c; blanks around items are dropped
/// Levels of something, ascending and each once: items with commas between them, each a number or a range: 1-8, 1-8+2,
/// 1-64*2 (also 1-64x2, which no shell expands). At most 64.
Expected<std::vector<std::int64_t>> parse_levels(std::string_view text, CountRange range, std::int64_t k = 1000);
Expected<std::vector<double>> parse_rate_levels(std::string_view text, NumberRange range);  ///< the same with decimals
Expected<std::pair<std::string, std::string>> parse_key_value(std::string_view text);       ///< K=V
Expected<std::pair<std::string, std::string>> parse_header(std::string_view line);          ///< "K: V"

}  // namespace bench
