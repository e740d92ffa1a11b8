#pragma once

#include <string_view>

// The metrics that code outside this folder is about. All others are known by their rows only.
namespace bench::metric {

inline constexpr std::string_view ttft = "ttft_s";
inline constexpr std::string_view lag = "lag_s";
inline constexpr std::string_view decode_rate = "gen_toks_per_s";
inline constexpr std::string_view client_decode_rate = "client_gen_toks_per_s";
inline constexpr std::string_view raw_wait = "wait_raw_s";
inline constexpr std::string_view queue_estimate = "queue_est_s";

}  // namespace bench::metric
