#include "record/run_store.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "base/rfc3339.h"
#include "record/journal/reader.h"
#include "system/files.h"

namespace bench {
namespace {

namespace fs = std::filesystem;

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

std::string percent(char c) {
  constexpr std::string_view hex_digits = "0123456789ABCDEF";
  const auto byte = static_cast<unsigned char>(c);
  return {'%', hex_digits[byte >> 4], hex_digits[byte & 15]};
}

/// CON, con.txt, LPT1 ...
bool is_device(std::string_view text) {
  std::string stem(text.substr(0, text.find('.')));
  std::transform(stem.begin(), stem.end(), stem.begin(), [](unsigned char c) { return std::toupper(c); });
  constexpr std::array<std::string_view, 4> devices = {"CON", "PRN", "AUX", "NUL"};
  if (std::find(devices.begin(), devices.end(), stem) != devices.end()) return true;
  return stem.size() == 4 && (stem.starts_with("COM") || stem.starts_with("LPT")) && stem[3] >= '1' && stem[3] <= '9';
}

/// By the time that their names begin with. That has whole seconds: of runs that began within one the headers tell.
void sort_by_time(std::vector<std::string>& paths) {
  constexpr std::size_t length_of_time = 16;  // 20260801T101500Z
  const auto time_of = [](const std::string& path) {
    return std::string_view(path).substr(path.rfind('/') + 1).substr(0, length_of_time);
  };
  std::sort(paths.begin(), paths.end());
  for (auto first = paths.begin(); first != paths.end();) {
    const auto next =
        std::find_if(first, paths.end(), [&](const std::string& path) { return time_of(path) != time_of(*first); });
    if (next - first > 1) {
      std::vector<std::pair<WallTime, std::string>> runs;
      for (auto path = first; path != next; ++path) {
        const auto header = read_journal_header(*path);
        runs.emplace_back(header ? header->started : WallTime{}, *path);
      }
      std::sort(runs.begin(), runs.end());
      std::transform(runs.begin(), runs.end(), first, [](const auto& run) { return run.second; });
    }
    first = next;
  }
}

/// All journals in the directory, oldest first.
std::vector<std::string> journals() {
  std::vector<std::string> paths;
  for (const std::string& name : names_in(runs_dir()))
    if (fs::path(name).extension() == ".jsonl") paths.push_back(runs_dir() + "/" + name);
  sort_by_time(paths);
  return paths;
}

SetupError no_run(std::string what, std::string why) {
  return {ExitCode::usage, std::move(what), std::move(why), {"bench ls runs"}};
}

/// The n-th journal from the end, 1 for the last.
Expected<std::string> from_the_end(std::size_t n, const std::string& name) {
  const std::vector<std::string> paths = journals();
  if (paths.size() >= n) return paths[paths.size() - n];
  const std::string there = paths.empty() ? "are no runs" : "is only one run";
  return no_run("there is no run \"" + name + "\"", "there " + there + " in " + runs_dir());
}

Expected<std::string> by_id(const std::string& id) {
  std::vector<StoredRun> fitting;
  for (StoredRun& run : list_runs()) {
    if (run.header.run_id == id) return run.path;
    if (!id.empty() && run.header.run_id.starts_with(id)) fitting.push_back(std::move(run));
  }
  if (fitting.size() == 1) return fitting.front().path;
  if (fitting.empty()) {
    return no_run("there is no run \"" + id + "\"", "neither a file nor a run in " + runs_dir() + " has this name");
  }
  std::string ids;
  for (const StoredRun& run : fitting) ids += (ids.empty() ? "" : ", ") + run.header.run_id;
  return no_run("\"" + id + "\" is the beginning of several runs", ids);
}

}  // namespace

std::string safe_file_name(std::string_view text, std::size_t longest) {
  std::string name;
  for (const char c : text) {
    const bool first = name.empty();
    const std::string piece = is_plain(c) && !(first && (c == '.' || is_device(text))) ? std::string(1, c) : percent(c);
    if (name.size() + piece.size() > longest) break;
    name += piece;
  }
  return name.empty() ? "_" : name;
}

std::string runs_dir() { return data_dir() + "/runs"; }

Expected<std::string> new_run_path(std::string_view model, WallTime started, std::string_view run_id) {
  if (auto made = make_private_directory(runs_dir()); !made) return made.error();
  constexpr std::size_t longest_id = 60;  // a user may choose it; the whole name has to stay below 255 bytes
  const std::string name =
      compact_utc(started) + "-" + safe_file_name(model) + "-" + safe_file_name(run_id, longest_id) + ".jsonl";
  return runs_dir() + "/" + name;
}

std::vector<StoredRun> list_runs() {
  std::vector<StoredRun> runs;
  for (const std::string& path : journals()) {
    if (auto header = read_journal_header(path)) runs.push_back({path, std::move(*header)});
  }
  return runs;
}

Expected<std::string> resolve_run(const std::string& name) {
  if (name == "last") return from_the_end(1, name);
  if (name == "prev") return from_the_end(2, name);
  std::error_code error;
  if (name == "-" || fs::exists(name, error)) return name;
  if (name.find('/') != std::string::npos) return no_run("there is no file " + name, "");
  return by_id(name);
}

}  // namespace bench
