#include "cli/option/run_values.h"

#include <algorithm>

#include "bench/renderer.h"

#include "backend/server_options.h"
#include "base/secrets/redaction.h"
#include "base/secrets/secrets.h"
#include "base/text.h"
#include "send/address/host.h"
#include "send/address/proxy.h"
#include "send/asio_transport.h"
#include "send/pipe/command_line.h"
#include "system/files.h"

namespace bench {
namespace {

constexpr std::int64_t largest_header_file = 64 * 1024;
constexpr std::int64_t largest_schema = 1024 * 1024;

SetupError as_reason(const SetupError& error) {
  return {ExitCode::usage, "", error.why.empty() ? error.what : error.what + ": " + error.why, error.try_this};
}

Expected<void> add_header_line(Invocation& to, std::string_view line) {
  auto header = parse_header(line);
  if (!header) return header.error();
  if (const std::string_view why = why_own_header(header->first); !why.empty())
    return SetupError{ExitCode::usage, "", std::string(why), {"leave it out"}};
  keep_header_secret(header->first, header->second);
  to.run.headers.push_back(std::move(*header));
  return {};
}

}  // namespace

Expected<void> set_host(Invocation& to, const OptionRow&, const std::string& text) {
  keep_address_secrets(text);
  const auto host = parse_host(text, &to.warnings);
  if (!host) return as_reason(host.error());
  to.run.host = host->url();
  return {};
}

Expected<void> set_command(Invocation& to, const OptionRow&, const std::string& text) {
  const auto words = split_command(text);
  if (!words) return as_reason(words.error());
  for (const std::string& secret : secrets_of_command(*words)) keep_secret(secret);
  to.run.command = text;
  return {};
}

Expected<void> check_one_server(Invocation& in) {
  RunOptions& run = in.run;
  run.sim = run.sim || run.sim_world;
  const bool has_host = in.flags.contains("host");
  const auto exclude = [](const std::string& pair, const std::string& why) {
    return usage_error(pair + " exclude each other", why, {"leave one of them out"});
  };
  if (run.sim && has_host) return exclude("--sim and --host", "--sim starts a server of its own");
  if (run.command && has_host) return exclude("--command and --host", "--command starts a server of its own");
  if (run.command && run.sim) return exclude("--command and --sim", "each starts a server of its own");
  return {};
}

Expected<void> check_one_source_of_prompts(const Invocation& in) {
  std::vector<std::string> given;
  for (const char* name : {"prompt", "prompts", "input-tokens"})
    if (in.flags.contains(name)) given.push_back("--" + std::string(name));
  if (given.size() < 2) return {};
  return usage_error(given[0] + " and " + given[1] + " exclude each other", "", {"leave one of them out"});
}

std::string masked_host(const std::string& address) {
  if (address.find_first_of("@?#") == std::string::npos) return address;
  const auto host = parse_host(address, nullptr);
  return host ? host->url() : "***";
}

Expected<std::string> parse_proxy_option(std::string_view text) {
  if (text.empty() || text == "none") return std::string();
  const auto proxy = parse_proxy(text);
  if (!proxy) return as_reason({ExitCode::usage, proxy.error().why, "", proxy.error().try_this});
  return std::string(text);
}

std::string show_proxy(const Invocation& from, const OptionRow&) {
  if (!from.run.proxy) return "";
  return from.run.proxy->empty() ? "none" : masked_proxy(*from.run.proxy);
}

std::string masked_proxy(const std::string& address) {
  const std::size_t at = address.rfind('@');
  return at == std::string::npos ? address : address.substr(at + 1);
}

Expected<void> add_header(Invocation& to, const OptionRow&, const std::string& value) {
  if (!value.starts_with('@')) return add_header_line(to, value);
  const auto text = read_file(value.substr(1), largest_header_file);
  if (!text) return as_reason(text.error());
  for (std::size_t start = 0; start < text->size();) {
    const std::size_t end = std::min(text->find('\n', start), text->size());
    std::string_view line = std::string_view(*text).substr(start, end - start);
    if (line.ends_with('\r')) line.remove_suffix(1);
    start = end + 1;
    if (line.empty()) continue;
    if (const auto added = add_header_line(to, line); !added) return added.error();
  }
  return {};
}

void spare_names(const RunOptions& options) {
  for (const std::string& model : options.models) spare(model);
  spare(options.prompts);
  for (const Backend& backend : backends()) spare(backend.name);
  const auto host = parse_host(options.host.value_or(""), nullptr);
  if (!host) return;
  for (const std::string& name : {host->address, host->url(), authority_of(*host)}) spare(name);
}

std::string show_headers(const Invocation& from, const OptionRow&) {
  std::string out;
  for (const auto& [name, value] : from.run.headers) {
    out += (out.empty() ? "" : ", ") + masked_header(name + ": " + value);
  }
  return out;
}

Expected<void> set_server_option(Invocation& to, const OptionRow&, const std::string& text) {
  const auto pair = parse_key_value(text);
  if (!pair) return pair.error();
  auto option = checked_server_option({pair->first, pair->second}, backends());
  if (!option) return as_reason(option.error());
  auto& options = to.run.request.extra;
  const auto same = std::find_if(options.begin(), options.end(), [&](const auto& o) { return o.name == option->name; });
  if (same == options.end()) {
    options.push_back(std::move(*option));
  } else {
    *same = std::move(*option);
  }
  return {};
}

std::string show_keep_alive(const Invocation& from, const OptionRow&) {
  return std::string(trimmed(from.run.request.keep_alive.value_or(""), "\""));
}

Expected<ExportTarget> parse_export(std::string_view text) {
  const auto pair = parse_key_value(text);
  if (!pair) return SetupError{ExitCode::usage, "", pair.error().why, {"write KIND=PATH, such as md=run.md"}};
  std::vector<std::string> kinds;
  for (const Renderer& format : renderers()) kinds.emplace_back(format.name);
  const auto kind = parse_word(pair->first, kinds);
  if (!kind) return SetupError{ExitCode::usage, "", "no format is called " + pair->first, kind.error().try_this};
  if (pair->second.empty())
    return SetupError{ExitCode::usage, "", "no path behind the '='", {"write " + *kind + "=PATH"}};
  if (pair->second == "-")
    return SetupError{ExitCode::usage, "", "it is for files", {"standard output is chosen by --format"}};
  return ExportTarget{find_renderer(*kind), pair->second};
}

Expected<std::vector<Gate>> parse_gate(std::string_view text) {
  auto gates = parse_gates({std::string(text)});
  if (gates) return gates;
  SetupError error = as_reason(gates.error());
  // A gate that stands alone is named already, as the value of its option.
  if (gates.error().what.find("'" + std::string(text) + "'") != std::string::npos) error.why = gates.error().why;
  return error;
}

Expected<void> set_workers(Invocation& to, const OptionRow&, const std::string& text) {
  to.run.workers_auto = text == "auto";
  if (to.run.workers_auto) {
    to.run.workers = 1;
    return {};
  }
  const auto workers = parse_count(text, {1, 65'536});
  if (workers) {
    to.run.workers = *workers;
    return {};
  }
  SetupError error = workers.error();
  if (text.find_first_of(",-*") != std::string::npos && !text.starts_with('-'))
    error.try_this.push_back("several levels are swept:  bench sweep --workers '" + text + "'");
  error.try_this.push_back("or let a probe decide:  --workers auto");
  return error;
}

std::string show_workers(const Invocation& from, const OptionRow&) {
  return from.run.workers_auto ? "auto" : std::to_string(from.run.workers);
}

Expected<int> parse_verbosity(std::string_view text) {
  const auto count = parse_count(text, {0, 3});
  if (!count) return count.error();
  return static_cast<int>(*count);
}

Expected<std::string> read_schema(std::string_view path) {
  auto text = read_file(std::string(path), largest_schema);
  if (!text) return as_reason(text.error());
  return text;
}

Expected<std::string> parse_run_id(std::string_view text) {
  constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
  const bool fits = !text.empty() && text.size() <= 64 && text.front() != '.' && text.front() != '-';
  if (fits && text.find_first_not_of(allowed) == std::string_view::npos) return std::string(text);
  return SetupError{ExitCode::usage, "", "no name of a run", {"write up to 64 letters, digits, '.', '_' and '-'"}};
}

}  // namespace bench
