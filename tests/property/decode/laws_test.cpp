// The laws of decoding, on recorded, random and hostile streams. Seeds are fixed and printed when a law is broken.

#include <algorithm>
#include <random>

#include "catch.hpp"
#include "support/recordings.h"

namespace bench::test {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::size_t step = 41;  // every byte in a plain build; instrumented, that would take a quarter of an hour
#else
constexpr std::size_t step = 1;
#endif

std::vector<std::size_t> random_cuts(std::size_t size, std::mt19937& random) {
  std::vector<std::size_t> cuts(random() % 20);
  for (std::size_t& cut : cuts) cut = random() % (size + 1);
  std::sort(cuts.begin(), cuts.end());
  return cuts;
}

/// What a line should give, read without the decoder: where it ends in the body, and its event.
struct OracleLine {
  std::size_t end = 0;  ///< of its newline; the size of the body for a last line without one
  StreamEvent event;
  bool has_text() const { return !event.text.empty() || !event.thinking.empty() || event.tool_call; }
};

/// The lines up to the one that decides the reply.
std::vector<OracleLine> oracle(std::string_view body) {
  std::vector<OracleLine> lines;
  for (std::size_t begin = 0; begin < body.size();) {
    const std::size_t end = std::min(body.find('\n', begin), body.size());
    const auto event = find_backend("ollama")->parse(body.substr(begin, end - begin));
    begin = end + 1;
    if (!event.has_value()) break;
    lines.push_back({end, *event});
    if (event->done || !event->error.empty()) break;
  }
  return lines;
}

/// When the byte at `at` arrives, with chunk i at (i + 1) ms. The end of the body comes with its last chunk.
std::int64_t arrival(std::size_t at, std::size_t size, const std::vector<std::size_t>& cuts) {
  const std::size_t byte = std::min(at, size - 1);
  const auto chunk = std::upper_bound(cuts.begin(), cuts.end(), byte) - cuts.begin();
  const bool at_end = at >= size;
  return (at_end ? static_cast<std::int64_t>(cuts.size()) + 1 : chunk + 1) * 1'000'000;
}

std::vector<std::int64_t> expected_stamps(std::string_view body, const std::vector<OracleLine>& lines,
                                          const std::vector<std::size_t>& cuts) {
  std::vector<std::int64_t> stamps;
  for (const OracleLine& line : lines) {
    if (line.has_text()) stamps.push_back(arrival(line.end, body.size(), cuts));
  }
  return stamps;
}

std::string random_line(std::mt19937& random) {
  static const std::string texts[] = {"a",        "",        " na\\u00efve", "\\ud83d\\ude00", "\xF0\x9F\x98\x80",
                                      "\\n\\\"{", "\\ud800", "\xFF"};
  const std::string& text = texts[random() % std::size(texts)];
  switch (random() % 6) {
    case 0:
      return R"({"model":"m","response":")" + text + R"(","done":false})";
    case 1:
      return R"({"message":{"content":"","thinking":")" + text + R"("}})";
    case 2:
      return R"({"message":{"content":"","tool_calls":[{"function":{"name":"f"}}]}})";
    default:
      return R"({"model":"m","message":{"role":"assistant","content":")" + text + R"("},"done":false})";
  }
}

std::string random_stream(std::mt19937& random) {
  std::string body;
  for (int lines = static_cast<int>(random() % 12); lines > 0; --lines) body += random_line(random) + "\n";
  if (random() % 8 != 0) body += R"({"message":{"content":"z"},"done":true,"done_reason":"stop","eval_count":3})";
  if (random() % 4 != 0) body += "\n";
  return body;
}

/// A stream with bytes changed, taken out, doubled or put in.
std::string hostile_stream(std::mt19937& random) {
  static const std::string_view poison[] = {"\n",
                                            "\r\n",
                                            "{",
                                            "}",
                                            "\"",
                                            "\\",
                                            "\\u",
                                            "[[[[[[[[",
                                            "1e999",
                                            "NaN",
                                            std::string_view("\0", 1),
                                            "\xEF\xBB\xBF",
                                            "{\"error\":\"x\"}\n",
                                            "{\"done\":true}\n",
                                            "null",
                                            "\xC3"};
  std::string body = random_stream(random);
  for (int times = 1 + static_cast<int>(random() % 4); times > 0; --times) {
    const std::size_t at = random() % (body.size() + 1);
    switch (random() % 4) {
      case 0:
        body.insert(at, poison[random() % std::size(poison)]);
        break;
      case 1:
        body.erase(at, random() % 20);
        break;
      case 2:
        body.insert(at, body.substr(at, random() % 60));
        break;
      default:
        if (at < body.size()) body[at] = static_cast<char>(random());
    }
  }
  return body;
}

// In the middle of a long recording a cut at every seventh byte: the work grows with the square of the length, and the
// next test cuts at every byte of every recording at once.
TEST_CASE("recordings: cut in two anywhere, the reply is the same and stamps follow the newline") {
  for (const std::string& name : wire_cases()) {
    const WireExchange recorded = read_wire(name);
    if (backend_of(recorded) == nullptr) continue;
    CAPTURE(name);
    const Reply whole = without_stamps(decode(recorded));
    const bool is_lines = backend_of(recorded)->framing == Framing::ndjson;
    const auto lines = recorded.status == 200 ? oracle(recorded.body) : std::vector<OracleLine>{};
    std::size_t differing = 0;
    const std::size_t size = recorded.body.size();
    const auto stride = [size](std::size_t cut) { return cut < 800 || cut + 800 > size ? step : 13 * step; };
    for (std::size_t cut = 0; cut <= size; cut += stride(cut)) {
      Reply reply = decode(recorded, {cut});
      differing += is_lines && reply.timeline.events != expected_stamps(recorded.body, lines, {cut});
      differing += !(without_stamps(std::move(reply)) == whole);
    }
    CHECK(differing == 0);
  }
}

TEST_CASE("recordings: cut into single bytes, and 1000 times at random") {
  std::vector<WireExchange> all;
  for (const std::string& name : wire_cases()) {
    all.push_back(read_wire(name));
    if (backend_of(all.back()) == nullptr) all.pop_back();
  }
  for (const WireExchange& recorded : all) {
    CAPTURE(recorded.name);
    std::vector<std::size_t> everywhere(recorded.body.size());
    for (std::size_t i = 0; i < everywhere.size(); ++i) everywhere[i] = i;
    CHECK(without_stamps(decode(recorded, everywhere)) == without_stamps(decode(recorded)));
  }
  for (unsigned seed = 1; !all.empty() && seed <= 1000; ++seed) {
    std::mt19937 random(seed);
    const WireExchange& recorded = all[seed % all.size()];
    const auto cuts = random_cuts(recorded.body.size(), random);
    CAPTURE(seed, recorded.name);
    const Reply reply = decode(recorded, cuts);
    CHECK(is_lawful(reply));
    CHECK(without_stamps(reply) == without_stamps(decode(recorded)));
  }
}

TEST_CASE("laws 1, 2, 3, 5, 6, 7, 8: random streams, cut anywhere") {
  for (unsigned seed = 1; seed <= 2000; ++seed) {
    std::mt19937 random(seed);
    const std::string body = random_stream(random);
    const auto lines = oracle(body);
    const Reply whole = decode_chat({body});
    std::string text, thinking;
    for (const OracleLine& line : lines) {
      text += line.event.text;
      thinking += line.event.thinking;
    }
    const auto cuts = random_cuts(body.size(), random);
    const Reply reply = decode_chat(pieces_of(body, cuts));
    CAPTURE(seed, body);
    CHECK(reply.text == text);
    CHECK(reply.thinking == thinking);
    CHECK(reply.events == static_cast<std::int64_t>(lines.size()));
    CHECK(reply.timeline.events == expected_stamps(body, lines, cuts));
    CHECK(without_stamps(reply) == without_stamps(whole));
    CHECK(is_lawful(reply));
  }
}

TEST_CASE("laws 1, 4, 5, 7, 8: hostile streams give a reply, whatever the cuts, and its failure names a place") {
  int broken = 0;
  for (unsigned seed = 1; seed <= 5000; ++seed) {
    std::mt19937 random(seed);
    const std::string body = hostile_stream(random);
    const Reply whole = decode_chat({body});
    const Reply reply = decode_chat(pieces_of(body, random_cuts(body.size(), random)));
    CAPTURE(seed, body);
    CHECK(is_lawful(reply));
    CHECK(without_stamps(reply) == without_stamps(whole));
    if (reply.status != Status::protocol_error) continue;
    ++broken;
    if (reply.failure->kind != FailureKind::compressed)
      CHECK(reply.failure->detail.find(" at byte ") != std::string::npos);
  }
  CHECK(broken > 500);
}

TEST_CASE("law 3: a prefix of a stream has the events of its complete lines only") {
  for (unsigned seed = 1; seed <= 300; ++seed) {
    std::mt19937 random(seed);
    const std::string body = random_stream(random);
    const auto lines = oracle(body);
    Exchange exchange;
    const std::size_t length = random() % (body.size() + 1);
    exchange.chunks = {std::string_view(body).substr(0, length)};
    exchange.broken = Failure{Status::truncated, FailureKind::reset, ""};
    const auto complete =
        std::count_if(lines.begin(), lines.end(), [&](const OracleLine& line) { return line.end < length; });
    CAPTURE(seed, body, length);
    CHECK(decode(*find_backend("ollama"), exchange).reply.events == complete);
  }
}

}  // namespace
}  // namespace bench::test
