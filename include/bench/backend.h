#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bench/failure.h"
#include "bench/plan.h"
#include "bench/record.h"
#include "bench/stream.h"
#include "bench/transport.h"

namespace bench {

/// How the events of a reply stand in its body: one a line, or as server-sent events.
enum class Framing { ndjson, sse };

/// What a question brings, or why it brought nothing.
template <class T>
using FailureOr = boost::system::result<T, Failure>;

/// The port through which a backend asks a server: whoever holds a transport answers. No answer is a Failure, an HTTP
/// error is a response.
using Ask = std::function<FailureOr<HttpResponse>(const HttpRequest&)>;

/// What the body of an HTTP error says.
struct ErrorBody {
  std::string words;                     ///< the server's own; the body itself when it has another form
  std::optional<FailureKind> kind = {};  ///< what the words mean, where that is more than the status says
};

/// What a server says outside of a measurement. A question that nobody can answer is null, and callers do without.
/// A server that answers with an HTTP error gives http_error, one that answers something else gives wrong_api.
struct ServerQuestions {
  /// Whether this is a server of this kind, and which version.
  FailureOr<std::string> (*version)(const Ask& ask);
  /// What told it, as part of a sentence: "GET /api/version answered with a version".
  std::string_view recognised_by = "";
  FailureOr<std::vector<ModelFacts>> (*installed)(const Ask& ask) = nullptr;
  /// One model, under the name that was asked for, with what only the list of the installed ones knows of it. A model
  /// that is not there is a Failure of kind model_missing.
  FailureOr<ModelFacts> (*describe)(const Ask& ask, std::string_view model,
                                    std::span<const ModelFacts> installed) = nullptr;
  /// The models in memory, with their share on the GPU and their context.
  FailureOr<std::vector<LoadedModel>> (*loaded)(const Ask& ask) = nullptr;
  /// How many requests it works on at once, and with what context each.
  FailureOr<ServerCapacity> (*capacity)(const Ask& ask) = nullptr;
  /// How many tokens a text is to the model that is in memory.
  FailureOr<std::int64_t> (*count_tokens)(const Ask& ask, std::string_view text) = nullptr;
  /// What makes the server forget a model.
  HttpRequest (*unload)(std::string_view model) = nullptr;
};

/// A setting that the server knows. It may ignore misspelt names and answer wrong types with an error, so both are
/// caught before anything is sent.
struct KnownOption {
  enum class Type { integer, number, boolean, text, strings };
  std::string_view name;
  Type type;
  bool load_time = false;      ///< another value makes the server load the model again
  std::string_view flag = "";  ///< the option of bench that sets it; "" for --option
  bool limits_answer = false;  ///< the largest number of tokens of an answer, which must not be 0
};

/// How the settings of a request are written.
struct SettingRules {
  std::span<const KnownOption> known;
  /// The options of one request in the order of the wire. The case's own replace those of the run; a context of 0 is
  /// left to the server.
  std::vector<ServerOption> (*write)(const RequestOptions& request, std::int64_t context, const Case& asked);
  /// What else keeps the cache from a prompt with a marker, of the server that says this version: the marker alone
  /// leaves to it what a template puts before.
  std::vector<ServerOption> (*without_cache)(std::string_view version) = nullptr;
  /// Whether to think, as JSON text; "" for not sent.
  std::string (*think)(ThinkMode asked, const PlanTarget& to);
  bool keep_alive = false;  ///< a request may say how long the model is to stay in memory
  bool context = true;      ///< a request says how large the context is to be; else that is the server's business
};

/// What a reader is told about servers of this kind. Parts of sentences.
struct ServerWords {
  std::string_view product;            ///< "Ollama"
  std::string_view a_server;           ///< "an Ollama server"
  std::string_view host_variable;      ///< where such a server's address is kept; "" for nowhere
  std::string_view key_variable = "";  ///< where its key is kept; "" for nowhere
  std::string_view start;              ///< the command that starts it; "" when there is no such thing
  std::string_view get_model;          ///< the command that gets a model, without its name
  std::string_view serve_more;         ///< how to make it work on more requests at once
};

/// How a setting of a server is changed, on machines whose system does it that way. In its lines "{places}" stands for
/// the requests at once, "{context}" for the tokens of context of all of them together.
struct SettingChange {
  enum class On { any, linux_system, mac };
  On on = On::any;
  std::string_view how;    ///< "systemd"
  std::string_view lines;  ///< commands, a line each
};

/// How servers of this kind are told to work on more requests at once.
struct PlacesSetting {
  std::string_view name = "";       ///< "" when there is none that all of them know
  bool whole_context_each = false;  ///< every place gets all of the context that a request asks for; else they share it
  std::span<const SettingChange> changes = {};
  /// Architectures that are served one request at a time whatever is set; * stands for any text.
  std::span<const std::string_view> one_place_families = {};
  /// What gives every place a cache of its own where all draw on one; "" where that cannot be.
  std::string_view own_cache_each = "";
};

/// One protocol, whole: how requests and replies are written, what its server says of itself, and its own rules. No
/// I/O, no clock, no state. Each lives in a folder of src/backend/, and nothing outside of it knows the protocol.
struct Backend {
  std::string_view name;      ///< what --api takes
  std::string_view about;     ///< one line
  std::string_view endpoint;  ///< "/api/chat"
  Framing framing;
  bool head_with_token = false;  ///< its server sends the head of a reply no sooner than the first token
  bool raw_prompts = true;       ///< it can send a prompt as it stands, without the model's template
  bool times_replies = true;     ///< its replies carry durations of the server's own beside the counts
  bool key_of_service = false;   ///< the key in its variable is one of a service: not for http on this machine
  /// Some of its servers leave out the terminal marker: a body that ends cleanly, and behind the reason why the answer
  /// ended, is complete. The last event then stands for the marker.
  bool may_end_with_reason = false;
  bool needs_command = false;  ///< its server is a program that this one starts (--command), and has no address
  HttpRequest (*encode)(const PlannedRequest& request);
  /// Reads one complete event (no line ending). An error of form is a Failure with status protocol_error or
  /// limit_exceeded; an error that the server reports is an event with `error` set.
  FailureOr<StreamEvent> (*parse)(std::string_view event);
  ErrorBody (*read_error)(int http_status, std::string_view body);
  /// Whether two names mean one model; null: when they are equal.
  bool (*same_model)(std::string_view a, std::string_view b) = nullptr;
  /// Whether a prompt of so many tokens looks like one that was cut to a context; null: the server never cuts.
  bool (*prompt_was_cut)(std::int64_t prompt_tokens, std::int64_t context) = nullptr;
  ServerQuestions server;
  SettingRules settings;
  ServerWords words;
  PlacesSetting places = {};
  std::span<const int> usual_ports = {};  ///< where such servers listen when nothing else is said
  std::string_view path_prefix = "";      ///< of all its paths, which users write behind the address as well
  /// JSON Schema of a protocol of our own, for who writes such a server; null: it is described elsewhere.
  std::string_view (*schema)() = nullptr;
};

/// All backends, one line each in src/backend/registry.cpp, the usual one first.
std::span<const Backend> backends();
const Backend* find_backend(std::string_view name);
/// The backend of that name; the first of the table when there is none ("auto", or not known yet).
const Backend& backend_or_first(std::string_view name);

/// Whether two names mean one model.
bool same_model(const Backend& backend, std::string_view a, std::string_view b);
/// The same for the backend called `api`; to an unknown one, only equal names do.
bool same_model(std::string_view api, std::string_view a, std::string_view b);
/// The entry that `model` names; null when it is not in memory.
const LoadedModel* find_loaded(std::string_view api, std::span<const LoadedModel> loaded, std::string_view model);

}  // namespace bench
