#include "support/sandbox.h"

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <unistd.h>

namespace bench::test {
namespace {

std::filesystem::path new_folder() {
  std::string name = (std::filesystem::temp_directory_path() / "bench-test-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp");
  return name;
}

std::vector<std::string> sim_arguments(std::vector<std::string> options) {
  const std::vector<std::string> quick = {"sim", "--port",          "0", "--ttft", "2ms", "--itl",
                                          "1ms", "--output-tokens", "8"};
  options.insert(options.begin(), quick.begin(), quick.end());
  return options;
}

}  // namespace

Sandbox::Sandbox() : folder_(new_folder()) {}

Sandbox::~Sandbox() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void Sandbox::write(const std::string& name, const std::string& text) const {
  std::ofstream(folder_ / name, std::ios::binary) << text;
}

std::string Sandbox::read(const std::string& name) const {
  std::ifstream in(folder_ / name, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

ProcessSpec Sandbox::spec(std::vector<std::pair<std::string, std::string>> environment) const {
  ProcessSpec spec;
  spec.environment = std::move(environment);
  spec.environment.emplace_back("HOME", folder_.string());
  spec.environment.emplace_back("XDG_DATA_HOME", path("data"));
  return spec;
}

SimServer::SimServer(const Sandbox& sandbox, std::vector<std::string> options)
    : process_(bench_spec(sim_arguments(std::move(options)), sandbox.spec())), url_(process_.first_line()) {}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

}  // namespace bench::test
