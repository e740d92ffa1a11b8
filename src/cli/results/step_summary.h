#pragma once

#include <string>

namespace bench {

/// Adds Markdown to the page that GitHub shows of a job, where one is wanted: the file that GITHUB_STEP_SUMMARY names.
/// GitHub drops a page above its limit whole, so what does not fit is left out and said to be. A page that cannot be
/// written is a warning and no more.
void add_to_step_summary(const std::string& markdown);

/// As much of `markdown` as fits behind a page of `size` bytes, in whole lines, with a word on what is missing; "" when
/// not even that fits.
std::string fitting_step_summary(const std::string& markdown, std::size_t size);

}  // namespace bench
