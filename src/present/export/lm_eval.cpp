// The files of lm-evaluation-harness: results_<time>.json and a samples_<task>_<time>.jsonl for each task, in a folder
// for each model. Prompts and rules are those of the recipe, which the files name; they come from lm-eval only where it
// says so.

#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "bench/metric.h"
#include "bench/renderer.h"

#include "base/bytes.h"
#include "base/rfc3339.h"
#include "base/text.h"
#include "base/utf8.h"
#include "present/json_parts.h"
#include "present/page/text.h"
#include "present/statements.h"
#include "present/summary_json.h"

namespace bench {
namespace {

using json_parts::Json;

/// A name of a file or folder, whatever the model or subject is called: as lm-eval does it, and without what would
/// leave the folder or hide in it.
std::string file_part(std::string_view raw) {
  constexpr std::size_t longest = 120;
  constexpr std::string_view replaced = "\"<>:/|\\?*[] ";
  std::string name;
  for (const char c : safe_text(raw.substr(0, 4096))) {
    const bool bad = replaced.find(c) != std::string_view::npos;
    if (!bad) {
      name += c;
    } else if (!name.ends_with("__")) {
      name += "__";
    }
  }
  name = clipped_utf8(name, longest);
  return name.empty() || name.front() == '.' || name.front() == '-' ? "_" + name : name;
}

/// What was not given yet: two models may become the same name.
std::string unused_name(const std::string& wanted, std::set<std::string>& used) {
  std::string name = wanted;
  for (int i = 2; !used.insert(name).second; ++i) name = wanted + "_" + std::to_string(i);
  return name;
}

/// How lm-eval writes the time into its names: 2026-11-30T03-04-45.123456.
std::string time_part(WallTime time) {
  std::string text = to_rfc3339(time).substr(0, 26);
  std::replace(text.begin(), text.end(), ':', '-');
  return text;
}

/// What the name of one of lm-eval's own rules says. Of ours the one that gives the score filters nothing, the others
/// are filters by their names.
struct MetricAndFilter {
  std::string metric;
  std::string filter;
  std::string key() const { return metric + "," + filter; }
  std::string stderr_key() const { return metric + "_stderr," + filter; }
};

MetricAndFilter metric_of(std::string_view rule, std::string_view grade, std::string_view rule_of_score) {
  constexpr std::string_view theirs = "lm-eval:";
  if (rule.starts_with(theirs)) {
    const auto parts = split(rule.substr(theirs.size()), '/');
    if (parts.size() == 3) return {std::string(parts[2]), std::string(parts[1])};
  }
  const bool is_right = grade == "correct" || grade.empty();
  return {is_right ? "acc" : std::string(grade), rule.empty() || rule == rule_of_score ? "none" : std::string(rule)};
}

/// One model's part of the run.
struct EvalGroup {
  const RunView& view;
  const GroupSummary& group;
  std::string folder;
  const QualitySummary& quality() const { return *group.quality; }
};

/// The recipe where it is one of lm-eval's, else the suite.
std::string task_of(const RunHeader& header) {
  constexpr std::string_view theirs = "lm-eval:";
  if (header.eval && header.eval->recipe.starts_with(theirs)) {
    std::string task = header.eval->recipe.substr(theirs.size());
    if (!task.empty() && task.find('*') == std::string::npos) return task;
  }
  return header.eval ? header.eval->suite : header.suite;
}

/// lm-eval calls a part of a task by the task's name and its own.
std::string task_of(const RunHeader& header, const ScoreSlice& slice) {
  return slice.name.empty() ? task_of(header) : task_of(header) + "_" + slice.name;
}

bool is_leaf(const QualitySummary& quality, const ScoreSlice& slice) {
  return slice.of == (quality.subjects() > 0 ? ScoreSlice::Of::subject : ScoreSlice::Of::all);
}

bool belongs_to(const RunRecord& record, const GroupSummary& group) {
  return !record.warmup && record.model == group.model && record.target == group.target &&
         record.condition == group.condition;
}

/// In the words of lm-eval: what has no value is "N/A".
Json stderr_json(const std::optional<double>& value) { return value ? Json(*value) : Json("N/A"); }

Json scores_json(const EvalGroup& of, const ScoreSlice& slice) {
  const QualitySummary& quality = of.quality();
  const MetricAndFilter name = metric_of(quality.rule, quality.grade, quality.rule);
  Json scores = Json::object();
  scores["alias"] = slice.name.empty() ? task_of(of.view.header) : " - " + slice.name;
  scores[name.key()] = slice.accuracy;
  scores[name.stderr_key()] = stderr_json(slice.standard_error);
  if (!slice.name.empty()) return scores;
  for (const auto& [rule, mean] : quality.other_rules) {
    const MetricAndFilter other = metric_of(rule, quality.grade, quality.rule);
    if (scores.contains(other.key())) continue;
    scores[other.key()] = mean;
    scores[other.stderr_key()] = "N/A";
  }
  return scores;
}

/// Slices that have a score of their own.
std::vector<const ScoreSlice*> scored_slices(const QualitySummary& quality) {
  std::vector<const ScoreSlice*> slices;
  for (const ScoreSlice& slice : quality.slices)
    if (slice.n > 0 && (quality.has_total || slice.of != ScoreSlice::Of::all)) slices.push_back(&slice);
  return slices;
}

/// A task with the tasks that it consists of; nothing of those that consist of nothing.
Json subtasks_json(const EvalGroup& of) {
  const RunHeader& header = of.view.header;
  std::map<std::string, std::set<std::string>> by_category;
  of.view.records.for_each([&](const RunRecord& record) {
    if (belongs_to(record, of.group) && record.tags.size() > 1) by_category[record.tags[1]].insert(record.tags[0]);
  });
  std::vector<std::string> subjects, categories;
  Json tasks = Json::object();
  for (const ScoreSlice& slice : of.quality().slices) {
    if (slice.of == ScoreSlice::Of::subject) subjects.push_back(task_of(header, slice));
    if (slice.of != ScoreSlice::Of::category) continue;
    categories.push_back(task_of(header, slice));
    Json parts = Json::array();
    for (const std::string& subject : by_category[slice.name]) parts.push_back(task_of(header) + "_" + subject);
    tasks[categories.back()] = std::move(parts);
  }
  if (!subjects.empty()) tasks[task_of(header)] = categories.empty() ? subjects : categories;
  return tasks;
}

Json version_json(const std::string& version) {
  const Json number = Json::parse(version, nullptr, false);
  return number.is_number() ? number : Json(version);
}

Json config_of_task(const RunHeader& header, const std::string& task) {
  Json config = Json::object();
  config["task"] = task;
  config["dataset_path"] = header.eval ? Json(header.eval->suite) : Json(header.suite);
  config["num_fewshot"] = header.eval ? Json(header.eval->shots) : Json(nullptr);
  config["output_type"] = "generate_until";
  config["metadata"] = Json::object();
  if (header.eval) {
    config["metadata"]["recipe"] = header.eval->recipe;
    config["metadata"]["version"] = version_json(header.eval->version);
    config["metadata"]["data_sha256"] = header.eval->data_sha.empty() ? Json(nullptr) : Json(header.eval->data_sha);
    config["metadata"]["sample"] = header.eval->sample;
    config["metadata"]["caution"] = header.eval->caution.empty() ? Json(nullptr) : Json(header.eval->caution);
  }
  return config;
}

/// Each question as often as it was asked. How many there are in the data is known only where all were asked.
Json counts_json(const RunHeader& header, const ScoreSlice& slice) {
  const bool all = header.eval && !header.eval->limit && header.eval->asked.sample_ids.empty() && header.runs > 0;
  Json counts = Json::object();
  counts["original"] = all ? Json(slice.n / header.runs) : Json(nullptr);
  counts["effective"] = slice.n;
  return counts;
}

Json options_json(const RunHeader& header) {
  const RequestOptions& request = header.plan.request;
  Json options = Json::object();
  options["temperature"] = request.temperature;
  options["do_sample"] = request.temperature > 0;
  options["max_gen_toks"] = header.num_predict;
  options["until"] = request.stop;
  return options;
}

Json config_json(const EvalGroup& of) {
  const RunHeader& header = of.view.header;
  Json config = Json::object();
  config["model"] = "bench";
  config["model_args"] =
      "model=" + of.group.model + ",base_url=" + of.group.target + ",num_concurrent=" + std::to_string(header.workers);
  config["batch_size"] = 1;
  config["limit"] = nullptr;
  if (header.eval && header.eval->limit) {
    const ItemLimit& limit = *header.eval->limit;
    config["limit"] = limit.count ? Json(*limit.count) : json_parts::or_null(limit.share);
  }
  config["gen_kwargs"] = options_json(header);
  config["random_seed"] = header.seed;
  return config;
}

std::string results_text(const EvalGroup& of) {
  const RunHeader& header = of.view.header;
  const QualitySummary& quality = of.quality();
  const MetricAndFilter metric = metric_of(quality.rule, quality.grade, quality.rule);
  Json document = Json::object();
  for (const char* part : {"results", "groups"}) document[part] = Json::object();
  document["group_subtasks"] = subtasks_json(of);
  for (const char* part : {"configs", "versions", "n-shot", "higher_is_better", "n-samples"})
    document[part] = Json::object();
  for (const ScoreSlice* slice : scored_slices(quality)) {
    const std::string task = task_of(header, *slice);
    const bool leaf = is_leaf(quality, *slice);
    document["results"][task] = scores_json(of, *slice);
    if (!leaf) document["groups"][task] = scores_json(of, *slice);
    if (leaf) document["configs"][task] = config_of_task(header, task);
    document["versions"][task] = header.eval ? version_json(header.eval->version) : Json(nullptr);
    document["n-shot"][task] = header.eval ? Json(header.eval->shots) : Json(nullptr);
    document["higher_is_better"][task][metric.metric] =
        quality.is_neutral() && slice->title.empty() ? Json(nullptr) : Json(slice->better == Better::higher);
    document["n-samples"][task] = counts_json(header, *slice);
  }
  if (document["groups"].empty()) document.erase("groups");
  document["config"] = config_json(of);
  document["git_hash"] = header.build.git;
  document["date"] = std::chrono::duration<double>(header.started.time_since_epoch()).count();
  document["model_source"] = "bench";
  document["model_name"] = of.group.model;
  document["model_name_sanitized"] = of.folder;
  document["total_evaluation_time_seconds"] = std::to_string(seconds(of.view.summary.end.wall));
  // Not of lm-eval.
  document["source"] = "bench " + header.build.version;
  document["run_id"] = of.view.summary.run_id;
  document["simulated"] = of.view.summary.simulated;
  document["complete"] = of.view.summary.complete;
  document["valid"] = of.view.summary.verdict.valid;
  return json_text(document, 2) + "\n";
}

/// "astronomy/3" is the third of its data; the others are numbered as they come.
class DocIds {
 public:
  std::int64_t of(const std::string& id) {
    const std::string_view tail = std::string_view(id).substr(id.rfind('/') + 1);
    std::int64_t number = 0;
    const auto read = std::from_chars(tail.data(), tail.data() + tail.size(), number);
    if (!tail.empty() && read.ec == std::errc() && read.ptr == tail.data() + tail.size() && number >= 0) return number;
    return numbers_.try_emplace(id, static_cast<std::int64_t>(numbers_.size())).first->second;
  }

