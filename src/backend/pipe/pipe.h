#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bench/backend.h"

/// A protocol of our own, by which any program can be a server: lines of JSON on its standard input and output.
/// Requests and the row of the table are in request.cpp, the lines of a reply in event.cpp, what a program says of
/// itself in server.cpp, the description for who writes one in schema.cpp.
namespace bench::pipe {

FailureOr<StreamEvent> parse(std::string_view line);
/// There is no HTTP status on a pipe: whatever came is what was said.
ErrorBody read_error(int http_status, std::string_view body);

/// "transformers 4.50.3": name and version of the program.
FailureOr<std::string> version(const Ask& ask);
FailureOr<std::vector<ModelFacts>> models(const Ask& ask);
FailureOr<ModelFacts> describe(const Ask& ask, std::string_view model, std::span<const ModelFacts> known);
FailureOr<std::vector<LoadedModel>> loaded(const Ask& ask);

std::string_view schema();

}  // namespace bench::pipe
