// A real run against a real server in which one call to the system fails: the first, the second, and so on, until a run
// passes without it. Whatever fails, the run ends by itself with a code that is documented and keeps what it has told.

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "catch.hpp"
#include "record/journal/reader.h"
#include "support/process.h"
#include "support/sandbox.h"

#if defined(BENCH_FAIL_CALLS)  // a library that is loaded into the program; not everywhere

using namespace bench::test;

namespace {

constexpr std::int64_t planned_requests = 8;
constexpr std::chrono::seconds longest_run{20};
const std::string older_run = "an older run\n";

struct Call {
  std::string function;
  int error;
  std::int64_t most = 40;  ///< so many of them fail in turn, evenly spread if there are more
};

std::string folder_of(const Sandbox& sandbox) { return std::filesystem::path(sandbox.path("r")).parent_path(); }

std::vector<std::pair<std::string, std::string>> failing(const Sandbox& sandbox, const Call& call, std::int64_t k) {
  return {{"LD_PRELOAD", BENCH_FAIL_CALLS},
          {"BENCH_FAIL", call.function + ":" + std::to_string(k) + ":" + std::to_string(call.error)},
          {"BENCH_FAIL_UNDER", folder_of(sandbox)},
          {"BENCH_FAIL_LOG", sandbox.path("fail.log")},
          {"TMPDIR", folder_of(sandbox)}};
}

/// A run over an older one, whose journal it moves aside. Limits are short: a lost wake-up costs one of them.
std::vector<std::string> short_run(const Sandbox& sandbox, const std::string& url) {
  sandbox.write("r.jsonl", older_run);
  const std::string text =
      "run -m m --prompt Hi. --num-predict 4 --warmup 0 --force --format jsonl --progress none --timeout 1s "
      "--connect-timeout 1s --preflight-timeout 1s -n " +
      std::to_string(planned_requests) + " --host " + url + " -o " + sandbox.path("r.jsonl");
  std::vector<std::string> words;
  for (const std::string_view word : bench::split(text, ' ')) words.emplace_back(word);
  return words;
}

ProcessResult run_with(const Sandbox& sandbox, const std::string& url, const Call& call, std::int64_t k) {
  ProcessSpec spec = sandbox.spec(failing(sandbox, call, k));
  return run_process(bench_spec(short_run(sandbox, url), std::move(spec)), longest_run);
}

bool has_failed(const Sandbox& sandbox) { return sandbox.read("fail.log").find("failed") != std::string::npos; }

/// How many calls of the function a run makes when none fails.
std::int64_t calls_in_run(const std::string& url, const Call& call) {
  const Sandbox sandbox;
  const ProcessResult told = run_with(sandbox, url, call, 0);
  CAPTURE(told.err);
  REQUIRE(told.exit_code == 0);
  const std::string log = sandbox.read("fail.log");
  REQUIRE(log.starts_with("calls "));
  return std::stoll(log.substr(6));
}

/// What the journals of a run hold, however many files it needed.
struct Kept {
  std::set<std::int64_t> plan_indexes;
  bool complete = false;
};

bool has_whole_line(const std::string& text) { return text.find('\n') != std::string::npos; }

Kept kept_in(const Sandbox& sandbox) {
  Kept kept;
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder_of(sandbox))) {
    const std::string name = file.path().filename().string();
    if (file.path().extension() != ".jsonl") continue;
    const std::string text = sandbox.read(file.path().lexically_relative(folder_of(sandbox)).string());
    if (text == older_run || !has_whole_line(text)) continue;  // ours does not exist yet, or only its name
    bench::JournalVisitor visitor;
    visitor.record = [&](const bench::RunRecord& record) { kept.plan_indexes.insert(record.plan_index); };
    const auto read = bench::read_journal(file.path().string(), visitor);
    CAPTURE(name, text);
    CHECK(read.has_value());
    if (!read) continue;
    CHECK(read->damaged == 0);
    kept.complete = kept.complete || (read->end && read->end->complete);
  }
  return kept;
}

/// The plan indexes of the requests that standard output acknowledges, of those with this text in their line.
std::set<std::int64_t> acknowledged_in(const std::string& out, const std::string& text = "") {
  const std::string key = R"("plan_index":)";
  std::set<std::int64_t> found;
  for (const std::string& line : lines_of(out)) {
    const std::size_t at = line.find(key);
    if (line.find(R"("type":"request")") != std::string::npos && line.find(text) != std::string::npos &&
        at != std::string::npos)
      found.insert(std::stoll(line.substr(at + key.size())));
  }
  return found;
}

bool is_older_run_kept(const Sandbox& sandbox) {
  for (const auto& file : std::filesystem::directory_iterator(folder_of(sandbox)))
    if (sandbox.read(file.path().filename().string()) == older_run) return true;
  return false;
}

