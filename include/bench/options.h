#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bench/clock.h"
#include "bench/gate.h"
#include "bench/precision.h"

namespace bench {

struct Backend;
struct Renderer;

/// Where a server lives, parsed by the rules of OLLAMA_HOST. Never holds user information.
struct Host {
  std::string scheme = "http";        ///< "http", "https", "unix" or "pipe"
  std::string address = "127.0.0.1";  ///< host name or IP literal without brackets; path of a socket; a command
  int port = 11434;
  std::string base_path;     ///< "" or "/prefix", without a slash at the end
  std::int64_t process = 0;  ///< of a server that this program has started with --command; 0: of no such
  bool operator==(const Host&) const = default;
  std::string url() const;  ///< "http://127.0.0.1:11434/prefix", IPv6 in brackets
  bool is_loopback() const;
};

/// A server option as it will stand in the request: its name and its value as JSON text ("0", "0.8", "[\"a\"]").
struct ServerOption {
  std::string name;
  std::string json;
  bool operator==(const ServerOption&) const = default;
};

/// Limits of one request. Every wait has one, so nothing can hang.
struct Timeouts {
  Nanos connect = std::chrono::seconds(5);
  std::optional<Nanos> first_token;  ///< none: as `total`
  Nanos idle = std::chrono::seconds(60);
  Nanos total = std::chrono::minutes(15);
  bool idle_from_head = false;  ///< of the protocol: its server sends no head before it has a token to send
  bool operator==(const Timeouts&) const = default;
};

/// A value of an enumeration and the word that it has on the command line, in the journal and in every message.
template <class T>
struct NamedValue {
  std::string_view name;
  T value;
};

template <class T, std::size_t size>
constexpr std::string_view name_in(const NamedValue<T> (&table)[size], T value) {
  for (const NamedValue<T>& named : table)
    if (named.value == value) return named.name;
  return "";
}

/// How many items of a suite: a number, or a share of it.
struct ItemLimit {
  std::optional<std::int64_t> count;
  std::optional<double> share;
  bool operator==(const ItemLimit&) const = default;
};

/// num_ctx of the requests: worked out from the prompts, left to the server, or given.
struct ContextSize {
  enum class Kind { automatic, server, fixed } kind = Kind::automatic;
  std::int64_t tokens = 0;
  bool operator==(const ContextSize&) const = default;
};

enum class PromptCache { avoid, allow };
inline constexpr NamedValue<PromptCache> prompt_caches[] = {{"avoid", PromptCache::avoid},
                                                            {"allow", PromptCache::allow}};

/// Thinking of models that can.
enum class ThinkMode {
  automatic,  ///< off, or the lowest level where a model cannot stop
  off,
  on,
  low,
  medium,
  high,
};
inline constexpr NamedValue<ThinkMode> think_modes[] = {{"auto", ThinkMode::automatic}, {"off", ThinkMode::off},
                                                        {"on", ThinkMode::on},          {"low", ThinkMode::low},
                                                        {"medium", ThinkMode::medium},  {"high", ThinkMode::high}};

/// What is sent with each prompt.
struct RequestOptions {
  std::int64_t num_predict = 256;
  ContextSize num_ctx;
  double temperature = 0;
  std::optional<double> top_p;
  std::optional<std::int64_t> top_k;
  std::optional<double> min_p;
  std::optional<double> repeat_penalty;
  std::int64_t seed = 42;
  std::vector<std::string> stop;
  std::vector<ServerOption> extra;        ///< --option K=V
  std::optional<std::string> keep_alive;  ///< JSON text: 300 for seconds, "5m" in quotes; none: not sent
  ThinkMode think = ThinkMode::automatic;
  std::optional<std::string> system;
  std::optional<std::string> schema;  ///< JSON text of --schema FILE
  bool operator==(const RequestOptions&) const = default;
};

/// When a record is on the disk, beyond the reach of a power cut. A record that was acknowledged survives the death of
/// this process in any case.
enum class Durability {
  record,  ///< before it is acknowledged
  group,   ///< a second later at most
  none,    ///< when the system sees fit
};
inline constexpr NamedValue<Durability> durabilities[] = {
    {"record", Durability::record}, {"group", Durability::group}, {"none", Durability::none}};

/// Where a finished run is written to as well: a file, or of some formats a folder.
struct ExportTarget {
  const Renderer* format = nullptr;  ///< of the registry
  std::string path;
  bool operator==(const ExportTarget&) const = default;
};

/// How many requests may fail before the run counts as failed: a number, or a share of all.
struct FailureAllowance {
  std::int64_t count = 0;
  std::optional<double> share;
  bool covers(std::int64_t failed, std::int64_t total) const {
    return share ? static_cast<double>(failed) <= *share * static_cast<double>(total) : failed <= count;
  }
  bool operator==(const FailureAllowance&) const = default;
};

enum class ColorMode { automatic, always, never };
inline constexpr NamedValue<ColorMode> color_modes[] = {
    {"auto", ColorMode::automatic}, {"always", ColorMode::always}, {"never", ColorMode::never}};

enum class ProgressMode { automatic, rewritten, plain, none };
inline constexpr NamedValue<ProgressMode> progress_modes[] = {{"auto", ProgressMode::automatic},
                                                              {"tty", ProgressMode::rewritten},
                                                              {"plain", ProgressMode::plain},
                                                              {"none", ProgressMode::none}};

/// How the messages of a question reach the model: as its recipe says, as a conversation, or as one text without the
/// model's template.
enum class PromptForm { recipe, chat, plain };
inline constexpr NamedValue<PromptForm> prompt_forms[] = {
    {"recipe", PromptForm::recipe}, {"chat", PromptForm::chat}, {"plain", PromptForm::plain}};

/// Which questions are shown with their answers, as these come in.
enum class ShowAnswers { none, wrong, all };
inline constexpr NamedValue<ShowAnswers> show_answers_words[] = {
    {"none", ShowAnswers::none}, {"wrong", ShowAnswers::wrong}, {"all", ShowAnswers::all}};

/// What is asked of a quality suite.
struct EvalOptions {
  std::optional<std::string> recipe;         ///< none: the first of the suite
  std::optional<std::int64_t> shots;         ///< none: as the recipe says
  std::vector<std::string> subjects;         ///< names, categories or globs; none: all
  std::vector<std::string> sample_ids;       ///< questions by their ids, or by the rows of the one subject
  std::optional<std::string> dataset;        ///< file or folder; none: what `bench fetch` has brought
  bool sample = false;                       ///< the questions that come with the program
  std::optional<std::string> scoring;        ///< a rule instead of those of the recipe
  std::optional<std::int64_t> answer_limit;  ///< tokens of an answer; none: as the recipe says
  PromptForm form = PromptForm::recipe;
  bool operator==(const EvalOptions&) const = default;
};

inline constexpr std::int64_t default_runs = 5;

/// The options of `run` with their defaults. Filled by cli/, read by everyone, changed by no one afterwards.
struct RunOptions {
  // model and server
  std::vector<std::string> models;
  std::optional<std::string> host;     ///< as typed or from OLLAMA_HOST; none: the default
  std::optional<std::string> command;  ///< starts a server that is spoken with through pipes; instead of a host
  const Backend* api = nullptr;        ///< of the registry; null: by what the server is
  std::optional<std::string> api_key_file;
  std::optional<std::string> api_key_env;
  bool allow_cleartext_key = false;
  std::optional<std::string> cacert;       ///< PEM file of the authorities to trust; none: those of the system
  bool insecure = false;                   ///< any certificate will do
  std::optional<std::string> client_cert;  ///< PEM file to show to a server that asks who we are
  std::optional<std::string> client_key;   ///< PEM file of its key; none: in the same file
  std::optional<std::string> proxy;        ///< none: of the environment; "": none at all
  std::vector<std::pair<std::string, std::string>> headers;
  Timeouts timeouts;
  Nanos ready_timeout{0};
  Nanos preflight_timeout = std::chrono::seconds(10);  ///< of each question outside the measurement
  bool sim = false;
  std::optional<std::string> sim_world;  ///< file of a world; implies sim

