#pragma once

#include <string>

namespace bench_test {

/// What breaks the rules of Chrome's trace events in a text, as viewers insist on them; "" when nothing does: every
/// event has its phase and its place, complete events have a time and a length, and those of one row are nested or
/// apart, never crossing.
std::string trace_fault(const std::string& text);

}  // namespace bench_test
