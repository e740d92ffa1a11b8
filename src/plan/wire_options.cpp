#include "plan/wire_options.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/json/strict.h"
#include "base/json/write.h"
#include "base/text.h"
#include "plan/server_options.h"

namespace bench {
namespace {

/// Puts an option at the end, or in the place of one with its name.
void set(std::vector<ServerOption>& options, ServerOption option) {
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

std::int64_t max_tokens_of(const RequestOptions& request, const Case& asked) {
  return asked.max_tokens.value_or(request.num_predict);
}

std::vector<ServerOption> wire_options(const RequestOptions& request, std::int64_t num_ctx, const Case& asked) {
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
  for (const ServerOption& extra : request.extra) set(options, extra);
  for (const ServerOption& own : asked.options) set(options, own);
  return options;
}

std::string think_json(const std::string& asked, const PlanTarget& to) {
  if (asked == "auto") return to.thinks_in_levels ? "\"low\"" : "false";
  if (asked == "off") return "false";
  if (asked == "on") return "true";
  return compact(Json(asked));
}

bool is_keep_alive(const std::string& typed) { return is_json_number(typed) || is_go_duration(typed); }

std::string keep_alive_json(const std::string& typed) { return is_json_number(typed) ? typed : compact(Json(typed)); }

}  // namespace bench
