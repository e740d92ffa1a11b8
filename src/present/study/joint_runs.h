#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "bench/joint_runs.h"
#include "bench/renderer.h"

namespace bench {

// What two runs show of each other, for people, as Markdown, for programs.

std::string joint_runs_page(const JointRuns& overlap, const Style& style);
std::string joint_runs_markdown(const JointRuns& overlap, const Style& style);
std::string joint_runs_document(const JointRuns& overlap, const Style& style);

}  // namespace bench
