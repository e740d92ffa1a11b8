#include "sim/http/reply_pipe.h"

namespace bench::sim {

WirePart& ReplyPipe::part(Nanos now, std::vector<WirePart>& out) {
  WirePart& made = out.emplace_back();
  made.exchange = exchange_;
  made.at = now;
  made.head = std::move(head_);
  head_.reset();
  return made;
}

void ReplyPipe::line(Nanos now, Line line, std::vector<WirePart>& out) {
  if (hold_.events == 0) return pass(now, std::move(line), out);
  if (head_) part(now, out);  // heads are never held
  if (held_.empty() && hold_.time > Nanos{0}) deadline_ = now + hold_.time;
  held_.push_back(std::move(line));
  if (static_cast<std::int64_t>(held_.size()) >= hold_.events) release(now, out);
}

void ReplyPipe::on_deadline(Nanos now, std::vector<WirePart>& out) {
  if (deadline_ && *deadline_ <= now) release(now, out);
}

void ReplyPipe::release(Nanos now, std::vector<WirePart>& out) {
  deadline_.reset();
  for (Line& line : held_) pass(now, std::move(line), out);
  held_.clear();
}

void ReplyPipe::pass(Nanos now, Line line, std::vector<WirePart>& out) {
  if (lines_together_ == 0) {
    together_ = std::move(line);
  } else {
    if (line.filler > 0) {
      together_.filler = line.filler;
      together_.filler_at = together_.bytes.size() + line.filler_at;
    }
    together_.bytes += line.bytes;
    together_.marks.insert(together_.marks.end(), line.marks.begin(), line.marks.end());
  }
  if (++lines_together_ >= chunk_.coalesce) write(now, out);
}

void ReplyPipe::write(Nanos now, std::vector<WirePart>& out) {
  if (lines_together_ == 0) return;
  WirePart& made = part(now, out);
  made.body = std::move(together_.bytes);
  made.marks = std::move(together_.marks);
  made.filler = together_.filler;
  made.filler_at = together_.filler_at;
  if (chunk_.split > 0 && made.filler == 0 && made.body.size() > 1 && draws_.uniform() < chunk_.split)
    made.cut = 1 + draws_.below(made.body.size() - 1);
  together_ = {};
  lines_together_ = 0;
}

void ReplyPipe::finish(Nanos now, WirePart::After after, std::vector<TruthRecord> marks, std::vector<WirePart>& out) {
  release(now, out);
  write(now, out);
  WirePart& last = part(now, out);
  last.after = after;
  last.marks = std::move(marks);
}

}  // namespace bench::sim
