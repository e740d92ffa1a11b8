#include "bench/backend.h"

#include "base/secrets/redaction.h"
#include "cli/option/field.h"
#include "cli/option/option_tables.h"
#include "cli/option/run_values.h"
#include "send/pipe/command_line.h"

namespace bench {
namespace {

/// Where each protocol sends its requests.
std::string paths_of_backends() {
  std::string text;
  for (const Backend& backend : backends())
    text += (text.empty() ? "" : ", ") + std::string(backend.name) + " is " + std::string(backend.endpoint);
  return text;
}

/// Where each protocol looks for a key that nobody names.
std::string key_variables() {
  std::string text;
  std::string_view last;
  for (const Backend& backend : backends()) {
    if (backend.words.key_variable.empty() || backend.words.key_variable == last) continue;
    last = backend.words.key_variable;
    text += (text.empty() ? "" : ", ") + std::string(last) + " with " + std::string(backend.name) +
            (backend.key_of_service ? " (not for http on this machine)" : "");
  }
  return text;
}

constexpr OptionRow model_rows[] = {
    {.name = "model",
     .letter = 'm',
     .kind = OptionKind::list,
     .placeholder = "NAME[,NAME...]",
     .help = "model to measure; several are measured one after the other and ranked",
     .brief = "model to measure; several are ranked",
     .field = field<parse_list, &RunOptions::models>,
     .in_replay = InReplay::kept},
};

constexpr OptionRow server_rows[] = {
    {.name = "host",
     .aliases = "url base-url target",
     .placeholder = "URL",
     .help = "server, read as Ollama reads OLLAMA_HOST; unix:///PATH for a socket of this machine",
     .brief = "server",
     .unset = "http://127.0.0.1:11434",
     .field = {set_host, field_detail::show<&RunOptions::host>},
     .native = "OLLAMA_HOST",
     .mask = masked_host},
    {.name = "command",
     .placeholder = "'CMD ARGS'",
     .help = "start this program and measure it through its standard input and output, see `bench schema pipe`; quotes "
             "work as in a shell, and no shell runs it",
     .unset = "a server at --host",
     .field = {set_command, field_detail::show<&RunOptions::command>},
     .mask = masked_command},
    {.name = "api-key-file",
     .placeholder = "FILE",
     .help = "read the server's key from a file",
     .unset = "no key",
     .field = field<parse_text, &RunOptions::api_key_file>},
    {.name = "api-key-env",
     .placeholder = "NAME",
     .help = "read the server's key from this environment variable",
     .more_help = key_variables,
     .unset = "that of the protocol",
     .field = field<parse_text, &RunOptions::api_key_env>},
    {.name = "allow-cleartext-key",
     .kind = OptionKind::flag,
     .help = "send the key over plain http to another machine",
     .field = field<parse_switch, &RunOptions::allow_cleartext_key>},
    {.name = "header",
     .letter = 'H',
     .kind = OptionKind::repeated,
     .placeholder = "'NAME: VALUE'|@FILE",
     .help = "send one more header with each request; repeatable",
     .unset = "none",
     .field = {add_header, show_headers},
     .mask = masked_header},
    {.name = "cacert",
     .aliases = "ca-cert",
     .placeholder = "FILE",
     .help = "trust the certificates in this PEM file: the server's own, or those of its authority",
     .unset = "those that the system trusts",
     .field = field<parse_text, &RunOptions::cacert>},
    {.name = "cert",
     .aliases = "client-cert",
     .placeholder = "FILE",
     .help = "show the certificate in this PEM file to a server that wants to see one",
     .unset = "none",
     .field = field<parse_text, &RunOptions::client_cert>},
    {.name = "key",
     .aliases = "client-key",
     .placeholder = "FILE",
     .help = "PEM file of the key of that certificate",
     .unset = "the file of --cert",
     .field = field<parse_text, &RunOptions::client_key>},
    {.name = "insecure",
     .kind = OptionKind::flag,
     .help = "take any certificate: nobody knows who answers, and the record says so; it has to be typed",
     .field = field<parse_switch, &RunOptions::insecure>,
     .only_typed = true},
    {.name = "proxy",
     .shorthands = "no-proxy=none",
     .placeholder = "URL|none",
     .help = "reach the server through this proxy; none is used for this machine itself",
     .unset = "of HTTPS_PROXY, HTTP_PROXY or ALL_PROXY, but for NO_PROXY",
     .field = {field<parse_proxy_option, &RunOptions::proxy>.set, show_proxy},
     .mask = masked_proxy},
    {.name = "connect-timeout",
     .placeholder = "TIME",
     .help = "limit for a connection to be made",
     .field = field<duration_in<1, 24>, &Timeouts::connect>},
    {.name = "timeout",
     .placeholder = "TIME",
     .help = "limit for one request as a whole",
     .field = field<duration_in<1, 24>, &Timeouts::total>},
    {.name = "ready-timeout",
     .aliases = "ready-check-timeout",
     .placeholder = "TIME",
     .help = "wait so long for the server to come up",
     .field = field<duration_in<0, 24>, &RunOptions::ready_timeout>},
    {.name = "preflight-timeout",
     .placeholder = "TIME",
     .help = "limit for each answer that is asked for before the first request (version, models)",
     .field = field<duration_in<1, 24>, &RunOptions::preflight_timeout>},
    {.name = "sim",
     .kind = OptionKind::flag,
     .help = "measure a simulated server, started for this run",
     .brief = "measure a simulated server: nothing else is needed",
     .field = field<parse_switch, &RunOptions::sim>},
    {.name = "sim-world",
     .placeholder = "FILE",
     .help = "world of the simulated server; implies --sim",
     .unset = "a healthy, quick server",
     .field = field<parse_text, &RunOptions::sim_world>},
};

constexpr OptionRow exchange_rows[] = {
    {.name = "api",
     .help = "protocol; auto asks the server which it is",
     .more_help = paths_of_backends,
     .field = registered<backends, automatic_word, &RunOptions::api>,
     .in_replay = InReplay::refused},
    {.name = "first-token-timeout",
     .placeholder = "TIME",
     .help = "limit for the first token, model load and queue included",
     .unset = "as --timeout",
     .field = field<duration_in<1, 24>, &Timeouts::first_token>},
    {.name = "idle-timeout",
     .placeholder = "TIME",
     .help = "limit for silence within a reply, from its head on where that comes with the first token",
     .field = field<duration_in<1, 24>, &Timeouts::idle>},
};

}  // namespace

constinit const OptionTable model_options = {"Model and server", model_rows};
constinit const OptionTable server_options = {"Model and server", server_rows};
constinit const OptionTable exchange_options = {"Model and server", exchange_rows};

}  // namespace bench
