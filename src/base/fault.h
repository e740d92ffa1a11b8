#pragma once

#include <exception>
#include <string>

namespace bench {

/// What an exception says of itself.
inline std::string fault_words(const std::exception_ptr& fault) {
  try {
    std::rethrow_exception(fault);
  } catch (const std::exception& known) {
    return known.what();
  } catch (...) {
    return "an unknown exception";
  }
}

}  // namespace bench
