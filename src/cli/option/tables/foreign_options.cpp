#include "cli/option/tables/foreign_options.h"

#include "cli/option/option_row.h"

namespace bench {
namespace {

constexpr std::string_view comes_later = "it comes with a later version";

constexpr ForeignOption foreign_options[] = {
    {"tokenizer tokenizer-mode tokenizer-path skip-tokenizer-init trust-remote-code model-args",
     "tokens are counted by the server itself, so no tokenizer is needed", "leave it out"},
    {"backend endpoint-type service-kind", "protocols are called --api here", "", "api"},
    {"endpoint", "the path comes with the protocol", "", "api"},
    {"port", "the port is a part of the address", "--host ADDRESS:PORT"},
    {"dataset dataset-name dataset-path data input-file", "prompts come from a suite or a file", "--prompts NAME|FILE"},
    {"stream streaming no-stream", "replies are always streamed: without that nothing can be timed", "leave it out"},
    {"api-key openai-api-key token", "others on this machine can read a command line",
     "--api-key-file FILE  or  --api-key-env NAME"},
    {"num-gpu n-gpu-layers ngl", "it is an option of the server", "--option num_gpu=N"},
    {"num-thread threads", "it is an option of the server", "--option num_thread=N"},
    {"num-batch batch-size", "it is an option of the server", "--option num_batch=N"},
    {"ctx-size context-length max-model-len", "it is called --num-ctx here", "--num-ctx N"},
    {"save-result save-detailed", "every run is kept", "leave it out, or name the file with --output FILE"},
    {"result-dir result-filename output-dir output-path output-file", "it is called --output here", "--output FILE"},
    {"append-result", "it is called --append here", "--append --output FILE"},
    {"ui no-tui tui", "progress is called --progress here", "--progress none"},
    {"slo goodput min-accuracy fail-if", "limits have one grammar here", "--gate 'ttft.p95<500ms'"},
    {"rate request-rate rps qps", "rates are swept", "bench sweep --rate 1,2,4"},
    {"arrival burstiness arrival-smoothness ramp-up",
     "other arrivals come with a later version; random ones are there already", "bench sweep --rate 1,2,4"},
    {"stop-when", "it is a rule of a sweep", "bench sweep --stop-when 'errors>10%'"},
    {"io-threads rank world-size start-at barrier", comes_later},
    {"ignore-eos extra-body extra-inputs", comes_later},
    {"no-config", "flags and variables count before any file", "XDG_CONFIG_HOME=/nowhere bench ..."},
    {"unix-socket", "a socket is an address like any other", "--host unix:///PATH"},
    {"ipv4 ipv6", comes_later},
    {"noproxy", "the variable NO_PROXY tells which servers are reached without", "--no-proxy"},
    {"pull", "models are not downloaded by a benchmark yet", "ollama pull MODEL"},
    {"trace", "a trace is one of several exports", "--export trace=FILE"},
    {"no-prompts-in-output raw", comes_later},
    {"subjects shots num-fewshot scoring sample-ids", "that is asked of a quality suite", "bench mmlu --help"},
    {"sandbox unsafe-no-sandbox strict-judge dataset-unpinned", comes_later},
    {"threshold alpha", "that is asked of a comparison", "bench compare BASE NEW --threshold 2%"},
};

}  // namespace

const ForeignOption* find_foreign_option(std::string_view name) {
  for (const ForeignOption& option : foreign_options)
    for (const std::string& known : words_in(option.names))
      if (known == name) return &option;
  return nullptr;
}

}  // namespace bench
