#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bench/clock.h"
#include "bench/failure.h"
#include "bench/options.h"

namespace bench {

struct Message {
  std::string role;  ///< "system", "user", "assistant"
  std::string content;
  bool operator==(const Message&) const = default;
};

/// How a reply is graded: by which scorers of the registry in score/, against what.
struct Scoring {
  std::vector<std::string> rules;       ///< names of scorers; the first gives the score of a quality suite
  std::vector<std::string> references;  ///< right answers, any of which will do; of a multiple choice its letter
  std::vector<std::string> choices;     ///< of a multiple choice, in the order in which they are asked
  bool operator==(const Scoring&) const = default;
};

/// One item of a suite: what is asked. A prompt file has one of these a line.
struct Case {
  std::string id;
  std::vector<Message> messages;           ///< at least one; a plain prompt is one "user" message
  std::string schema;                      ///< JSON text of a schema that constrains the reply; "" for none
  std::vector<ServerOption> options;       ///< override those of the run
  std::optional<std::int64_t> max_tokens;  ///< overrides --num-predict
  std::vector<std::string> tags;           ///< of a question: its subject, its category
  Scoring scoring = {};
  bool raw = false;  ///< the one message reaches the model as it stands, without its template
  std::optional<std::vector<std::string>> stop = {};  ///< where the reply ends, instead of where those of the run do
  std::int64_t top_logprobs = 0;                      ///< how many candidates for each token are wanted; 0: none
  std::string question = {};  ///< of a quality suite: what is asked, for who reads along; it is not sent
  bool operator==(const Case&) const = default;
};

/// How long the answer to a case may be.
inline std::int64_t max_tokens_of(const RequestOptions& request, const Case& asked) {
  return asked.max_tokens.value_or(request.num_predict);
}

/// What the questions of a quality suite were made of: with the same data they come out the same again.
struct EvalFacts {
  std::string suite;    ///< "mmlu"
  std::string recipe;   ///< "lm-eval:mmlu"
  std::string version;  ///< of the recipe
  std::int64_t shots = 0;
  std::string data = {};      ///< where it was read
  std::string data_sha = {};  ///< SHA-256 over all that was read
  bool sample = false;        ///< the questions that come with the program, not the published ones
  std::string caution = {};   ///< what its figures must not be compared with; "" for nothing
  EvalOptions asked = {};     ///< with these and the limit the same questions are chosen again
  std::optional<ItemLimit> limit = {};
  bool operator==(const EvalFacts&) const = default;
};

/// The cases of one suite, in their own order.
struct Suite {
  std::string name;  ///< "default", or the file's name
  std::vector<Case> cases;
  std::optional<EvalFacts> eval = {};               ///< of a quality suite
  std::optional<std::int64_t> longest_prompt = {};  ///< tokens, where they have been counted; none: an estimate will do
  bool operator==(const Suite&) const = default;
};

/// One request, complete but for its wire form: a backend turns it into bytes without asking anybody.
struct PlannedRequest {
  std::int64_t plan_index = 0;  ///< unique in the journal
  bool warmup = false;
  std::string suite;
  std::string id;        ///< of the case
  std::int64_t run = 0;  ///< which repetition of the suite, from 0
  std::string model;
  std::string target;     ///< URL of the server
  std::string condition;  ///< what a study varies; "" in a plain run
  std::int64_t block = 0;
  std::optional<Nanos> planned;   ///< offset from the start of the load; none in a closed loop
  std::vector<Message> messages;  ///< with the nonce in place
  std::string schema;
  std::vector<ServerOption> options;  ///< under the server's names and in wire order, context and limit included
  std::int64_t context = 0;           ///< tokens the server is asked to keep; 0: left to it
  std::int64_t max_tokens = 0;
  std::string think;       ///< JSON text: "false", "true", "\"low\""; "" for not sent
  std::string keep_alive;  ///< JSON text; "" for not sent
  std::vector<std::string> tags;
  Scoring scoring = {};
  bool raw = false;               ///< see Case
  std::int64_t top_logprobs = 0;  ///< see Case
  bool whole = false;             ///< the server is to refuse the prompt rather than cut it
  bool nonce = false;             ///< a marker stands at the start of the prompt, so no cached prefix can serve it
  bool operator==(const PlannedRequest&) const = default;
};

/// The condition under which questions are asked again whose answers were cut: their results say what a score lacked,
/// and are no others beside it.
inline constexpr std::string_view rescue_condition = "rescue";

/// What the plan must know of a model before it can be made.
struct PlanTarget {
  std::string model;
  std::string target;
  bool can_think = false;
  bool thinks_in_levels = false;  ///< knows low/medium/high only
  std::string api = "";           ///< backend that writes the requests; "" for the first of the table
  std::optional<std::int64_t> context_length = std::nullopt;  ///< the most it can keep; none: the server does not say
  std::vector<ServerOption> without_cache = {};               ///< goes with every marker, unless the user has set it
  bool operator==(const PlanTarget&) const = default;
};

/// Everything that will be sent to one model, as an indexable sequence: at(i) is pure, so a plan of a day needs no more
/// memory than one of a minute, and the same seeds give the same bytes on every platform.
struct RunPlan {
  Suite suite;  ///< already limited
  PlanTarget to;
  RequestOptions request;
  std::int64_t num_ctx = 0;           ///< resolved; 0: not sent
  std::int64_t context_needed = 0;    ///< for the longest prompt with its answer, by an estimate on the high side
  std::int64_t first_index = 0;       ///< plan_index of at(0)
  std::optional<std::int64_t> count;  ///< none: until a duration has passed
  std::int64_t block = 0;
  std::string condition;
  bool nonces = true;
  std::uint64_t seed = 42;       ///< order of the prompts
  std::uint64_t nonce_seed = 0;  ///< new in every invocation, unless replayed
  bool warmup = false;           ///< the requests of this plan are warm-ups
  /// Of one of two plans that take turns: the requests at the same place of both are one block. Their nonces are made
  /// from this text in place of the model and the condition, so plans with the same text send the same prompts.
  std::optional<std::string> pair_scope = std::nullopt;
  bool operator==(const RunPlan&) const = default;

  std::optional<std::int64_t> size() const { return count; }
  PlannedRequest at(std::int64_t i) const;
};

}  // namespace bench