 private:
  std::map<std::string, std::int64_t> numbers_;
};

/// The prompts that the journal holds; those of published data are in the data alone.
std::map<std::string, std::string> stored_prompts(const RunHeader& header) {
  std::map<std::string, std::string> prompts;
  for (const Case& asked : header.plan.cases) {
    std::string& text = prompts[asked.id];
    for (const Message& message : asked.messages) text += (text.empty() ? "" : "\n\n") + message.content;
  }
  return prompts;
}

Json doc_json(const RunRecord& record) {
  Json doc = Json::object();
  doc["id"] = record.id;
  doc["subject"] = record.tags.empty() ? Json(nullptr) : Json(record.tags.front());
  doc["references"] = record.scoring ? record.scoring->references : std::vector<std::string>{};
  doc["choices"] = record.scoring ? record.scoring->choices : std::vector<std::string>{};
  return doc;
}

/// One line for each grade of a reply, as lm-eval has one for each filter; one without a value where none came.
class SampleLines {
 public:
  explicit SampleLines(const EvalGroup& of) : of_(of), prompts_(stored_prompts(of.view.header)) {}

  std::string of(const RunRecord& record) {
    if (record.grades.empty()) return line(record, nullptr);
    std::string lines;
    for (const Grade& grade : record.grades) lines += line(record, &grade);
    return lines;
  }

