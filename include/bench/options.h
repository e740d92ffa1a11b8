#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bench/clock.h"

namespace bench {

/// Where a server lives, parsed by the rules of OLLAMA_HOST. Never holds user information.
struct Host {
  std::string scheme = "http";        ///< "http" or "https"
  std::string address = "127.0.0.1";  ///< host name or IP literal without brackets; what is connected to
  int port = 11434;
  std::string base_path;  ///< "" or "/prefix", without a slash at the end
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
  bool operator==(const Timeouts&) const = default;
};

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
  std::optional<std::string> keep_alive;  ///< as typed; none: not sent
  std::string think = "auto";             ///< auto off on low medium high
  std::optional<std::string> system;
  std::optional<std::string> schema;  ///< JSON text of --schema FILE
  bool operator==(const RequestOptions&) const = default;
};

/// The options of `run` with their defaults. Filled by cli/, read by everyone, changed by no one afterwards.
struct RunOptions {
  // model and server
  std::vector<std::string> models;
  std::optional<std::string> host;  ///< as typed or from OLLAMA_HOST; none: the default
  std::string api = "auto";         ///< auto ollama ollama-generate
  std::optional<std::string> api_key_file;
  std::optional<std::string> api_key_env;
  bool allow_cleartext_key = false;
  std::vector<std::pair<std::string, std::string>> headers;
  Timeouts timeouts;
  Nanos ready_timeout{0};
  bool sim = false;
  std::optional<std::string> sim_world;  ///< file of a world; implies sim

  // amount
  std::int64_t runs = 5;
  std::int64_t warmup = 1;
  std::optional<std::int64_t> requests;
  std::optional<ItemLimit> limit;
  std::optional<Nanos> duration;
  std::int64_t workers = 1;

  // prompts
  std::string prompts = "default";    ///< name of an embedded suite, file, directory or "-"
  std::optional<std::string> prompt;  ///< --prompt TEXT: a suite of this one prompt
  RequestOptions request;
  PromptCache prompt_cache = PromptCache::avoid;
  std::optional<std::uint64_t> nonce_seed;
  std::optional<std::string> replay;  ///< a run: its journal, run id, "last" or "prev"
  bool unload = false;

  // results
  std::optional<std::string> output;  ///< journal file; none: the user's data directory; "-": stdout
  std::optional<std::string> format;  ///< table jsonl json md csv; none: by what stdout is
  std::vector<double> percentiles = {50, 95};
  std::vector<std::pair<std::string, std::string>> labels;
  std::optional<std::string> run_id;
  std::string durability = "group";  ///< record group none
  bool force = false;
  std::optional<std::string> fallback_dir;

  // gates
  std::optional<std::string> allow_failures;  ///< "3" or "5%"; none: 0
  std::vector<std::string> gates;             ///< 'ttft.p95<500ms, wall<10s'
  bool strict = false;

  // terminal
  bool quiet = false;
  int verbose = 0;
  std::string color = "auto";
  std::string progress = "auto";
  bool ascii = false;
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
