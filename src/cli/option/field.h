#pragma once

#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "bench/clock.h"

#include "cli/option/invocation.h"
#include "cli/option/option_row.h"
#include "cli/option/value_grammar.h"

namespace bench {

// Makes the Field of an option from the function that reads its value and the path to the member that keeps it:
//
//   field<parse_text, &RunOptions::run_id>                  one value
//   collected<parse_text, &RequestOptions::stop>            values, one after the other
//   choice<think_modes, &RequestOptions::think>             a word of a table
//   registered<renderers, no_word, &RunOptions::format>     the name of an entry of a registry

// Values as text, the way they could be typed again.
std::string text_of(bool value);
std::string text_of(double value);
std::string text_of(Nanos value);
std::string text_of(const ItemLimit& value);
std::string text_of(const FailureAllowance& value);
std::string text_of(const ContextSize& value);
inline std::string text_of(std::string_view value) { return std::string(value); }
inline std::string text_of(const std::string& value) { return value; }
inline std::string text_of(const ServerOption& value) { return value.name + "=" + value.json; }
inline std::string text_of(const Gate& value) { return value.text; }
inline std::string text_of(const PrecisionGoal& value) { return value.text; }
inline std::string text_of(const std::pair<std::string, std::string>& value) {
  return value.first + "=" + value.second;
}

template <class Int>
  requires std::is_integral_v<Int>
std::string text_of(Int value) {
  return std::to_string(value);
}

template <class T>
std::string text_of(const std::optional<T>& value) {
  return value ? text_of(*value) : "";
}

template <class T>
std::string text_of(const std::vector<T>& values) {
  std::string out;
  for (const T& value : values) out += (out.empty() ? "" : ",") + text_of(value);
  return out;
}

namespace field_detail {

template <class Class, class Member>
Class class_of(Member Class::*);

/// The part of an Invocation in which a path begins.
template <class Part, class Whole>
auto& part(Whole& whole) {
  if constexpr (std::is_same_v<Part, RunOptions>) {
    return whole.run;
  } else if constexpr (std::is_same_v<Part, RequestOptions>) {
    return whole.run.request;
  } else if constexpr (std::is_same_v<Part, Timeouts>) {
    return whole.run.timeouts;
  } else if constexpr (std::is_same_v<Part, EvalOptions>) {
    return whole.run.eval;
  } else {
    return whole.own.template of<Part>();
  }
}

template <auto member, class Whole>
auto& kept(Whole& whole) {
  return part<decltype(class_of(member))>(whole).*member;
}

template <auto member>
std::string show(const Invocation& from, const OptionRow&) {
  return text_of(kept<member>(from));
}

template <auto parse, auto member>
Expected<void> assign(Invocation& to, const OptionRow&, const std::string& text) {
  auto value = parse(text);
  if (!value) return value.error();
  kept<member>(to) = std::move(*value);
  return {};
}

/// Adds a value, or several that were typed as one.
template <auto parse, auto member>
Expected<void> append(Invocation& to, const OptionRow&, const std::string& text) {
  auto& values = kept<member>(to);
  auto value = parse(text);
  if (!value) return value.error();
  if constexpr (std::is_same_v<decltype(*value), decltype(values)>) {
    values.insert(values.end(), value->begin(), value->end());
  } else {
    values.push_back(std::move(*value));
  }
  return {};
}

template <auto& table>
std::vector<std::string> words_of() {
  std::vector<std::string> words;
  for (const auto& named : table) words.emplace_back(named.name);
  return words;
}

template <auto& table>
auto parse_choice(std::string_view text) -> Expected<std::remove_cvref_t<decltype(table[0].value)>> {
  const auto word = parse_word(text, words_of<table>());
  if (!word) return word.error();
  const auto* found = std::begin(table);
  while (found->name != *word) ++found;
  return found->value;
}

template <auto& table, auto member>
std::string show_choice(const Invocation& from, const OptionRow&) {
  return std::string(name_in(table, kept<member>(from)));
}

template <auto registry, auto& none>
std::vector<std::string> names_of() {
  std::vector<std::string> names;
  if (*none != '\0') names.emplace_back(none);
  for (const auto& entry : registry()) names.emplace_back(entry.name);
  return names;
}

template <auto registry, auto& none>
auto parse_registered(std::string_view text) -> Expected<decltype(registry().data())> {
  const auto word = parse_word(text, names_of<registry, none>());
  if (!word) return word.error();
  for (const auto& entry : registry())
    if (entry.name == *word) return &entry;
  return nullptr;
}

template <auto& none, auto member>
std::string show_registered(const Invocation& from, const OptionRow&) {
  const auto* entry = kept<member>(from);
  return entry == nullptr ? none : std::string(entry->name);
}

}  // namespace field_detail

/// An option that keeps one value.
template <auto parse, auto member>
constexpr Field field = {field_detail::assign<parse, member>, field_detail::show<member>};

/// An option that collects values.
template <auto parse, auto member>
constexpr Field collected = {field_detail::append<parse, member>, field_detail::show<member>};

/// An option whose words stand in a table of NamedValue.
template <auto& table, auto member>
constexpr Field choice = {field_detail::assign<field_detail::parse_choice<table>, member>,
                          field_detail::show_choice<table, member>, field_detail::words_of<table>};

/// An option whose words are the names in a registry. The word `none` stands for none of them, which is a null pointer.
template <auto registry, auto& none, auto member>
constexpr Field registered = {field_detail::assign<field_detail::parse_registered<registry, none>, member>,
                              field_detail::show_registered<none, member>, field_detail::names_of<registry, none>};

inline constexpr char no_word[] = "";
inline constexpr char automatic_word[] = "auto";

}  // namespace bench
