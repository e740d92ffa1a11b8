#include "base/bytes.h"

#include "catch.hpp"

using namespace bench;

TEST_CASE("SHA-256 of FIPS 180-4") {
  CHECK(sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  Sha256 hash;
  hash.add("a");
  CHECK(hash.hex() == sha256_hex("a"));  // asking does not end it
  hash.add("bc");
  CHECK(hash.hex() == sha256_hex("abc"));
}

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

TEST_CASE("CRC-32C has its check value") {
  CHECK(crc32c("123456789") == 0xe3069283);
  CHECK(crc32c_hex("123456789") == "e3069283");
  CHECK(crc32c("") == 0);
  CHECK(crc32c(std::string(32, '\0')) == 0x8a9136aa);  // RFC 3720, B.4
}
