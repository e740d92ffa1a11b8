#include "sim/simulated_server.h"

#include <algorithm>

#include "base/json/strict.h"
#include "catch.hpp"
#include "unit/sim/driven_server.h"
#include "unit/sim/engine/driven_engine.h"

using namespace bench;
using namespace bench::sim;

namespace {

/// No jitter, five tokens: overhead 2 ms, one prompt token 0.2 ms, steps of 10 ms. The four lines with text come
/// at 12.2, 22.2, 32.2 and 42.2 ms, the end at 52.2 ms.
World five_tokens(const std::string& fields = "\"name\":\"x\"") {
  return exact_world("\"output_tokens\":{\"mean\":5,\"std\":0}," + fields);
}

const std::string hello_chat = R"({"model":"m","messages":[{"role":"user","content":"abcd"}]})";
std::string chat_with(const std::string& fields) {
  return R"({"model":"m","messages":[{"role":"user","content":"abcd"}],)" + fields + "}";
}

std::vector<Nanos> instants(const DrivenReply& reply) {
  std::vector<Nanos> all;
  for (const auto& [at, bytes] : reply.parts) all.push_back(at);
  return all;
}

std::vector<Nanos> at(std::initializer_list<double> milliseconds) {
  std::vector<Nanos> all;
  for (const double each : milliseconds) all.push_back(ms(each));
  return all;
}

DrivenReply ask(World world, const std::string& body = hello_chat) {
  return DrivenServer(std::move(world)).ask("/api/chat", body);
}

World with_fault(const std::string& kind, const std::string& fields = "") {
  return five_tokens("\"faults\":[{\"kind\":\"" + kind + "\",\"at\":[1]" + fields + "}]");
}

}  // namespace

TEST_CASE("a line a token, at the instant of its step, and the final line at the end") {
  const DrivenReply reply = ask(five_tokens());
  CHECK(instants(reply) == at({12.2, 22.2, 32.2, 42.2, 52.2}));
  const Json last = Json::parse(reply.lines().back());
  CHECK(last["done_reason"] == "stop");
  CHECK(last["eval_count"] == 5);
  CHECK(last["eval_duration"] == 40'000'000);
  CHECK(last["prompt_eval_count"] == 1);
  CHECK(last["prompt_eval_duration"] == 10'200'000);
  CHECK(last["load_duration"] == 1'000'000);
  CHECK(last["total_duration"] == 52'200'000);
  CHECK(last["created_at"] == "2026-01-01T00:00:00.0522Z");
}

TEST_CASE("what is cut by num_predict ends with its last token") {
  const DrivenReply reply = ask(five_tokens(), chat_with(R"("options":{"num_predict":3})"));
  CHECK(instants(reply) == at({12.2, 22.2, 32.2, 32.2}));
  const Json last = Json::parse(reply.lines().back());
  CHECK(last["done_reason"] == "length");
  CHECK(last["eval_count"] == 3);
}

TEST_CASE("skewed counters multiply every duration and no count") {
  const Json last = Json::parse(ask(five_tokens("\"counters\":{\"truthful\":false,\"skew\":2}")).lines().back());
  CHECK(last["eval_count"] == 5);
  CHECK(last["eval_duration"] == 80'000'000);
  CHECK(last["total_duration"] == 104'400'000);
  CHECK(last["load_duration"] == 2'000'000);
}

TEST_CASE("a server that reports its cache says 0 when cold") {
  DrivenServer server(five_tokens("\"cache\":{\"reported\":true}"));
  const std::string body = R"({"model":"m","messages":[{"role":"user","content":"abcdefghijkl"}]})";
  CHECK(Json::parse(server.ask("/api/chat", body).lines().back())["prompt_eval_cached_count"] == 0);
  CHECK(Json::parse(server.ask("/api/chat", body).lines().back())["prompt_eval_cached_count"] == 2);
}

TEST_CASE("tokens are merged into events, and events into writes") {
  CHECK(instants(ask(five_tokens("\"tokens_per_event\":2"))) == at({22.2, 42.2, 52.2}));
  const DrivenReply together = ask(five_tokens("\"chunk\":{\"coalesce\":3}"));
  CHECK(instants(together) == at({32.2, 52.2}));
  CHECK(together.lines().size() == 5);
}

