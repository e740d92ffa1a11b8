// How Ollama is told to work on more requests at once. The variable belongs to the server's own environment, which is
// set in another place on every kind of machine.

#include "backend/ollama/ollama.h"

namespace bench::ollama {
namespace {

constexpr SettingChange changes[] = {
    {SettingChange::On::linux_system, "systemd",
     "sudo mkdir -p /etc/systemd/system/ollama.service.d\n"
     "printf '[Service]\\nEnvironment=OLLAMA_NUM_PARALLEL={places}\\n' |\n"
     "  sudo tee /etc/systemd/system/ollama.service.d/parallel.conf\n"
     "sudo systemctl daemon-reload && sudo systemctl restart ollama"},
    {SettingChange::On::mac, "the app",
     "launchctl setenv OLLAMA_NUM_PARALLEL {places}\n"
     "osascript -e 'quit app \"Ollama\"'; sleep 2; open -a Ollama"},
    {SettingChange::On::mac, "brew services",
     "launchctl setenv OLLAMA_NUM_PARALLEL {places}\n"
     "brew services restart ollama"},
    {SettingChange::On::any, "docker",
     "docker run -e OLLAMA_NUM_PARALLEL={places} ...   # and what it was started with"},
    {SettingChange::On::any, "by hand", "OLLAMA_NUM_PARALLEL={places} ollama serve"},
};

constexpr std::string_view one_at_a_time[] = {"mllama",    "qwen3vl", "qwen3vlmoe", "qwen35",     "qwen35moe",
                                              "qwen3next", "lfm2",    "lfm2moe",    "nemotron_h*"};

}  // namespace

PlacesSetting places_setting() {
  return {.name = "OLLAMA_NUM_PARALLEL",
          .whole_context_each = true,
          .changes = changes,
          .one_place_families = one_at_a_time};
}

}  // namespace bench::ollama
