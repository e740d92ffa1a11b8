// Accuracies that others found, to set ours beside: how far off is far depends on the recipe, so it is always said.

#include "present/quality/published.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace bench {
namespace {

constexpr std::string_view meta = "Meta's model card, bf16";
constexpr std::string_view qwen = "Qwen2.5 report, bf16";
constexpr std::string_view five_shots = "5 shots in a chat, then \"The best answer is\"";

constexpr std::array figures{
    Published{"llama3.1:8b", "mmlu", 69.4, "macro", five_shots, meta, "lm-eval:mmlu_llama"},
    Published{"llama3.1:8b", "mmlu_pro", 48.3, "macro", "5 shots with reasoning", meta},
    Published{"llama3.1:8b", "arc_challenge", 83.4, "", "no shots, in a chat", meta},
    Published{"llama3.1:8b", "gsm8k", 84.5, "", "8 shots with reasoning", meta},
    Published{"llama3.1:8b", "humaneval", 72.6, "pass@1", "no shots", meta},
    Published{"llama3.1:8b", "ifeval", 80.4, "mean of its four figures", "no shots", meta},
    Published{"llama3.2:3b", "mmlu", 63.4, "macro", five_shots, meta, "lm-eval:mmlu_llama"},
    Published{"llama3.2:3b", "arc_challenge", 78.6, "", "no shots, in a chat", meta},
    Published{"llama3.2:3b", "hellaswag", 69.8, "", "no shots", meta},
    Published{"llama3.2:3b", "gsm8k", 77.7, "", "8 shots with reasoning", meta},
    Published{"llama3.2:3b", "ifeval", 77.4, "mean of its four figures", "no shots", meta},
    Published{"llama3.2:1b", "mmlu", 49.3, "macro; 43.3 % in 4 bits", five_shots, meta, "lm-eval:mmlu_llama"},
    Published{"llama3.2:1b", "arc_challenge", 59.4, "54.3 % in 4 bits", "no shots, in a chat", meta},
    Published{"llama3.2:1b", "hellaswag", 41.2, "", "no shots", meta},
    Published{"llama3.2:1b", "gsm8k", 44.4, "33.1 % in 4 bits", "8 shots with reasoning", meta},
    Published{"llama3.2:1b", "ifeval", 59.5, "mean of its four figures", "no shots", meta},
    Published{"qwen2.5:0.5b", "mmlu", 47.5, "base model", "5 shots, log-probabilities", qwen},
    Published{"qwen2.5:0.5b", "mmlu_pro", 15.0, "", "5 shots with reasoning", qwen},
    Published{"qwen2.5:0.5b", "mmlu_redux", 24.1, "", "no shots, with reasoning", qwen},
    Published{"qwen2.5:0.5b", "gsm8k", 49.6, "", "4 shots with reasoning", qwen},
    Published{"qwen2.5:0.5b", "humaneval", 35.4, "pass@1", "no shots", qwen},
    Published{"qwen2.5:0.5b", "ifeval", 27.9, "prompts, strict", "no shots", qwen},
    Published{"qwen2.5:1.5b", "mmlu", 60.9, "base model", "5 shots, log-probabilities", qwen},
    Published{"qwen2.5:1.5b", "mmlu_pro", 32.4, "", "5 shots with reasoning", qwen},
    Published{"qwen2.5:1.5b", "mmlu_redux", 50.7, "", "no shots, with reasoning", qwen},
    Published{"qwen2.5:1.5b", "gsm8k", 73.2, "", "4 shots with reasoning", qwen},
    Published{"qwen2.5:1.5b", "humaneval", 61.6, "pass@1", "no shots", qwen},
    Published{"qwen2.5:1.5b", "ifeval", 42.5, "prompts, strict", "no shots", qwen},
};

/// What a server gives who asks for a family without naming a size.
constexpr std::array<std::pair<std::string_view, std::string_view>, 2> usual_sizes{
    {{"llama3.1", "llama3.1:8b"}, {"llama3.2", "llama3.2:3b"}}};

/// "llama3.1:8b-instruct-q4_K_M" is one, "llama3.1:8b-text-q4_0" is the model before it learnt to answer.
bool is_variant_of(std::string_view name, std::string_view model) {
  if (!name.starts_with(model)) return false;
  const std::string_view rest = name.substr(model.size());
  const bool is_base = rest.starts_with("-text") || rest.starts_with("-base");
  return rest.empty() || (rest.front() == '-' && !is_base);
}

std::string full_name(std::string_view asked) {
  std::string name = lower_case(asked);
  if (name.ends_with(":latest")) name.resize(name.size() - std::string_view(":latest").size());
  for (const auto& [family, usual] : usual_sizes)
    if (name == family) return std::string(usual);
  return name;
}

std::string with_underscores(std::string_view suite) {
  std::string name = lower_case(suite);
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

}  // namespace

const Published* find_published(std::string_view model, std::string_view suite) {
  const std::string name = full_name(model);
  const std::string of = with_underscores(suite);
  const auto found = std::find_if(figures.begin(), figures.end(), [&](const Published& figure) {
    return figure.suite == of && is_variant_of(name, figure.model);
  });
  return found == figures.end() ? nullptr : &*found;
}

}  // namespace bench
