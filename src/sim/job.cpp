#include "sim/job.h"

#include <algorithm>

namespace bench::sim {

void describe(Job& job, const std::vector<Turn>& messages, bool chat) {
  if (messages.empty()) return;
  job.last_message = messages.back().text;
  if (chat && messages.back().role == "assistant") job.prefill = job.last_message;
  const auto asked =
      std::find_if(messages.rbegin(), messages.rend(), [](const Turn& message) { return message.role == "user"; });
  if (asked != messages.rend()) job.asked = asked->text;
}

std::string joined(const std::vector<Turn>& messages) {
  std::string all;
  for (const Turn& message : messages) all += message.text;
  return all;
}

Json any_object_schema() {
  return {{"type", "object"}, {"properties", {{"answer", {{"type", "string"}}}}}, {"required", {"answer"}}};
}

std::int64_t tokens_in(std::size_t bytes) { return static_cast<std::int64_t>((bytes + token_bytes - 1) / token_bytes); }

}  // namespace bench::sim
