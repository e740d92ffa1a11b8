#pragma once

#include <string_view>

// The metrics that code outside this folder is about. All others are known by their rows only.
namespace bench::metric {

inline constexpr std::string_view ttft = "ttft_s";
inline constexpr std::string_view wall = "wall_s";
inline constexpr std::string_view lag = "lag_s";
inline constexpr std::string_view decode_rate = "gen_toks_per_s";
inline constexpr std::string_view client_decode_rate = "client_gen_toks_per_s";
inline constexpr std::string_view load = "load_s";
inline constexpr std::string_view prefill = "prefill_s";
inline constexpr std::string_view decode = "decode_s";
inline constexpr std::string_view server_gap = "gap_s";
inline constexpr std::string_view raw_wait = "wait_raw_s";
inline constexpr std::string_view queue_estimate = "queue_est_s";
inline constexpr std::string_view output_count = "output_tokens";
inline constexpr std::string_view correct = "correct";

}  // namespace bench::metric
