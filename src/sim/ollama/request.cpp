#include "sim/ollama/request.h"

#include <algorithm>

#include "sim/ollama/body.h"
#include "sim/ollama/go_text.h"
#include "sim/ollama/model_name.h"
#include "sim/reply/schema_text.h"

namespace bench::sim {
namespace {

std::string engine_body(const std::string& message, const std::string& type, const std::string& more = "") {
  return "{\"error\":{\"code\":400,\"message\":" + go_string(message) + ",\"type\":\"" + type + "\"" + more + "}}";
}

/// Reads one body, check after check, in Ollama's order; the first that fails throws its HttpError to read().
class OllamaRequestReader {
 public:
  OllamaRequestReader(const World& world, bool chat, std::string_view body) : world_(world), body_(body), chat_(chat) {}

  Job read() {
    take_body();
    read_keep_alive();
    const Json think = read_think();
    check_top_logprobs();
    check_model();
    if (is_unload()) {
      out_.kind = Job::Kind::unload;
      return std::move(out_);
    }
    if (!chat_) check_raw();
    check_capabilities(think);
    check_options();
    read_options();
    if (is_empty()) {
      out_.kind = Job::Kind::load;
      return std::move(out_);
    }
    read_prompt();
    read_format();
    collect_traits(think);
    return std::move(out_);
  }

 private:
  [[noreturn]] static void refuse(int status, std::string text) { throw HttpError{status, std::move(text)}; }

  const Json* find(const char* key) const {
    const auto found = json_.find(key);
    return found == json_.end() || found->is_null() ? nullptr : &*found;
  }
  bool flag(const char* key, bool otherwise) const {
    const Json* value = find(key);
    return value ? value->get<bool>() : otherwise;
  }
  std::string text(const char* key) const {
    const Json* value = find(key);
    return value ? value->get<std::string>() : "";
  }

  void take_body() {
    auto read = read_body(chat_, body_);
    if (auto* error = std::get_if<HttpError>(&read)) throw std::move(*error);
    json_ = std::get<Json>(std::move(read));
  }

  void read_keep_alive() {
    const Json* value = find("keep_alive");
    if (!value) return;
    if (value->is_number()) {
      const double in_seconds = value->get<double>();
      out_.keep_alive = in_seconds < 0 ? Nanos(-1) : in_seconds > 9e9 ? Nanos{0} : from_seconds(in_seconds);
    } else if (value->is_string()) {
      std::string error;
      out_.keep_alive = parse_go_duration(value->get<std::string>(), error);
      if (!out_.keep_alive) refuse(400, error);
    } else {
      const std::string kind = value->is_boolean() ? "bool"
                               : value->is_array() ? "[]interface {}"
                                                   : "map[string]interface {}";
      refuse(400, "Unsupported type: '" + kind + "'");
    }
  }

  Json read_think() const {
    const Json* value = find("think");
    if (!value) return Json();
    if (value->is_boolean()) return *value;
    if (!value->is_string())
      refuse(400, R"(think must be a boolean or string ("high", "medium", "low", "max", true, or false))");
    const std::string level = value->get<std::string>();
    if (level != "high" && level != "medium" && level != "low" && level != "max")
      refuse(400, "invalid think value: " + go_string(level) +
                      R"( (must be "high", "medium", "low", "max", true, or false))");
    return *value;
  }

  void check_top_logprobs() {
    const Json* value = find("top_logprobs");
    const std::int64_t top = value ? value->get<std::int64_t>() : 0;
    if (top < 0 || top > 20) refuse(400, "top_logprobs must be between 0 and 20");
    if (flag("logprobs", false)) out_.top_logprobs = top;
  }

  void check_model() {
    out_.model = text("model");
    if (out_.model.empty() && chat_) refuse(400, "model is required");
    if (!out_.model.empty() && !is_model_name(out_.model)) refuse(400, "invalid model name");
    const bool known = !out_.model.empty() && (world_.answers_any_model || world_.find_model(out_.model));
    if (!known) refuse(404, "model '" + out_.model + "' not found");
    out_.stream = flag("stream", true);
  }

