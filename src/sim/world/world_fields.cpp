#include "sim/world/world_fields.h"

namespace bench::sim {
namespace {

constexpr WorldField fields[] = {
    {"name", "string", "what it is called [default]"},
    {"seed", "integer", "of everything random [1]"},
    {"models",
     "[{name:string digest:string family:string parameter_size:string quantization_level:string context_length:integer "
     "size:integer capabilities:[string] overrides:object/null}]",
     "a list of {`name`, `digest`, `family`, `parameter_size`, `quantization_level`, `context_length`, `size`, "
     "`capabilities`, `overrides`}; overrides replace fields below for that model [one of 8B]"},
    {"answers_any_model", "boolean", "false: a name that is not listed gets 404 [true]"},
    {"api", "[string]", "dialects offered: ollama or llamacpp, and openai [\"ollama\", \"openai\"]"},
    {"api_key", "string/null", "what OpenAI's dialects and llama.cpp's want to be shown [none]"},
    {"version", "string", "what it says of itself"},
    {"slots", "integer", "requests decoded at the same time [4]"},
    {"queue", "integer", "requests that may wait for a model that is not loaded; more get 503 [512]"},
    {"queue_when_loaded", "integer/null/=unlimited", "places in the queue of a loaded model [unlimited]"},
    {"queue_order", "=fifo|lifo|random", "fifo, lifo or random [fifo]"},
    {"load_s", "number", "time to load a model, rounded up to Ollama's polls [1.5]"},
    {"exact_load", "boolean", "true: not rounded [false]"},
    {"loaded", "boolean", "the first model is loaded at the start [true]"},
    {"vram_share", "number", "of the model, on the GPU [1]"},
    {"max_loaded_models", "integer", "a request for one more unloads another first [1]"},
    {"reload_on_option_change", "boolean", "another num_ctx loads the model anew [true]"},
    {"overhead_s", "number", "of each request, before its prompt [0.002]"},
    {"prefill", "{per_token_s:number mode:=shared|exclusive|serial batch:integer}/null",
     "prompts: `per_token_s` [0.0002]; `mode` shared: in batches of `batch` [512] tokens between the steps, exclusive: "
     "nothing else meanwhile, serial: one at a time beside the steps [shared]"},
    {"decode", "{base_s:number per_sequence_s:number flat_until:integer}/null",
     "a step of B sequences gives each a token in `base_s` [0.01] + `per_sequence_s` [0.0005] for each beyond "
     "`flat_until` [1]"},
    {"context_cost_s_per_1k", "number", "added to a step for every 1,000 tokens held [0]"},
    {"serialise_when", "[object]",
     "rules such as {\"temperature\": 0}; requests that match one share one place [none]"},
    {"schema_cost_s_per_token", "number", "of constrained output [0]"},
    {"schema_cost", "=parallel|serial", "parallel: paid once a step; serial: by each such sequence [parallel]"},
    {"cache", "{enabled:boolean per_slot:boolean host:boolean reported:boolean}/null",
     "of prompts: `enabled` [true]; `per_slot`: each place its own, false: one for all [true]; `host`: earlier prompts "
     "are found again in whichever place, whatever came between [false]; `reported`: counted in replies [false]"},
    {"kv_pool_tokens", "integer/null",
     "cache tokens that all places share; when prompts and replies in flight need more, all of them end with \"Context "
     "size has been exceeded.\" [each place has what it needs]"},
    {"output_tokens", "{mean:number std:number min:integer}/null",
     "lengths of replies, lognormal: `mean` [128], `std` [40], at least `min` [1]"},
    {"tokens_per_event", "integer/{min:integer max:integer}", "tokens in one line: a number or {`min`, `max`} [1]"},
    {"chunk", "{coalesce:integer split:number}/null",
     "`coalesce`: events a write [1]; `split`: share of the lines that are cut over two writes [0]"},
    {"hold", "{events:integer seconds:number}/null", "a buffering proxy: so many `events`, or `seconds` [none]"},
    {"rtt_s", "number", "round trip to the server [0]"},
    {"bandwidth_bytes_per_s", "number/null/=unlimited", "of all replies together [unlimited]"},
    {"rate_limit", "{requests_per_s:number burst:number status:integer retry_after_s:number/null}/null",
     "`requests_per_s`, `burst` [1], `status` [429], `retry_after_s` [none]"},
    {"background", "{rate:number tokens:integer model:string}/null",
     "others' requests: `rate` a second, of `tokens`, for a `model` [none]"},
    {"slowdown", "[{from_s:number factor:number until_s:number/null}]",
     "a list of {`from_s`, `factor`, `until_s`} [none]"},
    {"jitter", "{step_sigma:number overhead_sigma:number}/null",
     "log-sigma: `step_sigma` of each step [0.03], `overhead_sigma` of each overhead [0]"},
    {"faults", "[{kind:string rate:number at:[integer] after_tokens:integer}]",
     "a list of {`kind`, `rate` or `at`: numbers of requests, `after_tokens`} [none]"},
    {"answers",
     "{mode:=random|echo|script|accuracy file:string dataset:string p:number subjects:object per_concurrency:number "
     "unparsed:number absent:number}/null",
     "`mode` random, echo, script with a `file`, or accuracy: questions of a `dataset` are answered right with the "
     "chance `p` [0.7], by subject `subjects`, changed by `per_concurrency` for each further request at work; a share "
     "`unparsed` holds no answer, in a share `absent` one letter is not told of [random]"},
    {"thinking", "{tokens:integer}/null", "`tokens` before the answer, of models that can [0]"},
    {"counters", "{truthful:boolean skew:number}/null",
     "`truthful` [true]; false: durations are told `skew` [1.1] times as long"},
    {"clock_start", "string", "its calendar at the start, such as 2026-01-01T00:00:00Z [real]"},
    {"expect", "any", "what a diagnosis should find; not read"},
    {"note", "any", "not read"},
};

}  // namespace

std::span<const WorldField> world_fields() { return fields; }

}  // namespace bench::sim