/// A request that failed is told of in its record, everything else in a message.
bool says_why(const ProcessResult& told) {
  if (told.exit_code == 1) return acknowledged_in(told.out, R"("status":"ok")") != acknowledged_in(told.out);
  return told.exit_code == 0 || told.err.find("error: ") != std::string::npos;
}

void check_end(const Sandbox& sandbox, const ProcessResult& told) {
  const std::set<int> documented = {0, 1, 2, 3, 4, 5, 6, 7, 70};
  CHECK_FALSE(told.timed_out);
  CHECK(told.signal == 0);
  CHECK(documented.contains(told.exit_code));
  const Kept kept = kept_in(sandbox);
  const std::set<std::int64_t> acknowledged = acknowledged_in(told.out);
  CHECK(std::includes(kept.plan_indexes.begin(), kept.plan_indexes.end(), acknowledged.begin(), acknowledged.end()));
  if (kept.complete) CHECK(std::ssize(kept.plan_indexes) == planned_requests);
  if (told.exit_code == 0) CHECK(kept.complete);
  CHECK(says_why(told));
  CHECK(is_older_run_kept(sandbox));
}

/// Fails the calls of a function in turn. `last_words`: an exception may end the program at once, see last_words.h.
void torture(const std::string& url, const Call& call, bool last_words) {
  const std::int64_t calls = calls_in_run(url, call);
  CHECK(calls > 0);
  const std::int64_t step = std::max<std::int64_t>(1, calls / call.most);
  bool failed = true;
  // A run may make some more calls than the one before, but does not go on for ever.
  for (std::int64_t k = 1; failed && k <= 2 * calls + call.most; k += step) {
    const Sandbox sandbox;
    const ProcessResult told = run_with(sandbox, url, call, k);
    failed = has_failed(sandbox);
    CAPTURE(call.function, k, told.exit_code, told.err);
    check_end(sandbox, told);
    if (!failed) CHECK(told.exit_code == 0);
    if (!last_words) CHECK(told.err.find("ended at once") == std::string::npos);
    CHECK(told.err.find("ended at once (no exception)") == std::string::npos);  // a thread that nobody waited for
  }
  CHECK_FALSE(failed);
}

}  // namespace

TEST_CASE("a run ends well whichever call to the network fails") {
  const Sandbox sandbox;
  const SimServer server(sandbox);
  const std::vector<Call> calls = {{"socket", EMFILE},        {"connect", ECONNREFUSED}, {"connect", ENETUNREACH},
                                   {"send", ECONNRESET},      {"recv", ECONNRESET},      {"recvmsg", ECONNRESET},
                                   {"recvmsg", ENOBUFS, 20},  {"epoll_create1", EMFILE}, {"epoll_ctl", ENOSPC},
                                   {"epoll_wait", EINTR, 20}, {"eventfd", EMFILE},       {"timerfd_create", EMFILE}};
  for (const Call& call : calls) torture(server.url(), call, false);
}

TEST_CASE("a run ends well whichever thread or pipe cannot be had") {
  const Sandbox sandbox;
  const SimServer server(sandbox);
  for (const Call& call : {Call{"pthread_create", EAGAIN}, Call{"pipe", EMFILE}}) torture(server.url(), call, false);
}

TEST_CASE("a run ends well whichever call to the file of its journal fails") {
  const Sandbox sandbox;
  const SimServer server(sandbox);
  const std::vector<Call> calls = {{"open", EMFILE}, {"open", EACCES},   {"write", ENOSPC}, {"write", EIO},
                                   {"fsync", EIO},   {"fdatasync", EIO}, {"rename", EIO}};
  for (const Call& call : calls) torture(server.url(), call, false);
}

TEST_CASE("a run ends well whichever allocation fails") {
  const Sandbox sandbox;
  const SimServer server(sandbox);
  // Destructors of JSON values allocate, and directories are read by functions that promise not to throw.
  torture(server.url(), {"malloc", ENOMEM, 150}, true);
}

TEST_CASE("a simulated server goes on when it cannot accept a connection") {
  for (const int error : {ECONNABORTED, EMFILE}) {
    for (const std::int64_t k : {1, 2}) {
      CAPTURE(error, k);
      const Sandbox of_server;
      Process server(bench_spec({"sim", "--port", "0", "--ttft", "2ms", "--itl", "1ms", "--output-tokens", "4"},
                                of_server.spec(failing(of_server, {"accept", error}, k))));
      const std::string url = server.first_line();
      for (const bool again : {false, true}) {
        const Sandbox sandbox;
        const ProcessResult told = run_bench(short_run(sandbox, url), sandbox.spec());
        CAPTURE(again, told.err);
        check_end(sandbox, told);
        if (again) CHECK(told.exit_code == 0);
      }
      CHECK(has_failed(of_server));
    }
  }
}

#endif
