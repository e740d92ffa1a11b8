#include "study/overhead.h"

#include <set>
#include <string>
#include <vector>

#include "bench/backend.h"

#include "catch.hpp"
#include "present/study/overhead.h"

using namespace bench;

namespace {

constexpr std::int64_t ms = 1'000'000;

RunHeader header_of_two() {
  RunHeader header;
  header.run_id = "r";
  header.plan.legs.resize(2);
  header.plan.legs[0].condition = "pipe";
  header.plan.legs[1].condition = "http";
  header.plan.legs[0].to.api = "pipe";
  header.plan.legs[1].to.api = "ollama";
  header.server.url = "pipe:x";
  header.models = {{}};
  header.against = OtherServer{{}, {{}}};
  header.against->server.url = "http://127.0.0.1:1";
  return header;
}

/// A reply of ten tokens of 10 ms each, the first after 20 ms; the server counts 15 and 90 ms of that.
RunRecord reply_in(std::int64_t block, const std::string& condition, std::int64_t wall_us) {
  RunRecord record;
  record.block = block;
  record.condition = condition;
  record.reply.text = "ten tokens";
  record.reply.text_events = 10;
  record.reply.timeline.first_token = Nanos(20 * ms);
  record.reply.timeline.last_token = Nanos(110 * ms);
  record.reply.timeline.end = Nanos(wall_us * 1000);
  record.reply.server.prompt_eval_count = 30;
  record.reply.server.eval_count = 10;
  record.reply.server.prompt_eval_duration = 15 * ms;
  record.reply.server.eval_duration = 90 * ms;
  return record;
}

/// Pairs whose second side takes 2 ms more, give or take what the block decides.
std::vector<RunRecord> pairs(std::int64_t n) {
  std::vector<RunRecord> records;
  for (std::int64_t block = 0; block < n; ++block) {
    const std::int64_t wobble = 50 * (block % 5 - 2);
    records.push_back(reply_in(block, "http", 113'000 + 300 * block + wobble));
    records.push_back(reply_in(block, "pipe", 111'000 + 300 * block));
  }
  return records;
}

Overhead concluded(std::vector<RunRecord> records, const RunEnd& end = {}) {
  return overhead_of(header_of_two(), Records(std::move(records)), end);
}

Preflight server_of(const std::string& api, const std::string& url) {
  Preflight found;
  found.backend = find_backend(api);
  found.server.url = url;
  found.server.api = api;
  found.models.resize(1);
  found.models.front().name = "m";
  return found;
}

Suite two_prompts() {
  return {"two", {{"a", {{"user", "one"}}, "", {}, {}, {}}, {"b", {{"user", "two"}}, "", {}, {}, {}}}};
}

RunOptions two_runs() {
  RunOptions options;
  options.runs = 2;
  options.nonce_seed = 5;
  return options;
}

}  // namespace

TEST_CASE("what the second side takes more, of pairs and not of sides") {
  RunEnd end;
  end.conditions = {{"pipe", 20, Nanos(10 * ms), Nanos(400 * ms)}, {"http", 20, Nanos(30 * ms), std::nullopt}};
  const Overhead overhead = concluded(pairs(20), end);
  CHECK(overhead.pairs == 20);
  CHECK(overhead.used == 20);
  CHECK(overhead.same_text == 20);
  REQUIRE(overhead.wall);
  CHECK(overhead.wall->value == Approx(0.002));
  REQUIRE(overhead.wall->interval);
  // Prompts differ by 6 ms from the first to the last; that is no uncertainty of a pair.
  CHECK(overhead.wall->interval->lo > 0.0019);
  CHECK(overhead.wall->interval->hi < 0.0021);
  CHECK(overhead.is_seen());
  CHECK(*overhead.token == Approx(0.010));
  CHECK(overhead.share_of_token->value == Approx(0.2));
  CHECK(overhead.first_token->value == 0);
  CHECK(overhead.beside->value == Approx(0.002));
  CHECK(*overhead.first.client_cpu == Approx(0.0005));
  CHECK(*overhead.first.server_cpu == Approx(0.020));
  CHECK(*overhead.second.client_cpu == Approx(0.0015));
  CHECK_FALSE(overhead.second.server_cpu);
  CAPTURE(overhead_sentence(overhead));
  CHECK(overhead_sentence(overhead).starts_with("http costs 2.00"));
  CHECK(overhead_sentence(overhead).find("a request more than pipe: 20.0") != std::string::npos);
}

TEST_CASE("what is dearer is named first, whichever side it is") {
  std::vector<RunRecord> records = pairs(12);
  for (RunRecord& record : records) record.condition = record.condition == "http" ? "pipe" : "http";
  const Overhead overhead = concluded(records);
  CHECK(overhead.wall->value == Approx(-0.002).margin(5e-5));
  CAPTURE(overhead_sentence(overhead));
  CHECK(overhead_sentence(overhead).starts_with("pipe costs 1.99"));
}

TEST_CASE("pairs that do not count are counted, and why") {
  std::vector<RunRecord> records = pairs(12);
  records[0].reply.status = Status::timeout_idle;
  records[3].reply.server.eval_count = 9;
  records[4].reply.flags.add(Flag::paused);
  records[6].reply.server.load_duration = 900 * ms;
  records[8].reply.server.prompt_eval_count = 29;
  records[10].reply.server.prompt_eval_cached_count = 25;
  records[12].reply.text = "other words";
  records.pop_back();  // its half has no partner
  const Overhead overhead = concluded(records);
  CHECK(overhead.pairs == 11);
  CHECK(overhead.failed == 1);
  CHECK(overhead.other_length == 1);
  CHECK(overhead.disturbed == 2);
  CHECK(overhead.used == 7);
  CHECK(overhead.other_prompt == 1);
  CHECK(overhead.cached == 1);
  CHECK(overhead.wall->n == 5);
  CHECK(overhead.beside->n == 7);
  CHECK_FALSE(overhead.cost_is_of_wall);
  CHECK(overhead.cost == overhead.beside);
  CHECK(overhead.same_text == 6);
  CHECK(overhead.second.n_total == 12);
  CHECK(overhead.first.n_total == 11);
}

TEST_CASE("without counters of both sides the wall time has to answer") {
  std::vector<RunRecord> records = pairs(12);
  for (RunRecord& record : records)
    if (record.condition == "http") record.reply.server.eval_duration.reset();
  const Overhead overhead = concluded(records);
  CHECK_FALSE(overhead.beside);
  CHECK(overhead.cost_is_of_wall);
  CHECK(overhead.cost == overhead.wall);
  CHECK(overhead_sentence(overhead).find(" of wall time a request more than pipe") != std::string::npos);
}

TEST_CASE("work that differs is no cost of the way") {
  std::vector<RunRecord> records = pairs(12);
  for (RunRecord& record : records)
    if (record.condition == "http") {
      record.reply.server.prompt_eval_duration = 115 * ms;
      *record.reply.timeline.end += Nanos(100 * ms);
    } else {
      record.reply.server.prompt_eval_cached_count = 12;
    }
  const Overhead overhead = concluded(records);
  CHECK(overhead.cached == 12);
  CHECK_FALSE(overhead.wall);
  CHECK(overhead.cost->value == Approx(0.002).margin(5e-5));
}

TEST_CASE("warm-ups, few pairs and none") {
  std::vector<RunRecord> records = pairs(3);
  for (RunRecord& record : pairs(9)) {
    record.warmup = true;
    records.push_back(record);
  }
  const Overhead few = concluded(records);
  CHECK(few.used == 3);
  CHECK_FALSE(few.wall->interval);
  CHECK_FALSE(few.is_seen());
  CHECK(overhead_sentence(few) == "nothing can be said of 3 pairs: it takes 6");
  CHECK(overhead_sentence(concluded({})) == "nothing can be said: no pair counts");
}

TEST_CASE("a difference that cannot be seen is bounded") {
  std::vector<RunRecord> records;
  for (std::int64_t block = 0; block < 20; ++block) {
    records.push_back(reply_in(block, "pipe", 111'000));
    records.push_back(reply_in(block, "http", 111'000 + 100 * (block % 5 - 2)));
  }
  const Overhead overhead = concluded(records);
  CHECK_FALSE(overhead.is_seen());
  CAPTURE(overhead_sentence(overhead));
  CHECK(overhead_sentence(overhead).starts_with("no difference between pipe and http larger than "));
  CHECK(overhead_sentence(overhead).ends_with(" µs a request could be seen"));
}

TEST_CASE("a program gets the very bytes of the server, two servers get markers of their own") {
  const auto bytes_of = [](const Leg& leg, std::int64_t i) { return leg.plan.at(i).messages; };
  const auto piped =
      paired_legs(two_runs(), two_prompts(), server_of("pipe", "pipe:x"), server_of("openai", "http://b"));
  REQUIRE(piped.has_value());
  REQUIRE(piped->size() == 2);
  CHECK(piped->front().plan.condition == "pipe");
  CHECK(piped->back().plan.condition == "http");
  CHECK(piped->back().against);
  std::set<std::int64_t> indexes;
  for (std::int64_t i = 0; i < 4; ++i) {
    CHECK(bytes_of(piped->front(), i) == bytes_of(piped->back(), i));
    for (const Leg& leg : *piped) {
      CHECK(leg.plan.at(i).block == i);
      indexes.insert(leg.plan.at(i).plan_index);
    }
  }
  CHECK(indexes.size() == 8);
  const auto servers =
      paired_legs(two_runs(), two_prompts(), server_of("ollama", "http://a"), server_of("ollama", "http://b"));
  REQUIRE(servers.has_value());
  CHECK(servers->front().plan.condition == "first");
  const std::string one = bytes_of(servers->front(), 0).front().content;
  const std::string other = bytes_of(servers->back(), 0).front().content;
  CHECK(one != other);
  CHECK(one.size() == other.size());
}

TEST_CASE("what is no comparison is refused") {
  const Preflight ollama = server_of("ollama", "http://a");
  const auto refused = [&](const Preflight& other, const std::string& why, const RunOptions& options = two_runs()) {
    const auto legs = paired_legs(options, two_prompts(), ollama, other);
    REQUIRE(legs.has_error());
    CAPTURE(legs.error().what, legs.error().why);
    CHECK((legs.error().what + " (" + legs.error().why).find(why) != std::string::npos);
  };
  refused(ollama, "both sides are the same");
  CHECK(paired_legs(two_runs(), two_prompts(), ollama, server_of("openai", "http://a")).has_value());

  Preflight one = ollama;
  one.models.front().digest = "aaaa";
  one.models.front().size = 1000;
  one.models.front().quantization = "Q8_0";
  Preflight other = one;
  other.server.url = "http://b";
  CHECK(paired_legs(two_runs(), two_prompts(), one, other).has_value());
  const auto refused_beside_one = [&](const Preflight& second, const std::string& why) {
    const auto legs = paired_legs(two_runs(), two_prompts(), one, second);
    REQUIRE(legs.has_error());
    CHECK(legs.error().what == "the sides have other weights");
    CHECK(legs.error().why.find(why) != std::string::npos);
  };
  other.models.front().digest = "bbbb";
  refused_beside_one(other, "digest is aaaa");
  other = one;
  other.server.url = "http://b";
  other.models.front().size = 1060;
  refused_beside_one(other, "1060");
  other.models.front().size = 1040;
  CHECK(paired_legs(two_runs(), two_prompts(), one, other).has_value());
  other.models.front().quantization = "q4_k_m";
  refused_beside_one(other, "quantisation is Q8_0");

  Preflight narrow = server_of("ollama", "http://b");
  narrow.models.front().context_length = 2048;
  refused(narrow, "num_ctx is 4096 on the first side and 2048 on the second");
}

TEST_CASE("each pair goes to both sides, in an order that a coin decides") {
  const auto legs =
      paired_legs(two_runs(), two_prompts(), server_of("ollama", "http://a"), server_of("openai", "http://a"));
  REQUIRE(legs.has_value());
  std::vector<Leg> many = *legs;
  for (Leg& leg : many) leg.plan.count = 400;
  const std::vector<Turn> turns = turns_of(many, 3);
  REQUIRE(turns.size() == 800);
  int first_begins = 0;
  for (std::size_t i = 0; i < turns.size(); i += 2) {
    CHECK(turns[i].place == static_cast<std::int64_t>(i / 2));
    CHECK(turns[i + 1].place == turns[i].place);
    CHECK(turns[i].leg + turns[i + 1].leg == 1);
    first_begins += turns[i].leg == 0;
  }
  CHECK(first_begins > 150);
  CHECK(first_begins < 250);
  CHECK(turns == turns_of(many, 3));
  CHECK(turns != turns_of(many, 4));
}
