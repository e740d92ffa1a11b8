#include "plan/data/csv.h"

#include "catch.hpp"

using namespace bench;

namespace {

using Cells = std::vector<std::string>;

std::vector<Cells> cells_of(std::string_view text) {
  const auto rows = parse_csv(text, "x.csv");
  if (!rows) return {{rows.error().what}};
  std::vector<Cells> cells;
  for (const CsvRow& row : *rows) cells.push_back(row.cells);
  return cells;
}

std::string csv_fault(std::string_view text) {
  const auto rows = parse_csv(text, "x.csv");
  return rows ? "" : rows.error().what;
}

}  // namespace

TEST_CASE("a cell holds commas, quotes and line ends when it is quoted") {
  CHECK(cells_of("a,\"b, c\",\"d \"\"e\"\"\",\"f\ng\r\nh\"\n") ==
        std::vector<Cells>{{"a", "b, c", "d \"e\"", "f\ng\r\nh"}});
  CHECK(cells_of("\"\"\"\"\"\",\"\",\"\"\"\"") == std::vector<Cells>{{"\"\"", "", "\""}});
}

TEST_CASE("empty cells and blanks around text stay") {
  CHECK(cells_of(",\n a ,\n,,\n") == std::vector<Cells>{{"", ""}, {" a ", ""}, {"", "", ""}});
}

TEST_CASE("line ends of every kind end a row, and the last one may be missing") {
  const std::vector<Cells> two{{"a", "b"}, {"c", "d"}};
  CHECK(cells_of("a,b\nc,d\n") == two);
  CHECK(cells_of("a,b\r\nc,d\r\n") == two);
  CHECK(cells_of("a,b\r\nc,d") == two);
  CHECK(cells_of("a,b\nc,\"d\"") == two);
  CHECK(cells_of("a,b\nc,d\r") == two);
}

TEST_CASE("blank lines are no rows, an empty quoted cell is one") {
  CHECK(cells_of("\n\na\n \n\r\nb\n\n") == std::vector<Cells>{{"a"}, {"b"}});
  CHECK(cells_of("\"\"\n") == std::vector<Cells>{{""}});
  CHECK(cells_of("").empty());
}

TEST_CASE("a byte order mark is not part of the first cell") {
  CHECK(cells_of("\xef\xbb\xbfid,x\n") == std::vector<Cells>{{"id", "x"}});
  CHECK(cells_of("\xef\xbb\xbf\"id\",x\n") == std::vector<Cells>{{"id", "x"}});
}

TEST_CASE("a row knows the line that it begins on") {
  const auto rows = parse_csv("a\n\"b\nb\nb\"\n\nc\n", "x.csv");
  REQUIRE(rows.has_value());
  REQUIRE(rows->size() == 3);
  CHECK((*rows)[0].line == 1);
  CHECK((*rows)[1].line == 2);
  CHECK((*rows)[2].line == 6);
}

TEST_CASE("wrong quotes are told with file and line") {
  CHECK(csv_fault("a\nb,\"c\nd\n").starts_with("x.csv:2: a quoted cell begins here"));
  CHECK(csv_fault("a\n\"b\nb\" c,d\n").starts_with("x.csv:3: text behind a closing quote"));
  CHECK(csv_fault("a\n1,12\" pipe\n").starts_with("x.csv:2: a quote inside a cell without quotes"));
  CHECK(csv_fault("a, \"b, c\"\n").starts_with("x.csv:1: a quote inside"));
  CHECK(csv_fault("\"").starts_with("x.csv:1: a quoted cell"));
}

TEST_CASE("bytes that are no text are told") {
  CHECK(csv_fault("a\nb\xff,c\n") == "x.csv:2: not UTF-8 text");
  CHECK(csv_fault(std::string_view("a\0b\n", 4)) == "x.csv:1: not UTF-8 text");
}
