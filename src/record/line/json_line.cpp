#include "record/line/json_line.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "base/bytes.h"
#include "base/rfc3339.h"
#include "base/secrets/secrets.h"

namespace bench {
namespace {

using nlohmann::json;

constexpr std::string_view crc_key = ",\"crc\":\"";
constexpr std::size_t crc_digits = 8;

bool needs_no_escape(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < 0x7F && c != '"' && c != '\\'; });
}

}  // namespace

void JsonLine::add(std::string_view key, std::string_view value) {
  name(key);
  if (quoted(value)) return;
  name(std::string(key) + "_b64");
  quoted(to_base64(value));
}

void JsonLine::add(std::string_view key, double value) {
  name(key);
  number(value);
}

void JsonLine::add(std::string_view key, WallTime value) { add(key, to_rfc3339(value)); }

void JsonLine::add(std::string_view key, const std::vector<std::string>& values) {
  open_list(key);
  bool all_utf8 = true;
  for (const std::string& value : values) {
    comma();
    all_utf8 &= quoted(value);
  }
  close_list();
  if (all_utf8) return;
  open_list(std::string(key) + "_b64");
  for (const std::string& value : values) {
    comma();
    quoted(to_base64(value));
  }
  close_list();
}

void JsonLine::add(std::string_view key, const std::vector<std::int64_t>& values) { numbers(key, values); }
void JsonLine::add(std::string_view key, const std::vector<double>& values) { numbers(key, values); }

template <class T>
void JsonLine::numbers(std::string_view key, const std::vector<T>& values) {
  open_list(key);
  for (const T value : values) {
    comma();
    number(value);
  }
  close_list();
}

void JsonLine::seconds(std::string_view key, Nanos value) { add(key, bench::seconds(value)); }

void JsonLine::digits(std::string_view key, std::uint64_t value) { add(key, std::to_string(value)); }

void JsonLine::null(std::string_view key) {
  name(key);
  out_ += "null";
}

void JsonLine::open_object(std::string_view key) {
  name(key);
  out_ += '{';
}

void JsonLine::open_list(std::string_view key) {
  name(key);
  out_ += '[';
}

void JsonLine::open_item() {
  comma();
  out_ += '{';
}

std::string JsonLine::finish() && {
  const std::string crc = crc32c_hex(out_);
  out_.append(crc_key).append(crc).append("\"}\n");
  return std::move(out_);
}

void JsonLine::comma() {
  if (out_.back() != '{' && out_.back() != '[') out_ += ',';
}

void JsonLine::name(std::string_view key) {
  comma();
  out_ += '"';
  out_ += key;  // ours: nothing to escape
  out_ += "\":";
}

/// False when bytes had to be replaced.
bool JsonLine::quoted(std::string_view value) {
  if (needs_no_escape(value)) {
    out_ += '"';
    out_ += value;
    out_ += '"';
    return true;
  }
  const json text = value;
  try {
    out_ += text.dump(-1, ' ', false, json::error_handler_t::strict);
    return true;
  } catch (const json::type_error&) {
    out_ += text.dump(-1, ' ', false, json::error_handler_t::replace);
    return false;
  }
}

void JsonLine::number(std::int64_t value) {
  char digits[24];
  out_.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
}

void JsonLine::number(double value) {
  // JSON has no such number, and null would turn a fault of ours into a missing value.
  if (!std::isfinite(value)) throw std::logic_error("a number that is not finite reached the journal");
  out_ += json(value).dump();  // the shortest text that reads back the same; always with a point or an exponent
}

Checksum checksum_of(std::string_view line) {
  while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
  const std::size_t tail = crc_key.size() + crc_digits + 2;
  if (line.size() < tail || !line.ends_with("\"}")) return Checksum::missing;
  const std::string_view body = line.substr(0, line.size() - tail);
  const std::string_view crc = line.substr(body.size());
  if (!crc.starts_with(crc_key)) return Checksum::missing;
  return crc.substr(crc_key.size(), crc_digits) == crc32c_hex(body) ? Checksum::right : Checksum::wrong;
}

std::string sealed_without_secrets(std::string line) {
  if (!holds_secret(line)) return line;
  const std::size_t tail = crc_key.size() + crc_digits + 3;  // "}\n behind it
  std::string body = blotted_json(line.substr(0, line.size() - tail));
  const std::string crc = crc32c_hex(body);
  return body.append(crc_key).append(crc).append("\"}\n");
}

}  // namespace bench
