#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bench/failure.h"
#include "bench/plan.h"

namespace bench {

/// The bytes of a prompt file and how they are to be read.
struct PromptText {
  enum class Format {
    jsonl,  ///< one JSON object a line
    lines,  ///< one prompt a line
    guess,  ///< jsonl when the first character is "{"
  };
  std::string name;  ///< stands in front of messages: "prompts.jsonl:7:23: ..."
  std::string text;
  Format format = Format::guess;
  std::string id_prefix;  ///< in front of every id, so that files of one directory can both have a "line-1"
};

/// Reads prompts strictly: the first thing that is wrong is a usage error with file, line and column (in characters),
/// because a prompt that is silently left out or misread makes every number after it a number about something else.
///
/// A line of JSONL is {"id", "prompt" or "messages", and optionally "system", "schema", "options", "max_tokens",
/// "tags", "scoring", "reference", "choices"}. Without an id it is called line-N. Other keys may be there for other
/// programs, unless they look like a slip for one of these. A schema must be one that replies can be checked against.
/// Scoring names the scorer that grades the reply: against a reference (a string, or a list of which any will do),
/// among the choices (a list of strings). Blank lines, a byte order mark and CRLF are fine. Ids are unique over all
/// texts.
Expected<std::vector<Case>> parse_prompts(std::span<const PromptText> texts);

/// A prompt file that is part of the program: prompts/<name>.jsonl, line by line. embed.cmake makes these.
struct EmbeddedFile {
  std::string_view name;
  std::span<const std::string_view> lines;
};

/// In the order of their names.
std::span<const EmbeddedFile> embedded_files();

}  // namespace bench
