#include "base/bytes.h"
#include "record/line/fields.h"
#include "record/line/line_schema.h"
#include "record/line/plan_fields.h"

namespace bench {
namespace {

/// Tells at a glance whether two runs were asked for the same.
std::string fingerprint(const std::vector<ResolvedOption>& options) {
  Sha256 hash;
  for (const ResolvedOption& option : options) hash.add(option.name + "=" + option.value + "\n");
  return hash.hex();
}

}  // namespace

template <class Fields>
void describe(Fields& fields, Of<Fields, BuildFacts>& build) {
  fields.or_null("version", build.version);
  fields.or_null("git", build.git);
  fields.or_null("compiler", build.compiler);
  fields.or_null("flags", build.flags);
  fields.or_null("libraries", build.libraries);
}

template <class Fields>
void describe(Fields& fields, Of<Fields, ResolvedOption>& option) {
  fields.required("name", option.name);
  fields.required("value", option.value);
  fields.optional("source", option.source);
}

template <class Fields>
void describe(Fields& fields, Of<Fields, std::pair<std::string, std::string>>& label) {
  fields.required("name", label.first);
  fields.required("value", label.second);
}

template <class Fields>
void describe(Fields& fields, Of<Fields, ModelFacts>& model) {
  fields.required("name", model.name);
  fields.or_null("digest", model.digest);
  fields.or_null("format", model.format);
  fields.or_null("family", model.family);
  fields.or_null("parameter_size", model.parameter_size);
  fields.or_null("quantization", model.quantization);
  fields.optional("size", model.size);
  fields.optional("context_length", model.context_length);
  fields.or_null("template_sha", model.template_sha);
  fields.optional("capabilities", model.capabilities);
  fields.or_null("remote_host", model.remote_host);
}

template <class Fields>
void describe(Fields& fields, Of<Fields, ServerFacts>& server) {
  fields.optional("url", server.url);
  fields.optional("api", server.api);
  fields.or_null("version", server.version);
  fields.or_null("recognised_by", server.recognised_by);
  fields.optional("address", server.address);
  fields.optional("proxy", server.proxy);
  fields.optional("insecure", server.insecure);
  fields.optional("simulated", server.simulated);
  fields.optional("local", server.local);
  fields.optional("places", server.capacity.places);
  fields.optional("context_per_place", server.capacity.context_per_place);
  fields.optional("busy_places", server.capacity.busy_places);
  fields.optional("shared_cache", server.capacity.shared_cache);
  fields.where_known("load_ns", server.load);
  fields.list("loaded", server.loaded);
}

template <class Fields>
void describe(Fields& fields, Of<Fields, OtherServer>& other) {
  fields.object("server", [&](Fields& server) { describe(server, other.server); });
  fields.list("models", other.models);
}

template <class Fields>
void describe(Fields& fields, Of<Fields, SweepFacts>& sweep) {
  fields.required("varied", sweep.varied);
  fields.optional("levels", sweep.levels);
  fields.required("repetitions", sweep.repetitions);
  fields.or_null("stop_when", sweep.stop_when);
}

template <class Fields>
void describe(Fields& fields, Of<Fields, WorkersChoice::Probed>& probed) {
  fields.required("workers", probed.workers);
  fields.required("output_toks_per_s", probed.output);
}

template <class Fields>
void describe(Fields& fields, Of<Fields, WorkersChoice>& choice) {
  fields.required("workers", choice.workers);
  fields.optional("why", choice.why);
  fields.where_known("places", choice.places);
  fields.list("probed", choice.probed);
}

/// Every server that requests went to.
std::vector<std::string> targets_of(const RunHeader& header) {
  std::vector<std::string> targets{header.server.url};
  if (header.against) targets.push_back(header.against->server.url);
  return targets;
}

template <class Fields>
void describe(Fields& fields, Of<Fields, HostFacts>& host) {
  fields.or_null("cpu", host.cpu);
  fields.object("cores", [&](Fields& cores) {
    cores.optional("physical", host.cores_physical);
    cores.optional("logical", host.cores_logical);
    cores.optional("usable", host.cores_usable);
  });
  fields.optional("ram_bytes", host.memory_bytes);
  fields.or_null("os", host.os);
  fields.or_null("kernel", host.kernel);
  fields.or_null("arch", host.arch);
  fields.or_null("governor", host.governor);
  fields.or_null("virt", host.virtualisation);
  fields.optional("load_1min", host.load_1min);
}

/// What was to be done.
std::string form_word(PromptForm form) { return std::string(name_in(prompt_forms, form)); }
PromptForm form_from_word(const std::string& word) {
  for (const auto& named : prompt_forms)
    if (named.name == word) return named.value;
  return PromptForm::recipe;
}

template <class Fields>
void describe(Fields& fields, Of<Fields, EvalOptions>& asked) {
  fields.optional("recipe", asked.recipe);
  fields.optional("shots", asked.shots);
  fields.optional("subjects", asked.subjects);
  fields.optional("sample_ids", asked.sample_ids);
  fields.optional("dataset", asked.dataset);
  fields.optional("sample", asked.sample);
  fields.optional("scoring", asked.scoring);
  fields.optional("answer_limit", asked.answer_limit);
  fields.optional_as("form", asked.form, form_word, form_from_word);
}

template <class Fields>
void describe(Fields& fields, Of<Fields, ItemLimit>& limit) {
  fields.optional("count", limit.count);
  fields.optional("share", limit.share);
}

template <class Fields>
void describe(Fields& fields, Of<Fields, EvalFacts>& eval) {
  fields.required("suite", eval.suite);
  fields.required("recipe", eval.recipe);
  fields.required("version", eval.version);
  fields.required("shots", eval.shots);
  fields.or_null("data", eval.data);
  fields.or_null("data_sha", eval.data_sha);
  fields.optional("sample", eval.sample);
  fields.or_null("caution", eval.caution);
  fields.object("asked", [&](Fields& asked) { describe(asked, eval.asked); });
  fields.optional_object("limit", eval.limit);
}

template <class Fields>
void describe_plan(Fields& fields, Of<Fields, RunHeader>& header) {
  fields.required("suite", header.suite);
  fields.optional("suite_sha", header.suite_sha);
  fields.optional_object("eval", header.eval);
  fields.optional("items", header.items);
  fields.optional("runs", header.runs);
  fields.optional("planned_requests", header.planned_requests);
  fields.optional("workers", header.workers);
  fields.optional("loop", header.loop);
  fields.optional("percentiles", header.percentiles);
  fields.digits("seed", header.seed);
  fields.digits("nonce_seed", header.nonce_seed);
  fields.optional("nonces", header.nonces);
  fields.optional("num_ctx", header.num_ctx);
  fields.optional("num_predict", header.num_predict);
  fields.optional("think", header.think);
  fields.object("plan", [&](Fields& plan) { describe(plan, header.plan); });
}

template <class Fields>
void describe(Fields& fields, Of<Fields, RunHeader>& header) {
  fields.required("run_id", header.run_id);
  fields.required("started", header.started);
  fields.object("client", [&](Fields& client) {
    describe(client, header.build);
    client.object("clock", [&](Fields& clock) {
      clock.or_null("name", header.clock_name);
      clock.optional("res_ns", header.clock_resolution);
    });
  });
  fields.optional("argv", header.argv);
  fields.derived("config_sha256", [&] { return fingerprint(header.options); });
  fields.list("options", header.options);
  fields.list("labels", header.labels);
  describe_plan(fields, header);
  fields.list("models", header.models);
  fields.derived("model_digest", [&] {
    return header.models.empty() || header.models.front().digest.empty() ? std::nullopt
                                                                         : std::optional(header.models.front().digest);
  });
  fields.derived("targets", [&] { return targets_of(header); });
  fields.object("server", [&](Fields& server) { describe(server, header.server); });
  fields.object_where_known("against", header.against);
  fields.object_where_known("sweep", header.sweep);
  fields.object_where_known("workers_auto", header.workers_auto);
  fields.object("machine", [&](Fields& machine) { describe(machine, header.host); });
}

std::string header_line(const RunHeader& header) {
  LineWriter fields("run_start");
  describe(fields, header);
  return std::move(fields).finish();
}

nlohmann::ordered_json header_schema() {
  LineSchema fields("run_start");
  const RunHeader header;
  describe(fields, header);
  return std::move(fields).take_line();
}

RunHeader header_from(LineReader& fields) {
  RunHeader header;
  describe(fields, header);
  return header;
}

}  // namespace bench