TEST_CASE("a proxy holds events until there are so many, for so long, or to the end; never the head") {
  CHECK(instants(ask(five_tokens("\"hold\":{\"events\":3,\"seconds\":100}"))) == at({32.2, 32.2, 32.2, 52.2, 52.2}));
  CHECK(instants(ask(five_tokens("\"hold\":{\"events\":100,\"seconds\":0.015}"))) ==
        at({27.2, 27.2, 47.2, 47.2, 52.2}));
  DrivenServer server(five_tokens("\"hold\":{\"events\":100,\"seconds\":100}"));
  const ExchangeId id = server.post(Nanos{0}, "/api/chat", hello_chat);
  server.advance(ms(13));
  CHECK(server.replies[id].head);
  CHECK(server.replies[id].body.empty());
  server.finish();
  CHECK(instants(server.replies[id]) == at({52.2, 52.2, 52.2, 52.2, 52.2}));
}

TEST_CASE("the network takes half of the round trip each way, and one more for a new connection") {
  DrivenServer server(five_tokens("\"rtt_s\":0.1"));
  const ExchangeId kept = server.post(Nanos{0}, "/api/chat", hello_chat);
  server.finish();
  CHECK(server.replies[kept].parts.front().first == ms(112.2));
  HttpCall call;
  call.target = "/api/version";
  call.method = "GET";
  call.new_connection = true;
  const ExchangeId fresh = server.send(ms(1000), call);
  server.finish();
  CHECK(server.replies[fresh].end == ms(1200));
}

TEST_CASE("bandwidth is one pipe for all replies") {
  DrivenServer slow(five_tokens("\"bandwidth_bytes_per_s\":1000"));
  const DrivenReply reply = slow.ask("/api/chat", hello_chat);
  CHECK(reply.parts[0].first > ms(12.2 + 200));  // head and line are more than 200 bytes
  CHECK(reply.parts[1].first - reply.parts[0].first > ms(100));
}

TEST_CASE("the rate limit is a bucket that starts full") {
  DrivenServer server(
      five_tokens("\"slots\":16,\"rate_limit\":{\"requests_per_s\":2,\"burst\":2,\"status\":429,\"retry_after_s\":1}"));
  std::vector<ExchangeId> ids;
  for (const double when : {0., 1., 2., 499., 501., 1001., 1002.})
    ids.push_back(server.post(ms(when), "/api/chat", hello_chat));
  server.finish();
  std::vector<int> statuses;
  for (const ExchangeId id : ids) statuses.push_back(server.replies[id].head->status);
  CHECK(statuses == std::vector<int>{200, 200, 429, 429, 200, 200, 429});
  CHECK(server.replies[ids[2]].head->last == std::vector<std::pair<std::string, std::string>>{{"Retry-After", "1"}});
}

TEST_CASE("one more request changes no other request's reply") {
  const auto texts = [](bool one_more) {
    DrivenServer server(make_world("{\"slots\":2}", "test", {}).value());
    std::vector<std::string> all;
    std::vector<ExchangeId> ids;
    for (int i = 0; i < 20; ++i) {
      if (one_more && i == 3) server.post(ms(i * 5.0), "/api/chat", chat_with("\"options\":{\"seed\":99}"), "extra");
      ids.push_back(server.post(ms(i * 5.0 + 1), "/api/chat", hello_chat,
                                i % 2 ? std::optional("id" + std::to_string(i)) : std::nullopt));
    }
    server.finish();
    for (const ExchangeId id : ids) {
      std::string text;
      for (const std::string& line : server.replies[id].lines())
        text += Json::parse(line)["message"]["content"].get<std::string>();
      all.push_back(text);
    }
    return all;
  };
  const auto without = texts(false);
  CHECK(without == texts(true));
  CHECK(without[0] != without[2]);  // equal bodies, but not the first time
}

TEST_CASE("faults before the reply") {
  const DrivenReply refused = ask(with_fault("refuse"));
  CHECK(refused.after == WirePart::After::reset);
  CHECK(!refused.head);
  for (const auto& [kind, status] :
       {std::pair("http_500", 500), std::pair("http_503", 503), std::pair("http_429", 429)}) {
    const DrivenReply reply = ask(with_fault(kind));
    REQUIRE(reply.head);
    CHECK(reply.head->status == status);
    CHECK(Json::parse(reply.body).contains("error"));
  }
}

TEST_CASE("a client that asks again after a refusal is refused again") {
  DrivenServer server(with_fault("refuse"));
  const ExchangeId first = server.post(ms(0), "/api/chat", hello_chat, "7");
  const ExchangeId again = server.post(ms(1), "/api/chat", hello_chat, "7");
  const ExchangeId other = server.post(ms(2), "/api/chat", hello_chat, "8");
  server.finish();
  CHECK(server.replies[first].after == WirePart::After::reset);
  CHECK(server.replies[again].after == WirePart::After::reset);
  CHECK(server.replies[other].head->status == 200);
}

