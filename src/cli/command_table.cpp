#include "cli/command_table.h"

#include <algorithm>

namespace bench {
namespace {

constexpr CommandRow table[] = {
    {.name = "run", .about = "measure a prompt suite: time to first token, tokens per second, wall time (the default)"},
    {.name = "sim", .about = "simulated Ollama server with a known inside"},
    {.name = "ls",
     .operands = "models prompts runs",
     .about = "list models of the server, prompt suites, or earlier runs"},
    {.name = "help", .about = "this text, or that of a command"},
    {.name = "version", .about = "version and build"},
    {.name = "mmlu", .about = "MMLU", .later = true},
    {.name = "eval", .about = "quality suites", .later = true},
    {.name = "sweep", .about = "several loads or settings", .later = true},
    {.name = "diagnose", .about = "why parallel requests help or do not", .later = true},
    {.name = "compare", .about = "significance test of two runs", .later = true},
    {.name = "report", .about = "HTML, Markdown and exports of earlier runs", .later = true},
    {.name = "chat", .about = "conversation with statistics", .later = true},
    {.name = "fetch", .about = "download data sets", .later = true},
    {.name = "selftest", .about = "error of the harness itself", .later = true},
    {.name = "doctor", .alias = "info", .about = "environment, versions, server", .later = true},
    {.name = "grade", .about = "grade stored answers", .later = true},
    {.name = "verify", .about = "check and repair a journal", .later = true},
    {.name = "completion", .about = "completion script of a shell", .later = true},
    {.name = "schema", .about = "JSON Schema of a file format", .later = true},
};

}  // namespace

std::span<const CommandRow> command_table() { return table; }

const CommandRow* find_command(std::string_view name) {
  const auto* row = std::find_if(std::begin(table), std::end(table), [name](const CommandRow& command) {
    return command.name == name || (!command.alias.empty() && command.alias == name);
  });
  return row == std::end(table) ? nullptr : row;
}

std::vector<std::string> words_in(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (end > 0) words.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

}  // namespace bench