  bool is_empty() const {
    if (!chat_) return text("prompt").empty();
    const Json* messages = find("messages");
    return !messages || messages->empty();
  }
  bool is_unload() const { return is_empty() && out_.keep_alive == Nanos{0}; }

  void check_raw() {
    out_.raw = flag("raw", false);
    const Json* context = find("context");
    const bool dressed = !text("template").empty() || !text("system").empty() || (context && !context->empty());
    if (out_.raw && dressed) refuse(400, "raw mode does not support template, system, or context");
  }

  void check_capabilities(const Json& think) {
    const Model& model = world_.description_of(out_.model);
    const std::string shown = "\"" + out_.model + "\" does not support ";
    const bool wants_thinking = !think.is_null() && think != Json(false);
    if (wants_thinking && !model.can("thinking")) refuse(400, shown + "thinking");
    if (!model.can("completion")) refuse(400, shown + (chat_ ? "chat" : "generate"));
    const std::string full = "registry.ollama.ai/library/" + with_tag(out_.model) + " does not support ";
    const Json* tools = find("tools");
    if (tools && !tools->empty() && !model.can("tools")) refuse(400, full + "tools");
    if (!text("suffix").empty() && !model.can("insert")) refuse(400, full + "insert");
    const std::string shape = text("template");
    if (shape.rfind("{{") != std::string::npos && shape.find("}}", shape.rfind("{{")) == std::string::npos)
      refuse(500, "template: :1: unclosed action");
    out_.thinks = model.can("thinking") && think != Json(false);
  }

  void check_options() {
    if (const Json* options = find("options")) options_ = *options;
    if (auto error = wrong_option(options_)) throw *std::move(error);
  }

  std::optional<double> option(const char* name) const {
    const auto found = options_.find(name);
    return found != options_.end() && found->is_number() ? std::optional(found->get<double>()) : std::nullopt;
  }

  void read_options() {
    const std::int64_t trained = world_.description_of(out_.model).context_length;
    const double wanted = option("num_ctx").value_or(static_cast<double>(default_num_ctx));
    out_.num_ctx =
        static_cast<std::int64_t>(std::clamp(wanted, 4.0, static_cast<double>(std::max<std::int64_t>(4, trained))));
    const double most = 10.0 * static_cast<double>(out_.num_ctx);
    const double predict = option("num_predict").value_or(-1);
    if (predict != 0)
      out_.max_tokens = static_cast<std::int64_t>(predict < 0 || predict > most ? most : std::max(1.0, predict));
    if (const auto stop = options_.find("stop"); stop != options_.end())
      for (const Json& word : *stop)
        if (word.is_string()) out_.stop.push_back(word.get<std::string>());
  }

  /// The texts of the request and, where they do not fit, what Ollama makes of them: the oldest messages go first, then
  /// the middle of what is left.
  void read_prompt() {
    std::vector<Turn> messages;
    if (chat_) {
      for (const Json& message : *find("messages"))
        messages.push_back({message.value("role", ""), message.contains("content") && message["content"].is_string()
                                                           ? message["content"].get<std::string>()
                                                           : ""});
    } else {
      if (!text("system").empty()) messages.push_back({"system", text("system")});
      messages.push_back({"user", text("prompt")});
    }
    describe(out_, messages, chat_);
    const bool truncate = flag("truncate", true);
    if (truncate) drop_oldest(messages);
    out_.prompt = joined(messages);
    const std::int64_t tokens = tokens_in(out_.prompt.size());
    const bool shift = flag("shift", true);
    if (tokens >= out_.num_ctx) fit_context(tokens, truncate, shift);
    if (!shift)
      out_.max_tokens = std::clamp<std::int64_t>(out_.num_ctx - tokens, 1, out_.max_tokens.value_or(out_.num_ctx));
    if (has_images() && !world_.description_of(out_.model).can("vision"))
      fail_late(400, engine_body("Multimodal data provided, but model does not support multimodal requests.",
                                 "invalid_request_error"));
  }

