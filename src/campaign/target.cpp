#include "campaign/target.h"

#include <algorithm>
#include <cstdlib>
#include <span>
#include <sys/stat.h>

#include "bench/backend.h"

#include "base/secrets/redaction.h"
#include "base/secrets/secrets.h"
#include "base/text.h"
#include "send/address/host.h"
#include "send/asio_transport.h"
#include "send/pipe/command_line.h"
#include "send/pipe/pipe_transport.h"
#include "sim/dialect.h"
#include "sim/known_questions.h"
#include "sim/world/world.h"
#include "system/build_facts.h"
#include "system/files.h"
#include "system/open_files.h"

namespace bench {
namespace {

/// A key is printable ASCII: a newline in it would be another header.
Expected<std::string> checked_key(std::string key, const std::string& origin) {
  if (key.empty()) return usage_error("the key from " + origin + " is empty");
  for (const unsigned char c : key)
    if (c <= ' ' || c >= 0x7f)
      return usage_error("the key from " + origin + " holds a character that no header can carry");
  return key;
}

/// Where a key is looked for that nobody has named: the variable of the protocol, "" for nowhere. The key of a service
/// is none of the business of what listens on this machine.
std::string usual_key_variable(const RunOptions& options, const Host& host) {
  const Backend& backend = options.api != nullptr ? *options.api : backends().front();
  const bool stays_here = host.scheme == "unix" || (host.scheme == "http" && host.is_loopback());
  return backend.key_of_service && stays_here ? "" : std::string(backend.words.key_variable);
}

Expected<std::string> key_of(const RunOptions& options, const Host& host, std::vector<std::string>& warnings) {
  if (options.api_key_file) {
    const auto text = read_file(*options.api_key_file, 64 * 1024);
    if (!text) return text.error();
    struct stat status{};
    if (stat(options.api_key_file->c_str(), &status) == 0 && (status.st_mode & 077) != 0)
      warnings.push_back("others can read the key file '" + *options.api_key_file + "': chmod 600 it");
    return checked_key(std::string(trimmed(*text)), "'" + *options.api_key_file + "'");
  }
  const std::string name = options.api_key_env.value_or(usual_key_variable(options, host));
  if (name.empty()) return std::string();
  const char* value = std::getenv(name.c_str());
  if (value == nullptr && options.api_key_env)
    return usage_error("the variable " + name + " is not set", "", {"export " + name + "=..."});
  if (value == nullptr || *value == '\0') return std::string();
  return checked_key(value, name);
}

/// Some protocols have addresses that end with what begins all their paths: it is not sent twice. `api`: the one that
/// is named, if any.
void drop_prefix(Host& host, const Backend* api) {
  for (const Backend& backend : api != nullptr ? std::span(api, 1) : backends())
    if (!backend.path_prefix.empty() && host.base_path.ends_with(backend.path_prefix)) {
      host.base_path.resize(host.base_path.size() - backend.path_prefix.size());
      return;
    }
}

/// Each request in flight takes a socket. Said beforehand: else those beyond the limit would fail one after another.
std::optional<SetupError> too_few_files(std::int64_t workers) {
  const std::int64_t needed = workers + files_beside_sockets;
  const std::int64_t allowed = allow_open_files(needed);
  if (allowed >= needed) return std::nullopt;
  std::vector<std::string> remedies;
  if (allowed > files_beside_sockets)
    remedies.push_back("use fewer:  --workers " + std::to_string(allowed - files_beside_sockets));
  remedies.push_back("or allow more, in a new shell:  ulimit -n " +
                     std::to_string(std::max<std::int64_t>(1024, needed)));
  return usage_error("too few open files are allowed for " + counted(workers, "request") + " in flight",
                     std::to_string(needed) + " are needed, the limit is " + std::to_string(allowed),
                     std::move(remedies));
}

/// The dialect of a protocol, whose name begins with its own, where the server does not speak it anyway.
void speak(World& world, std::string_view api) {
  for (const sim::Dialect& dialect : sim::dialects())
    if (api.starts_with(dialect.name) && !sim::speaks(world, dialect.name)) world.api = {std::string(dialect.name)};
}

/// Only its name is made up: the first model that is asked for is the one in memory. Questions with known answers it
/// answers as well as a small model does.
World quick_world_of(const RunOptions& options, bool has_questions) {
  World world = quick_world();
  if (!options.models.empty()) world.models.front().name = options.models.front();
  if (options.api) speak(world, options.api->name);
  if (!has_questions) return world;
  const auto know = [](sim::Answers& answers) {
    answers.mode = sim::AnswerMode::accuracy;
    answers.p = 0.6;
  };
  know(world.behaviour.answers);
  for (sim::Model& model : world.models) know(model.behaviour.answers);
  return world;
}

Expected<World> simulated_world(const RunOptions& options, const Suite& asked) {
  if (!options.sim_world) return quick_world_of(options, asked.eval.has_value());
  const auto file = read_file(*options.sim_world, 64 * 1024 * 1024);
  if (!file) return file.error();
  return make_world(*file, *options.sim_world, {});
}

Expected<std::unique_ptr<SimProcess>> start_simulated(const RunOptions& options, const Suite& asked) {
  auto world = simulated_world(options, asked);
  if (!world) return world.error();
  if (asked.eval) teach(*world, std::make_shared<const sim::KnownQuestions>(sim::known_questions_of(asked)));
  auto process = SimProcess::start(*world);
  if (!process) return process.error();
  return std::make_unique<SimProcess>(*std::move(process));
}

ConnectionSettings settings_for(const Host& host) {
  ConnectionSettings settings;
  settings.host = host;
  settings.user_agent = "bench/" + build_facts().version;
  return settings;
}

TlsSettings tls_settings_of(const RunOptions& options) {
  return {options.cacert, options.insecure, options.client_cert, options.client_key};
}

/// What was typed for TLS, and how far it goes.
Expected<void> check_tls_options(const RunOptions& options, const Host& host, std::vector<std::string>& warnings) {
  if (options.client_key && !options.client_cert)
    return usage_error("--key goes with a certificate", "", {"name it as well:  --cert FILE"});
  if (host.scheme == "https") {
    if (options.insecure)
      warnings.push_back("--insecure: the certificate of " + host.url() +
                         " is not checked, so anybody on the way can read and change what is sent");
    return {};
  }
  const std::pair<bool, const char*> unused[] = {{options.cacert.has_value(), "--cacert"},
                                                 {options.client_cert.has_value(), "--cert"},
                                                 {options.insecure, "--insecure"}};
  for (const auto& [given, name] : unused)
    if (given) warnings.push_back(std::string(name) + " has no effect: " + host.url() + " is reached without TLS");
  return {};
}

/// A command and a protocol that fit each other, or neither.
Expected<void> check_command(const RunOptions& options) {
  const bool needs_one = options.api != nullptr && options.api->needs_command;
  if (needs_one && !options.command)
    return usage_error("--api " + std::string(options.api->name) + " measures a program that bench starts",
                       "no command was given",
                       {"name it:  --command 'python3 my_server.py'",
                        "what it has to answer:  bench schema " + std::string(options.api->name)});
  if (options.command && options.api != nullptr && !needs_one)
    return usage_error("--command does not go with --api " + std::string(options.api->name),
                       "that protocol is spoken with a server at an address", {"leave out --api"});
  return {};
}

/// The program that serves. It may take as long to load its model as a request may take.
Expected<Target> open_command(const RunOptions& options) {
  auto words = split_command(*options.command);
  if (!words) return words.error();
  PipeSettings settings;
  settings.argv = *std::move(words);
  settings.ready_limit = options.ready_timeout > Nanos{0} ? options.ready_timeout : options.timeouts.total;
  settings.debug = options.debug_http;
  auto transport = PipeTransport::start(std::move(settings));
  if (!transport) return transport.error();
  Target target;
  target.host.scheme = "pipe";
  target.host.address = masked_command(*options.command);
  target.host.port = 0;
  target.host.process = (*transport)->process();
  target.transport = *std::move(transport);
  return target;
}

std::string variable(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value == nullptr ? "" : value;
}

}  // namespace

Expected<Target> open_neighbour(int port) {
  Target target;
  target.host.port = port;
  auto transport = AsioTransport::make(settings_for(target.host));
  if (!transport) return transport.error();
  target.transport = *std::move(transport);
  return target;
}

Expected<Target> open_target(const RunOptions& options) { return open_target(options, {}); }

Expected<Target> open_target(const RunOptions& options, const Suite& asked) {
  if (const auto fits = check_command(options); !fits) return fits.error();
  if (options.command) return open_command(options);
  if (auto error = too_few_files(options.workers)) return *std::move(error);
  Target target;
  std::string address = options.host.value_or("");
  if (options.sim) {
    auto sim = start_simulated(options, asked);
    if (!sim) return sim.error();
    target.sim = *std::move(sim);
    address = target.sim->url();
  }
  const auto host = parse_host(address, &target.warnings);
  if (!host) return host.error();
  target.host = *host;
  drop_prefix(target.host, options.api);

  const auto key = target.sim ? Expected<std::string>(std::string()) : key_of(options, *host, target.warnings);
  if (!key) return key.error();
  keep_secret(*key);
  const bool cleartext = host->scheme == "http" && !host->is_loopback();
  const bool has_secret = !key->empty() || std::any_of(options.headers.begin(), options.headers.end(),
                                                       [](const auto& header) { return is_secret_name(header.first); });
  if (has_secret && cleartext && !options.allow_cleartext_key)
    return usage_error("a key would go over the network in the clear to " + host->url(), "",
                       {"use https://, or allow it with --allow-cleartext-key"});

  ConnectionSettings settings = settings_for(target.host);
  if (!target.sim) {
    if (auto fits = check_tls_options(options, *host, target.warnings); !fits) return fits.error();
    auto way = choose_proxy(*host, options.proxy, variable);
    if (!way) return way.error();
    if (!way->note.empty()) target.warnings.push_back(way->note);
    if (way->proxy) target.proxy = way->proxy->label();
    settings.proxy = std::move(way->proxy);
    settings.tls = tls_settings_of(options);
  }
  settings.headers = options.headers;
  if (!key->empty()) settings.headers.emplace_back("Authorization", "Bearer " + *key);
  settings.debug_http = options.debug_http;
  auto transport = AsioTransport::make(std::move(settings));
  if (!transport) return transport.error();
  target.transport = *std::move(transport);
  return target;
}

}  // namespace bench
