#include "support/summaries.h"

#include <algorithm>

namespace bench_test {
namespace {

using namespace bench;

constexpr std::int64_t mega = 1000000;

Interval between_runs(double lo, double hi) { return {lo, hi, 0.95, "between runs"}; }

std::int64_t rank_of(std::int64_t n, int percent) { return (n * percent + 99) / 100; }

/// A metric whose numbers follow from its median, with relative intervals where `n` allows them.
MetricSummary metric(std::string id, std::int64_t n, double p50, double p95) {
  MetricSummary made;
  made.id = std::move(id);
  made.n = n;
  made.mean = p50 * 1.02;
  made.min = p50 * 0.8;
  made.max = std::max(p50, p95) * 1.1;
  Quantile middle{50, p50, {}, false, rank_of(n, 50), n, {}, n < 6, p50};
  Quantile high{95, p95, {}, false, rank_of(n, 95), n, {}, n < 59, p95 * 0.99};
  if (n >= 59) {
    made.mean_interval = between_runs(made.mean * 0.97, made.mean * 1.04);
    middle.interval = between_runs(p50 * 0.967, p50 * 1.057);
    high.interval = between_runs(p95 * 0.93, p95 * 1.08);
  }
  made.quantiles = {middle, high};
  if (find_metric(made.id)->better == Better::higher) {
    Quantile low{5, p50 * 0.9, 95, false, rank_of(n, 5), n, {}, n < 59, p50 * 0.9};
    if (n >= 59) low.interval = between_runs(p50 * 0.85, p50 * 0.93);
    made.quantiles.push_back(low);
  }
  return made;
}

std::vector<MetricSummary> usual_metrics(std::int64_t n, double slower = 1) {
  return {metric("ttft_s", n, 0.212 * slower, 0.231 * slower),
          metric("wall_s", n, 5.91 * slower, 6.52 * slower),
          metric("tpot_s", n, 0.0240 * slower, 0.0247 * slower),
          metric("gen_toks_per_s", n, 41.7 / slower, 42.4 / slower),
          metric("prompt_toks_per_s", n, 1236 / slower, 1271 / slower),
          metric("wall_at_128_s", n, 3.26 * slower, 3.35 * slower)};
}

GroupSummary group(const std::string& model, std::int64_t n, double slower = 1) {
  GroupSummary made;
  made.model = model;
  made.target = "http://127.0.0.1:11434";
  made.n_total = made.n_ok = made.n_measured = n;
  made.metrics = usual_metrics(n, slower);
  made.wall_s = 6.0 * slower * static_cast<double>(n);
  made.prompt_tokens = 262 * n;
  made.output_tokens = 240 * n;
  made.output_toks_per_s = static_cast<double>(made.output_tokens) / made.wall_s;
  made.requests_per_s = static_cast<double>(n) / made.wall_s;
  made.mean_in_flight = 1;
  made.short_output = Rate{n / 10, n, Interval{0.055, 0.174, 0.95, "wilson"}};
  return made;
}

RunHeader header_for(const std::vector<std::string>& models, std::int64_t items, std::int64_t runs) {
  RunHeader header;
  header.run_id = "01JD3Z6T9QK8";
  header.started = WallTime(std::chrono::seconds(1764000000));
  header.build = {"0.1.0", "abc1234", "GCC 12.2.0", "-O2", "Boost 1.81"};
  header.argv = {"bench", "--model", "llama3.1:8b", "--runs", "5"};
  header.options = {{"model", "llama3.1:8b", "flag"}, {"runs", "5", "flag"}, {"workers", "1", "default"}};
  header.suite = "default";
  header.suite_sha = "f00d";
  header.items = items;
  header.runs = runs;
  header.planned_requests = items * runs * static_cast<std::int64_t>(models.size());
  header.percentiles = {50, 95};
  header.seed = 42;
  header.nonce_seed = 7;
  header.nonces = true;
  header.num_ctx = 4096;
  header.num_predict = 256;
  header.think = "false";
  for (const std::string& name : models) {
    header.models.push_back({name,
                             "sha256:46e0c10c039e",
                             "gguf",
                             "llama",
                             "8.0B",
                             "Q4_K_M",
                             4920 * mega,
                             131072,
                             "cafe",
                             {"completion"},
                             ""});
    header.server.loaded.push_back({name, "sha256:46e0c10c039e", 6000 * mega, 6000 * mega, 4096});
  }
  header.server.url = "http://127.0.0.1:11434";
  header.server.api = "ollama";
  header.server.version = "0.9.0";
  header.server.local = true;
  header.host.cpu = "AMD Ryzen 7 7840U";
  header.clock_name = "CLOCK_MONOTONIC_RAW";
  header.clock_resolution = Nanos(1);
  return header;
}

MadeRun run_of(RunHeader header, std::vector<GroupSummary> groups) {
  MadeRun run;
  run.summary.run_id = header.run_id;
  run.header = std::move(header);
  run.summary.groups = std::move(groups);
  RunEnd& end = run.summary.end;
  for (const GroupSummary& of_model : run.summary.groups) {
    end.records += of_model.n_total;
    end.wall += from_seconds(of_model.wall_s);
  }
  end.self = {std::chrono::milliseconds(1240), std::chrono::milliseconds(310), 24300000};
  end.server = ProcessUsage{std::chrono::milliseconds(48200), std::chrono::milliseconds(2060), 5100 * mega};
  return run;
}

/// A warm-up, then requests whose TTFT climbs from 190 ms, with one failure and one spike.
std::vector<RunRecord> climbing_records(std::int64_t n) {
  std::vector<RunRecord> records;
  for (std::int64_t i = -1; i < n; ++i) {
    RunRecord record;
    record.warmup = i < 0;
    record.seq = i + 1;
    record.plan_index = i + 1;
    record.model = "llama3.1:8b";
    record.target = "http://127.0.0.1:11434";
    record.suite = "default";
    record.id = "p" + std::to_string(i % 20);
    record.start = std::chrono::seconds(6 * (i + 1));
    record.reply.http_status = 200;
    record.reply.timeline.first_token = std::chrono::milliseconds(i == n / 2 ? 420 : 190 + i);
    record.reply.timeline.end = std::chrono::seconds(6);
    if (i == n - 1) {
      record.reply.status = Status::timeout_idle;
      record.reply.failure = Failure{Status::timeout_idle, FailureKind::limit, "no byte for 60 s"};
    }
    records.push_back(record);
  }
  return records;
}

std::vector<TagSummary> usual_tags() {
  return {{"chat", 25, 25, usual_metrics(25, 0.9)},
          {"code", 15, 15, usual_metrics(15, 1.1)},
          {"translate", 5, 5, usual_metrics(5, 1.3)}};
}

}  // namespace

MadeRun steady_run() {
  GroupSummary only = group("llama3.1:8b", 100);
  only.tags = usual_tags();
  only.flags = {{bench::Flag::short_output, 10}};
  return run_of(header_for({"llama3.1:8b"}, 20, 5), {only});
}

MadeRun one_request() {
  GroupSummary only = group("llama3.1:8b", 1);
  only.short_output = Rate{0, 1, Interval{0, 0.793, 0.95, "wilson"}};
  MadeRun run = run_of(header_for({"llama3.1:8b"}, 1, 1), {only});
  run.summary.warnings = {
      {"few_runs", "fewer than 3 complete runs of the suite: too few for intervals", "use --runs 5"}};
  run.summary.end.server.reset();
  return run;
}

MadeRun one_failed() {
  MadeRun run = steady_run();
  run.records = climbing_records(100);
  GroupSummary& only = run.summary.groups.front();
  only.n_ok = 99;
  only.n_measured = 98;
  only.metrics = usual_metrics(98);
  only.metrics[2] = metric("tpot_s", 97, 0.0240, 0.0247);
  only.tags.clear();
  only.failures = {{Status::timeout_idle, FailureKind::none, {}, 1}};
  only.flags = {{bench::Flag::cold, 1}};
  run.summary.warnings = {
      {"failures", "1 of 100 requests failed: 1 timeout_idle",
       "see each with: jq 'select(.type == \"request\" and .status != \"ok\") | .error' on the journal"}};
  return run;
}

MadeRun all_failed() {
  GroupSummary only;
  only.model = "llama3.1:8b";
  only.target = "http://127.0.0.1:11434";
  only.n_total = 100;
  only.failures = {{Status::connect_failed, FailureKind::refused, {}, 90},
                   {Status::http_error, FailureKind::overloaded, 503, 8},
                   {Status::http_error, FailureKind::rate_limited, 429, 2}};
  only.wall_s = 0.4;
  MadeRun run = run_of(header_for({"llama3.1:8b"}, 20, 5), {only});
  run.summary.verdict = {false, {"no request succeeded"}};
  return run;
}

MadeRun several_models() {
  MadeRun run = run_of(header_for({"llama3.1:8b", "qwen3:4b", "gemma3:1b"}, 20, 5),
                       {group("llama3.1:8b", 100), group("qwen3:4b", 100, 0.62), group("gemma3:1b", 100, 0.21)});
  run.header.server.loaded.resize(1);
  run.header.server.loaded.front().size_vram = 3660 * mega;
  using Standing = RankedModel::Standing;
  run.summary.ranking = {
      {"gemma3:1b", 198.6, between_runs(192, 210), 1, {}, Standing::best},
      {"qwen3:4b", 67.3, between_runs(65, 71.1), 2.95, Interval{2.76, 3.17, 0.95, "mover"}, Standing::slower},
      {"llama3.1:8b", 41.7, between_runs(40.3, 44.1), 4.76, Interval{4.45, 5.13, 0.95, "mover"}, Standing::slower}};
  run.summary.gates = {{"ttft.p95<200ms", "llama3.1:8b", 0.231, false, Unit::seconds, false, ""},
                       {"ttft.p95<200ms", "qwen3:4b", 0.143, false, Unit::seconds, true, ""},
                       {"ttft.p95<200ms", "gemma3:1b", 0.0485, false, Unit::seconds, true, ""}};
  return run;
}

MadeRun hostile_names() {
  const std::string name = "a\"b'\n\x1b[31m🦙 \u202eאב</script>|`x`[y](z)";
  MadeRun run = run_of(header_for({name}, 3, 2), {group(name, 6)});
  GroupSummary& only = run.summary.groups.front();
  only.tags = {{"=1+1|\x1b]0;title\a", 5, 5, usual_metrics(5)}};
  only.failures = {{Status::cancelled, FailureKind::none, {}, 1}};
  only.condition = "\u0301\u0301\u0301\u0301\u0301mark";
  run.header.suite = "dir/\xff\xfe.jsonl";
  run.summary.warnings = {{"failures", "the server said: \x1b[2J\x9b bad\nnews", "<b>nothing</b>"}};
  run.summary.verdict = {false, {"\u2066reason\u2069"}};
  return run;
}

MadeRun extreme_values() {
  MadeRun run = run_of(header_for({"tiny"}, 100, 1), {group("tiny", 100)});
  GroupSummary& only = run.summary.groups.front();
  only.metrics = {metric("ttft_s", 100, 0.0000042, 0.0000099),
                  metric("wall_s", 100, 0.000999, 7200),
                  metric("tpot_s", 100, 0, 0),
                  metric("gen_toks_per_s", 100, 3.1e9, 3.2e9),
                  metric("prompt_toks_per_s", 100, 0.00002, 0.00003),
                  metric("wall_at_128_s", 100, 59.999, 60)};
  for (std::size_t i : {std::size_t{1}, only.metrics.size() - 1}) {
    only.metrics[i].n_cut = 6;
    only.metrics[i].quantiles.back().at_least = true;
    only.metrics[i].quantiles.back().interval.reset();
  }
  only.wall_s = 86400;
  only.output_toks_per_s = 1.0 / 3;
  return run;
}

MadeRun with_gates() {
  MadeRun run = steady_run();
  run.summary.gates = {
      {"ttft.p95<500ms", "llama3.1:8b", 0.231, false, Unit::seconds, true, ""},
      {"wall.max<5s", "llama3.1:8b", 7.17, true, Unit::seconds, false, ""},
      {"schema_valid>=95%", "llama3.1:8b", {}, false, Unit::share, false, "no measured request has it"}};
  return run;
}

MadeRun thinking() {
  MadeRun run = steady_run();
  GroupSummary& only = run.summary.groups.front();
  only.tags.clear();
  only.metrics.push_back(metric("ttfo_s", 100, 2.12, 2.61));
  only.short_output = Rate{30, 100, Interval{0.219, 0.396, 0.95, "wilson"}};
  only.beside = {"ttfo_s", "wall_at_128_s"};
  run.header.think = "\"low\"";
  return run;
}

MadeRun schema_suite() {
  MadeRun run = run_of(header_for({"llama3.1:8b"}, 4, 5), {group("llama3.1:8b", 20)});
  run.header.suite = "structured";
  MetricSummary valid;
  valid.id = "schema_valid";
  valid.n = 20;
  valid.hits = 19;
  valid.mean = 0.95;
  valid.mean_interval = Interval{0.7639, 0.9911, 0.95, "wilson"};
  valid.max = 1;
  run.summary.groups.front().metrics.push_back(valid);
  run.summary.groups.front().n_measured = 20;
  return run;
}

MadeRun interrupted() {
  MadeRun run = run_of(header_for({"llama3.1:8b"}, 20, 5), {group("llama3.1:8b", 37)});
  GroupSummary& only = run.summary.groups.front();
  only.n_ok = only.n_measured = 36;
  only.metrics = usual_metrics(36);
  only.failures = {{Status::cancelled, FailureKind::stopped, {}, 1}};
  run.summary.complete = run.summary.end.complete = false;
  run.summary.end.reason = "signal";
  return run;
}

MadeRun simulated() {
  MadeRun run = steady_run();
  run.summary.simulated = run.header.server.simulated = true;
  run.header.workers = 7;
  run.summary.groups.front().mean_in_flight = 6.91;
  run.summary.warnings = {
      {"queue", "half of the requests waited 1.3 s or more for a place: the server takes fewer than 7 at a time",
       "start the server with a higher OLLAMA_NUM_PARALLEL, or use fewer --workers"}};
  return run;
}

std::vector<MadeRun> all_runs() {
  return {steady_run(),     one_request(),   one_failed(),       all_failed(), several_models(), hostile_names(),
          extreme_values(), schema_suite(),  interrupted(),      simulated(),  with_gates(),     thinking(),
          few_subjects(),   many_subjects(), sample_questions(), no_answers()};
}

std::string rendered(const char* format, const MadeRun& run, const Style& style) {
  return find_renderer(format)->render(run.view(style));
}

std::vector<std::string> hostile_texts() {
  return {"\x1b[2J",
          "\x1b]0;title\a",
          "\x1b]52;c;aGk=\x1b\\",
          "\x1bP1$r\x1b\\",
          "\xc2\x9b"
          "31m",
          "\x9b"
          "31m",
          "a\nb\rc\td\be\fg\vh",
          std::string("nul\0nul", 7),
          "\x7f",
          "\u202eevil\u202c",
          "\u2066x\u2069",
          "zero\u200bwidth\u200d\ufeff",
          "\u2028line\u2029",
          "\xff\xfe\xc0\xaf\xed\xa0\x80\xf5",
          "\xe2\x82",
          "</script><script>alert(1)</script>",
          "\"><img src=x onerror=alert(1)>",
          "=HYPERLINK(\"http://x\")",
          "@SUM(A1)",
          "-2+3",
          "\tx",
          "a|b`c`![i](u)",
          "\U000e0041tag"};
}

}  // namespace bench_test
