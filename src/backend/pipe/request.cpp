#include "backend/pipe/pipe.h"
#include "backend/request_json.h"
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

/// One that is given again goes to the end.
void put(std::vector<ServerOption>& options, const ServerOption& option) {
  std::erase_if(options, [&](const ServerOption& other) { return other.name == option.name; });
  options.push_back(option);
}

std::vector<ServerOption> write_pipe_options(const RequestOptions& request, std::int64_t context, const Case& asked) {
  std::vector<ServerOption> options;
  if (context > 0) options.push_back({"num_ctx", std::to_string(context)});
  add_sampling(request, options);
  add_stop(request, asked, options);
  for (const ServerOption& extra : request.extra) put(options, extra);
  for (const ServerOption& own : asked.options) put(options, own);
  return options;
}

/// Models that think by default are told not to; one that cannot think passes over it.
std::string pipe_think(ThinkMode asked, const PlanTarget&) {
  return think_as_asked(asked == ThinkMode::automatic ? ThinkMode::off : asked);
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
    body.add("prompt", json_string(joined_contents(request.messages)));
  } else {
    body.add("messages", messages_json(request.messages));
  }
  if (request.max_tokens > 0) body.add("max_tokens", std::to_string(request.max_tokens));
  if (request.top_logprobs > 0) {
    body.add("top_logprobs", std::to_string(request.top_logprobs));
    const std::size_t choices = request.scoring.choices.size();
    if (choices > 0 && choices <= most_letters) body.add("choices", letters_text(choices));
  }
  if (!request.think.empty() && !request.raw) body.add("think", request.think);
  if (!request.schema.empty()) body.add("schema", request.schema);
  if (!request.options.empty()) body.add("options", options_json(request.options));
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
