#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "bench/clock.h"

#include "cli/invocation.h"
#include "cli/option_row.h"

namespace bench {

// Makes the Field of an option from the function that reads its value and the path to the member that keeps it:
// field<parse_text, &RunOptions::run_id>.

// Values as text, the way they could be typed again.
std::string text_of(bool value);
std::string text_of(std::int64_t value);
std::string text_of(int value);
std::string text_of(std::uint64_t value);
std::string text_of(double value);
std::string text_of(Nanos value);
std::string text_of(const std::string& value);
std::string text_of(const ItemLimit& value);
std::string text_of(const ContextSize& value);
std::string text_of(PromptCache value);
std::string text_of(const ServerOption& value);
std::string text_of(const std::pair<std::string, std::string>& key_and_value);

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

inline RunOptions& part(Invocation& whole, const RunOptions*) { return whole.run; }
inline SimArguments& part(Invocation& whole, const SimArguments*) { return whole.sim; }
inline ListArguments& part(Invocation& whole, const ListArguments*) { return whole.ls; }

template <class Class, class Member>
Class* class_of(Member Class::*);

template <auto first, auto... rest, class Object>
auto& follow(Object& object) {
  if constexpr (sizeof...(rest) == 0) {
    return object.*first;
  } else {
    return follow<rest...>(object.*first);
  }
}

/// The member at the end of a path that begins in one of the parts of an Invocation.
template <auto first, auto... rest>
auto& member(Invocation& whole) {
  return follow<first, rest...>(part(whole, decltype(class_of(first))(nullptr)));
}

template <auto... path>
std::string show(const Invocation& from) {
  return text_of(std::as_const(member<path...>(const_cast<Invocation&>(from))));
}

template <auto parse, auto... path>
Expected<void> assign(Invocation& to, const std::string& text) {
  auto value = parse(text);
  if (!value) return value.error();
  member<path...>(to) = std::move(*value);
  return {};
}

template <auto parse, auto... path>
Expected<void> append(Invocation& to, const std::string& text) {
  auto value = parse(text);
  if (!value) return value.error();
  member<path...>(to).push_back(std::move(*value));
  return {};
}

}  // namespace field_detail

/// An option that keeps one value.
template <auto parse, auto... path>
constexpr Field field = {field_detail::assign<parse, path...>, field_detail::show<path...>};

/// An option that collects values.
template <auto parse, auto... path>
constexpr Field collected = {field_detail::append<parse, path...>, field_detail::show<path...>};

}  // namespace bench
