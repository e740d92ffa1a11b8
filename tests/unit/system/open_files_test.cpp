#include "system/open_files.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "catch.hpp"

using namespace bench;

TEST_CASE("the limit of open files is raised as far as the system allows") {
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    const rlimit low{32, 128};
    if (::setrlimit(RLIMIT_NOFILE, &low) != 0) ::_exit(1);
    if (allow_open_files(20) != 32) ::_exit(2);    // there is enough
    if (allow_open_files(100) != 100) ::_exit(3);  // raised
    if (allow_open_files(500) != 128) ::_exit(4);  // the hard limit
    rlimit now{};
    ::getrlimit(RLIMIT_NOFILE, &now);
    ::_exit(now.rlim_cur == 128 ? 0 : 5);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
}
