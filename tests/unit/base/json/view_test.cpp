#include "base/json/view.h"

#include <cmath>
#include <random>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "catch.hpp"

using namespace bench;

namespace {

constexpr JsonBounds wide{64, 100'000};

/// A node as the tree of another library.
nlohmann::json tree_of(const JsonNode& node) {
  if (node.is_object()) return "objects are compared by their members";
  if (node.is_array()) {
    nlohmann::json list = nlohmann::json::array();
    for (const JsonNode& item : node) list.push_back(tree_of(item));
    return list;
  }
  if (node.is_string()) return std::string(node.text());
  if (node.is_boolean()) return node.get<bool>();
  if (node.is_number_unsigned()) return node.get<std::uint64_t>();
  if (node.is_number_integer()) return node.get<std::int64_t>();
  if (node.is_number()) return node.get<double>();
  return nullptr;
}

void check_same(const JsonNode& node, const nlohmann::json& tree) {
  if (!tree.is_object()) {
    CHECK(tree_of(node).dump() == tree.dump());
    return;
  }
  CHECK(node.is_object());
  for (const auto& [key, value] : tree.items()) {
    const auto member = node.find(key);
    REQUIRE(member != node.end());
    check_same(*member, value);
  }
}

}  // namespace

TEST_CASE("a view takes what JSON is, with the values that another reader finds") {
  for (const char* text :
       {R"({})", R"([])", R"( {"a":1,"b":[1,2,[3,[null]]],"d":{"e":{"f":"g"}},"h":true} )", R"("x")", "0", "-0",
        "[0.5,-1e3,1E+2,123456789012345678,18446744073709551615,-9223372036854775808,18446744073709551616,1e-400]",
        R"(["\"\\\/\b\f\n\r\t","\u0041\u00e9\ud83d\ude00","é😀",""])", "[true,false,null]", R"({"":1})",
        R"({"a\u0062":"c"})", "\t[1 ,\n2]\r"}) {
    CAPTURE(text);
    JsonView view;
    const JsonNode* node = view.parse(text, wide);
    REQUIRE(node != nullptr);
    check_same(*node, nlohmann::json::parse(text));
  }
}

TEST_CASE("a view refuses what is no JSON, as another reader does") {
  std::vector<std::string> texts{"",
                                 " ",
                                 "{",
                                 "}",
                                 "[",
                                 "]",
                                 "{]",
                                 "[1,]",
                                 "[,1]",
                                 "{\"a\"}",
                                 "{\"a\":}",
                                 "{\"a\":1,}",
                                 "{a:1}",
                                 "01",
                                 "+1",
                                 "1.",
                                 ".5",
                                 "1e",
                                 "-",
                                 "tru",
                                 "nul",
                                 "True",
                                 "NaN",
                                 "Infinity",
                                 "1e999",
                                 "-1e999",
                                 "\"",
                                 "\"\\x\"",
                                 "\"\\u12\"",
                                 "\"\\u12g4\"",
                                 "\"\\ud800\"",
                                 "\"\\udc00\"",
                                 "\"\\ud800\\u0041\"",
                                 "\"a\nb\"",
                                 "\"\xff\"",
                                 "\"\xed\xa0\x80\"",
                                 "1 2",
                                 "[1]]",
                                 "'a'",
                                 "[1 2]",
                                 "{\"a\" 1}",
                                 "\"\\",
                                 "\"\\u",
                                 "// x\n1"};
  texts.emplace_back("\"a\0b\"", 5);
  for (const std::string& text : texts) {
    CAPTURE(text);
    JsonView view;
    CHECK(view.parse(text, wide) == nullptr);
    CHECK(nlohmann::json::parse(text, nullptr, false).is_discarded());
  }
}

TEST_CASE("whatever is done to a text, a view and another reader agree on whether it is JSON") {
  const std::string whole = R"({"a":[1,-2.5e3,"x\u00e9\n",{"b":null,"c":[true,false]}],"d":"é","e":0.1})";
  std::mt19937 random(7);
  JsonView view;
  for (int i = 0; i < 4000; ++i) {
    std::string text = whole;
    for (int change = 0; change < 1 + i % 3; ++change) {
      const std::size_t at = random() % text.size();
      switch (random() % 3) {
        case 0:
          text[at] = R"({}[],:"\eE+-.0127aubnt )"[random() % 24];
          break;
        case 1:
          text.erase(at, 1);
          break;
        default:
          text.insert(at, 1, static_cast<char>(random() % 256));
      }
    }
    const auto tree = nlohmann::json::parse(text, nullptr, false);
    const JsonNode* node = view.parse(text, wide);
    CAPTURE(text);
    CHECK((node == nullptr) == tree.is_discarded());
  }
}

TEST_CASE("wherever a byte stands that no string may hold as it is, it is seen") {
  JsonView view;
  for (std::size_t length = 0; length < 20; ++length) {
    for (std::size_t at = 0; at <= length; ++at) {
      for (int byte = 0; byte < 256; ++byte) {
        std::string text = "[\"" + std::string(length, 'a') + "\"]";
        text.insert(2 + at, 1, static_cast<char>(byte));
        const bool is_json = nlohmann::json::accept(text);
        if ((view.parse(text, wide) != nullptr) == is_json) continue;
        CAPTURE(length, at, byte, is_json);
        CHECK(false);
      }
    }
  }
}

TEST_CASE("members are found in any order, and those that are not there are not") {
  JsonView view;
  const JsonNode* node = view.parse(R"({"a":{"x":1},"b":[1,2],"c":"z","a2":4})", wide);
  REQUIRE(node != nullptr);
  for (const char* key : {"c", "a", "a2", "b", "a", "a", "c"}) {
    CAPTURE(key);
    CHECK(node->find(key) != node->end());
  }
  CHECK(node->find("x") == node->end());
  CHECK(node->find("") == node->end());
  CHECK((*node->find("b"))[1].get<std::int64_t>() == 2);
  CHECK((*node->find("b")).size() == 2);
}

TEST_CASE("a text that would become too much is refused") {
  JsonView view;
  CHECK(view.parse("[[[1]]]", {3, 100}) != nullptr);
  CHECK(view.parse("[[[[1]]]]", {3, 100}) == nullptr);
  CHECK(view.parse("[1,2,3]", {3, 4}) != nullptr);
  CHECK(view.parse("[1,2,3,4]", {3, 4}) == nullptr);
  CHECK(view.parse(std::string(100'000, '['), wide) == nullptr);
}
