#include "send/pipe/child.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

#include <spdlog/spdlog.h>

#include "base/text.h"
#include "base/utf8.h"
#include "send/pipe/program.h"
#include "send/socket/stamped_read.h"

namespace bench {
namespace {

constexpr std::size_t longest_error_line = 4096;
constexpr std::size_t kept_error_lines = 12;
constexpr std::size_t longest_words = 700;

}  // namespace

void ErrorTail::feed(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::size_t end = bytes.find_first_of("\r\n");  // a progress bar ends its lines with the first
    const bool ends = end != std::string_view::npos;
    const std::string_view piece = bytes.substr(0, end);
    unfinished_.append(piece.substr(0, longest_error_line - std::min(longest_error_line, unfinished_.size())));
    bytes.remove_prefix(ends ? end + 1 : bytes.size());
    if (!ends) return;
    keep(unfinished_);
    unfinished_.clear();
  }
}

void ErrorTail::keep(std::string_view line) {
  if (is_blank(line)) return;
  spdlog::info("command: {}", line);
  if (lines_.size() == kept_error_lines) lines_.erase(lines_.begin());
  lines_.emplace_back(trimmed(line));
}

std::string ErrorTail::words() const {
  std::string all = joined(lines_, " / ");
  if (!is_blank(unfinished_)) all += (all.empty() ? "" : " / ") + unfinished_;
  if (all.size() <= longest_words) return all;
  std::size_t from = all.size() - longest_words;
  while (from < all.size() && (static_cast<unsigned char>(all[from]) & 0xC0) == 0x80) ++from;  // no half character
  return "..." + all.substr(from);
}

Expected<std::unique_ptr<Child>> Child::start(const std::vector<std::string>& argv) {
  ::signal(SIGPIPE, SIG_IGN);  // as all of this program has it: a pipe that nobody reads is an error of the write
  std::vector<char*> words = words_for_exec(argv);
  PipeEnds input, output, errors, told;
  const auto close_all = [&] {
    for (PipeEnds* const pipe : {&input, &output, &errors, &told}) pipe->close_both();
  };
  const pid_t parent = ::getpid();
  const bool open = open_pipe(input) && open_pipe(output) && open_pipe(errors) && open_pipe(told);
  const pid_t pid = open ? ::fork() : -1;
  if (pid < 0) {
    const int why = errno;
    close_all();
    return cannot_start(argv.front(), why);
  }
  if (pid == 0) become_program(words.data(), {input.read, output.write, errors.write}, told.write, parent);
  ::setpgid(pid, pid);  // whoever of the two comes first
  for (int* const end : {&input.read, &output.write, &errors.write, &told.write}) ::close(std::exchange(*end, -1));
  const int why = reason_not_to_start(std::exchange(told.read, -1));
  if (why != 0) {
    while (::waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
    }
    close_all();
    return cannot_start(argv.front(), why);
  }
  for (const int end : {input.write, output.read, errors.read}) never_block(end);
  return std::unique_ptr<Child>(new Child(pid, input.write, output.read, errors.read));
}

Child::~Child() { stop(); }

void Child::close_input() {
  if (input_ >= 0) ::close(std::exchange(input_, -1));
}

void Child::close_output() {
  if (output_ >= 0) ::close(std::exchange(output_, -1));
}

/// A child that writes without end must not keep us from its replies.
void Child::hear_errors() {
  char buffer[16 * 1024];
  for (int turn = 0; turn < 4 && errors_ >= 0; ++turn) {
    const ssize_t got = ::read(errors_, buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return;
    if (got <= 0) {
      ::close(std::exchange(errors_, -1));
      return;
    }
    tail_.feed({buffer, static_cast<std::size_t>(got)});
  }
}

/// It stays a zombie until stop(), so that its number stands for nobody else.
std::optional<std::string> Child::how_it_ended() const {
  siginfo_t info{};
  if (::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) != 0) return "nobody knows how";
  if (info.si_pid == 0) return std::nullopt;
  return end_words(info);
}

/// Reads on meanwhile: whoever wants to write his last words first must not be held up by a full pipe.
bool Child::ends_within(int milliseconds) {
  const Instant give_up = monotonic_now() + std::chrono::milliseconds(milliseconds);
  char buffer[16 * 1024];
  while (!how_it_ended()) {
    if (monotonic_now() >= give_up) return false;
    pollfd ends[] = {{output_, POLLIN, 0}, {errors_, POLLIN, 0}};
    ::poll(ends, 2, 10);
    if (output_ >= 0 && ::read(output_, buffer, sizeof buffer) == 0) close_output();
    hear_errors();
  }
  return true;
}

void Child::stop() {
  constexpr int patience_with_end_of_input = 1000;
  constexpr int patience_with_request = 2000;
  close_input();
  if (!ends_within(patience_with_end_of_input)) {
    ::kill(-pid_, SIGTERM);
    if (!ends_within(patience_with_request)) ::kill(-pid_, SIGKILL);
  }
  ::kill(-pid_, SIGKILL);  // what it started and left behind; its own number is still taken
  while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
  close_output();
  if (errors_ >= 0) ::close(std::exchange(errors_, -1));
}

}  // namespace bench
