#include "cli/option/value_grammar.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <functional>
#include <locale>
#include <optional>
#include <sstream>

#include "base/nearest.h"
#include "base/text.h"

namespace bench {
namespace {

SetupError wrong(std::string why, std::string fix) { return {ExitCode::usage, "", std::move(why), {std::move(fix)}}; }

/// All of `text` as a whole number; none when it is something else or too long.
template <class Int>
std::optional<Int> whole(std::string_view text, int base = 10) {
  Int value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// All of `text` as a finite decimal number, always with a point: 5, -0.5, .5, 1e-3. No hexadecimal, no "nan".
std::optional<double> decimal(std::string_view text) {
  if (text.empty() || text.find_first_not_of("0123456789.+-eE") != std::string_view::npos) return std::nullopt;
  if (!is_digit(text.back()) && text.back() != '.') return std::nullopt;
  std::istringstream in{std::string(text)};
  in.imbue(std::locale::classic());
  double value = 0;
  if (!(in >> value) || in.peek() != std::istringstream::traits_type::eof() || !std::isfinite(value))
    return std::nullopt;
  return value;
}

bool is_all_digits(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), is_digit); }

std::string fix_for(CountRange range, std::string_view examples) {
  return "write a whole number from " + std::to_string(range.min) + " to " + std::to_string(range.max) +
         std::string(examples);
}

Expected<std::int64_t> in_range(std::int64_t value, CountRange range, std::string_view examples) {
  if (value < range.min) return wrong("the smallest is " + std::to_string(range.min), fix_for(range, examples));
  if (value > range.max) return wrong("the largest is " + std::to_string(range.max), fix_for(range, examples));
  return value;
}

/// Digits with a factor behind them, such as 10k.
Expected<std::int64_t> scaled(std::string_view text, CountRange range, std::int64_t k, std::string_view examples) {
  std::int64_t factor = 1;
  std::string_view number = text;
  if (!text.empty() && (text.back() == 'k' || text.back() == 'K')) factor = k;
  if (!text.empty() && (text.back() == 'm' || text.back() == 'M')) factor = k * k;
  if (factor != 1) number.remove_suffix(1);
  const auto value = whole<std::int64_t>(number);
  if (!value && is_all_digits(number))
    return wrong("the largest is " + std::to_string(range.max), fix_for(range, examples));
  if (!value) return wrong("not a whole number", fix_for(range, examples));
  const std::int64_t most = range.max / factor + 1;  // more cannot be in range, and might not fit when multiplied
  return in_range(std::clamp(*value, -most, most) * factor, range, examples);
}

struct DurationUnit {
  std::string_view name;
  double nanos;
};
constexpr DurationUnit duration_units[] = {{"ms", 1e6}, {"us", 1e3}, {"\u00b5s", 1e3}, {"\u03bcs", 1e3},
                                           {"ns", 1},   {"s", 1e9},  {"m", 60e9},      {"h", 3600e9}};

/// The unit at the start of `text`, "ms" before "m".
const DurationUnit* unit_at(std::string_view text) {
  for (const DurationUnit& unit : duration_units)
    if (text.starts_with(unit.name)) return &unit;
  return nullptr;
}

enum class DurationFault { none, form, unit };

/// Sums up "1h30m".
DurationFault sum_up(std::string_view text, double& nanos) {
  if (text.empty()) return DurationFault::form;
  while (!text.empty()) {
    const std::size_t length = std::min(text.find_first_not_of("0123456789."), text.size());
    const auto value = decimal(text.substr(0, length));
    if (!value) return DurationFault::form;
    text.remove_prefix(length);
    if (text.empty()) return DurationFault::unit;
    const DurationUnit* unit = unit_at(text);
    if (unit == nullptr) return DurationFault::form;
    nanos += *value * unit->nanos;
    text.remove_prefix(unit->name.size());
  }
  return DurationFault::none;
}

std::string duration_words(Nanos value) {
  const std::int64_t ms = value.count() / 1'000'000;
  if (ms != 0 && ms % 3'600'000 == 0) return std::to_string(ms / 3'600'000) + "h";
  if (ms != 0 && ms % 60'000 == 0) return std::to_string(ms / 60'000) + "m";
  if (ms % 1'000 == 0) return std::to_string(ms / 1'000) + "s";
  return std::to_string(ms) + "ms";
}

/// The share that "5%" means; none when it is no share of this form.
std::optional<double> percent(std::string_view text) {
  if (text.empty() || text.back() != '%') return std::nullopt;
  const auto value = decimal(text.substr(0, text.size() - 1));
  if (!value || *value < 0 || *value > 100) return std::nullopt;
  return *value / 100;
}

bool is_header_name_character(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

bool is_header_value_character(char c) { return c == '\t' || (c >= ' ' && static_cast<unsigned char>(c) < 0x7f); }

}  // namespace

Expected<std::int64_t> parse_count(std::string_view text, CountRange range) {
  return scaled(text, range, 1000, range.max >= 10'000 ? ", such as 200 or 10k" : "");
}

Expected<std::int64_t> parse_integer(std::string_view text, CountRange range) {
  const auto value = whole<std::int64_t>(text);
  if (!value) return wrong("not a whole number", fix_for(range, ""));
  return in_range(*value, range, "");
}

Expected<std::uint64_t> parse_bits(std::string_view text) {
  const bool hexadecimal = text.starts_with("0x");
  const auto value = whole<std::uint64_t>(hexadecimal ? text.substr(2) : text, hexadecimal ? 16 : 10);
  if (!value) return wrong("not a number of 64 bits", "write a number from 0 to 18446744073709551615");
  return *value;
}

Expected<double> parse_number(std::string_view text, NumberRange range) {
  const std::string min = std::to_string(range.min);
  const std::string max = std::to_string(range.max);
  const std::string fix = "write a number from " + min + " to " + max;
  const auto value = decimal(text);
  if (!value) return wrong("not a number", fix);
  if (*value < static_cast<double>(range.min)) return wrong("the smallest is " + min, fix);
  if (*value > static_cast<double>(range.max)) return wrong("the largest is " + max, fix);
  return *value;
}

Expected<Nanos> parse_duration(std::string_view text, Nanos min, Nanos max) {
  const std::string fix =
      "write a time from " + duration_words(min) + " to " + duration_words(max) + ", such as 500ms, 10s, 3m or 1h";
  double nanos = 0;
  const bool bare_zero = text == "0" && min.count() == 0;
  const DurationFault fault = bare_zero ? DurationFault::none : sum_up(text, nanos);
  const std::string as_typed(text);
  if (fault == DurationFault::unit) return wrong("no unit", "write " + as_typed + "s or " + as_typed + "m");
  if (fault == DurationFault::form) return wrong("not a time", fix);
  if (nanos < static_cast<double>(min.count())) return wrong("the shortest is " + duration_words(min), fix);
  if (nanos > static_cast<double>(max.count())) return wrong("the longest is " + duration_words(max), fix);
  return Nanos(static_cast<std::int64_t>(std::llround(nanos)));
}

Expected<ItemLimit> parse_item_limit(std::string_view text) {
  const std::string fix = "write a whole number from 1, or a share such as 5% or 0.05";
  if (const auto share = percent(text); share && *share > 0) return ItemLimit{{}, share};
  if (text.find_first_of("%.eE") != std::string_view::npos) {
    const auto share = decimal(text);
    if (!share || *share <= 0 || *share >= 1) return wrong("not a share between 0 and 1", fix);
    return ItemLimit{{}, share};
  }
  const auto count = parse_count(text, {1, 1'000'000'000});
  if (!count) return wrong(count.error().why, fix);
  return ItemLimit{*count, {}};
}

Expected<FailureAllowance> parse_allowance(std::string_view text) {
  if (const auto share = percent(text)) return FailureAllowance{0, share};
  if (const auto count = parse_count(text, {0, 1'000'000'000})) return FailureAllowance{*count, {}};
  return wrong("neither a number nor a share", "write a whole number from 0, or a share from 0% to 100%");
}

Expected<ContextSize> parse_context_size(std::string_view text) {
  if (text == "auto") return ContextSize{ContextSize::Kind::automatic, 0};
  if (text == "server") return ContextSize{ContextSize::Kind::server, 0};
  // Contexts come in powers of two, so here alone k is 1024. Below 4 a server replaces the value by its own.
  const auto tokens = scaled(text, {4, 16 * 1024 * 1024}, 1024, ", such as 4096 or 4k; or auto, or server");
  if (!tokens) return tokens.error();
  return ContextSize{ContextSize::Kind::fixed, *tokens};
}

Expected<std::vector<double>> parse_percentiles(std::string_view text) {
  const std::string fix = "write percentiles above 0 and up to 100, such as 50,95,99";
  const auto items = parse_list(text);
  if (!items) return wrong(items.error().why, fix);
  std::vector<double> percentiles;
  for (const std::string& item : *items) {
    const auto value = decimal(item);
    if (!value) return wrong("'" + item + "' is not a number", fix);
    if (*value <= 0 || *value > 100) return wrong("'" + item + "' is no percentile", fix);
    percentiles.push_back(*value);
  }
  std::sort(percentiles.begin(), percentiles.end());
  percentiles.erase(std::unique(percentiles.begin(), percentiles.end()), percentiles.end());
  return percentiles;
}

Expected<std::string> parse_keep_alive(std::string_view text) {
  constexpr double longest = 9.2e18;  // nanoseconds in 64 bits, as Go keeps them: 292 years
  const std::string fix = "write 5m or 1h, 300 for seconds, 0 to unload at once, or -1 for ever";
  const bool is_negative = text.starts_with('-');
  const std::string_view magnitude = is_negative || text.starts_with('+') ? text.substr(1) : text;
  double nanos = 0;
  const DurationFault fault = sum_up(magnitude, nanos);
  if (fault == DurationFault::none && nanos < longest) return "\"" + std::string(text) + "\"";
  if (fault == DurationFault::none) return wrong("longer than 292 years", fix);
  // JSON writes no sign before a positive number and no bare point.
  const auto seconds = decimal(magnitude);
  const bool is_plain =
      !text.starts_with('+') && !magnitude.empty() && is_digit(magnitude.front()) && is_digit(magnitude.back());
  if (!seconds || !is_plain || magnitude.find_first_of("eE") != std::string_view::npos)
    return wrong("not a time that a server can keep a model for", fix);
  if (*seconds * 1e9 >= longest) return wrong("longer than 292 years", fix);
  const std::size_t zeros = std::min(magnitude.find_first_not_of('0'), magnitude.size() - 1);
  const bool is_bare = magnitude[zeros] == '.';  // 0.5 keeps the zero before its point
  return (is_negative ? "-" : "") + std::string(magnitude.substr(is_bare ? zeros - 1 : zeros));
}

Expected<bool> parse_switch(std::string_view text) {
  for (std::string_view yes : {"true", "1", "yes", "on"})
    if (text == yes) return true;
  for (std::string_view no : {"false", "0", "no", "off"})
    if (text == no) return false;
  return wrong("neither on nor off", "write true or false");
}

Expected<std::string> parse_text(std::string_view text) {
  if (text.empty()) return wrong("nothing is there", "give it a value");
  return std::string(text);
}

Expected<std::string> parse_any_text(std::string_view text) { return std::string(text); }

Expected<std::string> parse_word(std::string_view text, const std::vector<std::string>& words) {
  if (std::find(words.begin(), words.end(), text) != words.end()) return std::string(text);
  std::string all;
  for (const std::string& word : words) all += (all.empty() ? "" : ", ") + word;
  SetupError error = wrong("not one of its words", "write one of: " + all);
  if (const auto close = nearest(text, words))
    error.try_this.insert(error.try_this.begin(), "did you mean " + *close + "?");
  return error;
}

Expected<std::vector<std::string>> parse_list(std::string_view text) {
  std::vector<std::string> items;
  for (std::size_t start = 0; start <= text.size();) {
    const std::size_t end = std::min(text.find(',', start), text.size());
    const std::string_view item = trimmed(text.substr(start, end - start));
    if (item.empty())
      return wrong("an item of the list is empty", "write items with commas between them, such as a,b,c");
    items.emplace_back(item);
    start = end + 1;
  }
  return items;
}

namespace {

constexpr std::size_t most_levels = 64;

using LevelReader = std::function<Expected<double>(std::string_view)>;

SetupError bad_levels(std::string why) {
  return wrong(std::move(why), "write a list or a range, such as 1,2,4 or 1-8 or 1-8+2 or '1-64*2'");
}

/// One item: a number, or a range with its step or factor. Appends what it stands for.
Expected<void> add_levels(std::string_view item, const LevelReader& read, std::vector<double>& levels) {
  const std::size_t dash = item.find('-', 1);
  if (dash == std::string_view::npos) {
    const auto one = read(item);
    if (!one) return one.error();
    levels.push_back(*one);
    return {};
  }
  const std::size_t how = item.find_first_of("+*x", dash);
  const auto first = read(trimmed(item.substr(0, dash)));
  if (!first) return first.error();
  const auto last = read(trimmed(item.substr(dash + 1, how == std::string_view::npos ? how : how - dash - 1)));
  if (!last) return last.error();
  if (*last < *first) return bad_levels("'" + std::string(item) + "' ends before it begins");
  const bool grows_by_factor = how != std::string_view::npos && item[how] != '+';
  const auto by = how == std::string_view::npos ? std::optional(1.0) : decimal(trimmed(item.substr(how + 1)));
  if (!by || *by <= (grows_by_factor ? 1 : 0))
    return bad_levels("'" + std::string(item) + "' does not say how to get from one to the next");
  for (double at = *first; at <= *last * (1 + 1e-9); at = grows_by_factor ? at * *by : at + *by) {
    levels.push_back(at);
    if (levels.size() > 4 * most_levels) break;
  }
  return {};
}

Expected<std::vector<double>> all_levels(std::string_view text, const LevelReader& read, bool whole_numbers) {
  const auto items = parse_list(text);
  if (!items) return bad_levels(items.error().why);
  std::vector<double> levels;
  for (const std::string& item : *items) {
    const auto added = add_levels(item, read, levels);
    if (!added) return added.error();
    if (levels.size() > 4 * most_levels) break;
  }
  if (whole_numbers)
    for (double& level : levels) level = std::round(level);
  std::sort(levels.begin(), levels.end());
  levels.erase(std::unique(levels.begin(), levels.end()), levels.end());
  if (levels.size() > most_levels) return bad_levels("more than " + std::to_string(most_levels) + " levels");
  return levels;
}

}  // namespace

Expected<std::vector<std::int64_t>> parse_levels(std::string_view text, CountRange range, std::int64_t k) {
  const auto read = [&](std::string_view item) -> Expected<double> {
    const auto value = scaled(item, range, k, ", a list or a range, such as 1,2,4 or '1-64*2'");
    if (!value) return value.error();
    return static_cast<double>(*value);
  };
  const auto levels = all_levels(text, read, true);
  if (!levels) return levels.error();
  std::vector<std::int64_t> whole_levels;
  for (const double level : *levels) whole_levels.push_back(std::llround(level));
  return whole_levels;
}

Expected<std::vector<double>> parse_rate_levels(std::string_view text, NumberRange range) {
  const auto read = [&](std::string_view item) -> Expected<double> {
    const auto value = parse_number(item, range);
    if (!value) return value.error();
    if (*value <= 0) return wrong("not above 0", "write requests per second, such as 0.5,1,2 or '1-16*2'");
    return *value;
  };
  return all_levels(text, read, false);
}

Expected<std::pair<std::string, std::string>> parse_key_value(std::string_view text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos) return wrong("no '=' in it", "write NAME=VALUE");
  if (equals == 0) return wrong("no name before the '='", "write NAME=VALUE");
  return std::pair{std::string(text.substr(0, equals)), std::string(text.substr(equals + 1))};
}

Expected<std::pair<std::string, std::string>> parse_header(std::string_view line) {
  const std::string fix = "write 'Name: value', or @FILE with one such line for each header";
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return wrong("no ':' in it", fix);
  const std::string_view name = line.substr(0, colon);
  const std::string_view value = trimmed(line.substr(colon + 1));
  if (name.empty() || !std::all_of(name.begin(), name.end(), is_header_name_character))
    return wrong("its name has a character that no header has", fix);
  if (!std::all_of(value.begin(), value.end(), is_header_value_character))
    return wrong("its value has a control character or one beyond ASCII", fix);
  return std::pair{std::string(name), std::string(value)};
}

}  // namespace bench
