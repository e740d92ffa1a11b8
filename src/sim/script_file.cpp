#include <filesystem>
#include <fstream>
#include <regex>

#include "sim/strict_object.h"
#include "sim/world_parse.h"

namespace bench::sim {
namespace {

SetupError complaint(const std::string& what) { return {ExitCode::usage, what, "", {}}; }

}  // namespace

Expected<std::vector<ScriptLine>> read_script(const std::string& file, const std::string& beside) {
  std::filesystem::path path(file);
  if (path.is_relative()) {
    const std::filesystem::path near = std::filesystem::path(beside).parent_path() / path;
    std::error_code ignored;
    if (std::filesystem::exists(near, ignored)) path = near;
  }
  std::ifstream in(path);
  if (!in) return complaint("cannot read the script " + path.string());
  std::vector<ScriptLine> script;
  std::string line;
  for (int number = 1; std::getline(in, line); ++number) {
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    const std::string where = path.string() + ":" + std::to_string(number) + ": ";
    const Json json = Json::parse(line, nullptr, false);
    if (!json.is_object() || !json.value("pattern", Json()).is_string() || !json.value("reply", Json()).is_string())
      return complaint(where + "must be {\"pattern\": \"...\", \"reply\": \"...\"}");
    script.push_back({json["pattern"].get<std::string>(), json["reply"].get<std::string>()});
    try {
      static_cast<void>(std::regex(script.back().pattern));
    } catch (const std::regex_error&) {
      return complaint(where + "the pattern is no regular expression");
    }
  }
  return script;
}

}  // namespace bench::sim