TEST_CASE("faults in mid-stream come after their tokens") {
  const DrivenReply reset = ask(with_fault("reset", ",\"after_tokens\":2"));
  CHECK(reset.after == WirePart::After::reset);
  CHECK(reset.lines().size() == 2);
  CHECK(reset.end == ms(32.2));

  const DrivenReply truncated = ask(with_fault("truncate", ",\"after_tokens\":3"));
  CHECK(truncated.after == WirePart::After::close);
  CHECK(truncated.lines().size() == 3);

  const DrivenReply stalled = ask(with_fault("stall", ",\"after_tokens\":1"));
  CHECK(!stalled.after);
  CHECK(stalled.lines().size() == 1);

  const DrivenReply late = ask(with_fault("reset", ",\"after_tokens\":1000"));
  CHECK(late.lines().size() == 4);
  CHECK(late.after == WirePart::After::reset);
}

TEST_CASE("faults that spoil a line leave the rest as it was") {
  const DrivenReply bad_json = ask(with_fault("bad_json", ",\"after_tokens\":2"));
  REQUIRE(bad_json.lines().size() == 6);
  CHECK(Json::parse(bad_json.lines()[2], nullptr, false).is_discarded());
  CHECK(Json::parse(bad_json.lines()[5])["done"] == true);

  const DrivenReply bad_utf8 = ask(with_fault("bad_utf8"));
  REQUIRE(bad_utf8.lines().size() == 6);
  CHECK(bad_utf8.lines()[1].find("\xff\xfe") != std::string::npos);

  DrivenServer server(with_fault("long_line"));
  server.server.receive(Nanos{0}, 1, HttpCall{"POST", "/api/chat", "", hello_chat, std::nullopt, false});
  std::vector<WirePart> parts;
  server.server.advance(ms(1000), parts);
  std::size_t filler = 0;
  for (const WirePart& part : parts) filler += part.filler;
  CHECK(filler == 100'000'000);
}

TEST_CASE("other faults of form") {
  const DrivenReply no_done = ask(with_fault("no_done"));
  CHECK(no_done.after == WirePart::After::end);
  CHECK(no_done.lines().size() == 4);

  const DrivenReply empty = ask(with_fault("empty_reply"));
  REQUIRE(empty.lines().size() == 1);
  CHECK(Json::parse(empty.lines()[0])["done"] == true);
  CHECK(Json::parse(empty.lines()[0])["eval_count"] == 1);

  CHECK(Json::parse(ask(with_fault("wrong_model")).lines()[0])["model"] != "m");

  const DrivenReply slow = ask(with_fault("slow_headers"));
  CHECK(slow.head);
  CHECK(slow.parts.front().first > std::chrono::seconds(100));
  CHECK(slow.lines().size() == 5);
}

TEST_CASE("faults of single objects") {
  const std::string single = chat_with("\"stream\":false");
  CHECK(Json::parse(ask(five_tokens(), single).body)["eval_count"] == 5);
  CHECK(Json::parse(ask(with_fault("bad_json"), single).body, nullptr, false).is_discarded());
  const DrivenReply cut = ask(with_fault("truncate"), single);
  CHECK(cut.after == WirePart::After::close);
  CHECK(cut.body.size() < cut.head->length);
  CHECK(ask(with_fault("error_line"), single).head->status == 500);
  CHECK(ask(with_fault("reset"), single).after == WirePart::After::reset);
}

TEST_CASE("a reply that is cut leaves its place") {
  DrivenServer server(five_tokens("\"slots\":1,\"faults\":[{\"kind\":\"reset\",\"at\":[1],\"after_tokens\":1}]"));
  server.post(ms(0), "/api/chat", hello_chat);
  const ExchangeId next = server.post(ms(0), "/api/chat", hello_chat);
  server.finish();
  CHECK(server.replies[next].parts.front().first < ms(50));
}

