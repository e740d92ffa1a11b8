#pragma once
// Recorded exchanges with real servers, and what of ours is compared with them: heads, and the fields of each JSON
// object in their order and with their types.

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "base/json/strict.h"
#include "catch.hpp"
#include "unit/sim/driven_server.h"

namespace bench::sim {

#ifdef BENCH_SHARED_DATA
inline const std::filesystem::path recorded_folder = std::filesystem::path(BENCH_SHARED_DATA) / "data" / "ollama-wire";
#else
inline const std::filesystem::path recorded_folder;
#endif

inline bool have_recordings() {
  if (std::filesystem::is_directory(recorded_folder)) return true;
  WARN("skipped: no recorded exchanges here");
  return false;
}

inline std::string read_recorded(const std::string& name) {
  std::ifstream in(recorded_folder / name, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

struct WireMessage {
  std::string first_line;
  std::map<std::string, std::string> headers;
  std::string body;
};

inline std::string without_chunks(const std::string& body) {
  std::string out;
  for (std::size_t at = 0; at < body.size();) {
    const std::size_t end = body.find("\r\n", at);
    const std::size_t size = std::stoul(body.substr(at, end - at), nullptr, 16);
    out += body.substr(end + 2, size);
    at = end + 2 + size + 2;
  }
  return out;
}

inline WireMessage parse_message(const std::string& bytes) {
  WireMessage message;
  const std::size_t end = bytes.find("\r\n\r\n");
  std::istringstream head(bytes.substr(0, end));
  std::getline(head, message.first_line);
  message.first_line.pop_back();
  for (std::string line; std::getline(head, line);) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    const std::size_t colon = line.find(": ");
    message.headers[line.substr(0, colon)] = line.substr(colon + 2);
  }
  message.body = bytes.substr(end + 4);
  if (message.headers.count("Transfer-Encoding")) message.body = without_chunks(message.body);
  return message;
}

/// The events of a stream: what stands behind "data: ", one a blank line.
inline std::vector<std::string> events_of(const std::string& body) {
  std::vector<std::string> events;
  for (std::size_t at = 0; at < body.size();) {
    const std::size_t end = std::min(body.find("\n\n", at), body.size());
    const std::string event = body.substr(at, end - at);
    REQUIRE(event.starts_with("data: "));
    events.push_back(event.substr(6));
    at = end + 2;
  }
  return events;
}

/// {"model":"m","n":1,"list":[{...}]} -> {model:s,n:i,list:[{...}]}: of a list only the first item counts.
inline std::string shape(const Json& value) {
  if (value.is_object()) {
    std::string all;
    for (const auto& [key, child] : value.items()) all += (all.empty() ? "" : ",") + key + ":" + shape(child);
    return "{" + all + "}";
  }
  if (value.is_array()) return value.empty() ? "[]" : "[" + shape(value[0]) + "]";
  if (value.is_string()) return "s";
  if (value.is_number()) return "n";
  return value.is_boolean() ? (value.get<bool>() ? "true" : "false") : "null";
}

inline std::string shape_of_line(const std::string& line) { return shape(Json::parse(line)); }

inline HttpCall call_of_message(const WireMessage& request) {
  HttpCall call;
  std::istringstream first(request.first_line);
  first >> call.method >> call.target;
  call.host = request.headers.at("Host");
  call.body = request.body;
  return call;
}

inline HttpCall call_of(const std::string& name) {
  return call_of_message(parse_message(read_recorded(name + ".request")));
}

inline void check_head(const std::string& name, const DrivenReply& ours, const WireMessage& theirs) {
  INFO(name);
  REQUIRE(ours.head);
  CHECK(ours.after == WirePart::After::end);
  const WireMessage head = parse_message(head_bytes(*ours.head, {}) + "");
  CHECK(head.first_line == theirs.first_line);
  CHECK(head.headers.count("X-Bench-Sim") == 1);
  for (const char* header : {"Content-Type", "Allow", "Location"}) {
    const auto has = [&](const WireMessage& message) {
      return message.headers.count(header) ? message.headers.at(header) : "";
    };
    CHECK(has(head) == has(theirs));
  }
}

inline bool is_chunked(const WireMessage& message) { return message.headers.count("Transfer-Encoding") > 0; }

}  // namespace bench::sim
