#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bench/clock.h"
#include "bench/failure.h"

namespace bench {

// sim/world/ holds what a simulated server is, as values: the world with its models, how it is read from JSON, from
// flags and from script files, and the random draws that are the same on every platform. Whoever adds a knob to the
// simulation adds a field here, its reading in world_parse.cpp, its line of the help in world_fields.cpp, and its
// effect in engine/ or where it is seen.

namespace sim {

class KnownQuestions;
struct KnownQuestion;

enum class QueueOrder { fifo, lifo, random };
enum class PrefillMode { shared, exclusive, serial };
enum class AnswerMode { random, echo, script, accuracy };
enum class FaultKind {
  refuse,      ///< the connection is reset before any byte
  reset,       ///< the connection is reset in mid-stream
  stall,       ///< nothing more is sent; the connection stays open
  truncate,    ///< the connection is closed in mid-stream, without the terminal chunk
  error_line,  ///< an error object in mid-stream, then a regular end
  http_500,
  http_503,
  http_429,
  bad_json,      ///< one line is no JSON; the stream goes on
  bad_utf8,      ///< one line holds bytes that are no UTF-8; the stream goes on
  long_line,     ///< a line of 100 MB
  no_done,       ///< regular end, but the final line is missing
  empty_reply,   ///< the final line comes at once, without a text before it
  slow_headers,  ///< the head of the reply trickles, a byte a second
  wrong_model,   ///< the reply names another model
};

struct FaultRow {
  enum class Strikes {
    before,     ///< instead of a reply
    in_stream,  ///< at its token in a stream; in a single object by spoiling that
    at_token,   ///< at its token, whatever the form of the reply
    as_a_whole  ///< the reply has it from its beginning
  };
  FaultKind kind;
  std::string_view name;  ///< in worlds, flags and the truth log
  Strikes strikes;
  int status = 0;      ///< of the reply that comes instead, if one comes
  bool spoils = true;  ///< a client cannot take the reply for a complete one
};
std::span<const FaultRow> fault_rows();
const FaultRow& row_of(FaultKind kind);
inline std::string_view name_of(FaultKind kind) { return row_of(kind).name; }
std::optional<FaultKind> fault_kind_from(std::string_view name);

struct Prefill {
  Nanos per_token = std::chrono::microseconds(200);
  PrefillMode mode = PrefillMode::shared;
  std::int64_t batch = 512;
  bool operator==(const Prefill&) const = default;
};

struct Decode {
  Nanos base = std::chrono::milliseconds(10);
  Nanos per_sequence = std::chrono::microseconds(500);
  std::int64_t flat_until = 1;
  bool operator==(const Decode&) const = default;
};

struct CacheRule {
  bool enabled = true;
  bool per_slot = true;
  bool host = false;  ///< what a place remembers is also kept outside of all places
  bool reported = false;
  bool operator==(const CacheRule&) const = default;
};

/// What the model would say: a lognormal with this mean and standard deviation.
struct OutputTokens {
  double mean = 128;
  double std = 40;
  std::int64_t min = 1;
  bool operator==(const OutputTokens&) const = default;
};

struct Range {
  std::int64_t min = 1;
  std::int64_t max = 1;
  bool operator==(const Range&) const = default;
};

struct Chunking {
  std::int64_t coalesce = 1;  ///< events per write
  double split = 0;           ///< probability that a line is cut over two writes
  bool operator==(const Chunking&) const = default;
};

/// A buffering proxy. `events` 0 holds nothing; `time` 0 sets no limit of time.
struct Hold {
  std::int64_t events = 0;
  Nanos time{0};
  bool operator==(const Hold&) const = default;
};

struct RateLimit {
  double requests_per_s = 1;
  double burst = 1;
  int status = 429;
  std::optional<Nanos> retry_after;
  bool operator==(const RateLimit&) const = default;
};

struct Background {
  double rate = 0;  ///< requests per second, Poisson
  std::int64_t tokens = 0;
  std::string model;  ///< "": whichever model is loaded
  bool operator==(const Background&) const = default;
};

struct Slowdown {
  Nanos from{0};
  std::optional<Nanos> until;
  double factor = 1;
  bool operator==(const Slowdown&) const = default;
};

struct Jitter {
  double step_sigma = 0.03;
  double overhead_sigma = 0;
  bool operator==(const Jitter&) const = default;
};

struct Fault {
  FaultKind kind = FaultKind::http_500;
  double rate = 0;               ///< share of the requests
  std::vector<std::int64_t> at;  ///< numbers of requests, the first one is 1
  std::int64_t after_tokens = 1;
  bool operator==(const Fault&) const = default;
};

struct ScriptLine {
  std::string pattern;  ///< ECMAScript regular expression, searched in the last message
  std::string reply;
  bool operator==(const ScriptLine&) const = default;
};

struct Answers {
  AnswerMode mode = AnswerMode::random;
  std::vector<ScriptLine> script;
  // accuracy: what is known, and how well. A question that is not among them gets random words.
  std::shared_ptr<const KnownQuestions> known;
  double p = 0.7;                          ///< chance of the right answer, with no other request at work
  std::map<std::string, double> subjects;  ///< of questions of some subjects
  double per_concurrency = 0;              ///< added to it for each further active sequence at admission
  double unparsed = 0;                     ///< share of known questions whose reply holds no answer at all
  double absent = 0;                       ///< share in which one letter is missing among those told of a token
  bool operator==(const Answers&) const = default;
};

/// Requests that have all of these options share one place. Values are JSON text ("0", "\"schema\"").
using SerialRule = std::vector<std::pair<std::string, std::string>>;
/// What these rules look at: the options of one request, likewise.
using RequestTraits = std::vector<std::pair<std::string, std::string>>;
/// Bit i: a request with these traits matches rule i, in all its keys. 0 and 0.0 are equal.
std::uint64_t matching_rules(const std::vector<SerialRule>& rules, const RequestTraits& traits);

/// The context of a request that asks for none, and of what is loaded before the first one.
inline constexpr std::int64_t default_num_ctx = 4096;

/// How a model is served. A model may override any of it but the part that belongs to the whole server.
struct Behaviour {
  std::int64_t slots = 4;
  std::optional<std::int64_t> queue_when_loaded;  ///< none: unlimited
  Nanos load_time = std::chrono::milliseconds(1500);
  bool exact_load = false;
  bool loaded = true;
  double vram_share = 1;
  bool reload_on_option_change = true;
  Nanos overhead = std::chrono::milliseconds(2);
  Prefill prefill;
  Decode decode;
  Nanos context_cost_per_1k{0};
  std::vector<SerialRule> serialise_when;  ///< at most 64
  Nanos schema_cost_per_token{0};
  bool schema_cost_serial = false;
  CacheRule cache;
  std::optional<std::int64_t> kv_pool_tokens;  ///< that all places share; none: each has what it needs
  OutputTokens output;
  Range tokens_per_event;
  Chunking chunk;
  Hold hold;
  std::vector<Slowdown> slowdown;
  Jitter jitter;
  std::vector<Fault> faults;
  Answers answers;
  std::int64_t thinking_tokens = 0;
  double counter_skew = 1;
  bool operator==(const Behaviour&) const = default;
};

struct Model {
  std::string name = "llama3.1:8b";  ///< with its tag
  std::string digest;                ///< 64 hex digits
  std::string family = "llama";
  std::string parameter_size = "8.0B";
  std::string quantization_level = "Q4_K_M";
  std::int64_t context_length = 131072;
  std::int64_t size = 4920753328;
  std::vector<std::string> capabilities = {"completion", "tools"};
  Behaviour behaviour;  ///< that of the world with this model's overrides
  bool operator==(const Model&) const = default;

