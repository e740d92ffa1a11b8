#pragma once

#include <map>
#include <string>

#include "support/summaries.h"

namespace bench_test {

/// The files of a format that is a folder, by their names in it.
std::map<std::string, std::string> exported_files(const char* format, const MadeRun& run);

}  // namespace bench_test
