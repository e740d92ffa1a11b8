#include "backend/openai/quirks.h"

#include <algorithm>
#include <iterator>

namespace bench::openai {
namespace {

constexpr Quirks rows[] = {
    {.product = "vLLM",
     .owned_by = "vllm",
     .server_header = "",
     .version_path = "/version",
     .version_field = "version",
     .context_object = "",
     .context_field = "max_model_len",
     .usage = UsageComes::on_ask,
     .thinking = "reasoning",
     .extra_settings = "top_k min_p repetition_penalty ignore_eos min_tokens",
     .cache_setting = "",
     .seen =
         "docs.vllm.ai, OpenAI-compatible server; vllm-project/vllm#27752: until November 2025 \"reasoning_content\""},
    {.product = "SGLang",
     .owned_by = "sglang",
     .server_header = "",
     .version_path = "/get_server_info",
     .version_field = "version",
     .context_object = "",
     .context_field = "max_model_len",
     .usage = UsageComes::on_ask,
     .thinking = "reasoning_content",
     .extra_settings = "top_k min_p repetition_penalty ignore_eos min_tokens",
     .cache_setting = "",
     .seen = "docs.sglang.io, native APIs and reasoning parser"},
    {.product = "llama.cpp",
     .owned_by = "llamacpp",
     .server_header = "llama.cpp",
     .version_path = "/props",
     .version_field = "build_info",
     .context_object = "meta",
     .context_field = "n_ctx_train",
     .usage = UsageComes::on_ask,
     .thinking = "reasoning_content",
     .extra_settings = "top_k min_p repeat_penalty ignore_eos",
     .cache_setting = "cache_prompt",
     .seen =
         "xllamacpp 2026.10 (build 11549): \"timings\" beside the usage, log-probabilities of /v1/completions in the "
         "form of a chat; ggml-org/llama.cpp#16109: until September 2025 errors in mid-stream in a field \"error\""},
    {.product = "Ollama",
     .owned_by = "library",
     .server_header = "",
     .version_path = "/api/version",
     .version_field = "version",
     .context_object = "",
     .context_field = "",
     .usage = UsageComes::on_ask,
     .thinking = "reasoning",
     .extra_settings = "",
     .cache_setting = "",
     .seen =
         "v0.33.0-rc2: an error in mid-stream is a chunk without text, and then no [DONE]; a usage of zeros in every "
         "chunk of /v1/completions before the true one"},
    {.product = "LM Studio",
     .owned_by = "organization_owner",
     .server_header = "",
     .version_path = "",
     .version_field = "",
     .context_object = "",
     .context_field = "",
     .usage = UsageComes::on_ask,
     .thinking = "reasoning_content",
     .extra_settings = "top_k min_p repeat_penalty",
     .cache_setting = "",
     .seen = "lmstudio.ai/docs, OpenAI compatible endpoints; JetBrains/koog#139: no \"created\" in its list"},
    {.product = "LocalAI",
     .owned_by = "",
     .server_header = "",
     .version_path = "/version",
     .version_field = "version",
     .context_object = "",
     .context_field = "",
     .usage = UsageComes::in_every_chunk,
     .thinking = "reasoning",
     .extra_settings = "top_k repeat_penalty",
     .cache_setting = "",
     .seen = "2.8.2, mudler/LocalAI#1744: a usage of zeros in every chunk, no finish_reason before the last; its list "
             "names no owner, so it is not told by name"},
    {.product = "Transformers serve",
     .owned_by = "",
     .server_header = "",
     .version_path = "",
     .version_field = "",
     .context_object = "",
     .context_field = "",
     .usage = UsageComes::unsaid,
     .thinking = "",
     .extra_settings = "",
     .cache_setting = "",
     .seen =
         "huggingface/transformers#38443: an error may be {\"error\":\"words\"} under status 200, as one object; the "
         "owners in its list are those of the models"},
    {.product = "Text Generation Inference",
     .owned_by = "",
     .server_header = "",
     .version_path = "/info",
     .version_field = "version",
     .context_object = "",
     .context_field = "",
     .usage = UsageComes::on_ask,
     .thinking = "",
     .extra_settings = "",
     .cache_setting = "",
     .seen = "huggingface/transformers#38443: errors in mid-stream as data: {\"error\": ...}; it is not told by name"},
};

}  // namespace

std::span<const Quirks> quirks() { return rows; }

const Quirks* quirks_of(std::string_view owned_by, std::string_view server_header) {
  const auto told = [&](const Quirks& row) {
    const bool by_owner = !row.owned_by.empty() && row.owned_by == owned_by;
    return by_owner || (!row.server_header.empty() && server_header.starts_with(row.server_header));
  };
  const auto* const found = std::find_if(std::begin(rows), std::end(rows), told);
  return found == std::end(rows) ? nullptr : found;
}

}  // namespace bench::openai
