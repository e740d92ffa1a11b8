// The HTTP front in a process of its own, asked over raw sockets as curl would.
#include "sim/http/server.h"

#include <arpa/inet.h>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/json/strict.h"
#include "catch.hpp"
#include "sim/http/process.h"

using namespace bench;

namespace {

World fast_world(const std::string& fields = "\"name\":\"x\"") {
  return make_world(
             "{\"jitter\":{\"step_sigma\":0},\"overhead_s\":0.001,\"prefill\":{\"per_token_s\":0},\"decode\":{\"base_"
             "s\":0.002},"
             "\"output_tokens\":{\"mean\":5,\"std\":0}," +
                 fields + "}",
             "test", {})
      .value();
}

class RawClient {
 public:
  explicit RawClient(const std::string& url) {
    fd_ = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1))));
    inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
    connected = connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }
  ~RawClient() { leave(); }
  void leave() {
    if (fd_ >= 0) close(fd_);
    fd_ = -1;
  }
  void send(const std::string& bytes) {
    REQUIRE(::send(fd_, bytes.data(), bytes.size(), 0) == static_cast<ssize_t>(bytes.size()));
  }
  void post(const std::string& path, const std::string& body, const std::string& headers = "") {
    send("POST " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
  }
  /// Reads until `end` has come, the connection ends, or nothing comes for five seconds.
  std::string read_until(const std::string& end) {
    std::string all;
    std::size_t searched = 0;
    while (all.find(end, searched) == std::string::npos) {
      searched = all.size() < end.size() ? 0 : all.size() - end.size();
      pollfd waiting{fd_, POLLIN, 0};
      if (poll(&waiting, 1, 5000) != 1) return all + "<silence>";
      char buffer[65536];
      const ssize_t got = recv(fd_, buffer, sizeof buffer, 0);
      if (got == 0) return all + "<closed>";
      if (got < 0) return all + (errno == ECONNRESET ? "<reset>" : "<error>");
      all.append(buffer, static_cast<std::size_t>(got));
    }
    return all;
  }

  bool connected = false;

 private:
  int fd_ = -1;
};

const std::string chat_body = R"({"model":"m","messages":[{"role":"user","content":"abcd"}]})";
const std::string terminal = "0\r\n\r\n";

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a stream over a kept connection, twice, and a plain reply") {
  const auto server = SimProcess::start(fast_world());
  REQUIRE(server.has_value());
  RawClient client(server->url());
  REQUIRE(client.connected);
  for (int i = 0; i < 2; ++i) {
    client.post("/api/chat", chat_body);
    const std::string reply = client.read_until(terminal);
    CHECK(reply.starts_with("HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nDate: "));
    CHECK(contains(reply, "X-Bench-Sim: 1\r\n"));
    CHECK(contains(reply, "\"eval_count\":5"));
    CHECK(reply.ends_with("}\n\r\n0\r\n\r\n"));
  }
  client.send("GET /api/version HTTP/1.1\r\nHost: localhost\r\n\r\n");
  CHECK(contains(client.read_until("}"), "{\"version\":"));
  client.send("HEAD /api/version HTTP/1.1\r\nHost: localhost\r\n\r\nGET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  CHECK(
      contains(client.read_until("running"), "Content-Length: 20\r\n\r\nHTTP/1.1 200 OK"));  // a head without its body
}

