#include "support/exported_runs.h"

#include <utility>

namespace bench_test {
namespace {

using namespace bench;
using std::chrono::milliseconds;

constexpr const char* server_url = "http://127.0.0.1:11434";

RunHeader header_of(const std::string& model) {
  RunHeader header;
  header.run_id = "1ngsm6nres";
  header.started = WallTime(std::chrono::seconds(1764000000) + milliseconds(123));
  header.build = {"0.1.0", "abc1234", "GCC 12.2.0", "-O2", "Boost 1.81"};
  header.suite = "default";
  header.items = 2;
  header.runs = 3;
  header.workers = 2;
  header.percentiles = {50, 95};
  header.num_ctx = 4096;
  header.num_predict = 64;
  header.models = {
      {model, "sha256:46e0c10c039e", "gguf", "llama", "8.0B", "Q4_K_M", 4920000000, 131072, "cafe", {}, ""}};
  header.server.url = server_url;
  header.server.api = "ollama";
  header.server.version = "0.9.0";
  header.server.local = true;
  header.server.loaded = {{model, "sha256:46e0c10c039e", 6000000000, 5000000000, 4096}};
  header.host.cpu = "AMD Ryzen 7 7840U";
  return header;
}

RunRecord answered(const RunHeader& header, std::int64_t seq, std::int64_t worker, milliseconds start) {
  RunRecord record;
  record.seq = record.plan_index = seq;
  record.worker = worker;
  record.model = header.models.front().name;
  record.target = server_url;
  record.suite = header.suite;
  record.id = seq % 2 == 0 ? "short" : "long";
  record.run = seq / 2;
  record.prompt_sha = "00ff";
  record.max_tokens = 64;
  record.start = start;
  Reply& reply = record.reply;
  reply.http_status = 200;
  reply.text = "An answer.";
  reply.done_reason = "stop";
  reply.text_events = 3;
  reply.timeline.sent = std::chrono::microseconds(40);
  reply.timeline.first_byte = milliseconds(19);
  reply.timeline.first_token = reply.timeline.first_output = milliseconds(20) + Nanos(1);
  reply.timeline.last_token = milliseconds(60);
  reply.timeline.done = milliseconds(61);
  reply.timeline.end = milliseconds(61) + Nanos(500);
  ServerCounters& server = reply.server;
  server.total_duration = 60'000'000;
  server.load_duration = 1'000'000;
  server.prompt_eval_count = seq % 2 == 0 ? 16 : 32;
  server.prompt_eval_duration = 12'500'000 + seq;
  server.eval_count = 4;
  server.eval_duration = 40'000'000;
  return record;
}

void fail_idle(RunRecord& record) {
  record.reply.status = Status::timeout_idle;
  record.reply.failure = Failure{Status::timeout_idle, FailureKind::limit, "no byte for 60 s"};
  record.reply.server = {};
  record.reply.text.clear();
  record.reply.timeline = {};
  record.reply.timeline.end = milliseconds(50);
}

MadeRun made_run(RunHeader header, std::vector<RunRecord> records) {
  RunEnd end;
  end.wall = milliseconds(400);
  end.loaded = header.server.loaded;
  Summariser summariser(header);
  for (const RunRecord& record : records) {
    summariser.add(record);
    end.records += !record.warmup;
  }
  MadeRun run;
  run.summary = summariser.finish(end);
  run.header = std::move(header);
  run.records = std::move(records);
  return run;
}

Grade grade_of(std::optional<double> value, std::string extracted) {
  Grade grade;
  grade.name = "correct";
  grade.rule = "letter";
  grade.value = value;
  grade.extracted = std::move(extracted);
  grade.unparsed = grade.extracted.empty();
  return grade;
}

}  // namespace

MadeRun timed_run() {
  const RunHeader header = header_of("hf.co/org/my model:q4");
  std::vector<RunRecord> records;
  records.push_back(answered(header, 0, 0, milliseconds(-100)));
  records.back().warmup = true;
  for (int i = 1; i <= 6; ++i) records.push_back(answered(header, i, i % 2, milliseconds(70 * ((i - 1) / 2))));
  records[1].reply.server.load_duration = 1'500'000'000;        // cold
  records[2].reply.server.prompt_eval_cached_count = 10;        // of 16
  records[3].reply.timeline.first_thinking = milliseconds(20);  // until the answer begins
  records[3].reply.timeline.first_token = milliseconds(20);
  records[3].reply.timeline.first_output = milliseconds(45);
  fail_idle(records[4]);
  records[5].reply.server = {};  // a server that tells nothing
  records.push_back(answered(header, 7, 0, milliseconds(300)));
  records.back().condition = std::string(rescue_condition);
  return made_run(header, std::move(records));
}

MadeRun asked_run() {
  RunHeader header = header_of("llama3.1:8b");
  header.suite = "mmlu";
  header.items = 4;
  header.runs = 2;
  EvalFacts facts;
  facts.suite = "mmlu";
  facts.recipe = "letter";
  facts.version = "1";
  facts.shots = 0;
  facts.data_sha = "0f1e";
  header.eval = facts;
  std::vector<RunRecord> records;
  const std::pair<const char*, const char*> subjects[] = {
      {"astronomy", "stem"}, {"astronomy", "stem"}, {"anatomy", "other"}, {"anatomy", "other"}};
  for (int i = 0; i < 8; ++i) {
    RunRecord record = answered(header, i, 0, milliseconds(70 * i));
    const auto& [subject, category] = subjects[i % 4];
    record.tags = {subject, category};
    record.id = std::string(subject) + "/" + std::to_string(i % 2 + 5);
    record.run = i / 4;
    record.scoring = Scoring{{"letter"}, {"B"}, {"a", "b", "c", "d"}};
    record.reply.text = i == 1 ? "C" : "B";
    record.grades = {grade_of(i == 1 ? 0.0 : 1.0, record.reply.text)};
    records.push_back(record);
  }
  records[2].grades = {grade_of(std::nullopt, "")};
  records[2].reply.text = "I would rather not.";
  records[3].grades.front().cut = true;
  fail_idle(records[7]);
  records[7].grades.clear();
  return made_run(header, std::move(records));
}

}  // namespace bench_test
