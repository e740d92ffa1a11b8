#include "base/base64.h"
#include "base/crc32c.h"
#include "base/rfc3339.h"
#include "catch.hpp"

using namespace bench;
using namespace std::chrono_literals;

TEST_CASE("CRC-32C has its check value") {
  CHECK(crc32c("123456789") == 0xe3069283);
  CHECK(crc32c_hex("123456789") == "e3069283");
  CHECK(crc32c("") == 0);
  CHECK(crc32c(std::string(32, '\0')) == 0x8a9136aa);  // RFC 3720, B.4
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

TEST_CASE("times in UTC, to the nanosecond") {
  CHECK(to_rfc3339(UtcNanos{}) == "1970-01-01T00:00:00.000000000Z");
  CHECK(to_rfc3339(UtcNanos(1'763'937'015s + 1ns)) == "2025-11-23T22:30:15.000000001Z");
  CHECK(to_rfc3339(UtcNanos(-1ns)) == "1969-12-31T23:59:59.999999999Z");
  CHECK(compact_utc(UtcNanos(1'763'937'015s)) == "20251123T223015Z");
  CHECK(from_rfc3339("2025-11-23T22:30:15.000000001Z") == UtcNanos(1'763'937'015s + 1ns));
  CHECK(from_rfc3339("2025-11-23T22:30:15Z") == UtcNanos(1'763'937'015s));
  CHECK(from_rfc3339("2025-11-23T22:30:15.5Z") == UtcNanos(1'763'937'015s + 500ms));
  for (const char* wrong :
       {"", "2025-11-23", "2025-11-23T22:30:15", "2025-11-23T22:30:15+01:00", "2025-02-30T00:00:00Z",
        "2025-11-23T24:00:00Z", "2025-11-23T22:30:15.Z", "2025-11-23T22:30:15.1234567890Z", "-025-11-23T22:30:15Z",
        "9999-01-01T00:00:00Z", "2025-11-23T22:30:15ZZ"}) {
    INFO(wrong);
    CHECK_FALSE(from_rfc3339(wrong));
  }
}
