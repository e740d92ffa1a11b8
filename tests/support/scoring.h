#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "bench/score.h"

#include "base/json/strict.h"

namespace bench {

/// A file or folder of the public data, or none; then the test says that it was skipped.
std::optional<std::filesystem::path> public_data(const std::string& name);

std::vector<Json> json_lines(const std::filesystem::path& file);
std::string file_text(const std::filesystem::path& file);
/// Rows of a CSV file with quotes, the header included.
std::vector<std::vector<std::string>> csv_rows(const std::filesystem::path& file);

/// The grade that a rule gives a reply, as grades_of() hands it out.
Grade graded(const std::string& rule, const std::string& reply, std::vector<std::string> references,
             std::vector<std::string> choices = {}, const std::string& done_reason = "stop");
Grade graded(const std::string& rule, const Reply& reply, Scoring scoring);

}  // namespace bench
