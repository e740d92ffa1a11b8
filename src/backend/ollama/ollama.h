#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bench/backend.h"

/// Everything that knows Ollama on the client's side. Requests are in request.cpp, with the two rows of the table; the
/// lines of a reply in event.cpp; what the server says of itself and of its models, and what their names mean, in
/// server.cpp; options in options.cpp; how it works on more requests at once in places.cpp.
namespace bench::ollama {

/// Reads a line of either endpoint: the text is in "message" or in "response".
FailureOr<StreamEvent> parse(std::string_view line);
ErrorBody read_error(int http_status, std::string_view body);

// A field of an answer that is absent or of another type is left empty.

FailureOr<std::string> version(const Ask& ask);
/// All models, newest first: name, digest, size and details.
FailureOr<std::vector<ModelFacts>> installed(const Ask& ask);
/// Details, capabilities, template and trained context; digest and size are known to the list alone.
FailureOr<ModelFacts> describe(const Ask& ask, std::string_view model, std::span<const ModelFacts> installed);
FailureOr<std::vector<LoadedModel>> loaded(const Ask& ask);
/// Answered at once; the model goes in the background, so poll the loaded ones.
HttpRequest unload_request(std::string_view model);

/// "llama3" and "llama3:latest" are one name, and case does not matter.
bool same_model(std::string_view a, std::string_view b);
bool prompt_was_cut(std::int64_t prompt_tokens, std::int64_t num_ctx);

/// OLLAMA_NUM_PARALLEL, and where it is set.
PlacesSetting places_setting();

std::span<const KnownOption> known_options();
/// num_ctx (unless 0) and num_predict, temperature, seed, what else was asked for, --option, and the case's own.
std::vector<ServerOption> write_options(const RequestOptions& request, std::int64_t num_ctx, const Case& asked);
/// Off wherever that works: thinking models think by default and can spend a whole answer on it. Models that know
/// levels only cannot stop and get the lowest.
std::string think_json(ThinkMode asked, const PlanTarget& to);

}  // namespace bench::ollama
