#include "campaign/run_sink.h"

#include <utility>

#include "base/secrets.h"

namespace bench {
namespace {

void blot_out(std::string& text) { text = blotted(std::move(text)); }

}  // namespace

void RunSink::append(RunRecord record) {
  Reply& reply = record.reply;
  for (std::string* text : {&reply.text, &reply.thinking, &reply.done_reason, &reply.model}) blot_out(*text);
  if (reply.failure) blot_out(reply.failure->detail);
  for (Grade& grade : record.grades) {
    blot_out(grade.detail);
    blot_out(grade.extracted);
  }
  summariser_.add(record);
  if (record.warmup) warmups_.push_back(record);
  if (!record.warmup && !record.grades.empty() && record.grades.front().cut) cut_.insert(record.id);
  journal_.append(std::move(record));
}

}  // namespace bench
