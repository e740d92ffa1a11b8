#include "base/base64.h"

#include <string>
#include <utility>

#include "catch.hpp"

using namespace bench;

TEST_CASE("base 64 as in RFC 4648") {
  const std::pair<std::string, std::string> vectors[] = {{"", ""},
                                                         {"f", "Zg=="},
                                                         {"fo", "Zm8="},
                                                         {"foo", "Zm9v"},
                                                         {"foob", "Zm9vYg=="},
                                                         {"fooba", "Zm9vYmE="},
                                                         {"foobar", "Zm9vYmFy"},
                                                         {"\xff\xfe", "//4="}};
  for (const auto& [bytes, text] : vectors) {
    CHECK(to_base64(bytes) == text);
    CHECK(from_base64(text) == bytes);
  }
  for (const char* wrong : {"Zg=", "Z*==", "Z===", "====", "Zg==Zg==", " Zg==   ", "Zg=\n", "Zm-v", "Zm9v\n\n\n\n"}) {
    INFO(wrong);
    CHECK_FALSE(from_base64(wrong));
  }
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  CHECK(from_base64(to_base64(all)) == all);
}
