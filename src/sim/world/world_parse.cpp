#include <algorithm>

#include "base/nearest.h"
#include "base/rfc3339.h"
#include "sim/known_questions.h"
#include "sim/ollama/model_name.h"
#include "sim/world/strict_object.h"
#include "sim/world/world.h"

namespace bench::sim {
namespace {

constexpr std::int64_t many = 1'000'000'000;

/// Calls `read` with the object under `key`, if it is there, and then asks for the keys that are left.
template <class Read>
void read_child(StrictObject& parent, const std::string& key, Read read) {
  const Json* value = parent.find(key);
  if (!value || value->is_null()) return;
  StrictObject child(*value, parent.path_of(key) + ".", parent.complaints());
  read(child);
  child.finish();
}

/// The same for each object of the list under `key`.
template <class Read>
void read_each(StrictObject& parent, const std::string& key, Read read) {
  const Json* list = parent.find(key);
  if (!list) return;
  if (!list->is_array()) return parent.complaints().add(parent.path_of(key), "must be a list");
  for (std::size_t i = 0; i < list->size(); ++i) {
    StrictObject child((*list)[i], parent.path_of(key) + "[" + std::to_string(i) + "].", parent.complaints());
    read(child);
    child.finish();
  }
}

void optional_duration(StrictObject& object, const std::string& key, std::optional<Nanos>& out) {
  const Json* value = object.find(key);
  if (!value || value->is_null()) return;
  Nanos read{0};
  object.duration(key, read);
  out = read;
}

void read_prefill(StrictObject& o, Prefill& out) {
  o.duration("per_token_s", out.per_token);
  o.choice("mode", {"shared", "exclusive", "serial"}, out.mode);
  o.integer("batch", out.batch, 1, many);
}

void read_decode(StrictObject& o, Decode& out) {
  o.duration("base_s", out.base);
  o.duration("per_sequence_s", out.per_sequence);
  o.integer("flat_until", out.flat_until, 0, many);
}

void read_range(StrictObject& parent, const std::string& key, Range& out) {
  const Json* value = parent.find(key);
  if (!value) return;
  if (value->is_object()) {
    read_child(parent, key, [&](StrictObject& o) {
      o.integer("min", out.min, 1, 4096);
      out.max = std::max(out.min, out.max);
      o.integer("max", out.max, out.min, 4096);
    });
  } else {
    parent.integer(key, out.min, 1, 4096);
    out.max = out.min;
  }
}

void read_serial_rules(StrictObject& parent, std::vector<SerialRule>& out) {
  const std::string key = "serialise_when";
  const Json* list = parent.find(key);
  if (!list) return;
  Complaints& complaints = parent.complaints();
  if (!list->is_array() || list->size() > 64)
    return complaints.add(parent.path_of(key), "must be a list of at most 64 rules");
  out.clear();
  for (std::size_t i = 0; i < list->size(); ++i) {
    const std::string path = parent.path_of(key) + "[" + std::to_string(i) + "]";
    const Json& rule = (*list)[i];
    if (!rule.is_object() || rule.empty())
      return complaints.add(path, "must be an object such as {\"temperature\": 0}");
    StrictObject known(rule, path + ".", complaints);
    SerialRule read;
    for (const char* name : {"temperature", "format", "model", "num_predict", "num_ctx", "seed", "top_k", "top_p",
                             "min_p", "repeat_penalty", "think"})
      if (const Json* value = known.find(name)) read.emplace_back(name, value->dump());
    known.finish();
    out.push_back(std::move(read));
  }
}

void read_slowdown(StrictObject& parent, std::vector<Slowdown>& out) {
  if (parent.find("slowdown")) out.clear();
  read_each(parent, "slowdown", [&](StrictObject& o) {
    Slowdown& read = out.emplace_back();
    o.duration("from_s", read.from);
    o.number("factor", read.factor, 1e-3, 1e3);
    optional_duration(o, "until_s", read.until);
  });
}

void read_fault(StrictObject& o, Fault& out) {
  std::string kind(name_of(out.kind));
  o.text("kind", kind);
  if (const auto known = fault_kind_from(kind)) {
    out.kind = *known;
  } else {
    std::vector<std::string> names;
    for (const FaultRow& row : fault_rows()) names.emplace_back(row.name);
    const auto near = nearest(kind, names);
    o.complaints().add(o.path_of("kind"), "\"" + kind + "\" is no kind of fault",
                       {near ? "did you mean \"" + *near + "\"?" : "see `bench sim --help`"});
  }
  o.number("rate", out.rate, 0, 1);
  o.integer("after_tokens", out.after_tokens, 0, many);
  const Json* at = o.find("at");
  if (!at) return;
  const bool valid = at->is_array() && std::all_of(at->begin(), at->end(), [](const Json& number) {
                       return number.is_number_integer() && number.get<std::int64_t>() >= 1;
                     });
  if (!valid) return o.complaints().add(o.path_of("at"), "must be a list of request numbers, the first of which is 1");
  out.at = at->get<std::vector<std::int64_t>>();
}

constexpr std::pair<const char*, AnswerMode> answer_modes[] = {{"random", AnswerMode::random},
                                                               {"echo", AnswerMode::echo},
                                                               {"script", AnswerMode::script},
                                                               {"accuracy", AnswerMode::accuracy}};

void read_answer_file(StrictObject& o, Answers& out, const std::string& origin) {
  std::string file;
  o.text("file", file);
  if (out.mode != AnswerMode::script) return;
  if (file.empty())
    return o.complaints().add(o.path_of("file"), "is needed: a file with one {\"pattern\", \"reply\"} a line");
  auto script = read_script(file, origin);
  if (script.has_error()) return o.complaints().add(o.path_of("file"), script.error().what);
  out.script = std::move(script.value());
}

void read_accuracy(StrictObject& o, Answers& out, const std::string& origin) {
  for (const char* key : {"p", "subjects", "per_concurrency", "dataset", "unparsed", "absent"})
    if (out.mode != AnswerMode::accuracy && o.find(key))
      return o.complaints().add(o.path_of(key), "belongs to \"mode\": \"accuracy\"");
  o.number("p", out.p, 0, 1);
  o.number("per_concurrency", out.per_concurrency, -1, 1);
  o.number("unparsed", out.unparsed, 0, 1);
  o.number("absent", out.absent, 0, 1);
  if (const Json* subjects = o.find("subjects"); subjects && subjects->is_object()) {
    StrictObject each(*subjects, o.path_of("subjects") + ".", o.complaints());
    for (const auto& [name, p] : subjects->items()) each.number(name, out.subjects[name], 0, 1);
  } else if (subjects) {
    o.complaints().add(o.path_of("subjects"), "must be an object such as {\"astronomy\": 0.6}");
  }
  std::string file;
  o.text("dataset", file);
  if (file.empty()) return;
  auto questions = read_questions(file, origin);
  if (questions.has_error()) return o.complaints().add(o.path_of("dataset"), questions.error().what);
  out.known = std::make_shared<const KnownQuestions>(std::move(questions.value()));
}

void read_answers(StrictObject& o, Answers& out, const std::string& origin) {
  std::string mode = "random";
  o.text("mode", mode);
  const auto known = std::find_if(std::begin(answer_modes), std::end(answer_modes),
                                  [&](const auto& row) { return row.first == mode; });
  if (known == std::end(answer_modes))
    return o.complaints().add(o.path_of("mode"), "must be one of random, echo, script, accuracy, not \"" + mode + "\"");
  out.mode = known->second;
  read_answer_file(o, out, origin);
  read_accuracy(o, out, origin);
}

void read_behaviour(StrictObject& o, Behaviour& out, const std::string& origin) {
  o.integer("slots", out.slots, 1, 65536);
  if (const Json* value = o.find("queue_when_loaded"); value && !value->is_null() && *value != "unlimited") {
    std::int64_t places = 0;
    o.integer("queue_when_loaded", places, 0, many);
    out.queue_when_loaded = places;
  }
  o.duration("load_s", out.load_time);
  o.flag("exact_load", out.exact_load);
  o.flag("loaded", out.loaded);
  o.number("vram_share", out.vram_share, 0, 1);
  o.flag("reload_on_option_change", out.reload_on_option_change);
  o.duration("overhead_s", out.overhead);
  read_child(o, "prefill", [&](StrictObject& child) { read_prefill(child, out.prefill = {}); });
  read_child(o, "decode", [&](StrictObject& child) { read_decode(child, out.decode = {}); });
  o.duration("context_cost_s_per_1k", out.context_cost_per_1k);
  read_serial_rules(o, out.serialise_when);
  o.duration("schema_cost_s_per_token", out.schema_cost_per_token);
  int serial_cost = out.schema_cost_serial ? 1 : 0;
  o.choice("schema_cost", {"parallel", "serial"}, serial_cost);
  out.schema_cost_serial = serial_cost == 1;
  read_child(o, "cache", [&](StrictObject& child) {
    out.cache = {};
    child.flag("enabled", out.cache.enabled);
    child.flag("per_slot", out.cache.per_slot);
    child.flag("host", out.cache.host);
    child.flag("reported", out.cache.reported);
  });
  if (const Json* value = o.find("kv_pool_tokens"); value && !value->is_null()) {
    std::int64_t tokens = 0;
    o.integer("kv_pool_tokens", tokens, 1, many);
    out.kv_pool_tokens = tokens;
  }
  read_child(o, "output_tokens", [&](StrictObject& child) {
    out.output = {};
    child.number("mean", out.output.mean, 1, 1e6);
    child.number("std", out.output.std, 0, 1e6);
    child.integer("min", out.output.min, 1, 1'000'000);
  });
  read_range(o, "tokens_per_event", out.tokens_per_event);
  read_child(o, "chunk", [&](StrictObject& child) {
    out.chunk = {};
    child.integer("coalesce", out.chunk.coalesce, 1, many);
    child.number("split", out.chunk.split, 0, 1);
  });
  read_child(o, "hold", [&](StrictObject& child) {
    out.hold = {};
    child.integer("events", out.hold.events, 0, many);
    child.duration("seconds", out.hold.time);
  });
  read_slowdown(o, out.slowdown);
  read_child(o, "jitter", [&](StrictObject& child) {
    out.jitter = {};
    child.number("step_sigma", out.jitter.step_sigma, 0, 3);
    child.number("overhead_sigma", out.jitter.overhead_sigma, 0, 3);
  });
  if (o.find("faults")) out.faults.clear();
  read_each(o, "faults", [&](StrictObject& child) { read_fault(child, out.faults.emplace_back()); });
  read_child(o, "answers", [&](StrictObject& child) { read_answers(child, out.answers = {}, origin); });
  read_child(o, "thinking", [&](StrictObject& child) { child.integer("tokens", out.thinking_tokens, 0, many); });
  read_child(o, "counters", [&](StrictObject& child) {
    bool truthful = true;
    out.counter_skew = 1;
    child.flag("truthful", truthful);
    double skew = 1.1;
    child.number("skew", skew, 1e-3, 1e3);
    if (!truthful) out.counter_skew = skew;
  });
}

void read_server(StrictObject& o, World& world) {
  o.text("name", world.name);
  std::int64_t seed = 1;
  o.integer("seed", seed, 0, std::int64_t{1} << 53);
  world.seed = static_cast<std::uint64_t>(seed);
  o.flag("answers_any_model", world.answers_any_model);
  o.texts("api", world.api);
  if (const auto complaint = complaint_about_api(world.api)) o.complaints().add(o.path_of("api"), *complaint);
  if (const Json* key = o.find("api_key"); key && !key->is_null()) o.text("api_key", world.api_key.emplace());
  o.text("version", world.version);
  o.integer("queue", world.queue, 0, many);
  o.choice("queue_order", {"fifo", "lifo", "random"}, world.queue_order);
  o.integer("max_loaded_models", world.max_loaded_models, 1, 1024);
  o.duration("rtt_s", world.rtt);
  if (const Json* value = o.find("bandwidth_bytes_per_s"); value && !value->is_null() && *value != "unlimited") {
    double rate = 0;
    o.number("bandwidth_bytes_per_s", rate, 1, 1e15);
    world.bandwidth_bytes_per_s = rate;
  }
  read_child(o, "rate_limit", [&](StrictObject& child) {
    RateLimit& limit = world.rate_limit.emplace();
    child.number("requests_per_s", limit.requests_per_s, 1e-6, 1e9);
    child.number("burst", limit.burst, 1, 1e9);
    std::int64_t status = limit.status;
    child.integer("status", status, 400, 599);
    limit.status = static_cast<int>(status);
    optional_duration(child, "retry_after_s", limit.retry_after);
  });
  read_child(o, "background", [&](StrictObject& child) {
    Background& others = world.background.emplace();
    child.number("rate", others.rate, 0, 1e6);
    child.integer("tokens", others.tokens, 1, many);
    child.text("model", others.model);
    if (!others.model.empty()) others.model = with_tag(others.model);
    if (others.tokens == 0) child.complaints().add(child.path_of("tokens"), "is needed");
  });
  std::string start = "real";
  o.text("clock_start", start);
  if (start == "real") return;
  world.clock_start = from_rfc3339(start);
  if (!world.clock_start)
    o.complaints().add(o.path_of("clock_start"), "must be \"real\" or a time such as \"2026-01-01T00:00:00Z\"");
}

void read_model(StrictObject& o, Model& out, const Behaviour& base, const std::string& origin) {
  o.text("name", out.name);
  if (!is_model_name(out.name)) o.complaints().add(o.path_of("name"), "is no name of a model");
  out.name = with_tag(out.name);
  o.text("digest", out.digest);
  if (out.digest.empty()) out.digest = digest_of(out.name);
  o.text("family", out.family);
  o.text("parameter_size", out.parameter_size);
  o.text("quantization_level", out.quantization_level);
  o.integer("context_length", out.context_length, 256, many);
  o.integer("size", out.size, 1, std::int64_t{1} << 53);
  o.texts("capabilities", out.capabilities);
  out.behaviour = base;
  read_child(o, "overrides", [&](StrictObject& child) { read_behaviour(child, out.behaviour, origin); });
}

}  // namespace

Expected<World> parse_world(const std::string& json_text, const std::string& origin) {
  Complaints complaints(origin);
  const auto read = parse_strict<Json>(json_text);
  if (const auto* fault = std::get_if<JsonFault>(&read))
    return usage_error(origin + ": not valid JSON", fault->words + ", at byte " + std::to_string(fault->offset + 1));
  World world;
  StrictObject fields(std::get<Json>(read), "", complaints);
  fields.find("expect");  // what a diagnosis should find, and remarks: not for the server
  fields.find("note");
  read_server(fields, world);
  read_behaviour(fields, world.behaviour, origin);
  read_each(fields, "models",
            [&](StrictObject& o) { read_model(o, world.models.emplace_back(), world.behaviour, origin); });
  if (world.models.empty()) {
    Model& model = world.models.emplace_back();
    model.digest = digest_of(model.name);
    model.behaviour = world.behaviour;
  }
  fields.finish();
  if (complaints.first()) return *complaints.first();
  return world;
}

}  // namespace bench::sim
