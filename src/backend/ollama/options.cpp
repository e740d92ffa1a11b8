#include <algorithm>
#include <array>
#include <string_view>

#include "backend/ollama/ollama.h"
#include "base/json/strict.h"
#include "base/json/write.h"
#include "base/text.h"

namespace bench::ollama {
namespace {

using Type = KnownOption::Type;

constexpr KnownOption option_rows[] = {
    {"num_ctx", Type::integer, true, "--num-ctx"},
    {"num_batch", Type::integer, true},
    {"num_gpu", Type::integer, true},
    {"main_gpu", Type::integer, true},
    {"use_mmap", Type::boolean, true},
    {"num_thread", Type::integer, true},
    {"draft_num_predict", Type::integer, true},
    {"num_predict", Type::integer, false, "--num-predict", true},
    {"num_keep", Type::integer},
    {"seed", Type::integer, false, "--seed"},
    {"temperature", Type::number, false, "--temperature"},
    {"top_k", Type::integer, false, "--top-k"},
    {"top_p", Type::number, false, "--top-p"},
    {"min_p", Type::number, false, "--min-p"},
    {"typical_p", Type::number},
    {"repeat_last_n", Type::integer},
    {"repeat_penalty", Type::number, false, "--repeat-penalty"},
    {"presence_penalty", Type::number},
    {"frequency_penalty", Type::number},
    {"stop", Type::strings, false, "--stop"},
    // Of older versions. Newer ones ignore them.
    {"numa", Type::boolean, true},
    {"low_vram", Type::boolean, true},
    {"f16_kv", Type::boolean, true},
    {"use_mlock", Type::boolean, true},
    {"penalize_newline", Type::boolean},
    {"tfs_z", Type::number},
    {"mirostat", Type::integer},
    {"mirostat_eta", Type::number},
    {"mirostat_tau", Type::number},
};

/// Puts an option at the end, or in the place of one with its name.
void put_option(std::vector<ServerOption>& options, ServerOption option) {
  const auto same = [&](const ServerOption& other) { return other.name == option.name; };
  const auto found = std::find_if(options.begin(), options.end(), same);
  if (found == options.end()) {
    options.push_back(std::move(option));
  } else {
    *found = std::move(option);
  }
}

/// Takes a decimal number off the front. False when there is none.
bool take_decimal(std::string_view& text) {
  std::size_t digits = 0;
  std::size_t at = 0;
  for (; at < text.size() && (is_digit(text[at]) || text[at] == '.'); ++at) digits += is_digit(text[at]);
  const bool one_point = at - digits <= 1;
  text.remove_prefix(at);
  return digits > 0 && one_point;
}

bool take_unit(std::string_view& text) {
  constexpr std::array<std::string_view, 7> units = {"ns", "us", "\u00b5s", "ms", "s", "m", "h"};
  for (const std::string_view unit : units) {
    if (!text.starts_with(unit)) continue;
    text.remove_prefix(unit.size());
    return true;
  }
  return false;
}

std::string_view without_sign(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  return text;
}

bool is_go_duration(std::string_view text) {
  text = without_sign(text);
  if (text.empty()) return false;
  while (!text.empty())
    if (!take_decimal(text) || !take_unit(text)) return false;
  return true;
}

bool is_json_number(const std::string& text) {
  const auto parsed = parse_strict(text);
  const Json* value = std::get_if<Json>(&parsed);
  return value != nullptr && value->is_number();
}

}  // namespace

std::span<const KnownOption> known_options() { return option_rows; }

std::vector<ServerOption> write_options(const RequestOptions& request, std::int64_t num_ctx, const Case& asked) {
  std::vector<ServerOption> options;
  if (num_ctx > 0) options.push_back({"num_ctx", std::to_string(num_ctx)});
  options.push_back({"num_predict", std::to_string(max_tokens_of(request, asked))});
  options.push_back({"temperature", json_number(request.temperature)});
  options.push_back({"seed", std::to_string(request.seed)});
  if (request.top_p) options.push_back({"top_p", json_number(*request.top_p)});
  if (request.top_k) options.push_back({"top_k", std::to_string(*request.top_k)});
  if (request.min_p) options.push_back({"min_p", json_number(*request.min_p)});
  if (request.repeat_penalty) options.push_back({"repeat_penalty", json_number(*request.repeat_penalty)});
  if (!request.stop.empty()) options.push_back({"stop", compact(Json(request.stop))});
  for (const ServerOption& extra : request.extra) put_option(options, extra);
  for (const ServerOption& own : asked.options) put_option(options, own);
  return options;
}

std::string think_json(const std::string& asked, const PlanTarget& to) {
  if (asked == "auto") return to.thinks_in_levels ? "\"low\"" : "false";
  if (asked == "off") return "false";
  if (asked == "on") return "true";
  return compact(Json(asked));
}

std::optional<std::string> keep_alive_json(const std::string& typed) {
  if (is_json_number(typed)) return typed;
  if (is_go_duration(typed)) return compact(Json(typed));
  return std::nullopt;
}

}  // namespace bench::ollama
