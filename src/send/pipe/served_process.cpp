#include "send/pipe/served_process.h"

#include <algorithm>
#include <arpa/inet.h>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

#include "base/text.h"
#include "send/pipe/child.h"
#include "send/pipe/guardian.h"
#include "send/pipe/program.h"
#include "send/socket/stamped_read.h"
#include "system/files.h"

namespace bench {
namespace {

constexpr auto pause_between_questions = std::chrono::milliseconds(20);
constexpr auto patience_with_answer = std::chrono::seconds(2);
constexpr auto patience_with_guardian = std::chrono::seconds(15);  // it has its own, which is less

/// A socket that goes with its scope.
struct Socket {
  int number;
  Socket() : number(::socket(AF_INET, SOCK_STREAM, 0)) {
    if (number >= 0) ::fcntl(number, F_SETFD, FD_CLOEXEC);
  }
  Socket(Socket&& other) noexcept : number(std::exchange(other.number, -1)) {}
  Socket& operator=(Socket&&) = delete;
  ~Socket() {
    if (number >= 0) ::close(number);
  }
};

sockaddr_in local_address(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

sockaddr* plain(sockaddr_in& address) { return reinterpret_cast<sockaddr*>(&address); }

bool is_ready(int file, short event, Instant give_up) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(give_up - monotonic_now()).count();
  pollfd waited{file, event, 0};
  return left > 0 && ::poll(&waited, 1, static_cast<int>(left)) > 0;
}

/// The beginning of an answer, "HTTP/1.1 200"; "" for none.
std::string beginning_of_answer(int port) {
  const Instant give_up = monotonic_now() + patience_with_answer;
  const Socket socket;
  if (socket.number < 0) return "";
  never_block(socket.number);
  sockaddr_in address = local_address(port);
  if (::connect(socket.number, plain(address), sizeof address) != 0 &&
      (errno != EINPROGRESS || !is_ready(socket.number, POLLOUT, give_up)))
    return "";
  const std::string question = "GET / HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) +
                               "\r\nUser-Agent: bench\r\nAccept: */*\r\nConnection: close\r\n\r\n";
  if (::write(socket.number, question.data(), question.size()) != static_cast<ssize_t>(question.size())) return "";
  std::string answer;
  constexpr std::size_t enough = 12;  // HTTP/1.1 503
  char buffer[enough];
  while (answer.size() < enough && is_ready(socket.number, POLLIN, give_up)) {
    const ssize_t got = ::read(socket.number, buffer, enough - answer.size());
    if (got <= 0) break;
    answer.append(buffer, static_cast<std::size_t>(got));
  }
  return answer.size() == enough ? answer : "";
}

bool answers(int port) {
  const std::string answer = beginning_of_answer(port);
  return answer.starts_with("HTTP/") && !answer.ends_with("503") && !answer.ends_with("502");
}

SetupError cannot_serve(const std::string& why) { return {ExitCode::internal, "a server cannot be started", why, {}}; }

std::optional<std::string> line_from(int file) {
  std::string line;
  char c = 0;
  while (line.size() < 200) {
    const ssize_t got = ::read(file, &c, 1);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return std::nullopt;
    if (c == '\n') return line;
    line += c;
  }
  return std::nullopt;
}

int number_behind(std::string_view word, std::string_view line) {
  int number = 0;
  line.remove_prefix(std::min(line.size(), word.size()));
  std::from_chars(line.data(), line.data() + line.size(), number);
  return number;
}

}  // namespace

Expected<std::vector<int>> free_local_ports(std::size_t how_many) {
  std::vector<Socket> held;  // until all are known, so that they differ
  std::vector<int> ports;
  while (ports.size() < how_many) {
    held.emplace_back();
    sockaddr_in address = local_address(0);
    socklen_t length = sizeof address;
    const int number = held.back().number;
    if (number < 0 || ::bind(number, plain(address), length) != 0 ||
        ::getsockname(number, plain(address), &length) != 0)
      return cannot_serve("no free port: " + std::string(std::strerror(errno)));
    ports.push_back(ntohs(address.sin_port));
  }
  return ports;
}

std::vector<std::string> with_port(std::vector<std::string> words, int port) {
  constexpr std::string_view placeholder = "{port}";
  const std::string number = std::to_string(port);
  for (std::string& word : words)
    for (std::size_t at = word.find(placeholder); at != std::string::npos; at = word.find(placeholder, at))
      word.replace(at, placeholder.size(), number);
  return words;
}

Expected<std::unique_ptr<ServedProcess>> ServedProcess::start(const std::vector<std::string>& command, int port) {
  ::signal(SIGPIPE, SIG_IGN);  // as all of this program has it: what nobody reads is an error of the write
  std::string path = temp_dir() + "/bench-serve-XXXXXX.log";
  const int log = ::mkstemps(path.data(), 4);
  if (log < 0)
    return usage_error("what the server prints cannot be kept in " + temp_dir(), std::strerror(errno),
                       {"name a folder that can be written:  TMPDIR=DIR"});
  ::fcntl(log, F_SETFD, FD_CLOEXEC);
  std::unique_ptr<ServedProcess> made(new ServedProcess(port, std::move(path)));
  auto failed = made->spawn(with_port(command, port), log);
  ::close(log);
  if (failed) return *std::move(failed);
  return made;
}

std::optional<SetupError> ServedProcess::spawn(const std::vector<std::string>& argv, int log) {
  PipeEnds leash, told;
  const bool open = open_pipe(leash) && open_pipe(told);
  const pid_t guardian = open ? ::fork() : -1;
  if (guardian == 0) be_the_guardian(argv, port_, {leash.read, told.write, log});
  if (guardian < 0) {
    const std::string why = std::strerror(errno);
    leash.close_both(), told.close_both();
    return cannot_serve(why);
  }
  ::close(std::exchange(leash.read, -1));
  ::close(std::exchange(told.write, -1));
  guardian_ = guardian;
  leash_ = leash.write;
  told_ = told.read;
  const std::string line = line_from(told_).value_or("");
  if (line.starts_with("failed ")) return cannot_start(argv.front(), number_behind("failed ", line));
  if (!line.starts_with("pid ")) return cannot_serve("its guardian has ended");
  pid_ = number_behind("pid ", line);
  never_block(told_);
  return std::nullopt;
}

ServedProcess::~ServedProcess() {
  stop();
  if (!keeps_log_) ::unlink(log_path_.c_str());
}

void ServedProcess::stop() {
  if (guardian_ < 0) return;
  [[maybe_unused]] const ssize_t asked = ::write(leash_, "x", 1);
  ::close(std::exchange(leash_, -1));
  const Instant give_up = monotonic_now() + patience_with_guardian;
  pid_t ended = 0;
  while ((ended = ::waitpid(guardian_, nullptr, WNOHANG)) == 0 && monotonic_now() < give_up) ::poll(nullptr, 0, 5);
  if (ended == 0) {
    ::kill(-pid_, SIGKILL);
    ::kill(guardian_, SIGKILL);
    while (::waitpid(guardian_, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
  ::close(std::exchange(told_, -1));
  guardian_ = -1;
}

std::optional<std::string> ServedProcess::how_it_ended() {
  pollfd told{told_, POLLIN, 0};
  if (end_ || ::poll(&told, 1, 0) <= 0) return end_;
  const std::string line = line_from(told_).value_or("");
  constexpr std::string_view word = "ended ";
  end_ = line.starts_with(word) ? line.substr(word.size()) : "nobody knows how";
  return end_;
}

std::string ServedProcess::last_words() const {
  constexpr off_t enough = 4096;
  const int log = ::open(log_path_.c_str(), O_RDONLY | O_CLOEXEC);
  if (log < 0) return "";
  const off_t size = ::lseek(log, 0, SEEK_END);
  ::lseek(log, std::max<off_t>(0, size - enough), SEEK_SET);
  char buffer[enough];
  const ssize_t got = ::read(log, buffer, sizeof buffer);
  ::close(log);
  ErrorTail tail;
  if (got > 0) tail.feed({buffer, static_cast<std::size_t>(got)});
  return tail.words();
}

SetupError ServedProcess::death(const std::string& how) {
  keep_log();
  const std::string words = last_words();
  return {ExitCode::preflight,
          "its server has ended (" + how + ")",
          words.empty() ? "it printed nothing" : words,
          {"what it printed:  " + log_path_}};
}

Expected<void> ServedProcess::wait_until_it_answers(Nanos limit) {
  const Instant give_up = monotonic_now() + limit;
  while (true) {
    if (const auto how = how_it_ended()) return death(*how);
    if (answers(port_) && !how_it_ended()) return {};
    if (monotonic_now() >= give_up) break;
    ::poll(nullptr, 0, static_cast<int>(pause_between_questions.count()));
  }
  keep_log();
  return SetupError{ExitCode::preflight,
                    "its server does not answer at " + url(),
                    "not within " + limit_words(limit) + ", the limit of --ready-timeout",
                    {"it has to listen on that port: {port} in the command, or the variable PORT",
                     "what it printed:  " + log_path_, "give it longer:  --ready-timeout 10m"}};
}

}  // namespace bench
