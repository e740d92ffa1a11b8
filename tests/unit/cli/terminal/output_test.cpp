#include "cli/terminal/output.h"

#include <array>
#include <chrono>
#include <functional>
#include <poll.h>
#include <signal.h>
#include <string>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include "catch.hpp"

using namespace bench;

namespace {

constexpr std::size_t a_pipe_holds = 64 * 1024;
constexpr auto a_moment = std::chrono::milliseconds(300);

/// A child that prints down pipes: the streams belong to a process, and what is lost there stays lost.
class PrintingChild {
 public:
  /// `body` is its exit code. `one_pipe`: stdout and stderr are the same.
  explicit PrintingChild(const std::function<int()>& body, bool one_pipe = false) {
    REQUIRE(::pipe(out_.data()) == 0);
    REQUIRE(::pipe(err_.data()) == 0);
    pid_ = ::fork();
    REQUIRE(pid_ >= 0);
    if (pid_ == 0) {
      ::signal(SIGPIPE, SIG_IGN);
      ::alarm(60);
      ::dup2(out_[1], STDOUT_FILENO);
      ::dup2(one_pipe ? out_[1] : err_[1], STDERR_FILENO);
      for (const int fd : {out_[0], out_[1], err_[0], err_[1]}) ::close(fd);
      ::_exit(body());
    }
    ::close(out_[1]);
    ::close(err_[1]);
  }
  ~PrintingChild() {
    ::close(out_[0]);
    ::close(err_[0]);
    if (pid_ > 0) ::waitpid(pid_, nullptr, 0);
  }
  PrintingChild(const PrintingChild&) = delete;
  PrintingChild& operator=(const PrintingChild&) = delete;

  std::string read_out() const { return read_all(out_[0]); }
  std::string read_err() const { return read_all(err_[0]); }
  int exit_code() {
    int status = 0;
    REQUIRE(::waitpid(pid_, &status, 0) == pid_);
    pid_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }

 private:
  static std::string read_all(int fd) {
    std::string text;
    std::array<char, 64 * 1024> block;
    for (ssize_t n; (n = ::read(fd, block.data(), block.size())) > 0;)
      text.append(block.data(), static_cast<std::size_t>(n));
    return text;
  }

  std::array<int, 2> out_{};
  std::array<int, 2> err_{};
  pid_t pid_ = -1;
};

std::string line_of(int i) { return std::to_string(i) + std::string(1000, '.') + "\n"; }

}  // namespace

TEST_CASE("queued output waits for no reader, neither of stdout nor of stderr, and gives up in the end") {
  PrintingChild child([] {
    queue_output();
    for (int i = 0; i < 1000; ++i) {
      if (!write_output(line_of(i))) return 1;
      write_error(line_of(i));
    }
    show_status("working");
    if (!lost_output().empty()) return 2;
    finish_output(a_moment);
    if (lost_output() != "nobody reads it") return 3;
    if (write_output("more")) return 4;
    write_error("more");
    return 0;
  });
  CHECK(child.exit_code() == 0);
  const std::string out = child.read_out();
  CHECK(out.size() <= a_pipe_holds);
  CHECK(out.starts_with(line_of(0) + line_of(1)));
}

TEST_CASE("a slow reader gets everything that was queued, and then what is written at once") {
  PrintingChild child([] {
    queue_output();
    for (int i = 0; i < 1000; ++i) write_output(line_of(i));
    finish_output();
    write_output("the end\n");
    return lost_output().empty() ? 0 : 1;
  });
  std::this_thread::sleep_for(a_moment);
  std::string all;
  for (int i = 0; i < 1000; ++i) all += line_of(i);
  CHECK(child.read_out() == all + "the end\n");
  CHECK(child.exit_code() == 0);
}

TEST_CASE("far too much for a slow reader is cut, which is told, and what waits is still written") {
  constexpr std::size_t limit = std::size_t{64} << 20;
  PrintingChild child([] {
    queue_output();
    const std::string block(std::size_t{1} << 20, 'x');
    int taken = 0;
    while (write_output(block)) ++taken;
    if (write_output("more")) return 1;
    finish_output();
    return lost_output() == "its reader was too slow" ? taken : 2;
  });
  std::this_thread::sleep_for(5 * a_moment);
  const std::size_t read = child.read_out().size();
  const int taken = child.exit_code();
  CHECK(taken >= 63);
  CHECK(read == static_cast<std::size_t>(taken) << 20);
  CHECK(read <= limit + (std::size_t{1} << 20));
}

TEST_CASE("what is queued for a terminal comes in the order of its writing, over both streams") {
  PrintingChild child(
      [] {
        queue_output();
        for (int i = 0; i < 500; ++i) {
          write_output("o" + std::to_string(i) + "\n");
          write_error("e" + std::to_string(i) + "\n");
        }
        finish_output();
        return 0;
      },
      true);
  std::string expected;
  for (int i = 0; i < 500; ++i) expected += "o" + std::to_string(i) + "\ne" + std::to_string(i) + "\n";
  CHECK(child.read_out() == expected);
  CHECK(child.exit_code() == 0);
}

TEST_CASE("a stream that nobody reads does not keep the other one from being read") {
  PrintingChild child([] {
    queue_output();
    for (int i = 0; i < 200; ++i) {
      write_output(line_of(i));
      write_error("e" + std::to_string(i) + "\n");
    }
    finish_output(std::chrono::seconds(3));
    return lost_output() == "nobody reads it" ? 0 : 1;
  });
  const std::string err = child.read_err();
  CHECK(err.starts_with("e0\n"));
  CHECK(err.ends_with("e199\n"));
  CHECK(child.exit_code() == 0);
}

TEST_CASE("a reader that goes away ends the display and is nothing to tell of") {
  PrintingChild child([] {
    int ends[2];
    if (::pipe(ends) != 0) return 9;
    ::close(ends[0]);
    ::dup2(ends[1], STDOUT_FILENO);
    queue_output();
    write_output("data");
    finish_output();
    if (write_output("more")) return 1;
    return lost_output().empty() ? 0 : 2;
  });
  CHECK(child.exit_code() == 0);
}
