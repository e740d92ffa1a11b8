#include "bench/transport.h"

namespace bench {

std::string_view name_of(RecvStamp stamp) {
  switch (stamp) {
    case RecvStamp::user:
      return "user";
    case RecvStamp::kernel:
      return "kernel";
    case RecvStamp::mixed:
      return "mixed";
  }
  return "user";
}

std::string_view HttpResponse::header(std::string_view name) const {
  for (const auto& [key, value] : headers)
    if (key == name) return value;
  return {};
}

}  // namespace bench
