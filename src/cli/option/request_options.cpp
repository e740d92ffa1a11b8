#include "cli/option/field.h"
#include "cli/option/option_tables.h"
#include "cli/option/run_values.h"

namespace bench {
namespace {

constexpr OptionRow request_rows[] = {
    {.name = "num-predict",
     .aliases = "max-tokens osl random-output-len",
     .placeholder = "N",
     .help = "most tokens of a reply",
     .field = field<count_in<1, 10'000'000>, &RequestOptions::num_predict>},
    {.name = "num-ctx",
     .placeholder = "N|auto|server",
     .help = "context size; auto: 4096, or what the longest prompt needs; server: not sent",
     .field = field<parse_context_size, &RequestOptions::num_ctx>},
    {.name = "temperature",
     .placeholder = "X",
     .help = "0 takes the likeliest token every time",
     .field = field<number_in<0, 100>, &RequestOptions::temperature>},
    {.name = "top-p",
     .placeholder = "X",
     .help = "nucleus sampling",
     .unset = "not sent",
     .field = field<number_in<0, 1>, &RequestOptions::top_p>},
    {.name = "top-k",
     .placeholder = "N",
     .help = "sample among so many tokens",
     .unset = "not sent",
     .field = field<count_in<0, 1'000'000>, &RequestOptions::top_k>},
    {.name = "min-p",
     .placeholder = "X",
     .help = "smallest share of the likeliest token's probability",
     .unset = "not sent",
     .field = field<number_in<0, 1>, &RequestOptions::min_p>},
    {.name = "repeat-penalty",
     .placeholder = "X",
     .help = "penalty for repetition",
     .unset = "not sent",
     .field = field<number_in<0, 100>, &RequestOptions::repeat_penalty>},
    {.name = "seed",
     .placeholder = "N",
     .help = "seed of sampling and of the order of prompts",
     .field = field<integer_in<-2'147'483'648, 4'294'967'295>, &RequestOptions::seed>},
    {.name = "stop",
     .kind = OptionKind::repeated,
     .placeholder = "TEXT",
     .help = "end a reply here; repeatable",
     .unset = "not sent",
     .field = collected<parse_text, &RequestOptions::stop>},
    {.name = "option",
     .kind = OptionKind::repeated,
     .placeholder = "K=V",
     .help = "any other server option (num_gpu, num_thread, num_batch, ...); repeatable",
     .unset = "none",
     .field = {set_server_option, field_detail::show<&RequestOptions::extra>}},
    {.name = "keepalive",
     .aliases = "keep-alive",
     .placeholder = "TIME|SECONDS|-1",
     .help = "how long the server keeps the model loaded afterwards",
     .unset = "not sent",
     .field = {field_detail::assign<parse_keep_alive, &RequestOptions::keep_alive>, show_keep_alive}},
    {.name = "think",
     .help = "thinking of models that can; auto: off, or low where off is not known; alone: on",
     .alone = "on",
     .field = choice<think_modes, &RequestOptions::think>},
    {.name = "unload",
     .aliases = "cold",
     .kind = OptionKind::flag,
     .help = "unload the model before each measured request",
     .field = field<parse_switch, &RunOptions::unload>},
};

}  // namespace

constinit const OptionTable request_options = {"Request", request_rows};

}  // namespace bench
