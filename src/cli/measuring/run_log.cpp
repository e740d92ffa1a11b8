#include "cli/measuring/run_log.h"

#include <optional>
#include <utility>

#include "base/text.h"
#include "present/number.h"
#include "present/page/text.h"

namespace bench {
namespace {

constexpr int body_columns = 160;                         // of an answer: enough to see what it is
constexpr std::int64_t load_worth_telling = 100'000'000;  // ns; less is the check that the model is there

std::string name_of_request(const RunRecord& record) {
  const std::string which = record.warmup ? "warm-up" : "run " + std::to_string(record.run + 1);
  return "#" + std::to_string(record.plan_index) + " " + record.model + " " + record.suite + "/" + record.id + " " +
         which;
}

std::string what_became_of(const Reply& reply) {
  if (!reply.failure) return "ok";
  std::string text = std::string(name_of(reply.status)) + " (" + std::string(name_of(reply.failure->kind));
  if (reply.http_status != 0) text += ", HTTP " + std::to_string(reply.http_status);
  return text + "): " + reply.failure->detail + ",";
}

}  // namespace

std::string answer_line(const HttpRequest& question, const FailureOr<HttpResponse>& answer) {
  const std::string asked = question.method + " " + question.path + " -> ";
  if (!answer) return asked + std::string(name_of(answer.error().kind)) + ": " + answer.error().detail;
  return asked + std::to_string(answer->status) + " " + excerpt(trimmed(answer->body), body_columns);
}

std::string logged_request(const RunRecord& record) {
  const Reply& reply = record.reply;
  const Timeline& when = reply.timeline;
  std::string text = name_of_request(record) + ": " + what_became_of(reply);
  if (when.end) text += " after " + duration_text(seconds(*when.end));
  if (when.first_token) text += ", first token after " + duration_text(seconds(*when.first_token));
  if (reply.server.eval_count) text += ", " + counted(*reply.server.eval_count, "token");
  if (reply.server.load_duration.value_or(0) >= load_worth_telling)
    text += ", the server loaded the model for " + duration_text(seconds(Nanos(*reply.server.load_duration)));
  if (reply.flags.has(Flag::reconnected)) text += ", sent again on a new connection";
  return text;
}

std::string timeline_line(const RunRecord& record) {
  const Timeline& when = record.reply.timeline;
  const std::pair<const char*, std::optional<Nanos>> instants[] = {{"connect took", when.connect},
                                                                   {"sent", when.sent},
                                                                   {"first byte", when.first_byte},
                                                                   {"head", when.head},
                                                                   {"first token", when.first_token},
                                                                   {"last token", when.last_token},
                                                                   {"done", when.done},
                                                                   {"end", when.end}};
  std::string text = "#" + std::to_string(record.plan_index) + " worker " + std::to_string(record.worker) + ": ";
  std::string instants_text;
  for (const auto& [name, at] : instants)
    if (at)
      instants_text += (instants_text.empty() ? "" : ", ") + std::string(name) + " " + duration_text(seconds(*at));
  text += instants_text + "; " + counted(record.reads, "read") + ", " + counted(record.reply.events, "event");
  record.reply.flags.for_each([&](Flag flag) { text += ", " + std::string(name_of(flag)); });
  return text;
}

}  // namespace bench