  void drop_oldest(std::vector<Turn>& messages) const {
    std::size_t bytes = 0;
    for (const auto& message : messages) bytes += message.text.size();
    for (std::size_t i = 0; i + 1 < messages.size() && tokens_in(bytes) > out_.num_ctx;) {
      if (messages[i].role == "system") {
        ++i;
        continue;
      }
      bytes -= messages[i].text.size();
      messages.erase(messages.begin() + static_cast<std::ptrdiff_t>(i));
    }
  }

  void fit_context(std::int64_t tokens, bool truncate, bool shift) {
    if (!truncate) {
      const std::string n = std::to_string(tokens), most = std::to_string(out_.num_ctx);
      fail_late(400, engine_body("request (" + n + " tokens) exceeds the available context size (" + most +
                                     " tokens), try increasing it",
                                 "exceed_context_size_error", ",\"n_prompt_tokens\":" + n + ",\"n_ctx\":" + most));
    } else if (!shift) {
      fail_late(400,
                "the prompt is longer than the context length currently available to the model; shorten the prompt, "
                "adjust the context length in settings, or use a model with a longer context length");
    } else {
      constexpr std::int64_t kept = 4;
      const std::int64_t fitting = out_.num_ctx - (out_.num_ctx - kept) / 2;
      const std::size_t tail = static_cast<std::size_t>(fitting - kept) * token_bytes;
      out_.prompt =
          with_valid_utf8(out_.prompt.substr(0, kept * token_bytes) + out_.prompt.substr(out_.prompt.size() - tail));
      out_.prompt.resize(static_cast<std::size_t>(fitting) * token_bytes);
    }
  }

  bool has_images() const {
    if (const Json* images = find("images"); images && !images->empty()) return true;
    if (const Json* messages = chat_ ? find("messages") : nullptr)
      for (const Json& message : *messages)
        if (message.contains("images") && !message["images"].is_null() && !message["images"].empty()) return true;
    return false;
  }

  void fail_late(int status, std::string why) {
    if (!out_.late_error) out_.late_error = HttpError{status, std::move(why), true};
  }

  void read_format() {
    const Json* format = find("format");
    if (!format || *format == Json("")) return;
    if (*format == Json("json")) {
      out_.json_format = true;
      out_.schema = any_object_schema();
    } else if (!format->is_object()) {
      fail_late(500,
                "invalid format: " + go_string(format->dump()) + "; expected \"json\" or a valid JSON Schema object");
    } else if (const auto complaint = schema_complaint(*format)) {
      fail_late(400, engine_body("Field 'json_schema': \"json_schema\": " + *complaint, "invalid_request_error"));
    } else {
      out_.schema = *format;
    }
  }

  void collect_traits(const Json& think) {
    out_.traits.emplace_back("temperature", "0.8");
    for (const auto& [name, value] : options_.items()) {
      if (name == "temperature" && value.is_number())
        out_.traits.front().second = value.dump();
      else if (name != "temperature")
        out_.traits.emplace_back(name, value.dump());
    }
    out_.traits.emplace_back("model", Json(out_.model).dump());
    if (out_.schema) out_.traits.emplace_back("format", out_.json_format ? "\"json\"" : "\"schema\"");
    if (!think.is_null()) out_.traits.emplace_back("think", think.dump());
  }

  const World& world_;
  std::string_view body_;
  bool chat_;
  Json json_;
  Json options_ = Json::object();
  Job out_;
};

}  // namespace

std::variant<Job, HttpError> read_ollama_request(const World& world, bool chat, std::string_view body) {
  try {
    return OllamaRequestReader(world, chat, body).read();
  } catch (const HttpError& error) {
    return error;
  }
}

}  // namespace bench::sim
