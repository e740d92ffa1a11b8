#include "present/report/html_text.h"

#include "catch.hpp"

using namespace bench;

TEST_CASE("a name of the other direction keeps it to itself, a long one is cut and counted") {
  CHECK(html::name("llama3.1:8b ± µ") == "llama3.1:8b ± µ");
  CHECK(html::name("שלום") == "<bdi>שלום</bdi>");
  const std::string cut = html::name(std::string(10'240, 'x'));
  CHECK(cut.size() < 200);
  CHECK(cut.find("(10240 bytes)") != cut.npos);
}

TEST_CASE("an interval stands below its value, and a title of two halves over both") {
  Grid grid{{{"", Align::left}, {"p95 "}, {.title = "/ p5", .align = Align::left, .joined = true}},
            {{"TTFT   ms", "212 ", "[205, 224]"}, {"other", "3", ""}}};
  const std::string table = html::table(grid, "a & b");
  CHECK(table.find("<th scope=\"col\">p95 / p5</th>") != table.npos);
  CHECK(table.find("<td>212<small>[205, 224]</small></td>") != table.npos);
  CHECK(table.find("<td>3</td>") != table.npos);
  CHECK(table.find("<caption>a &amp; b</caption>") != table.npos);
  CHECK(html::table({grid.columns, {}}, "nothing").empty());
}

TEST_CASE("JSON inside a script ends nothing and stays what it is") {
  const std::string raw = "{\"a\":\"</script><!--\xE2\x80\xA8\xE2\x80\xA9\"}";
  const std::string safe = html::json_in_script(raw);
  CHECK(safe == "{\"a\":\"\\u003c/script>\\u003c!--\\u2028\\u2029\"}");
}
