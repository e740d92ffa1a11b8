#include <filesystem>
#include <fstream>
#include <regex>

#include "base/json/strict.h"
#include "base/text.h"
#include "sim/world/world.h"

namespace bench::sim {

std::string path_beside(const std::string& file, const std::string& beside) {
  const std::filesystem::path path(file);
  if (!path.is_relative()) return file;
  const std::filesystem::path near = std::filesystem::path(beside).parent_path() / path;
  std::error_code ignored;
  return std::filesystem::exists(near, ignored) ? near.string() : file;
}

Expected<std::vector<ScriptLine>> read_script(const std::string& file, const std::string& beside) {
  const std::string path = path_beside(file, beside);
  std::ifstream in(path);
  if (!in) return usage_error("cannot read the script " + path);
  std::vector<ScriptLine> script;
  std::string line;
  for (int number = 1; std::getline(in, line); ++number) {
    if (is_blank(line)) continue;
    const std::string where = path + ":" + std::to_string(number) + ": ";
    const Json json = Json::parse(line, nullptr, false);
    if (!json.is_object() || !json.value("pattern", Json()).is_string() || !json.value("reply", Json()).is_string())
      return usage_error(where + "must be {\"pattern\": \"...\", \"reply\": \"...\"}");
    script.push_back({json["pattern"].get<std::string>(), json["reply"].get<std::string>()});
    try {
      static_cast<void>(std::regex(script.back().pattern));
    } catch (const std::regex_error&) {
      return usage_error(where + "the pattern is no regular expression");
    }
  }
  return script;
}

}  // namespace bench::sim
