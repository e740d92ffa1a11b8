#pragma once

#include <string>
#include <vector>

#include "bench/renderer.h"

namespace bench_test {

/// A finished run made by hand, which owns what a RunView borrows.
struct MadeRun {
  bench::RunHeader header;
  std::vector<bench::RunRecord> records;
  bench::Summary summary;

  bench::RunView view(bench::Style style = {}) const { return {header, records, summary, style}; }
};

/// Every request answered, with intervals: 20 prompts, five times, one model.
MadeRun steady_run();
MadeRun one_request();
MadeRun one_failed();
MadeRun all_failed();
MadeRun several_models();
/// Quotes, line feed, emoji, ESC, right-to-left, </script> and | in every text that comes from outside.
MadeRun hostile_names();
/// Microseconds beside hours, rates from 0.00002 to 3 billion, and a percentile that is only a lower bound.
MadeRun extreme_values();
MadeRun schema_suite();
/// Gates kept, missed, and without a value.
MadeRun with_gates();
/// A model that thinks before it answers, with replies of different length.
MadeRun thinking();
MadeRun interrupted();
MadeRun simulated();
/// A quality suite of four subjects, with everything that can happen to an answer.
MadeRun few_subjects();
/// One of more subjects than a screen holds.
MadeRun many_subjects();
/// Questions that come with the program, with grades between right and wrong.
MadeRun sample_questions();
/// A quality suite without any reply.
MadeRun no_answers();
/// Safe and unsafe prompts: two rates.
MadeRun refusals();
/// Replies that no rule grades.
MadeRun ungraded();

std::vector<MadeRun> all_runs();

/// A run as the format of that name shows it.
std::string rendered(const char* format, const MadeRun& run, const bench::Style& style = {});

/// Texts that try to act on a terminal, a page or a spreadsheet.
std::vector<std::string> hostile_texts();

}  // namespace bench_test
