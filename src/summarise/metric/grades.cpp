// How good an answer was: what the scorers say of it. One row for each grade that is worth a number in the summary.

#include <array>

#include "summarise/metric/ids.h"
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
    Metric{.id = correct,
           .title = "correct",
           .unit = Unit::share,
           .better = Better::higher,
           .about = "Graded replies that are right; a request without a reply is none of them.",
           .of = [](const RunRecord& record) { return graded(record, correct); },
           .aggregate = Aggregate::proportion,
           .of_answer = true},
    Metric{.id = "f1",
           .title = "F1",
           .unit = Unit::share,
           .better = Better::higher,
           .about = "Words that a reply shares with the best of the right answers.",
           .of = [](const RunRecord& record) { return graded(record, "f1"); },
           .of_answer = true},
    Metric{.id = "refused",
           .title = "refused",
           .unit = Unit::share,
           .better = Better::neither,
           .about = "Replies that decline to answer.",
           .of = [](const RunRecord& record) { return graded(record, "refused"); },
           .aggregate = Aggregate::proportion,
           .of_answer = true},
};

}  // namespace

std::span<const Metric> grades() { return grade_rows; }

}  // namespace bench::metric
