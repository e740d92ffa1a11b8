#include "campaign/run_sink.h"

namespace bench {
namespace {

void blot_out(const std::string& secret, std::string& text) {
  if (secret.empty()) return;
  for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at + 3))
    text.replace(at, secret.size(), "***");
}

RunRecord outline_of(const RunRecord& record) {
  RunRecord outline = record;
  outline.reply.text.clear();
  outline.reply.thinking.clear();
  outline.reply.timeline.events.clear();
  outline.reply.timeline.events.shrink_to_fit();
  return outline;
}

}  // namespace

void RunSink::append(RunRecord record) {
  blot_out(secret_, record.reply.text);
  blot_out(secret_, record.reply.thinking);
  if (record.reply.failure) blot_out(secret_, record.reply.failure->detail);
  summariser_.add(record);
  outlines_.push_back(outline_of(record));
  journal_.append(std::move(record));
}

}  // namespace bench
