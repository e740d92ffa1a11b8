// How long a request waited for each event, on our own clock.

#include <array>

#include "summarise/metric/ids.h"
#include "summarise/metric/terms.h"

namespace bench::metric {
namespace {

constexpr std::array wait_rows{
    Metric{.id = ttft,
           .title = "TTFT",
           .headline = true,
           .about = "First request byte to the first answer, thinking or tool text.",
           .of = [](const RunRecord& record) { return since_send(record.reply.timeline.first_token); },
           .waits_from = WaitsFrom::send},
    Metric{.id = "ttfo_s",
           .title = "TTFO",
           .about = "First request byte to the first text of the answer itself, thinking left out.",
           .of = [](const RunRecord& record) { return since_send(record.reply.timeline.first_output); },
           .waits_from = WaitsFrom::send,
           .beside = Beside::thinking},
    Metric{.id = "ttfr_s",
           .title = "TTFR",
           .about = "First request byte to the first event of any kind, even an empty one; what some tools call TTFT.",
           .of = [](const RunRecord& record) { return since_send(record.reply.timeline.first_event); },
           .waits_from = WaitsFrom::send},
    Metric{.id = "ttfb_s",
           .title = "TTFB",
           .about = "First request byte to the first response byte.",
           .of = [](const RunRecord& record) { return since_send(record.reply.timeline.first_byte); },
           .waits_from = WaitsFrom::send},
    Metric{.id = "ttft_plan_s",
           .title = "TTFT from plan",
           .about = "The moment the request was due to its first text: waiting in the client and connecting included.",
           .of = [](const RunRecord& record) { return since_plan(record.reply.timeline.first_token, record); },
           .waits_from = WaitsFrom::plan},
    Metric{.id = "e2e_s",
           .title = "E2E",
           .about = "First request byte to the last text, not to the final chunk.",
           .of =
               [](const RunRecord& record) {
                 return answered(record) ? since_send(record.reply.timeline.last_token) : std::nullopt;
               },
           .waits_from = WaitsFrom::send,
           .ends_the_wait = true},
    Metric{.id = "e2e_plan_s",
           .title = "E2E from plan",
           .about = "The moment the request was due to its last text.",
           .of =
               [](const RunRecord& record) {
                 return answered(record) ? since_plan(record.reply.timeline.last_token, record) : std::nullopt;
               },
           .waits_from = WaitsFrom::plan,
           .ends_the_wait = true},
    Metric{.id = "wall_s",
           .title = "Wall",
           .headline = true,
           .about = "First request byte to the end of the response, or of the attempt.",
           .of = [](const RunRecord& record) { return since_send(record.reply.timeline.end); },
           .waits_from = WaitsFrom::send,
           .ends_the_wait = true},
    Metric{.id = "tail_s",
           .title = "Tail",
           .about = "Last text to the terminal marker; never part of E2E.",
           .of =
               [](const RunRecord& record) {
                 return between(record.reply.timeline.last_token, record.reply.timeline.done);
               }},
    Metric{.id = "connect_s",
           .title = "Connect",
           .about = "Length of the connect; none on a kept connection, never part of TTFT.",
           .of = [](const RunRecord& record) { return since_send(record.reply.timeline.connect); }},
    Metric{.id = "upload_s",
           .title = "Upload",
           .about = "First request byte to the last one accepted by the kernel.",
           .of = [](const RunRecord& record) { return since_send(record.reply.timeline.sent); }},
    Metric{.id = lag,
           .title = "Lag",
           .about = "How long the request was due before its first byte was sent.",
           .of =
               [](const RunRecord& record) {
                 return record.reply.timeline.sent ? since_plan(Nanos{0}, record) : std::nullopt;
               }},
};

}  // namespace

std::span<const Metric> waits() { return wait_rows; }

}  // namespace bench::metric
