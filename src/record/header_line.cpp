#include "base/rfc3339.h"
#include "base/sha256.h"
#include "record/line_parts.h"
#include "record/lines.h"

namespace bench {
namespace {

void write_client(JsonLine& line, const RunHeader& header) {
  line.open_object("client");
  line.text_or_null("version", header.build.version);
  line.text_or_null("git", header.build.git);
  line.text_or_null("compiler", header.build.compiler);
  line.text_or_null("flags", header.build.flags);
  line.text_or_null("libraries", header.build.libraries);
  line.open_object("clock");
  line.text_or_null("name", header.clock_name);
  line.integer("res_ns", header.clock_resolution.count());
  line.close_object();
  line.close_object();
}

/// Tells at a glance whether two runs were asked for the same.
std::string fingerprint(const std::vector<ResolvedOption>& options) {
  Sha256 hash;
  for (const ResolvedOption& option : options) hash.add(option.name + "=" + option.value + "\n");
  return hash.hex();
}

void write_options(JsonLine& line, const RunHeader& header) {
  line.texts("argv", header.argv);
  line.text("config_sha256", fingerprint(header.options));
  line.open_list("options");
  for (const ResolvedOption& option : header.options) {
    line.open_item();
    line.text("name", option.name);
    line.text("value", option.value);
    line.text("source", option.source);
    line.close_object();
  }
  line.close_list();
  line.open_list("labels");
  for (const auto& [name, value] : header.labels) {
    line.open_item();
    line.text("name", name);
    line.text("value", value);
    line.close_object();
  }
  line.close_list();
}

void write_plan(JsonLine& line, const RunHeader& header) {
  line.text("suite", header.suite);
  line.text("suite_sha", header.suite_sha);
  line.integer("items", header.items);
  line.integer("runs", header.runs);
  line.integer("planned_requests", header.planned_requests);
  line.integer("workers", header.workers);
  line.text("loop", header.loop);
  line.reals("percentiles", header.percentiles);
  line.big_integer("seed", header.seed);
  line.big_integer("nonce_seed", header.nonce_seed);
  line.boolean("nonces", header.nonces);
  line.integer("num_ctx", header.num_ctx);
  line.integer("num_predict", header.num_predict);
  line.text("think", header.think);
}

void write_model(JsonLine& line, const ModelFacts& model) {
  line.open_item();
  line.text("name", model.name);
  line.text_or_null("digest", model.digest);
  line.text_or_null("format", model.format);
  line.text_or_null("family", model.family);
  line.text_or_null("parameter_size", model.parameter_size);
  line.text_or_null("quantization", model.quantization);
  line.integer("size", model.size);
  line.integer("context_length", model.context_length);
  line.text_or_null("template_sha", model.template_sha);
  line.texts("capabilities", model.capabilities);
  line.text_or_null("remote_host", model.remote_host);
  line.close_object();
}

void write_server(JsonLine& line, const ServerFacts& server) {
  line.texts("targets", {server.url});
  line.open_object("server");
  line.text("url", server.url);
  line.text("api", server.api);
  line.text_or_null("version", server.version);
  line.boolean("simulated", server.simulated);
  line.boolean("local", server.local);
  write_loaded(line, server.loaded);
  line.close_object();
}

void write_machine(JsonLine& line, const HostFacts& host) {
  line.open_object("machine");
  line.text_or_null("cpu", host.cpu);
  line.open_object("cores");
  line.integer("physical", host.cores_physical);
  line.integer("logical", host.cores_logical);
  line.integer("usable", host.cores_usable);
  line.close_object();
  line.integer("ram_bytes", host.memory_bytes);
  line.text_or_null("os", host.os);
  line.text_or_null("kernel", host.kernel);
  line.text_or_null("arch", host.arch);
  line.text_or_null("governor", host.governor);
  line.text_or_null("virt", host.virtualisation);
  line.real("load_1min", host.load_1min);
  line.close_object();
}

void read_client(JsonObject<>& fields, RunHeader& header) {
  auto client = fields.object("client");
  if (!client) return;
  client->optional("version", header.build.version);
  client->optional("git", header.build.git);
  client->optional("compiler", header.build.compiler);
  client->optional("flags", header.build.flags);
  client->optional("libraries", header.build.libraries);
  if (auto clock = client->object("clock")) {
    clock->optional("name", header.clock_name);
    clock->optional("res_ns", header.clock_resolution);
  }
}

void read_options(JsonObject<>& fields, RunHeader& header) {
  fields.optional("argv", header.argv);
  for (JsonObject<>& item : fields.objects("options")) {
    ResolvedOption& option = header.options.emplace_back();
    item.required("name", option.name);
    item.required("value", option.value);
    item.optional("source", option.source);
  }
  for (JsonObject<>& item : fields.objects("labels")) {
    auto& [name, value] = header.labels.emplace_back();
    item.required("name", name);
    item.required("value", value);
  }
}

void read_plan(JsonObject<>& fields, RunHeader& header) {
  fields.required("suite", header.suite);
  fields.optional("suite_sha", header.suite_sha);
  fields.optional("items", header.items);
  fields.optional("runs", header.runs);
  fields.optional("planned_requests", header.planned_requests);
  fields.optional("workers", header.workers);
  fields.optional("loop", header.loop);
  fields.optional("percentiles", header.percentiles);
  fields.optional("seed", header.seed);
  fields.optional("nonce_seed", header.nonce_seed);
  fields.optional("nonces", header.nonces);
  fields.optional("num_ctx", header.num_ctx);
  fields.optional("num_predict", header.num_predict);
  fields.optional("think", header.think);
}

ModelFacts read_model(JsonObject<>& fields) {
  ModelFacts model;
  fields.required("name", model.name);
  fields.optional("digest", model.digest);
  fields.optional("format", model.format);
  fields.optional("family", model.family);
  fields.optional("parameter_size", model.parameter_size);
  fields.optional("quantization", model.quantization);
  fields.optional("size", model.size);
  fields.optional("context_length", model.context_length);
  fields.optional("template_sha", model.template_sha);
  fields.optional("capabilities", model.capabilities);
  fields.optional("remote_host", model.remote_host);
  return model;
}

void read_server(JsonObject<>& fields, ServerFacts& server) {
  auto object = fields.object("server");
  if (!object) return;
  object->optional("url", server.url);
  object->optional("api", server.api);
  object->optional("version", server.version);
  object->optional("simulated", server.simulated);
  object->optional("local", server.local);
  server.loaded = read_loaded(*object);
}

void read_machine(JsonObject<>& fields, HostFacts& host) {
  auto machine = fields.object("machine");
  if (!machine) return;
  machine->optional("cpu", host.cpu);
  if (auto cores = machine->object("cores")) {
    cores->optional("physical", host.cores_physical);
    cores->optional("logical", host.cores_logical);
    cores->optional("usable", host.cores_usable);
  }
  machine->optional("ram_bytes", host.memory_bytes);
  machine->optional("os", host.os);
  machine->optional("kernel", host.kernel);
  machine->optional("arch", host.arch);
  machine->optional("governor", host.governor);
  machine->optional("virt", host.virtualisation);
  machine->optional("load_1min", host.load_1min);
}

}  // namespace

std::string header_line(const RunHeader& header) {
  JsonLine line;
  begin_line(line, "run_start");
  line.text("run_id", header.run_id);
  line.text("started", to_rfc3339(header.started));
  write_client(line, header);
  write_options(line, header);
  write_plan(line, header);
  line.open_list("models");
  for (const ModelFacts& model : header.models) write_model(line, model);
  line.close_list();
  line.text_or_null("model_digest", header.models.empty() ? "" : header.models.front().digest);
  write_server(line, header.server);
  write_machine(line, header.host);
  return std::move(line).finish();
}

RunHeader read_header(JsonObject<>& fields) {
  RunHeader header;
  fields.required("run_id", header.run_id);
  fields.required("started", header.started);
  read_client(fields, header);
  read_options(fields, header);
  read_plan(fields, header);
  for (JsonObject<>& model : fields.objects("models")) header.models.push_back(read_model(model));
  read_server(fields, header.server);
  read_machine(fields, header.host);
  return header;
}

}  // namespace bench
