#include "support/diagnoses.h"

#include <string>

using namespace bench;

namespace bench_test {
namespace {

ConditionSpeed speed(const char* name, double one, double many) {
  ConditionSpeed made;
  made.name = name;
  made.in_flight = 8;
  made.one = Location{one, Interval{one * 0.98, one * 1.02, 0.95, "signed ranks"}, 8};
  made.many = Location{many, Interval{many * 0.97, many * 1.03, 0.95, "signed ranks"}, 24};
  made.speedup = many / one;
  made.speedup_interval = Interval{many / one * 0.96, many / one * 1.04, 0.95, "bootstrap"};
  return made;
}

std::vector<TimelineRow> burst_of_eight() {
  std::vector<TimelineRow> rows;
  for (int i = 0; i < 8; ++i) {
    TimelineRow row;
    row.request = 20 + i;
    row.label = "worker " + std::to_string(i + 1);
    row.begins = i < 4 ? 0.01 : 0.84;
    row.first_token = *row.begins + 0.12;
    row.end = *row.begins + 0.83;
    rows.push_back(row);
  }
  rows[7].begins.reset();
  rows[6].status = Status::http_error;
  rows[6].first_token.reset();
  rows[6].end = 0.3;
  rows[6].begins.reset();
  return rows;
}

}  // namespace

Diagnosis a_diagnosis() {
  Diagnosis made;
  made.run_id = "20260924T083000Z-diagnose";
  made.model = "llama3.1:8b";
  made.target = "http://127.0.0.1:11434";
  made.api = "ollama";
  made.seed = 42;
  made.verdict = Cause::slots;
  made.says =
      "Of 8 requests at once the server works on 4 and lets 4 wait: that is why they give 3.2 x instead of 8 x.";
  made.places = PlacesFound{4, false, 4};
  made.speeds = {speed("temperature 0, with a schema", 96.2, 308), speed("temperature 0, without a schema", 97.1, 315),
                 speed("temperature 1, with a schema", 96.0, 306), speed("temperature 1, without a schema", 97.0, 314)};
  made.speeds[0].is_workload = true;
  made.hypotheses = {
      {"queueing",
       Answer::confirmed,
       "4 of 8 requests wait for a place",
       {{"places_by_overlap", "4 requests are answered at once at most", 4, {}, {20, 21, 22, 23}},
        {"queue_wait",
         "the others wait 830 ms [810, 850]",
         0.83,
         Interval{0.81, 0.85, 0.95, "order statistics"},
         {24, 25, 26, 27}}},
       ""},
      {"bandwidth",
       Answer::refuted,
       "a step takes 11.2 ms with four and 10.4 ms with one",
       {{"step_ratio", "t(1) / t(4) = 0.93 [0.91, 0.95]", 0.93, Interval{0.91, 0.95, 0.95, "bootstrap"}, {}}},
       ""},
      {"grammar", Answer::refuted, "the schema takes 1 % off", {}, ""},
      {"temperature", Answer::open, "too few replies so far", {}, "about 20 more requests at temperature 1"}};
  made.shares = {{"slots", 0.757, Interval{0.71, 0.8, 0.95, "bootstrap"}},
                 {"saturated", 0.081, {}},
                 {"grammar", 0.001, {}},
                 {"remainder", 0.161, {}}};
  made.findings = {{"prefill_rate", "prompts are read at 4 990 tokens per second", 4990, {}, {}},
                   {"valid_replies",
                    "replies that fit the schema: 24 of 24 at temperature 0, 23 of 24 at temperature 1",
                    {},
                    {},
                    {}}};
  Advice advice;
  advice.says = "let the server work on 8 requests at once: OLLAMA_NUM_PARALLEL=8";
  advice.places = 8;
  advice.speedup_now = 3.2;
  advice.speedup_expected = 6.4;
  advice.is_bound = true;
  advice.commands = {"OLLAMA_NUM_PARALLEL=8 ollama serve"};
  advice.cautions = {"every place keeps the whole context: 8 of them take about 8.9 GB of the server's memory"};
  made.advice = advice;
  made.warnings = {{"prompt_cache", "the server remembers prompts: every one here is new", ""},
                   {"rate", "1 request was refused (HTTP 503)", "ask for fewer at once"}};
  made.timeline = burst_of_eight();
  made.requests = 96;
  made.took_s = 48.2;
  return made;
}

Diagnosis a_stopped_diagnosis() {
  Diagnosis made;
  made.run_id = "stopped";
  made.model = "evil\x1b[31m|<b>";
  made.target = "http://127.0.0.1:8080";
  made.api = "llamacpp";
  made.simulated = true;
  made.complete = false;
  made.workers = 7;
  made.says = "Nothing can be said: the server went away after 3 requests.";
  made.settled_by = "a server that stays, and about 80 requests";
  made.places = PlacesFound{2, true, 1};
  ConditionSpeed half;
  half.name = "temperature 0 & a schema";
  half.is_workload = true;
  half.in_flight = 7;
  half.one = Location{50, {}, 2};
  made.speeds = {half};
  made.hypotheses = {{"queueing", Answer::open, "", {}, ""}};
  made.requests = 3;
  made.took_s = 0.4;
  return made;
}

JointRuns joint_runs_at_one_place() {
  JointRuns made;
  made.kind = JointRuns::Kind::side_by_side;
  made.first = {"1.jsonl", "run-a", "llama3.1:8b", "http://127.0.0.1:11434", 1, 0, 6.1, 3, 3, 192, 6.0, 2.0, 2, 1.0,
                0,         0};
  made.second = {"2.jsonl", "run-b", "llama3.1:8b", "http://127.0.0.1:11434", 1, 0.1, 7.2, 3, 2, 128, 6.9, 3.4, 3, 0.9,
                 3,         3};
  made.overlap = 6.0;
  made.places = PlacesFound{1, false, {}};
  made.could_gain = 1.97;
  made.is_of_cache = true;
  made.says = "The runs were under way together for 6.0 s of the 6.1 s of the shorter one, and waited for each other.";
  made.gain_says = "Without waiting 2.jsonl would have taken at least 3.6 s instead of 7.1 s.";
  made.warnings = {{"prompt_cache", "the server remembered 3 of 3 prompts", "restart the server before each run"}};
  made.timeline = burst_of_eight();
  return made;
}

AnswerDrift a_drift() {
  AnswerDrift made;
  made.run_id = "run-d";
  made.model = "llama3.1:8b";
  made.target = "http://127.0.0.1:11434";
  made.in_flight = 8;
  made.prompts = 100;
  made.together = {12, 100, Interval{0.07, 0.198, 0.95, "wilson"}};
  made.alone = {1, 100, Interval{0.002, 0.054, 0.95, "wilson"}};
  made.p = 0.0017;
  made.scores = AnswerDrift::Scores{100, 0.62, 0.6, Interval{-0.07, 0.03, 0.95, "bonett-price"}, 4, 2, 0.6875};
  made.failed = 2;
  made.changed = {"mmlu/q1", "mmlu/q7"};
  made.says = "With 8 in flight 12 of 100 answers at temperature 0 were others than alone.";
  return made;
}

ContextFit a_fit() {
  ContextFit made;
  made.run_id = "run-f";
  made.model = "llama3.1:8b";
  made.target = "http://127.0.0.1:11434";
  made.probes = {
      {4096, 1.0, 5'600'000'000, ""}, {65'536, 0.82, 13'000'000'000, ""}, {131'072, {}, {}, "out of memory"}};
  made.largest = 40'960;
  made.says = "Up to 40960 tokens of context stay on the GPU.";
  return made;
}

}  // namespace bench_test
