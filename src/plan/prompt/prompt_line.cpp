#include "plan/prompt/prompt_line.h"

#include <algorithm>
#include <array>

#include "bench/score.h"

#include "backend/server_options.h"
#include "base/json/strict.h"
#include "base/json/write.h"
#include "base/nearest.h"
#include "base/text.h"

namespace bench {
namespace {

constexpr std::array message_roles = {"system", "user", "assistant"};

/// Advice for a name that none of the scorers has.
std::vector<std::string> scorers_like(const std::string& name) {
  std::vector<std::string> names;
  for (const Scorer& scorer : scorers()) names.emplace_back(scorer.name);
  std::vector<std::string> advice = {"scorers: " + joined(names)};
  if (const auto meant = nearest(name, names)) advice.push_back("did you mean \"" + *meant + "\"?");
  return advice;
}

/// Reads one line key by key. The first fault wins; what is read after it does not matter.
class LineReader {
 public:
  LineReader(std::string_view line, Json object) : object_(std::move(object)), members_(members_of(line)) {}

  std::variant<Case, LineFault> read() {
    check_keys();
    read_id();
    read_messages();
    read_system();
    read_schema();
    read_options();
    read_max_tokens();
    read_strings("tags", case_.tags);
    read_scoring();
    if (fault_) return *std::move(fault_);
    return std::move(case_);
  }

 private:
  /// The value of a key, null when it is absent.
  const Json* find(const char* key) const {
    const auto found = object_.find(key);
    return found == object_.end() ? nullptr : &*found;
  }

  void fail_at(std::size_t offset, std::string what, std::vector<std::string> advice = {}) {
    if (!fault_) fault_ = LineFault{offset, std::move(what), std::move(advice)};
  }

  void fail(std::string_view key, std::string what, std::vector<std::string> advice = {}) {
    const auto member = std::find_if(members_.begin(), members_.end(), [&](const auto& m) { return m.key == key; });
    fail_at(member == members_.end() ? 0 : member->value_at, std::move(what), std::move(advice));
  }

  void wrong_type(std::string_view key, const std::string& place, std::string_view wanted, const Json& value) {
    fail(key, place + " must be " + std::string(wanted) + ", not " + type_name(value));
  }

  void check_keys() {
    static const std::vector<std::string> known = {"id",         "prompt", "messages", "system",    "schema", "options",
                                                   "max_tokens", "tags",   "scoring",  "reference", "choices"};
    std::vector<std::string> seen;
    for (const JsonMember& member : members_) {
      const auto is = [&](const std::string& key) { return key == member.key; };
      if (std::any_of(seen.begin(), seen.end(), is)) fail_at(member.key_at, "\"" + member.key + "\" stands here twice");
      seen.push_back(member.key);
      if (std::any_of(known.begin(), known.end(), is)) continue;
      if (const auto meant = nearest(member.key, known))
        fail_at(member.key_at, "unknown key \"" + member.key + "\"", {"did you mean \"" + *meant + "\"?"});
    }
  }

  void read_id() {
    const Json* id = find("id");
    if (id == nullptr) return;
    if (id->is_number_integer()) {
      case_.id = id->dump();
    } else if (!id->is_string()) {
      wrong_type("id", "\"id\"", "a string", *id);
    } else if (id->get_ref<const std::string&>().empty()) {
      fail("id", "\"id\" is empty");
    } else {
      case_.id = id->get<std::string>();
    }
  }

  void read_messages() {
    const Json* prompt = find("prompt");
    const Json* messages = find("messages");
    if (prompt != nullptr && messages != nullptr)
      return fail("messages", "\"prompt\" and \"messages\" exclude each other");
    if (messages != nullptr) return read_conversation(*messages);
    if (prompt == nullptr) return fail_at(0, "neither \"prompt\" nor \"messages\" is here");
    if (!prompt->is_string()) return wrong_type("prompt", "\"prompt\"", "a string", *prompt);
    case_.messages.push_back({"user", prompt->get<std::string>()});
    if (is_blank(case_.messages.back().content)) fail("prompt", "\"prompt\" is empty");
  }

  void read_conversation(const Json& messages) {
    if (!messages.is_array()) return wrong_type("messages", "\"messages\"", "an array", messages);
    for (std::size_t i = 0; i < messages.size(); ++i) read_message(messages[i], "messages[" + std::to_string(i) + "]");
    const auto speaks = [](const Message& m) { return m.role == "user" && !is_blank(m.content); };
    if (std::none_of(case_.messages.begin(), case_.messages.end(), speaks))
      fail("messages", "\"messages\" has no message of the user");
  }

