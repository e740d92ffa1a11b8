#include "sim/openai/request.h"

#include "sim/reply/schema_text.h"
#include "sim/reply/token_ids.h"

namespace bench::sim {
namespace {

constexpr std::int64_t most_candidates = 20;
constexpr std::int64_t many_tokens = 1'000'000'000;

[[noreturn]] void refuse(std::string text) { throw HttpError{400, std::move(text)}; }

/// Reads the members of one body; the first that is wrong throws its HttpError to read_openai_request().
class OpenAiReader {
 public:
  OpenAiReader(bool chat, Json body) : body_(std::move(body)) { out_.chat = chat; }

  OpenAiRequest read() {
    out_.model = text("model");
    if (out_.chat)
      read_messages();
    else
      read_prompt();
    read_stream();
    read_sampling();
    read_stop();
    if (out_.chat) {
      read_format();
      read_thinking();
    }
    read_logprobs();
    return std::move(out_);
  }

 private:
  const Json* find(const char* key) const {
    const auto found = body_.find(key);
    return found == body_.end() || found->is_null() ? nullptr : &*found;
  }
  [[noreturn]] static void wrong_type(const char* key, const char* wanted) {
    refuse("'" + std::string(key) + "' must be " + wanted);
  }
  std::string text(const char* key) const {
    const Json* value = find(key);
    if (value && !value->is_string()) wrong_type(key, "a string");
    return value ? value->get<std::string>() : "";
  }
  bool flag(const char* key) const {
    const Json* value = find(key);
    if (value && !value->is_boolean()) wrong_type(key, "a boolean");
    return value && value->get<bool>();
  }
  std::optional<std::int64_t> whole(const char* key, std::int64_t least, std::int64_t most) const {
    const Json* value = find(key);
    if (!value) return std::nullopt;
    if (!value->is_number_integer()) wrong_type(key, "an integer");
    const double number = value->get<double>();
    if (number < static_cast<double>(least) || number > static_cast<double>(most))
      refuse("'" + std::string(key) + "' must be between " + std::to_string(least) + " and " + std::to_string(most));
    return value->get<std::int64_t>();
  }
  /// Less than nothing means no limit.
  std::optional<std::int64_t> limit(const char* key) const {
    const auto most = whole(key, -1, many_tokens);
    return most && *most >= 0 ? most : std::nullopt;
  }
  std::optional<double> number(const char* key, double least, double most) const {
    const Json* value = find(key);
    if (!value) return std::nullopt;
    if (!value->is_number()) wrong_type(key, "a number");
    const double read = value->get<double>();
    if (read < least || read > most)
      refuse("'" + std::string(key) + "' must be between " + Json(least).dump() + " and " + Json(most).dump());
    return read;
  }

  void read_messages() {
    const Json* messages = find("messages");
    if (!messages) refuse("'messages' is required");
    if (!messages->is_array() || messages->empty()) refuse("'messages' must be a list with at least one message");
    for (const Json& message : *messages) {
      if (!message.is_object() || !message.contains("role") || !message["role"].is_string())
        refuse("each message must be an object with a 'role'");
      out_.messages.push_back({message["role"].get<std::string>(), content_of(message)});
    }
  }

  /// A string, a list of parts of which those with a text count, or nothing (a call of a tool).
  static std::string content_of(const Json& message) {
    const auto found = message.find("content");
    if (found == message.end() || found->is_null()) return "";
    if (found->is_string()) return found->get<std::string>();
    if (!found->is_array()) refuse("the 'content' of a message must be a string or a list of parts");
    std::string all;
    for (const Json& part : *found)
      if (part.is_object() && part.contains("text") && part["text"].is_string()) all += part["text"].get<std::string>();
    return all;
  }

  /// A string, a list of token numbers, or a list with one of either.
  void read_prompt() {
    const Json* prompt = find("prompt");
    if (!prompt) refuse("'prompt' is required");
    if (prompt->is_array() && prompt->size() == 1 && !prompt->front().is_number()) prompt = &prompt->front();
    const auto is_number = [](const Json& item) { return item.is_number_integer(); };
    if (prompt->is_string())
      out_.prompt = prompt->get<std::string>();
    else if (prompt->is_array() && !prompt->empty() && std::all_of(prompt->begin(), prompt->end(), is_number))
      out_.prompt = text_of(prompt->get<std::vector<std::int64_t>>());
    else
      refuse("'prompt' must be one string or one list of tokens");
    if (flag("echo")) refuse("'echo' is not supported");
  }

  void read_stream() {
    out_.stream = flag("stream");
    const Json* options = find("stream_options");
    if (!options) return;
    if (!options->is_object()) wrong_type("stream_options", "an object");
    const auto usage = options->find("include_usage");
    out_.include_usage = out_.stream && usage != options->end() && *usage == Json(true);
  }

  void read_sampling() {
    out_.max_tokens = limit("max_tokens");
    out_.max_completion_tokens = limit("max_completion_tokens");
    out_.temperature = number("temperature", 0, 2);
    out_.top_p = number("top_p", 0, 1);
    out_.seed = whole("seed", INT64_MIN / 2, INT64_MAX / 2);
    if (const auto n = whole("n", 1, 128); n && *n != 1) refuse("'n' must be 1: a simulated model gives one answer");
    out_.never_stops = flag("ignore_eos");
    out_.avoids_cache = find("cache_prompt") && !flag("cache_prompt");
    out_.least_tokens = whole("min_tokens", 0, many_tokens).value_or(0);
  }

