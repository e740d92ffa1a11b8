#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "bench/record.h"

#include "base/json/object.h"
#include "record/line/json_line.h"
#include "record/line/lines.h"

namespace bench {

// Every line is described once, as a function over its fields that serves both directions:
//
//   template <class Fields>
//   void describe(Fields& fields, Of<Fields, Grade>& grade) {
//     fields.required("name", grade.name);
//     fields.optional("value", grade.value);
//   }
//
// With a LineWriter it appends them to a line in this order, with a LineReader it fills them from an object. So a field
// that is written is read. The exception says so: what is `derived` follows from the other fields and is only written.

/// What a field tells about its absence: `required` lines are refused without it, `optional` fields were not always
/// there, and `or_null` ones are null on the line when they are empty or 0, which means that nobody said.
class LineWriter {
 public:
  template <class T>
  using Value = const T;

  explicit LineWriter(std::string_view type) {
    line_.add("type", type);
    line_.add("schema", journal_schema);
  }
  std::string finish() && { return std::move(line_).finish(); }

  template <class T>
  void required(std::string_view key, const T& value) {
    line_.add(key, value);
  }
  template <class T>
  void optional(std::string_view key, const T& value) {
    line_.add(key, value);
  }
  template <class T>
  void or_null(std::string_view key, const T& value) {
    if (value == T{}) return line_.null(key);
    line_.add(key, value);
  }
  /// A field that few lines have a value for: the others are without it.
  template <class T>
  void where_known(std::string_view key, const std::optional<T>& value) {
    if (value) line_.add(key, *value);
  }
  void seconds(std::string_view key, Nanos value) { line_.seconds(key, value); }
  void digits(std::string_view key, std::uint64_t value) { line_.digits(key, value); }

  /// A value of an enumeration, by its name.
  template <class Enum, class From>
  void required_name(std::string_view key, Enum value, From) {
    line_.add(key, name_of(value));
  }
  template <class Enum, class From>
  void optional_name(std::string_view key, Enum value, From) {
    line_.add(key, name_of(value));
  }
  /// A value that has another form on the line.
  template <class T, class To, class From>
  void required_as(std::string_view key, const T& value, To to, From) {
    line_.add(key, to(value));
  }
  template <class T, class To, class From>
  void optional_as(std::string_view key, const T& value, To to, From) {
    line_.add(key, to(value));
  }
  template <class Make>
  void derived(std::string_view key, Make make) {
    line_.add(key, make());
  }

  template <class Members>
  void object(std::string_view key, Members members) {
    line_.open_object(key);
    members(*this);
    line_.close_object();
  }
  template <class Members>
  void required_object(std::string_view key, Members members) {
    object(key, members);
  }
  template <class T>
  void optional_object(std::string_view key, const std::optional<T>& value) {
    if (!value) return line_.null(key);
    object(key, [&](LineWriter& inner) { describe(inner, *value); });
  }
  /// An object, and a list, that few lines have: see where_known().
  template <class T>
  void object_where_known(std::string_view key, const std::optional<T>& value) {
    if (value) optional_object(key, value);
  }
  template <class T>
  void list_where_any(std::string_view key, const std::vector<T>& values) {
    if (!values.empty()) list(key, values);
  }
  template <class T>
  void list(std::string_view key, const std::vector<T>& values) {
    line_.open_list(key);
    for (const T& value : values) {
      line_.open_item();
      describe(*this, value);
      line_.close_object();
    }
    line_.close_list();
  }

 private:
  JsonLine line_;
};

/// The inverse of a LineWriter. What is wrong goes where the object collects its problem.
class LineReader {
 public:
  template <class T>
  using Value = T;

  explicit LineReader(JsonObject<JsonNode> fields) : fields_(std::move(fields)) {}

  template <class T>
  void required(std::string_view key, T& value) {
    fields_.required(key, value);
  }
  template <class T>
  void where_known(std::string_view key, std::optional<T>& value) {
    fields_.optional(key, value);
  }
  template <class T>
  void optional(std::string_view key, T& value) {
    fields_.optional(key, value);
  }
  template <class T>
  void or_null(std::string_view key, T& value) {
    fields_.optional(key, value);
  }
  void seconds(std::string_view key, Nanos& value) { fields_.optional_seconds(key, value); }
  void digits(std::string_view key, std::uint64_t& value) { fields_.optional_digits(key, value); }

  template <class Enum, class From>
  void required_name(std::string_view key, Enum& value, From from) {
    std::string name;
    fields_.required(key, name);
    if (const auto known = from(name)) {
      value = *known;
    } else {
      fields_.complain(key, "is not known: " + name);
    }
  }
  /// A name of a later version says nothing to this one.
  template <class Enum, class From>
  void optional_name(std::string_view key, Enum& value, From from) {
    std::string name;
    fields_.optional(key, name);
    if (const auto known = from(name)) value = *known;
  }
  template <class T, class To, class From>
  void required_as(std::string_view key, T& value, To, From from) {
    std::invoke_result_t<To, const T&> form{};
    fields_.required(key, form);
    value = from(form);
  }
  template <class T, class To, class From>
  void optional_as(std::string_view key, T& value, To, From from) {
    std::invoke_result_t<To, const T&> form{};
    fields_.optional(key, form);
    value = from(form);
  }
  template <class Make>
  void derived(std::string_view, Make) {}

  template <class Members>
  void object(std::string_view key, Members members) {
    if (auto object = fields_.object(key)) {
      LineReader inner(std::move(*object));
      members(inner);
    }
  }
  template <class Members>
  void required_object(std::string_view key, Members members) {
    bool there = false;
    object(key, [&](LineReader& inner) {
      there = true;
      members(inner);
    });
    if (!there) fields_.complain(key, "is missing");
  }
  template <class T>
  void optional_object(std::string_view key, std::optional<T>& value) {
    object(key, [&](LineReader& inner) { describe(inner, value.emplace()); });
  }
  template <class T>
  void object_where_known(std::string_view key, std::optional<T>& value) {
    optional_object(key, value);
  }
  template <class T>
  void list_where_any(std::string_view key, std::vector<T>& values) {
    list(key, values);
  }
  template <class T>
  void list(std::string_view key, std::vector<T>& values) {
    for (JsonObject<JsonNode>& item : fields_.objects(key)) {
      LineReader inner(std::move(item));
      describe(inner, values.emplace_back());
    }
  }

 private:
  JsonObject<JsonNode> fields_;
};

/// A T to read from when fields are written, a T to fill when they are read.
template <class Fields, class T>
using Of = typename Fields::template Value<T>;

// Each kind of line from its object, described in header_line.cpp, request_line.cpp, end_line.cpp and
// resume_line.cpp.

RunHeader header_from(LineReader& fields);
RunRecord record_from(LineReader& fields, bool warmup);
EndOfJournal end_from(LineReader& fields);
ResumedRun resumed_from(LineReader& fields);

/// Stands with the cases in the header, and in the records.
template <class Fields>
void describe(Fields& fields, Of<Fields, Scoring>& scoring) {
  fields.optional("rules", scoring.rules);
  fields.optional("references", scoring.references);
  fields.optional("choices", scoring.choices);
}

/// Stands in the header and in the end.
template <class Fields>
void describe(Fields& fields, Of<Fields, LoadedModel>& model) {
  fields.required("name", model.name);
  fields.or_null("digest", model.digest);
  fields.optional("size", model.size);
  fields.optional("size_vram", model.size_vram);
  fields.optional("context_length", model.context_length);
}

}  // namespace bench
