#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bench/options.h"
#include "bench/plan.h"

namespace bench {

/// Suites that go by a name: those in the binary, and one kind for each quality suite. Whatever lists or suggests names
/// of suites takes them from here.
struct SuiteKind {
  std::string_view about;                              ///< a heading for the names: "embedded suites"
  std::vector<std::string> (*names)();                 ///< what --prompts may say, sorted
  Expected<Suite> (*load)(const RunOptions& options);  ///< options.prompts is one of the names
};

/// All kinds, one line each in src/plan/suite/registry.cpp. No two know the same name.
std::span<const SuiteKind> suite_kinds();

}  // namespace bench
