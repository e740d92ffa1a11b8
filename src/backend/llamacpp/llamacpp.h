#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bench/backend.h"

/// Everything that knows llama.cpp's own server (llama-server) on the client's side. Requests are in request.cpp, with
/// the row of the table; the events of a reply in event.cpp; what the server says of itself in server.cpp; options in
/// options.cpp.
///
/// Two endpoints, because the server has no single one for both kinds of prompt:
///   - A conversation goes to /v1/chat/completions. Only there does the server lay its own template around messages;
///     asking for the result first (/apply-template) would put a second request before each measured one, and with
///     /completion the template would be ours. The body has llama.cpp's fields, not OpenAI's: n_predict, n_probs,
///     json_schema, cache_prompt, the samplers.
///   - A raw prompt goes to /completion, as it stands.
/// The record of a request names the endpoint it went to. Of either the counters are the server's `timings`, so both
/// count alike.
///
/// What the numbers cover, tried on a server of 2026:
///   - timings.prompt_n are the prompt tokens that were evaluated, cache_n those found in the cache: the sum is the
///     prompt (`tokens_evaluated`, `usage.prompt_tokens`). Ollama adds them up in the same way, so prompt_eval_count
///     means one thing in all records. `tokens_cached` is no cache hit: it is what stands in the cache at the end.
///   - prompt_ms ends with the first token; predicted_ms is for the others, although predicted_n counts the first too,
///     and the end token that has no text.
///   - The head of a reply comes once a place has been found, before the prompt is worked on.
///   - A marker at the start of a prompt does not keep the template in front of it out of the cache. So a request with
///     one also says `cache_prompt: false`, and cached is 0 then.
namespace bench::llamacpp {

/// Reads an event of either endpoint.
FailureOr<StreamEvent> parse(std::string_view event);
ErrorBody read_error(int http_status, std::string_view body);

// A field of an answer that is absent or of another type is left empty.

/// The build, "b6543-0123abc"; "" when the server does not tell.
FailureOr<std::string> version(const Ask& ask);
/// One, or those that a router knows.
FailureOr<std::vector<ModelFacts>> installed(const Ask& ask);
FailureOr<ModelFacts> describe(const Ask& ask, std::string_view model, std::span<const ModelFacts> installed);
/// What share of it is on a GPU nobody tells.
FailureOr<std::vector<LoadedModel>> loaded(const Ask& ask);
FailureOr<ServerCapacity> capacity(const Ask& ask);
FailureOr<std::int64_t> count_tokens(const Ask& ask, std::string_view text);

/// A model is called by its file: with its folder or without, with ".gguf" or without.
bool same_model(std::string_view a, std::string_view b);

std::span<const KnownOption> known_options();
/// n_predict, temperature, seed, what else was asked for, --option, and the case's own. The context of a place is fixed
/// when the server starts.
std::vector<ServerOption> write_options(const RequestOptions& request, std::int64_t context, const Case& asked);
/// Off for models that can think and whose template lets them be stopped.
std::string think_json(ThinkMode asked, const PlanTarget& to);

}  // namespace bench::llamacpp
