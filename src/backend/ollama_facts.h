#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bench/failure.h"
#include "bench/options.h"
#include "bench/record.h"
#include "bench/transport.h"

/// What an Ollama server says of itself and of its models: the questions, and pure readers of the answers. A field that
/// is absent or of another type is left empty; a body that is no such answer at all is a protocol_error.
namespace bench::ollama {

template <class T>
using Answer = boost::system::result<T, Failure>;

HttpRequest version_request();                     ///< GET /api/version
HttpRequest tags_request();                        ///< GET /api/tags
HttpRequest loaded_request();                      ///< GET /api/ps
HttpRequest show_request(std::string_view model);  ///< POST /api/show

/// Brings a model into memory and answers when it is there. The options that a model is loaded with (num_ctx, num_gpu,
/// ...) must be those of the requests to come, or the first of them loads it again. `keep_alive` is JSON text, "" for
/// not sent.
HttpRequest load_request(std::string_view model, std::span<const ServerOption> options,
                         std::string_view keep_alive = "");
/// Answered at once; the model goes in the background, so poll the loaded ones.
HttpRequest unload_request(std::string_view model);

Answer<std::string> read_version(std::string_view body);
/// All models, newest first: name, digest, size and details.
Answer<std::vector<ModelFacts>> read_tags(std::string_view body);
/// One model: details, capabilities, template and trained context. It holds no digest and no size: see with_tag().
Answer<ModelFacts> read_show(std::string_view body, std::string_view model);
Answer<std::vector<LoadedModel>> read_loaded(std::string_view body);

/// The tag that `model` names: "llama3" finds "llama3:latest", and case does not matter. Null when there is none.
const ModelFacts* find_tag(std::span<const ModelFacts> tags, std::string_view model);
/// What only the list of tags knows, added to what show said.
ModelFacts with_tag(ModelFacts shown, const ModelFacts& tag);

}  // namespace bench::ollama