 private:
  std::string line(const RunRecord& record, const Grade* grade) {
    const QualitySummary& quality = of_.quality();
    const MetricAndFilter name = grade == nullptr ? metric_of(quality.rule, quality.grade, quality.rule)
                                                  : metric_of(grade->rule, grade->name, quality.rule);
    const bool answered = record.reply.status == Status::ok;
    const Json doc = doc_json(record);
    const std::string target =
        record.scoring && !record.scoring->references.empty() ? record.scoring->references.front() : "";
    const auto prompt = prompts_.find(record.id);
    Json sample = Json::object();
    sample["doc_id"] = ids_.of(record.id);
    sample["doc"] = doc;
    sample["target"] = target;
    sample["arguments"]["gen_args_0"]["arg_0"] = prompt == prompts_.end() ? Json(nullptr) : Json(prompt->second);
    sample["arguments"]["gen_args_0"]["arg_1"] = options_json(of_.view.header);
    sample["resps"] = Json::array({Json::array({answered ? Json(record.reply.text) : Json(nullptr)})});
    sample["filtered_resps"] =
        Json::array({grade == nullptr || grade->extracted.empty() ? Json(nullptr) : Json(grade->extracted)});
    sample["filter"] = name.filter;
    sample["metrics"] = Json::array({name.metric});
    sample["doc_hash"] = sha256_hex(json_text(doc));
    sample["prompt_hash"] = record.prompt_sha;
    sample["target_hash"] = sha256_hex(target);
    const bool has_value = grade != nullptr && grade->value && !grade->cut;
    sample[name.metric] = has_value ? Json(*grade->value) : Json(nullptr);
    // Not of lm-eval.
    sample["run"] = record.run;
    sample["status"] = name_of(record.reply.status);
    sample["cut"] = grade != nullptr && grade->cut;
    return json_text(sample) + "\n";
  }

