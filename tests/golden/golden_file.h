#pragma once

#include <string>

namespace bench_test {

/// Compares `actual` with the literal bytes of tests/golden/<name>. None on a match, else a line-by-line difference and
/// the command that accepts the new bytes. With BENCH_UPDATE_GOLDEN=1 in the environment the file is written instead.
std::string golden_difference(const std::string& name, const std::string& actual);

}  // namespace bench_test
