#include "plan/data/json_rows.h"

#include "catch.hpp"

using namespace bench;

namespace {

std::string json_fault(std::string_view text) {
  const auto rows = parse_json_rows(text, "x.jsonl");
  return rows ? "" : rows.error().what;
}

}  // namespace

TEST_CASE("JSON lines may have blank lines, CRLF, a byte order mark and no line end at the end") {
  const auto rows = parse_json_rows("\xef\xbb\xbf{\"a\":1}\r\n\r\n {\"a\":\"x\\ny\"}", "x.jsonl");
  REQUIRE(rows.has_value());
  REQUIRE(rows->size() == 2);
  CHECK((*rows)[0].object["a"] == 1);
  CHECK((*rows)[1].object["a"] == "x\ny");
  CHECK((*rows)[1].line == 3);
}

TEST_CASE("a list of objects is rows too, and keys keep their order") {
  const auto rows = parse_json_rows("\n[\n {\"b\":1,\"a\":2},\n {}\n]\n", "x.json");
  REQUIRE(rows.has_value());
  REQUIRE(rows->size() == 2);
  CHECK((*rows)[0].object.begin().key() == "b");
  CHECK((*rows)[0].line == 0);
  CHECK(parse_json_rows("[]", "x.json")->empty());
  CHECK(parse_json_rows("", "x.json")->empty());
}

TEST_CASE("what is no row is told with file and line") {
  CHECK(json_fault("{}\n{\"a\":}\n").starts_with("x.jsonl:2:6: "));
  CHECK(json_fault("{}\n\n3\n") == "x.jsonl:3: no JSON object");
  CHECK(json_fault("[{},\n{\"a\":]\n").starts_with("x.jsonl:2: "));
  CHECK(json_fault("[{}, 3]") == "x.jsonl: element 1 of the list is no object");
}