  EvalGroup of_;
  std::map<std::string, std::string> prompts_;
  DocIds ids_;
};

void emit_samples(const EvalGroup& of, const ScoreSlice& slice, const Emit& emit) {
  SampleLines lines(of);
  of.view.records.for_each([&](const RunRecord& record) {
    const bool of_slice = slice.name.empty() || (!record.tags.empty() && record.tags.front() == slice.name);
    const bool asked = of.view.header.eval || record.scoring;
    if (belongs_to(record, of.group) && of_slice && asked) emit(lines.of(record));
  });
}

/// Nothing of a run without questions.
std::vector<ExportedFile> lm_eval_files(const RunView& view) {
  const std::string time = time_part(view.header.started);
  std::vector<ExportedFile> files;
  std::set<std::string> folders;
  for (const GroupSummary& group : view.summary.groups) {
    if (!group.quality || !group.quality->is_graded) continue;
    const std::string wanted = group.model + (group.condition.empty() ? "" : "__" + group.condition);
    const EvalGroup of{view, group, unused_name(file_part(wanted), folders)};
    files.push_back({of.folder + "/results_" + time + ".json", [of](const Emit& emit) { emit(results_text(of)); }});
    std::set<std::string> tasks;
    for (const ScoreSlice& slice : group.quality->slices) {
      if (!is_leaf(*group.quality, slice)) continue;
      const std::string task = unused_name(file_part(task_of(view.header, slice)), tasks);
      files.push_back({of.folder + "/samples_" + task + "_" + time + ".jsonl",
                       [of, &slice](const Emit& emit) { emit_samples(of, slice, emit); }});
    }
  }
  return files;
}

}  // namespace

Renderer make_lm_eval() {
  return {.name = "lm-eval", .about = "a folder of results and samples as lm-eval has them", .files = lm_eval_files};
}

}  // namespace bench
