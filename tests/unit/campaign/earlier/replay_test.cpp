// A run is sent again from its journal: the same bytes, request by request.

#include "campaign/earlier/replay.h"

#include <filesystem>
#include <map>

#include "catch.hpp"
#include "record/journal/reader.h"
#include "unit/campaign/virtual_campaign.h"

using namespace bench;
using namespace bench::test;

namespace {

const std::string any_world = R"({"slots":2,"models":[{"name":"m"},{"name":"other"}]})";

/// What was sent, under the number that each request has in its journal; warm-ups are below 0.
std::map<std::int64_t, std::string> sent_in(const std::string& journal) {
  std::map<std::int64_t, std::string> sent;
  const auto read = read_journal(
      journal, {nullptr, [&](const RunRecord& record) { sent.emplace(record.plan_index, record.prompt_sha); }});
  REQUIRE(read.has_value());
  return sent;
}

void measure(VirtualBed& bed, const RunOptions& options) {
  CampaignObserver nobody;
  Campaign::open(bed.request_for(options), bed.ports(), nobody).value()->run();
}

/// What `bench --replay RUN` does, on a server of its own.
Expected<std::vector<Leg>> measure_again(const VirtualBed& first, const std::string& run, const std::string& name,
                                         RunOptions options = {}) {
  VirtualBed bed(any_world);
  auto replay = load_replay(first.folder.path(run));
  if (!replay) return replay.error();
  take_over(*replay, options);
  options.output = first.folder.path(name);
  CampaignRequest request;
  request.options = options;
  request.found = preflight(options, bed.target.host, *bed.target.transport).value();
  auto legs = replay_legs(options, *replay, request.found);
  if (!legs) return legs.error();
  request.legs = *legs;
  CampaignObserver nobody;
  Campaign::open(std::move(request), bed.ports(), nobody).value()->run();
  return legs;
}

}  // namespace

TEST_CASE("a replay sends every request of the run again, though its suite is gone") {
  VirtualBed bed(any_world);
  bed.folder.write("mine.jsonl", R"({"id":"a","prompt":"Why?","tags":["x"],"max_tokens":7,"options":{"top_k":3}})"
                                 "\n"
                                 R"({"id":"b","prompt":"How?","schema":{"type":"object"}})"
                                 "\n"
                                 R"({"id":"c","messages":[{"role":"user","content":"no \"UTF\" \u00e9"}]})"
                                 "\n");
  RunOptions options = bed.options("r.jsonl", 3);
  options.prompt.reset();
  options.prompts = bed.folder.path("mine.jsonl");
  options.models = {"m", "other"};
  options.warmup = 2;
  options.request.seed = 5;
  options.request.temperature = 0.7;
  options.request.top_p = 0.1;
  options.request.stop = {"end, or", "stop"};
  options.request.keep_alive = "\"5m\"";
  options.request.extra = {{"num_batch", "64"}};
  options.request.num_ctx = {ContextSize::Kind::fixed, 2048};
  options.request.system = "Be brief.";
  measure(bed, options);
  std::filesystem::remove(bed.folder.path("mine.jsonl"));

  RunOptions typed;
  typed.workers = 2;
  REQUIRE(measure_again(bed, "r.jsonl", "again.jsonl", typed).has_value());
  CHECK(sent_in(bed.folder.path("r.jsonl")).size() == 2 * (3 * 3 + 2));
  CHECK(sent_in(bed.folder.path("again.jsonl")) == sent_in(bed.folder.path("r.jsonl")));

  REQUIRE(measure_again(bed, "again.jsonl", "third.jsonl").has_value());  // a replay can be replayed
  CHECK(sent_in(bed.folder.path("third.jsonl")) == sent_in(bed.folder.path("r.jsonl")));
}

TEST_CASE("a suite of the program is named in the journal, and a part of it stands there whole") {
  VirtualBed bed(any_world);
  RunOptions options = bed.options("r.jsonl", 1);
  options.prompt.reset();
  measure(bed, options);
  CHECK(read_journal_header(bed.folder.path("r.jsonl"))->plan.cases.empty());
  REQUIRE(measure_again(bed, "r.jsonl", "again.jsonl").has_value());
  CHECK(sent_in(bed.folder.path("again.jsonl")) == sent_in(bed.folder.path("r.jsonl")));

  VirtualBed part(any_world);
  options = part.options("r.jsonl", 2);
  options.prompt.reset();
  options.limit = ItemLimit{3, {}};
  measure(part, options);
  CHECK(read_journal_header(part.folder.path("r.jsonl"))->plan.cases.size() == 3);
  REQUIRE(measure_again(part, "r.jsonl", "again.jsonl").has_value());
  CHECK(sent_in(part.folder.path("again.jsonl")) == sent_in(part.folder.path("r.jsonl")));
}

TEST_CASE("where a time decided how many requests there were, so many are sent again") {
  VirtualBed bed(any_world);
  RunOptions options = bed.options("r.jsonl");
  options.runs.reset();
  options.duration = std::chrono::seconds(5);
  measure(bed, options);
  const auto sent = sent_in(bed.folder.path("r.jsonl"));
  CHECK(sent.size() > 5);
  REQUIRE(measure_again(bed, "r.jsonl", "again.jsonl").has_value());
  CHECK(sent_in(bed.folder.path("again.jsonl")) == sent);
}

TEST_CASE("another model may take the place of the one of the run") {
  VirtualBed bed(any_world);
  measure(bed, bed.options("r.jsonl", 3));
  RunOptions typed;
  typed.models = {"other"};
  const auto legs = measure_again(bed, "r.jsonl", "again.jsonl", typed);
  REQUIRE(legs.has_value());
  CHECK(legs->front().plan.to.model == "other");
  CHECK(legs->front().plan.size() == 3);

  typed.models = {"m", "other"};
  const auto both = measure_again(bed, "r.jsonl", "both.jsonl", typed);
  REQUIRE(both.has_value());
  CHECK(both->size() == 2);
  CHECK(both->back().plan.first_index == 3);

  typed.models = {"m"};
  const auto fewer = measure_again(bed, "both.jsonl", "fewer.jsonl", typed);
  REQUIRE_FALSE(fewer.has_value());
  CHECK(fewer.error().what == "--model names 1 model, the run that is sent again measured 2");
}

TEST_CASE("what cannot be sent again is refused with the reason") {
  VirtualBed bed(any_world);
  CHECK_FALSE(load_replay("/no/such/journal").has_value());
  RunOptions options = bed.options("r.jsonl");
  options.prompt.reset();
  measure(bed, options);
  std::string text = bed.folder.read("r.jsonl");
  const auto at = text.find("\"suite_sha\":\"") + 13;
  text[at] = text[at] == '0' ? '1' : '0';
  bed.folder.write("changed.jsonl", text);
  const auto changed = load_replay(bed.folder.path("changed.jsonl"));
  REQUIRE_FALSE(changed.has_value());
  CHECK(changed.error().why == "its suite \"default\" is another one in this version of bench");
}
