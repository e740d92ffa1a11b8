#include "sim/world/world_fields.h"

namespace bench::sim {
namespace {

constexpr WorldField fields[] = {
    {"name", "what it is called [default]"},
    {"seed", "of everything random [1]"},
    {"models",
     "a list of {`name`, `digest`, `family`, `parameter_size`, `quantization_level`, `context_length`, `size`, "
     "`capabilities`, `overrides`}; overrides replace fields below for that model [one of 8B]"},
    {"answers_any_model", "false: a name that is not listed gets 404 [true]"},
    {"api", "dialects offered: ollama or llamacpp, and openai [\"ollama\", \"openai\"]"},
    {"api_key", "what OpenAI's dialects and llama.cpp's want to be shown [none]"},
    {"version", "what it says of itself"},
    {"slots", "requests decoded at the same time [4]"},
    {"queue", "requests that may wait for a model that is not loaded; more get 503 [512]"},
    {"queue_when_loaded", "places in the queue of a loaded model [unlimited]"},
    {"queue_order", "fifo, lifo or random [fifo]"},
    {"load_s", "time to load a model, rounded up to Ollama's polls [1.5]"},
    {"exact_load", "true: not rounded [false]"},
    {"loaded", "the first model is loaded at the start [true]"},
    {"vram_share", "of the model, on the GPU [1]"},
    {"max_loaded_models", "a request for one more unloads another first [1]"},
    {"reload_on_option_change", "another num_ctx loads the model anew [true]"},
    {"overhead_s", "of each request, before its prompt [0.002]"},
    {"prefill",
     "prompts: `per_token_s` [0.0002]; `mode` shared: in batches of `batch` [512] tokens between the steps, exclusive: "
     "nothing else meanwhile, serial: one at a time beside the steps [shared]"},
    {"decode",
     "a step of B sequences gives each a token in `base_s` [0.01] + `per_sequence_s` [0.0005] for each beyond "
     "`flat_until` [1]"},
    {"context_cost_s_per_1k", "added to a step for every 1,000 tokens held [0]"},
    {"serialise_when", "rules such as {\"temperature\": 0}; requests that match one share one place [none]"},
    {"schema_cost_s_per_token", "of constrained output [0]"},
    {"schema_cost", "parallel: paid once a step; serial: by each such sequence [parallel]"},
    {"cache",
     "of prompts: `enabled` [true]; `per_slot`: each place its own, false: one for all [true]; `host`: earlier prompts "
     "are found again in whichever place, whatever came between [false]; `reported`: counted in replies [false]"},
    {"kv_pool_tokens",
     "cache tokens that all places share; when prompts and replies in flight need more, all of them end with \"Context "
     "size has been exceeded.\" [each place has what it needs]"},
    {"output_tokens", "lengths of replies, lognormal: `mean` [128], `std` [40], at least `min` [1]"},
    {"tokens_per_event", "tokens in one line: a number or {`min`, `max`} [1]"},
    {"chunk", "`coalesce`: events a write [1]; `split`: share of the lines that are cut over two writes [0]"},
    {"hold", "a buffering proxy: so many `events`, or `seconds` [none]"},
    {"rtt_s", "round trip to the server [0]"},
    {"bandwidth_bytes_per_s", "of all replies together [unlimited]"},
    {"rate_limit", "`requests_per_s`, `burst` [1], `status` [429], `retry_after_s` [none]"},
    {"background", "others' requests: `rate` a second, of `tokens`, for a `model` [none]"},
    {"slowdown", "a list of {`from_s`, `factor`, `until_s`} [none]"},
    {"jitter", "log-sigma: `step_sigma` of each step [0.03], `overhead_sigma` of each overhead [0]"},
    {"faults", "a list of {`kind`, `rate` or `at`: numbers of requests, `after_tokens`} [none]"},
    {"answers",
     "`mode` random, echo, script with a `file`, or accuracy: questions of a `dataset` are answered right with the "
     "chance `p` [0.7], by subject `subjects`, changed by `per_concurrency` for each further request at work; a share "
     "`unparsed` holds no answer, in a share `absent` one letter is not told of [random]"},
    {"thinking", "`tokens` before the answer, of models that can [0]"},
    {"counters", "`truthful` [true]; false: durations are told `skew` [1.1] times as long"},
    {"clock_start", "its calendar at the start, such as 2026-01-01T00:00:00Z [real]"},
    {"expect", "what a diagnosis should find; not read"},
    {"note", "not read"},
};

}  // namespace

std::span<const WorldField> world_fields() { return fields; }

}  // namespace bench::sim