  bool can(std::string_view capability) const;
};

/// 64 hex digits that a model without a digest of its own is known by.
std::string digest_of(const std::string& model_name);

}  // namespace sim

/// Everything that a simulated server is. A value: two servers of one world behave alike.
struct World {
  std::string name = "default";
  std::uint64_t seed = 1;
  std::vector<sim::Model> models;  ///< at least one
  bool answers_any_model = true;
  std::vector<std::string> api = {"ollama", "openai"};  ///< dialects (sim/dialect.h)
  std::optional<std::string> api_key;                   ///< what OpenAI's dialects and llama.cpp's want to be shown
  std::string version = "0.33.0";
  std::int64_t queue = 512;
  sim::QueueOrder queue_order = sim::QueueOrder::fifo;
  std::int64_t max_loaded_models = 1;
  Nanos rtt{0};
  std::optional<double> bandwidth_bytes_per_s;
  std::optional<sim::RateLimit> rate_limit;
  std::optional<sim::Background> background;
  std::optional<WallTime> clock_start;  ///< none: the real calendar
  sim::Behaviour behaviour;             ///< of models that are not listed
  bool operator==(const World&) const = default;

  /// The listed model of this name ("name" equals "name:latest"); null when there is none.
  const sim::Model* find_model(std::string_view wanted) const;
  /// What is told of a model; one that is not listed is described as the first one is.
  const sim::Model& description_of(std::string_view model) const;
  const sim::Behaviour& behaviour_of(std::string_view model) const;
};

/// The default world, or the one in `json_text`, changed by `flags`: pairs of a flag's name without dashes and its
/// value. `origin` names the text in messages, and files that a world names are looked for beside it.
///
/// | flag | what it sets |
/// |---|---|
/// | queue | `queue` and `queue_when_loaded` |
/// | slots, seed, prefill-per-token, load-time, output-tokens, output-tokens-std | the field of that name |
/// | itl, itl-std | `decode.base_s`, `jitter.step_sigma`: a step has this mean, deviation; `decode.per_sequence_s` 0 |
/// | ttft, ttft-std | `overhead_s` = ttft - one step, `jitter.overhead_sigma`; no prefill but by prefill-per-token |
/// | load-factor | `decode.per_sequence_s`: a step with all slots busy takes this many times the step of one |
/// | chunk-tokens | `tokens_per_event` |
/// | failure-rate, failure-types | `faults`: "5%" or "0.05", shared equally by the types |
/// | api | `api`: "ollama", "openai", "llamacpp", or several with commas |
/// | mode | `answers`: "random", "echo", "script FILE" or "accuracy P" |
Expected<World> make_world(const std::optional<std::string>& json_text, const std::string& origin,
                           const std::vector<std::pair<std::string, std::string>>& flags);

/// Tells those models of a world that are to answer known questions, and know none yet, what these are.
void teach(World& world, const std::shared_ptr<const sim::KnownQuestions>& known);

/// The world of --sim: a large accelerator with little to say. A suite of 20 prompts, five times over, one request
/// after another, takes some 15 s: who tries the program without a server learns nothing from waiting longer.
World quick_world();

namespace sim {

// The parts of make_world().

/// The world that a JSON text describes. Unknown keys and values out of range are usage errors that name the key.
Expected<World> parse_world(const std::string& json_text, const std::string& origin);

/// The script of `answers`: one {"pattern": ..., "reply": ...} a line.
Expected<std::vector<ScriptLine>> read_script(const std::string& file, const std::string& beside);

/// The data set of `answers`: one {"subject"?, "question", "choices"?, "answer"} a line. The answer to a question with
/// choices is a letter, or the place of the right one counted from 0.
Expected<std::vector<KnownQuestion>> read_questions(const std::string& file, const std::string& beside);

/// What is wrong with a list of dialects; none: nothing. Ollama and llama.cpp are servers of their own, each with its
/// own /v1, so one world is not both.
std::optional<std::string> complaint_about_api(const std::vector<std::string>& api);

/// Where a file that a world names is: beside the world, if there is one of that name.
std::string path_beside(const std::string& file, const std::string& beside);

}  // namespace sim
}  // namespace bench
