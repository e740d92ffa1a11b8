#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bench/backend.h"

/// Everything that knows OpenAI's protocol on the client's side: /v1/chat/completions and /v1/completions, as OpenAI
/// describes them and as other servers speak them. Requests are in request.cpp, with the two rows of the table; the
/// events of a reply in event.cpp; what a server says of itself and of its models, and what their names mean, in
/// server.cpp; settings in options.cpp; where servers differ in quirks.cpp.
namespace bench::openai {

/// Reads an event of either endpoint, in the form of any server of the table of quirks, or a whole reply that came as
/// one object.
FailureOr<StreamEvent> parse(std::string_view event);
ErrorBody read_error(int http_status, std::string_view body);

/// The name of the product where its answers tell, and its version where it says one: "vLLM 0.11.0", "".
FailureOr<std::string> version(const Ask& ask);
FailureOr<std::vector<ModelFacts>> installed(const Ask& ask);
/// The entry of the list; one that is not there is missing.
FailureOr<ModelFacts> describe(const Ask& ask, std::string_view model, std::span<const ModelFacts> installed);

/// "m" is "m:latest" and "/models/m.gguf", and "gpt-x" is "gpt-x-2026-08-06", which is how servers name what they run
/// for it.
bool same_model(std::string_view a, std::string_view b);

std::span<const KnownOption> known_options();
/// max_tokens, temperature, seed, what else was asked for, --option, and the case's own. The context is never sent:
/// no server takes one.
std::vector<ServerOption> write_options(const RequestOptions& request, std::int64_t context, const Case& asked);
/// The setting of the product that this version names, if it has one.
std::vector<ServerOption> without_cache(std::string_view version);
/// A reasoning_effort; not sent where nothing is asked for, since servers whose models cannot think refuse it.
std::string think_json(ThinkMode asked, const PlanTarget& to);

}  // namespace bench::openai
