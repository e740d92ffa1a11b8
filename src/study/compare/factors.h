#pragma once

#include <string>
#include <vector>

#include "bench/comparison.h"
#include "bench/record.h"

namespace bench {

/// The conditions in which two measurements differ, each named once: a model of another name has another digest and
/// another size, and is one factor all the same. What cannot matter is none: file names, run ids, how often a suite was
/// asked, the port of a server on this machine.
std::vector<Factor> differing_factors(const RunHeader& base, const std::string& base_model, const RunHeader& changed,
                                      const std::string& changed_model);

}  // namespace bench