  void read_message(const Json& message, const std::string& place) {
    if (!message.is_object()) return wrong_type("messages", place, "an object", message);
    Message read;
    for (const auto& [key, value] : message.items()) {
      if (key != "role" && key != "content") return fail("messages", place + " has the unknown key \"" + key + "\"");
      if (!value.is_string()) return wrong_type("messages", place + "." + key, "a string", value);
      (key == "role" ? read.role : read.content) = value.get<std::string>();
    }
    if (std::find(message_roles.begin(), message_roles.end(), read.role) == message_roles.end())
      return fail("messages", place + ".role must be \"system\", \"user\" or \"assistant\"");
    if (!message.contains("content")) return fail("messages", place + " has no \"content\"");
    case_.messages.push_back(std::move(read));
  }

  void read_system() {
    const Json* system = find("system");
    if (system == nullptr) return;
    if (!system->is_string()) return wrong_type("system", "\"system\"", "a string", *system);
    if (!case_.messages.empty() && case_.messages.front().role == "system")
      return fail("system", "\"messages\" begins with a system message already");
    case_.messages.insert(case_.messages.begin(), {"system", system->get<std::string>()});
  }

  void read_schema() {
    const Json* schema = find("schema");
    if (schema == nullptr) return;
    if (!schema->is_object()) return wrong_type("schema", "\"schema\"", "an object", *schema);
    case_.schema = compact(*schema);
    if (const auto why = schema_fault(case_.schema)) fail("schema", "\"schema\" cannot be used: " + *why);
  }

  void read_options() {
    const Json* options = find("options");
    if (options == nullptr) return;
    if (!options->is_object()) return wrong_type("options", "\"options\"", "an object", *options);
    for (const auto& [name, value] : options->items()) read_option({name, compact(value)});
  }

  void read_option(const ServerOption& option) {
    const auto checked = checked_server_option(option, backends());
    if (!checked) return fail("options", checked.error().what, checked.error().try_this);
    const KnownOption* known = find_option(option.name, backends());
    if (known->load_time)
      return fail("options", "\"" + option.name + "\" cannot differ between prompts: the model would be loaded again",
                  {"set it for the whole run: --option " + option.name + "=" + option.json});
    if (!known->limits_answer) return case_.options.push_back(*checked);
    if (find("max_tokens") != nullptr)
      return fail("options", "\"max_tokens\" and \"" + option.name + "\" exclude each other");
    case_.max_tokens = Json::parse(checked->json).get<std::int64_t>();
  }

  void read_max_tokens() {
    const Json* tokens = find("max_tokens");
    if (tokens == nullptr) return;
    const bool positive = tokens->is_number_unsigned() && *tokens > 0 && *tokens <= most_tokens;
    if (!positive) return fail("max_tokens", "\"max_tokens\" must be a whole number from 1, not " + compact(*tokens));
    case_.max_tokens = tokens->get<std::int64_t>();
  }

  void read_scoring() {
    read_strings("choices", case_.scoring.choices);
    const Json* reference = find("reference");
    if (reference != nullptr && reference->is_string()) {
      case_.scoring.references = {reference->get<std::string>()};
    } else {
      read_strings("reference", case_.scoring.references, "a string or an array of strings");
    }
    const Json* scorer = find("scoring");
    if (scorer == nullptr) return;
    if (!scorer->is_string()) return wrong_type("scoring", "\"scoring\"", "the name of a scorer", *scorer);
    const auto& rule = case_.scoring.rules.emplace_back(scorer->get<std::string>());
    if (find_scorer(rule) == nullptr) fail("scoring", "unknown scorer \"" + rule + "\"", scorers_like(rule));
  }

  void read_strings(const char* key, std::vector<std::string>& out, std::string_view wanted = "an array of strings") {
    const Json* value = find(key);
    if (value == nullptr) return;
    const std::string place = "\"" + std::string(key) + "\"";
    if (!value->is_array()) return wrong_type(key, place, wanted, *value);
    for (const Json& element : *value) {
      if (!element.is_string()) return wrong_type(key, place, wanted, element);
      out.push_back(element.get<std::string>());
    }
  }

  static constexpr std::int64_t most_tokens = 2'000'000'000;

  Json object_;
  std::vector<JsonMember> members_;
  Case case_;
  std::optional<LineFault> fault_;
};

}  // namespace

std::variant<Case, LineFault> parse_prompt_line(std::string_view line) {
  auto parsed = parse_strict(line);
  if (auto* fault = std::get_if<JsonFault>(&parsed)) return LineFault{fault->offset, "not JSON: " + fault->words, {}};
  Json& object = std::get<Json>(parsed);
  if (!object.is_object())
    return LineFault{line.find_first_not_of(" \t"),
                     "expected one JSON object a line, got " + type_name(object),
                     {R"(write one prompt a line: {"id": "sky", "prompt": "Why is the sky blue?"})"}};
  return LineReader(line, std::move(object)).read();
}

}  // namespace bench
