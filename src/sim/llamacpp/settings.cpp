#include "sim/llamacpp/settings.h"

namespace bench::sim {

Json settings_document(const LlamaSettings& settings, bool short_form) {
  Json all = {{"seed", settings.seed},
              {"temperature", settings.temperature},
              {"dynatemp_range", 0.0},
              {"dynatemp_exponent", 1.0},
              {"top_k", 40},
              {"top_p", 0.95},
              {"min_p", 0.05},
              {"top_n_sigma", -1.0},
              {"xtc_probability", 0.0},
              {"xtc_threshold", 0.1},
              {"typical_p", 1.0},
              {"repeat_last_n", 64},
              {"repeat_penalty", 1.0},
              {"presence_penalty", 0.0},
              {"frequency_penalty", 0.0},
              {"dry_multiplier", 0.0},
              {"dry_base", 1.75},
              {"dry_allowed_length", 2},
              {"dry_penalty_last_n", 64}};
  if (!short_form) all["dry_sequence_breakers"] = {"\n", ":", "\"", "*"};
  all["mirostat"] = 0;
  all["mirostat_tau"] = 5.0;
  all["mirostat_eta"] = 0.1;
  all["adaptive_target"] = -1.0;
  all["adaptive_decay"] = 0.9;
  if (!short_form) all["stop"] = settings.stop;
  all["max_tokens"] = settings.n_predict;
  all["n_predict"] = settings.n_predict;
  all["n_keep"] = 0;
  all["n_discard"] = 0;
  all["ignore_eos"] = settings.ignore_eos;
  all["stream"] = settings.stream;
  if (!short_form) all["logit_bias"] = Json::array();
  all["n_probs"] = settings.n_probs;
  all["min_keep"] = 0;
  if (!short_form) {
    all["grammar"] = "";
    all["grammar_lazy"] = false;
    all["grammar_triggers"] = Json::array();
    all["preserved_tokens"] = Json::array();
  }
  all["chat_format"] = "Content-only";
  all["reasoning_format"] = "none";
  all["reasoning_in_content"] = false;
  all["generation_prompt"] = "";
  all["samplers"] = {"penalties", "dry", "top_n_sigma", "top_k", "typ_p", "top_p", "min_p", "xtc", "temperature"};
  all["speculative.types"] = "none";
  all["timings_per_token"] = false;
  all["post_sampling_probs"] = settings.post_sampling;
  all["backend_sampling"] = false;
  all["lora"] = Json::array();
  return all;
}

}  // namespace bench::sim
