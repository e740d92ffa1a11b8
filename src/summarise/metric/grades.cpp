// How good an answer was: what the scorers say of it. One row for each grade that is worth a number in the summary.

#include <array>

#include "summarise/metric/terms.h"

namespace bench::metric {
namespace {

constexpr std::array grade_rows{
    Metric{.id = "schema_valid",
           .title = "schema valid",
           .unit = Unit::share,
           .better = Better::higher,
           .about = "Replies that are valid under the JSON schema that constrained them.",
           .of = [](const RunRecord& record) { return graded(record, "schema_valid"); },
           .aggregate = Aggregate::proportion,
           .of_answer = true},
};

}  // namespace

std::span<const Metric> grades() { return grade_rows; }

}  // namespace bench::metric
