#include "record/line/fields.h"
#include "record/line/line_schema.h"

namespace bench {

template <class Fields>
void describe(Fields& fields, Of<Fields, ResumedRun>& resumed) {
  fields.required("time", resumed.time);
  fields.required("first_seq", resumed.first_seq);
  fields.optional("block", resumed.block);
  fields.or_null("version", resumed.version);
}

std::string resume_line(const ResumedRun& resumed) {
  LineWriter fields("run_resume");
  describe(fields, resumed);
  return std::move(fields).finish();
}

nlohmann::ordered_json resume_schema() {
  LineSchema fields("run_resume");
  const ResumedRun resumed;
  describe(fields, resumed);
  return std::move(fields).take_line();
}

ResumedRun resumed_from(LineReader& fields) {
  ResumedRun resumed;
  describe(fields, resumed);
  return resumed;
}

}  // namespace bench