  // amount
  std::optional<std::int64_t> runs;  ///< none: default_runs, or as many as a duration allows
  std::int64_t warmup = 1;
  std::optional<std::int64_t> requests;
  std::optional<ItemLimit> limit;
  std::optional<Nanos> duration;
  std::optional<PrecisionGoal> precision;  ///< goes on until then; `runs` or `duration` is the end in any case
  std::int64_t workers = 1;
  bool workers_auto = false;  ///< a probe before the run decides

  // prompts
  std::string prompts = "default";           ///< name of an embedded suite, file, directory or "-"
  std::optional<std::string> prompt;         ///< --prompt TEXT: a suite of this one prompt
  std::optional<std::int64_t> input_tokens;  ///< synthetic prompts of that length instead, as the server counts
  EvalOptions eval;                          ///< of `prompts` that are a quality suite
  RequestOptions request;
  PromptCache prompt_cache = PromptCache::avoid;
  std::optional<std::uint64_t> nonce_seed;
  std::optional<std::string> replay;  ///< a run: its journal, run id, "last" or "prev"
  bool unload = false;

  // results
  std::optional<std::string> output;  ///< journal file; none: the user's data directory; "-": stdout
  const Renderer* format = nullptr;   ///< of stdout, one of the registry; null: by what stdout is
  std::vector<ExportTarget> exports;
  std::vector<double> percentiles = {50, 95};
  std::vector<std::pair<std::string, std::string>> labels;
  std::optional<std::string> run_id;
  Durability durability = Durability::group;
  bool force = false;
  bool append = false;                ///< an existing journal of the same plan goes on
  std::optional<std::string> resume;  ///< such a journal: file, run id, "last" or "prev"; is the output as well
  std::optional<std::string> fallback_dir;
  std::optional<std::string> report;  ///< a page about the run, written when it has ended

  // gates
  FailureAllowance allow_failures;
  std::vector<Gate> gates;
  bool strict = false;

  // terminal
  bool quiet = false;
  int verbose = 0;
  ColorMode color = ColorMode::automatic;
  ProgressMode progress = ProgressMode::automatic;
  bool ascii = false;
  ShowAnswers show_answers = ShowAnswers::none;
  bool rescue = false;  ///< what was cut at the token limit is asked again with more room
  bool cite = false;    ///< end with a line to quote
  bool dry_run = false;
  bool debug_http = false;

  bool operator==(const RunOptions&) const = default;
};

/// One option as it was resolved: where its value came from is printed by --dry-run and kept in the header.
struct ResolvedOption {
  std::string name;    ///< canonical long name without dashes, "num-ctx"
  std::string value;   ///< as text
  std::string source;  ///< "flag", "environment BENCH_RUNS", "environment OLLAMA_HOST", "default"
  bool operator==(const ResolvedOption&) const = default;
};

}  // namespace bench
