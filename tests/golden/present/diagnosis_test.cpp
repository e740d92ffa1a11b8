// What bench diagnose shows, byte for byte.

#include "present/study/diagnosis.h"

#include <algorithm>
#include <string>

#include "catch.hpp"
#include "golden/golden_file.h"
#include "present/page/layout.h"
#include "present/study/diagnosis_timeline.h"
#include "support/diagnoses.h"
#include "support/sandbox.h"

using namespace bench_test;

namespace {

const bench::DiagnosisForm& diagnosis_form(const char* name) {
  const auto forms = bench::diagnosis_forms();
  const auto found = std::find_if(forms.begin(), forms.end(), [&](const auto& one) { return one.name == name; });
  REQUIRE(found != forms.end());
  return *found;
}

std::string diagnosis_as(const char* name, const bench::Diagnosis& diagnosis, const bench::Style& style = {}) {
  return diagnosis_form(name).render(diagnosis, style);
}

void check_diagnosis(const std::string& file, const std::string& text) {
  const std::string difference = golden_difference("present/" + file, text);
  INFO(difference);
  CHECK(difference.empty());
}

}  // namespace

TEST_CASE("the forms of a diagnosis") {
  check_diagnosis("diagnosis.txt", diagnosis_as("table", a_diagnosis()));
  check_diagnosis("diagnosis-40.txt", diagnosis_as("table", a_diagnosis(), {40, true, false}));
  check_diagnosis("diagnosis-ascii.txt", diagnosis_as("table", a_diagnosis(), {80, false, false}));
  check_diagnosis("diagnosis-color.txt", diagnosis_as("table", a_stopped_diagnosis(), {80, true, true}));
  check_diagnosis("diagnosis.md", diagnosis_as("md", a_diagnosis()));
  check_diagnosis("diagnosis-stopped.md", diagnosis_as("md", a_stopped_diagnosis()));
  check_diagnosis("diagnosis.json", diagnosis_as("json", a_diagnosis()));
  check_diagnosis("diagnosis-stopped.json", diagnosis_as("json", a_stopped_diagnosis()));
  check_diagnosis("diagnosis.svg", bench::timeline_svg(a_diagnosis().timeline, "8 requests at once & <more>"));
}

TEST_CASE("the forms of two runs, of a drift and of a context that fits") {
  const bench::Style screen;
  for (const char* name : {"table", "json", "md"}) {
    const bench::DiagnosisForm& form = diagnosis_form(name);
    const std::string end = std::string(name) == "table" ? "txt" : name;
    check_diagnosis("joint_runs." + end, form.joint_runs(joint_runs_at_one_place(), screen));
    check_diagnosis("drift." + end, form.drift(a_drift(), screen));
    check_diagnosis("fit." + end, form.fit(a_fit(), screen));
  }
}

TEST_CASE("no line of a diagnosis is wider than the screen") {
  for (const int columns : {20, 40, 60, 80, 120})
    for (const std::string& line :
         bench::test::lines_of(diagnosis_as("table", a_diagnosis(), {columns, true, false}) +
                               diagnosis_form("table").joint_runs(joint_runs_at_one_place(), {columns, true, false}) +
                               diagnosis_form("table").drift(a_drift(), {columns, true, false}) +
                               diagnosis_form("table").fit(a_fit(), {columns, true, false}))) {
      INFO(columns << ": " << line);
      CHECK(bench::display_width(line) <= columns);
    }
}
