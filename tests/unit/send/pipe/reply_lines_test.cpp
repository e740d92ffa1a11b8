#include "send/pipe/reply_lines.h"

#include <vector>

#include "catch.hpp"

namespace bench {
namespace {

using Kind = ReplyLine::Kind;

struct Got {
  Kind kind;
  std::int64_t id;
  bool last;
  std::string text;
  bool operator==(const Got&) const = default;
};

/// Feeds the text in pieces of so many bytes.
std::vector<Got> lines_of_pieces(const std::string& text, std::size_t piece, std::size_t cap = 1000) {
  ReplyLines lines(cap);
  std::vector<Got> got;
  for (std::size_t at = 0; at < text.size(); at += piece) {
    const std::string bytes = text.substr(at, piece);
    lines.feed(bytes);
    while (const auto line = lines.next()) got.push_back({line->kind, line->id, line->last, std::string(line->text)});
  }
  return got;
}

TEST_CASE("lines are told apart by their ids however they are cut") {
  const std::string text =
      "{\"id\":1,\"text\":\"a\"}\n\n  \n{\"text\":\"\\\"id\\\":9\",\"id\":2}\r\n{\"id\":1,\"done\":true}\n{\"id\":2,"
      "\"error\":\"no\"}\n{\"id\":3";
  const std::vector<Got> whole{{Kind::part, 1, false, "{\"id\":1,\"text\":\"a\"}\n"},
                               {Kind::part, 2, false, "{\"text\":\"\\\"id\\\":9\",\"id\":2}\r\n"},
                               {Kind::part, 1, true, "{\"id\":1,\"done\":true}\n"},
                               {Kind::part, 2, true, "{\"id\":2,\"error\":\"no\"}\n"}};
  for (std::size_t piece = 1; piece <= text.size(); ++piece) {
    CAPTURE(piece);
    CHECK(lines_of_pieces(text, piece) == whole);
  }
}

TEST_CASE("a line that is no reply is garbage") {
  for (const char* line : {"Loading checkpoint", "{}", "{\"id\":\"1\"}", "{\"id\":-1}", "{\"id\":1.5}", "[1]",
                           "{\"id\":1", "{\"id\":1} x", "\xff\xfe", "{\"id\":99999999999999999999}", "null"}) {
    CAPTURE(line);
    CHECK(read_envelope(line).kind == Kind::garbage);
  }
  CHECK(read_envelope(std::string(100'000, '[')).kind == Kind::garbage);
  CHECK(read_envelope("{\"id\":7,\"done\":false,\"error\":null}").last == false);
  CHECK(read_envelope("{\"id\":7,\"error\":{\"message\":\"x\"}}").last);
}

TEST_CASE("a line beyond the cap is told of once, and the next ones are read") {
  const std::string text =
      std::string(40, 'x') + "\n{\"id\":1}\n" + std::string(50, 'y') + std::string(50, 'y') + "\n{\"id\":2}\n";
  const std::vector<Got> whole{{Kind::too_long, -1, false, ""},
                               {Kind::part, 1, false, "{\"id\":1}\n"},
                               {Kind::too_long, -1, false, ""},
                               {Kind::part, 2, false, "{\"id\":2}\n"}};
  for (std::size_t piece = 1; piece <= text.size(); ++piece) {
    CAPTURE(piece);
    CHECK(lines_of_pieces(text, piece, 20) == whole);
  }
}

}  // namespace
}  // namespace bench
