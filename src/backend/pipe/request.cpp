#include "backend/pipe/pipe.h"
#include "base/json/strict.h"
#include "base/json/write.h"

namespace bench {
namespace {

using Type = KnownOption::Type;

constexpr KnownOption pipe_options[] = {
    {"num_ctx", Type::integer, false, "--num-ctx"},
    {"temperature", Type::number, false, "--temperature"},
    {"seed", Type::integer, false, "--seed"},
    {"top_p", Type::number, false, "--top-p"},
    {"top_k", Type::integer, false, "--top-k"},
    {"min_p", Type::number, false, "--min-p"},
    {"repeat_penalty", Type::number, false, "--repeat-penalty"},
    {"stop", Type::strings, false, "--stop"},
};

void put(std::vector<ServerOption>& options, const ServerOption& option) {
  std::erase_if(options, [&](const ServerOption& other) { return other.name == option.name; });
  options.push_back(option);
}

std::vector<ServerOption> write_pipe_options(const RequestOptions& request, std::int64_t context, const Case& asked) {
  std::vector<ServerOption> options;
  if (context > 0) options.push_back({"num_ctx", std::to_string(context)});
  options.push_back({"temperature", json_number(request.temperature)});
  options.push_back({"seed", std::to_string(request.seed)});
  if (request.top_p) options.push_back({"top_p", json_number(*request.top_p)});
  if (request.top_k) options.push_back({"top_k", std::to_string(*request.top_k)});
  if (request.min_p) options.push_back({"min_p", json_number(*request.min_p)});
  if (request.repeat_penalty) options.push_back({"repeat_penalty", json_number(*request.repeat_penalty)});
  const std::vector<std::string>& stop = asked.stop.value_or(request.stop);
  if (!stop.empty()) options.push_back({"stop", compact(Json(stop))});
  for (const ServerOption& extra : request.extra) put(options, extra);
  for (const ServerOption& own : asked.options) put(options, own);
  return options;
}

/// Models that think by default are told not to; one that cannot think passes over it.
std::string pipe_think(ThinkMode asked, const PlanTarget&) {
  switch (asked) {
    case ThinkMode::automatic:
    case ThinkMode::off:
      return "false";
    case ThinkMode::on:
      return "true";
    default:
      return compact(Json(name_in(think_modes, asked)));
  }
}

std::string messages_text(const std::vector<Message>& messages) {
  std::string array = "[";
  for (const Message& message : messages) {
    if (array.size() > 1) array += ',';
    array +=
        JsonObjectText().add("role", json_string(message.role)).add("content", json_string(message.content)).text();
  }
  return array + ']';
}

/// A raw prompt is one text.
std::string raw_prompt(const std::vector<Message>& messages) {
  std::string text;
  for (const Message& message : messages) text += (text.empty() ? "" : "\n\n") + message.content;
  return json_string(text);
}

/// How the letters of a multiple choice may begin an answer: those are the tokens whose chances are wanted.
std::string letters_text(std::size_t count) {
  std::vector<std::string> letters;
  for (const char* const before : {" ", ""})
    for (std::size_t i = 0; i < count; ++i) letters.push_back(before + std::string(1, static_cast<char>('A' + i)));
  return compact(Json(letters));
}

HttpRequest encode_pipe(const PlannedRequest& request) {
  constexpr std::size_t most_letters = 26;
  JsonObjectText body;
  body.add("op", "\"generate\"").add("model", json_string(request.model));
  if (request.raw) {
    body.add("prompt", raw_prompt(request.messages));
  } else {
    body.add("messages", messages_text(request.messages));
  }
  if (request.max_tokens > 0) body.add("max_tokens", std::to_string(request.max_tokens));
  if (request.top_logprobs > 0) {
    body.add("top_logprobs", std::to_string(request.top_logprobs));
    const std::size_t choices = request.scoring.choices.size();
    if (choices > 0 && choices <= most_letters) body.add("choices", letters_text(choices));
  }
  if (!request.think.empty() && !request.raw) body.add("think", request.think);
  if (!request.schema.empty()) body.add("schema", request.schema);
  JsonObjectText options;
  for (const ServerOption& option : request.options) options.add(option.name, option.json);
  if (!options.empty()) body.add("options", options.text());
  return {"POST", "generate", body.text(), {}};
}

}  // namespace

Backend make_pipe() {
  return {.name = "pipe",
          .about = "any program, through its standard input and output",
          .endpoint = "generate",
          .framing = Framing::ndjson,
          .head_with_token = true,
          .needs_command = true,
          .encode = encode_pipe,
          .parse = pipe::parse,
          .read_error = pipe::read_error,
          .server = {.version = pipe::version,
                     .recognised_by = "the command answered hello",
                     .installed = pipe::models,
                     .describe = pipe::describe,
                     .loaded = pipe::loaded},
          .settings = {.known = pipe_options, .write = write_pipe_options, .think = pipe_think},
          .words = {.product = "the pipe protocol",
                    .a_server = "a program that answers as `bench schema pipe` says",
                    .host_variable = "",
                    .start = "",
                    .get_model = "",
                    .serve_more = "make the program work on several requests at once"},
          .schema = pipe::schema};
}

}  // namespace bench
