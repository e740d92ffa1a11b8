#include "sim/llamacpp/request.h"

#include <algorithm>

#include "sim/llamacpp/style.h"
#include "sim/reply/schema_text.h"
#include "sim/reply/token_ids.h"

namespace bench::sim {
namespace {

constexpr std::int64_t most_llama_tokens = 1'000'000'000;

/// Reads one body; the first member that is wrong throws its HttpError to read_llama_request().
class LlamaReader {
 public:
  LlamaReader(const World& world, Json body) : world_(world), body_(std::move(body)) {}

  LlamaRequest read() {
    Job& job = out_.job;
    const Model& model = served_model(world_);
    job.model = model.name;
    job.raw = true;
    job.num_ctx = model.context_length;
    read_llama_prompt();
    read_settings();
    read_schema();
    const std::int64_t tokens = tokens_in(job.prompt.size());
    const std::int64_t context = context_of_place(world_);
    if (tokens >= context) throw exceeds_context(tokens, context);
    const std::int64_t room = context - tokens, wanted = out_.settings.n_predict;
    job.max_tokens = std::max<std::int64_t>(1, wanted < 0 ? room : std::min(wanted, room));
    return std::move(out_);
  }

 private:
  const Json* find(const char* key) const {
    const auto found = body_.find(key);
    return found == body_.end() || found->is_null() ? nullptr : &*found;
  }
  [[noreturn]] static void wrong(const char* key, const char* wanted) {
    throw HttpError{400, "Field '" + std::string(key) + "': must be " + wanted};
  }
  bool flag(const char* key, bool otherwise) const {
    const Json* value = find(key);
    if (value && !value->is_boolean()) wrong(key, "a boolean");
    return value ? value->get<bool>() : otherwise;
  }
  std::int64_t whole(const char* key, std::int64_t otherwise) const {
    const Json* value = find(key);
    if (!value) return otherwise;
    const bool fits = value->is_number_integer() && value->get<double>() >= -1 &&
                      value->get<double>() <= static_cast<double>(most_llama_tokens * 10);
    if (!fits) wrong(key, "an integer, -1 or more");
    return value->get<std::int64_t>();
  }

  void read_llama_prompt() {
    const Json* prompt = find("prompt");
    if (!prompt) throw HttpError{400, "[json.exception.out_of_range.403] key 'prompt' not found"};
    const auto text = llama_prompt(*prompt);
    if (!text) wrong("prompt", "one string or one list of tokens");
    out_.job.prompt = *text;
    describe(out_.job, {{"user", *text}}, false);
  }

  void read_settings() {
    LlamaSettings& told = out_.settings;
    Job& job = out_.job;
    told.n_predict = whole("max_tokens", -1);
    told.n_predict = whole("n_predict", told.n_predict);
    told.seed = whole("seed", told.seed);
    told.n_probs = whole("n_probs", 0);
    told.post_sampling = flag("post_sampling_probs", false);
    told.ignore_eos = job.never_stops = flag("ignore_eos", false);
    told.stream = job.stream = flag("stream", false);
    job.avoids_cache = !flag("cache_prompt", true);
    out_.return_tokens = flag("return_tokens", false);
    if (told.n_probs > 0) job.top_logprobs = std::min<std::int64_t>(told.n_probs, 100);
    if (const Json* temperature = find("temperature")) {
      if (!temperature->is_number()) wrong("temperature", "a number");
      told.temperature = temperature->get<double>();
    }
    job.traits.emplace_back("temperature", Json(told.temperature).dump());
    if (told.n_predict >= 0) job.traits.emplace_back("num_predict", std::to_string(told.n_predict));
    if (find("seed")) job.traits.emplace_back("seed", std::to_string(told.seed));
    job.traits.emplace_back("model", Json(job.model).dump());
    read_stop_words();
  }

  void read_stop_words() {
    const Json* stop = find("stop");
    if (!stop) return;
    const Json words = stop->is_array() ? *stop : Json::array({*stop});
    for (const Json& word : words) {
      if (!word.is_string()) wrong("stop", "a list of strings");
      out_.job.stop.push_back(word.get<std::string>());
    }
    out_.settings.stop = out_.job.stop;
  }

  void read_schema() {
    const Json* schema = find("json_schema");
    if (!schema || *schema == Json::object()) return;
    if (!schema->is_object()) wrong("json_schema", "a JSON schema: an object");
    if (const auto complaint = schema_complaint(*schema)) wrong("json_schema", complaint->c_str());
    out_.job.schema = *schema;
    out_.job.traits.emplace_back("format", "\"schema\"");
  }

  const World& world_;
  Json body_;
  LlamaRequest out_;
};

}  // namespace

std::optional<std::string> llama_prompt(const Json& prompt) {
  const Json& one = prompt.is_array() && prompt.size() == 1 && !prompt.front().is_number() ? prompt.front() : prompt;
  if (one.is_string()) return one.get<std::string>();
  const bool tokens = one.is_array() &&
                      std::all_of(one.begin(), one.end(), [](const Json& token) { return token.is_number_integer(); });
  if (!tokens) return std::nullopt;
  return text_of(one.get<std::vector<std::int64_t>>());
}

std::variant<LlamaRequest, HttpError> read_llama_request(const World& world, std::string_view body) {
  auto json = read_json_object(body);
  if (auto* error = std::get_if<HttpError>(&json)) return std::move(*error);
  try {
    return LlamaReader(world, std::get<Json>(std::move(json))).read();
  } catch (const HttpError& error) {
    return error;
  }
}

}  // namespace bench::sim
