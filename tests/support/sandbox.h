#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "support/process.h"

namespace bench::test {

/// A folder of its own for one test, which is also the user's home; it goes with this object.
class Sandbox {
 public:
  Sandbox();
  ~Sandbox();
  Sandbox(const Sandbox&) = delete;
  Sandbox& operator=(const Sandbox&) = delete;

  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  void write(const std::string& name, const std::string& text) const;
  std::string read(const std::string& name) const;

  /// Nothing of the machine's own settings gets into a test.
  ProcessSpec spec(std::vector<std::pair<std::string, std::string>> environment = {}) const;

 private:
  std::filesystem::path folder_;
};

/// A quick simulated server: `bench sim` on a free port. Options given here come after the quick ones and win.
class SimServer {
 public:
  explicit SimServer(const Sandbox& sandbox, std::vector<std::string> options = {});
  const std::string& url() const { return url_; }
  Process& process() { return process_; }

 private:
  Process process_;
  std::string url_;
};

/// Lines of a text, without their ends.
std::vector<std::string> lines_of(const std::string& text);
inline bool mentions(const std::string& text, const std::string& part) { return text.find(part) != text.npos; }

}  // namespace bench::test
