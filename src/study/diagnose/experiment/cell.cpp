#include "study/diagnose/experiment/cell.h"

#include <charconv>
#include <cstdlib>

#include "bench/options.h"

#include "base/text.h"

namespace bench {
namespace {

constexpr NamedValue<Purpose> purposes[] = {
    {"speed", Purpose::speed}, {"burst", Purpose::burst}, {"room", Purpose::room}, {"quick", Purpose::quick}};
constexpr NamedValue<bool> constraints[] = {{"schema", true}, {"free", false}};

/// Takes what stands before `end` off the text.
std::optional<std::string_view> take_until(std::string_view& text, std::string_view end) {
  const auto at = text.find(end);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view taken = text.substr(0, at);
  text.remove_prefix(at + end.size());
  return taken;
}

std::string temperature_text(double temperature) {
  char digits[32];
  const auto end = std::to_chars(digits, digits + sizeof digits, temperature).ptr;
  return {digits, end};
}

template <class T, std::size_t size>
std::optional<T> value_of(const NamedValue<T> (&table)[size], std::string_view name) {
  for (const NamedValue<T>& named : table)
    if (named.name == name) return named.value;
  return std::nullopt;
}

}  // namespace

std::string name_of(const Cell& cell) {
  return std::string(name_in(purposes, cell.purpose)) + ": temperature " + temperature_text(cell.temperature) + ", " +
         std::string(name_in(constraints, cell.schema)) + ", " + std::to_string(cell.in_flight) + " in flight";
}

std::optional<Cell> cell_from(std::string_view condition) {
  const auto purpose = take_until(condition, ": temperature ");
  const auto temperature = purpose ? take_until(condition, ", ") : std::nullopt;
  const auto constraint = temperature ? take_until(condition, ", ") : std::nullopt;
  const auto in_flight = constraint ? take_until(condition, " in flight") : std::nullopt;
  if (!in_flight || !condition.empty()) return std::nullopt;
  const auto known_purpose = value_of(purposes, *purpose);
  const auto is_schema = value_of(constraints, *constraint);
  Cell cell;
  const auto number = std::from_chars(in_flight->data(), in_flight->data() + in_flight->size(), cell.in_flight);
  char* end = nullptr;
  const std::string text(*temperature);
  cell.temperature = std::strtod(text.c_str(), &end);
  const bool is_number = !text.empty() && *end == '\0' && number.ec == std::errc() && cell.in_flight > 0;
  if (!known_purpose || !is_schema || !is_number) return std::nullopt;
  cell.purpose = *known_purpose;
  cell.schema = *is_schema;
  return cell;
}

std::string condition_words(double temperature, bool schema) {
  return "temperature " + temperature_text(temperature) + (schema ? ", with a schema" : ", without a schema");
}

}  // namespace bench