  void read_stop() {
    const Json* stop = find("stop");
    if (!stop) return;
    if (stop->is_string()) {
      out_.stop.push_back(stop->get<std::string>());
      return;
    }
    if (!stop->is_array()) wrong_type("stop", "a string or a list of strings");
    for (const Json& word : *stop) {
      if (!word.is_string()) wrong_type("stop", "a string or a list of strings");
      out_.stop.push_back(word.get<std::string>());
    }
  }

  void read_format() {
    const Json* format = find("response_format");
    if (!format) return;
    if (!format->is_object()) wrong_type("response_format", "an object");
    const Json& type = format->contains("type") ? (*format)["type"] : Json();
    if (type == "json_object") {
      out_.json_format = true;
    } else if (type == "json_schema") {
      const auto holder = format->find("json_schema");
      if (holder == format->end() || !holder->is_object() || !holder->contains("schema"))
        refuse("'response_format' of type json_schema needs a 'json_schema' with a 'schema'");
      out_.schema = (*holder)["schema"];
    } else if (type != "text") {
      refuse("response_format type must be one of \"text\", \"json_object\" or \"json_schema\", but got: " +
             (type.is_string() ? type.get<std::string>() : type.dump()));
    }
  }

  void read_thinking() {
    std::string effort = text("reasoning_effort");
    if (const Json* reasoning = find("reasoning"))
      if (reasoning->is_object() && reasoning->contains("effort") && (*reasoning)["effort"].is_string())
        effort = (*reasoning)["effort"].get<std::string>();
    if (!effort.empty()) out_.think = effort != "none";
    if (const Json* arguments = find("chat_template_kwargs"))
      if (arguments->is_object() && arguments->contains("enable_thinking"))
        out_.think = (*arguments)["enable_thinking"] != Json(false);
  }

  void read_logprobs() {
    if (!out_.chat) {
      out_.top_logprobs = whole("logprobs", 0, most_candidates);
      return;
    }
    const bool wanted = flag("logprobs");
    const auto top = whole("top_logprobs", 0, most_candidates);
    if (top && !wanted) refuse("top_logprobs requires logprobs to be set to true");
    if (wanted) out_.top_logprobs = top.value_or(0);
  }

  Json body_;
  OpenAiRequest out_;
};

void collect_openai_traits(Job& job, const OpenAiRequest& asked, const OpenAiRules& rules) {
  job.traits.emplace_back("temperature", Json(asked.temperature.value_or(rules.temperature)).dump());
  if (asked.max_tokens || asked.max_completion_tokens)
    job.traits.emplace_back("num_predict", std::to_string(*job.max_tokens));
  if (asked.seed) job.traits.emplace_back("seed", std::to_string(*asked.seed));
  if (asked.top_p) job.traits.emplace_back("top_p", Json(*asked.top_p).dump());
  job.traits.emplace_back("model", Json(job.model).dump());
  if (job.schema) job.traits.emplace_back("format", job.json_format ? "\"json\"" : "\"schema\"");
  if (asked.think) job.traits.emplace_back("think", *asked.think ? "true" : "false");
}

}  // namespace

std::variant<Json, HttpError> read_json_object(std::string_view body) {
  auto read = parse_strict<Json>(body);
  if (const auto* fault = std::get_if<JsonFault>(&read))
    return HttpError{400, "parse error at byte " + std::to_string(fault->offset + 1) + ": " + fault->words};
  Json& json = std::get<Json>(read);
  if (!json.is_object()) return HttpError{400, "the request must be a JSON object"};
  return std::move(json);
}

std::variant<OpenAiRequest, HttpError> read_openai_request(bool chat, std::string_view body) {
  auto json = read_json_object(body);
  if (auto* error = std::get_if<HttpError>(&json)) return std::move(*error);
  try {
    return OpenAiReader(chat, std::get<Json>(std::move(json))).read();
  } catch (const HttpError& error) {
    return error;
  }
}

std::variant<Job, HttpError> openai_job(const World& world, const OpenAiRequest& asked, const OpenAiRules& rules) {
  Job job;
  job.model = asked.model;
  job.stream = asked.stream;
  job.raw = !asked.chat;
  const std::vector<Turn> messages = asked.chat ? asked.messages : std::vector<Turn>{{"user", asked.prompt}};
  describe(job, messages, asked.chat);
  job.prompt = asked.chat ? rules.prompt_of(messages) : asked.prompt;
  const Model& model = world.description_of(job.model);
  job.num_ctx = model.context_length;
  const std::int64_t tokens = tokens_in(job.prompt.size());
  if (tokens >= job.num_ctx) return rules.too_long(tokens, job.num_ctx);
  const std::optional<std::int64_t> most = asked.max_completion_tokens ? asked.max_completion_tokens : asked.max_tokens;
  job.max_tokens = std::max<std::int64_t>(1, std::min(most.value_or(job.num_ctx), job.num_ctx - tokens));
  job.stop = asked.stop;
  job.never_stops = asked.never_stops;
  job.least_tokens = asked.least_tokens;
  job.top_logprobs = asked.top_logprobs;
  job.thinks = asked.chat && model.can("thinking") && asked.think.value_or(true);
  job.json_format = asked.json_format;
  if (asked.json_format) job.schema = any_object_schema();
  if (asked.schema) {
    if (!asked.schema->is_object()) return HttpError{400, "'schema' must be a JSON schema: an object"};
    if (const auto complaint = schema_complaint(*asked.schema)) return HttpError{400, *complaint};
    job.schema = asked.schema;
  }
  collect_openai_traits(job, asked, rules);
  return job;
}

}  // namespace bench::sim
