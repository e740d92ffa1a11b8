#include "support/wire.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <nlohmann/json.hpp>

#include "catch.hpp"

namespace bench::test {

namespace {

std::filesystem::path folder() { return std::filesystem::path(BENCH_SHARED_DATA) / "data" / "ollama-wire"; }

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return std::tolower(c); });
  return out;
}

/// Up to the delimiter, which is stepped over; all of it when there is none.
std::string_view take(std::string_view& text, std::string_view delimiter) {
  const std::size_t at = text.find(delimiter);
  const std::string_view part = text.substr(0, at);
  text.remove_prefix(at == std::string_view::npos ? text.size() : at + delimiter.size());
  return part;
}

void read_headers(std::string_view head, WireExchange& exchange) {
  while (!head.empty()) {
    std::string_view value = take(head, "\r\n");
    const std::string name = lower(take(value, ": "));
    exchange.headers.emplace_back(name, std::string(value));
  }
}

void read_chunked(std::string_view rest, WireExchange& exchange) {
  while (!rest.empty()) {
    const std::string_view hex = take(rest, "\r\n");
    std::size_t size = 0;
    std::from_chars(hex.data(), hex.data() + hex.size(), size, 16);
    exchange.body += rest.substr(0, size);
    if (size == 0) {
      exchange.complete = true;
      return;
    }
    rest.remove_prefix(std::min(rest.size(), size + 2));
  }
}

std::vector<WireRead> reads_of(std::string_view response, const nlohmann::json& received) {
  constexpr std::string_view end_mark = "\r\n\r\n";
  const std::size_t interim = response.starts_with("HTTP/1.1 100") ? response.find(end_mark) + end_mark.size() : 0;
  const std::size_t head_end = response.find(end_mark, interim) + end_mark.size();
  std::vector<WireRead> reads;
  std::size_t so_far = 0;
  for (const auto& [ns, bytes] : received.get<std::vector<std::pair<std::int64_t, std::size_t>>>()) {
    so_far += bytes;
    const std::string_view part = response.substr(0, so_far);
    const bool head_is_there = so_far >= head_end;
    reads.push_back({ns, head_is_there ? deframe(part).body.size() : 0});
  }
  return reads;
}

}  // namespace

std::string WireExchange::header(std::string_view lower_case_name) const {
  for (const auto& field : headers) {
    if (field.first == lower_case_name) return field.second;
  }
  return "";
}

WireExchange deframe(std::string_view response) {
  WireExchange exchange;
  do {
    std::string_view head = take(response, "\r\n\r\n");
    const std::string_view status_line = take(head, "\r\n");
    exchange.status = std::stoi(std::string(status_line.substr(9, 3)));
    exchange.headers.clear();
    read_headers(head, exchange);
  } while (exchange.status < 200);
  if (exchange.header("transfer-encoding") == "chunked") {
    read_chunked(response, exchange);
    return exchange;
  }
  const std::string length = exchange.header("content-length");
  exchange.body = response;
  exchange.complete = length.empty() || exchange.body.size() == std::stoul(length);
  return exchange;
}

std::vector<std::string> wire_cases() {
  std::vector<std::string> names;
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(folder(), none)) {
    if (entry.path().extension() == ".response") names.push_back(entry.path().stem().string());
  }
  if (names.empty()) WARN("skipped: no recorded exchanges in " << folder());
  std::sort(names.begin(), names.end());
  return names;
}

WireExchange read_wire(const std::string& name) {
  const std::string response = read_file(folder() / (name + ".response"));
  WireExchange exchange = deframe(response);
  exchange.name = name;
  exchange.reads = reads_of(response, nlohmann::json::parse(read_file(folder() / (name + ".json"))).at("recv"));
  const std::string request = read_file(folder() / (name + ".request"));
  std::string_view body = request;
  std::string_view head = take(body, "\r\n\r\n");
  exchange.method = take(head, " ");
  exchange.path = take(head, " ");
  exchange.request_body = body;
  return exchange;
}

}  // namespace bench::test