TEST_CASE("a client that leaves is forgotten") {
  DrivenServer server(five_tokens("\"slots\":1"), true);
  const ExchangeId gone = server.post(ms(0), "/api/chat", hello_chat);
  const ExchangeId next = server.post(ms(1), "/api/chat", hello_chat);
  server.advance(ms(15));
  server.server.disconnect(ms(15), gone);
  server.finish();
  CHECK(!server.replies[gone].after);
  CHECK(server.replies[next].parts.front().first == ms(22.2 + 2 + 0.2 + 10));
  const auto& records = server.server.truth().records;
  const bool told = std::any_of(records.begin(), records.end(), [](const TruthRecord& record) {
    return record.kind == TruthKind::closed && record.request == 1 && record.planned == ms(15);
  });
  CHECK(told);
}

TEST_CASE("the truth tells of every token") {
  DrivenServer server(five_tokens(), true);
  server.server.receive(Nanos{0}, 1, HttpCall{"POST", "/api/chat", "", hello_chat, "42", false});
  std::vector<WirePart> parts;
  server.server.advance(ms(1000), parts);
  const auto& truth = server.server.truth();
  REQUIRE(truth.names.size() == 1);
  CHECK(truth.names[0] == std::pair<RequestId, std::optional<std::string>>(1, "42"));
  REQUIRE(truth.records.size() == 3);
  CHECK(truth.records[0].kind == TruthKind::arrived);
  CHECK(truth.records[1].kind == TruthKind::admitted);
  CHECK(truth.records[2].kind == TruthKind::prefill_end);
  CHECK(truth.records[2].planned == ms(2.2));
  std::vector<std::pair<TruthKind, Nanos>> written;
  for (const WirePart& part : parts)
    for (const TruthRecord& mark : part.marks) written.emplace_back(mark.kind, mark.planned);
  CHECK(written == std::vector<std::pair<TruthKind, Nanos>>{{TruthKind::token, ms(12.2)},
                                                            {TruthKind::token, ms(22.2)},
                                                            {TruthKind::token, ms(32.2)},
                                                            {TruthKind::token, ms(42.2)},
                                                            {TruthKind::done, ms(52.2)},
                                                            {TruthKind::closed, ms(52.2)}});
}

TEST_CASE("requests at temperature 0 share a place where the world says so") {
  DrivenServer server(five_tokens("\"serialise_when\":[{\"temperature\":0}]"));
  const std::string zero = chat_with("\"options\":{\"temperature\":0.0}");
  const ExchangeId first = server.post(ms(0), "/api/chat", zero);
  const ExchangeId second = server.post(ms(0), "/api/chat", zero);
  const ExchangeId warm = server.post(ms(0), "/api/chat", hello_chat);  // 0.8 by default
  server.finish();
  CHECK(server.replies[warm].parts.front().first < ms(20));
  CHECK(server.replies[second].parts.front().first > server.replies[first].end);
}

TEST_CASE(
    "a shared cache that is full ends everybody: before the first token as a 500, in a stream as an error in it") {
  // Three prompts of ten tokens. Two fit together; each of them has two tokens out when the third is due.
  const auto asked = [](const std::string& fields, char letter) {
    return R"({"model":"m","messages":[{"role":"user","content":")" + std::string(40, letter) + "\"}]" + fields + "}";
  };
  DrivenServer server(five_tokens("\"kv_pool_tokens\":30,\"overhead_s\":0"), true);
  const ExchangeId streamed = server.post(ms(0), "/api/chat", asked("", 'a'));
  const ExchangeId whole = server.post(ms(0), "/api/chat", asked(",\"stream\":false", 'b'));
  const ExchangeId last = server.post(ms(15), "/api/chat", asked("", 'c'));
  server.finish();

  const std::string error = R"({"error":"Context size has been exceeded."})";
  CHECK(server.replies[streamed].head->status == 200);
  REQUIRE(server.replies[streamed].lines().size() == 3);
  CHECK(server.replies[streamed].lines().back() == error);
  for (const ExchangeId id : {whole, last}) {
    CHECK(server.replies[id].head->status == 500);
    CHECK(server.replies[id].body == error);
  }
  for (const auto& [id, reply] : server.replies) {
    CHECK(reply.after == WirePart::After::end);
    CHECK(reply.end == server.replies[streamed].end);
  }
}

TEST_CASE("the truth log has what a full cache did to others' requests") {
  DrivenServer server(five_tokens("\"kv_pool_tokens\":10,\"background\":{\"rate\":10,\"tokens\":5}"), true);
  server.advance(ms(1000));
  const auto& records = server.server.truth().records;
  const auto ended = std::count_if(records.begin(), records.end(), [](const TruthRecord& record) {
    return record.kind == TruthKind::fault && record.fault == "kv_pool" && record.request < 0;
  });
  CHECK(ended >= 3);
}