TEST_CASE("pipelined requests, chunked bodies, Expect, closing and HTTP/1.0") {
  const auto server = SimProcess::start(fast_world());
  REQUIRE(server.has_value());
  RawClient pipelined(server->url());
  pipelined.post("/api/chat", chat_body);
  pipelined.post("/api/generate", R"({"model":"m","prompt":"x","stream":false})");
  CHECK(contains(pipelined.read_until("\"response\":"), terminal + "HTTP/1.1 200 OK"));

  RawClient chunked(server->url());
  chunked.send(
      "POST /api/chat HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n3b\r\n" +
      chat_body.substr(0, 59) + "\r\n");
  chunked.send("0\r\n\r\n");
  const std::string closed = chunked.read_until("<never>");
  CHECK(contains(closed, "Connection: close\r\n"));
  CHECK(closed.ends_with(terminal + "<closed>"));

  RawClient polite(server->url());
  polite.send("POST /api/chat HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: " +
              std::to_string(chat_body.size()) + "\r\n\r\n");
  CHECK(polite.read_until("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
  polite.send(chat_body);
  CHECK(contains(polite.read_until(terminal), "\"done\":true"));

  RawClient old(server->url());
  old.send("POST /api/chat HTTP/1.0\r\nContent-Length: " + std::to_string(chat_body.size()) + "\r\n\r\n" + chat_body);
  const std::string plain = old.read_until("<never>");
  CHECK(plain.starts_with("HTTP/1.0 200 OK\r\n"));
  CHECK(!contains(plain, "Transfer-Encoding"));
  CHECK(plain.ends_with("}\n<closed>"));

  RawClient rude(server->url());
  rude.send("NONSENSE\r\n\r\n");
  CHECK(rude.read_until("<never>").starts_with("HTTP/1.1 400 Bad Request"));
}

TEST_CASE("faults on the wire") {
  const auto server =
      SimProcess::start(fast_world(R"("faults":[{"kind":"refuse","at":[1]},{"kind":"reset","at":[2],"after_tokens":2},
      {"kind":"truncate","at":[3],"after_tokens":2},{"kind":"long_line","at":[4]},{"kind":"bad_utf8","at":[5]}])"));
  REQUIRE(server.has_value());
  const auto ask = [&] {
    RawClient client(server->url());
    client.post("/api/chat", chat_body);
    return client.read_until(terminal);
  };
  CHECK(ask() == "<reset>");
  const std::string reset = ask();
  CHECK(reset.ends_with("<reset>"));
  const std::string truncated = ask();
  CHECK(truncated.ends_with("\"done\":false}\n\r\n<closed>"));
  CHECK(ask().size() > 100'000'000);
  CHECK(contains(ask(), "\xff\xfe"));
  CHECK(contains(ask(), "\"done\":true"));
}

TEST_CASE("a client that leaves frees its place") {
  const auto server = SimProcess::start(fast_world("\"slots\":1,\"output_tokens\":{\"mean\":100000,\"std\":0}"));
  REQUIRE(server.has_value());
  RawClient first(server->url());
  first.post("/api/chat", chat_body);
  first.read_until("\"done\":false}");
  RawClient second(server->url());
  second.post("/api/chat", chat_body);
  first.leave();
  CHECK(contains(second.read_until("\"done\":false}"), "200 OK"));
}

TEST_CASE("the truth log has every event with both stamps") {
  const std::string path = "sim-truth-test.jsonl";
  {
    const auto server = SimProcess::start(fast_world(), path);
    REQUIRE(server.has_value());
    RawClient client(server->url());
    client.post("/api/chat", chat_body, "X-Bench-Request: 17\r\n");
    client.read_until(terminal);
  }
  std::ifstream in(path);
  std::vector<Json> events;
  for (std::string line; std::getline(in, line);) events.push_back(Json::parse(line));
  std::remove(path.c_str());
  REQUIRE(events.size() == 9);
  std::string kinds;
  for (const Json& event : events) {
    kinds += event["event"].get<std::string>() + " ";
    CHECK(event["request"] == 1);
    CHECK(event["id"] == "17");
    CHECK(event["planned_ns"].get<std::int64_t>() > 0);
    CHECK(event["sent_ns"].get<std::int64_t>() >= event["planned_ns"].get<std::int64_t>());
  }
  CHECK(kinds == "arrived admitted prefill_end token token token token done closed ");
  CHECK(events[7]["tokens"] == 5);
  const auto gap = events[4]["planned_ns"].get<std::int64_t>() - events[3]["planned_ns"].get<std::int64_t>();
  CHECK(gap == 2'000'000);
}

TEST_CASE("the process ends with its owner, and says why it cannot start") {
  pid_t pid = -1;
  {
    auto server = SimProcess::start(fast_world());
    REQUIRE(server.has_value());
    pid = static_cast<pid_t>(server->pid());
    CHECK(kill(pid, 0) == 0);
    SimProcess moved = std::move(server.value());
    CHECK(moved.url().starts_with("http://127.0.0.1:"));
  }
  CHECK(kill(pid, 0) == -1);
  const auto failed = SimProcess::start(fast_world(), "/no/such/folder/t.jsonl");
  REQUIRE(failed.has_error());
  CHECK(contains(failed.error().why, "/no/such/folder"));
}

TEST_CASE("a server whose owner was killed ends by itself") {
  int tell[2];
  REQUIRE(pipe(tell) == 0);
  const pid_t owner = fork();
  if (owner == 0) {
    auto server = SimProcess::start(fast_world());
    const std::string pid = std::to_string(server->pid()) + "\n";
    [[maybe_unused]] const auto written = write(tell[1], pid.data(), pid.size());
    pause();
  }
  char text[32] = {};
  REQUIRE(read(tell[0], text, sizeof text - 1) > 1);
  const pid_t server = static_cast<pid_t>(std::atoi(text));
  kill(owner, SIGKILL);
  waitpid(owner, nullptr, 0);
  bool gone = false;
  for (int i = 0; i < 200 && !gone; ++i) {
    const std::string state = "/proc/" + std::to_string(server) + "/stat";
    std::ifstream in(state);
    std::string all((std::istreambuf_iterator<char>(in)), {});
    gone = all.empty() ? kill(server, 0) != 0 : contains(all, ") Z ");  // nobody may be there to collect it
    usleep(20000);
  }
  CHECK(gone);
  close(tell[0]);
  close(tell[1]);
}
