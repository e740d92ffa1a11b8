#include "campaign/run_sink.h"

namespace bench {
namespace {

void blot_out(const std::string& secret, std::string& text) {
  if (secret.empty()) return;
  for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at + 3))
    text.replace(at, secret.size(), "***");
}

}  // namespace

void RunSink::append(RunRecord record) {
  blot_out(secret_, record.reply.text);
  blot_out(secret_, record.reply.thinking);
  if (record.reply.failure) blot_out(secret_, record.reply.failure->detail);
  summariser_.add(record);
  if (record.warmup) warmups_.push_back(record);
  if (!record.warmup && !record.grades.empty() && record.grades.front().cut) cut_.insert(record.id);
  journal_.append(std::move(record));
}

}  // namespace bench
