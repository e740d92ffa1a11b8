#include "sim/http/truth_log.h"

#include <cerrno>
#include <cstring>

#include "base/json/write.h"

namespace bench::sim {
namespace {

constexpr const char* truth_kind_names[] = {"arrived", "admitted", "prefill_end", "token", "done", "closed", "fault"};

void append_truth(std::string& out, const TruthRecord& record, const std::string& id, std::int64_t start_ns) {
  out += "{\"request\":" + std::to_string(record.request) + ",\"id\":" + id + ",\"event\":\"" +
         truth_kind_names[static_cast<int>(record.kind)];
  out += "\",\"planned_ns\":" + std::to_string(start_ns + record.planned.count());
  out += ",\"sent_ns\":" + std::to_string(record.sent_ns);
  out += ",\"tokens\":" + std::to_string(record.tokens);
  out += ",\"active\":" + std::to_string(record.active) + ",\"waiting\":" + std::to_string(record.waiting);
  out += ",\"slot\":" + (record.slot < 0 ? "null" : std::to_string(record.slot));
  if (!record.fault.empty()) out += ",\"fault\":\"" + std::string(record.fault) + "\"";
  if (record.request < 0) out += ",\"background\":true";
  out += "}\n";
}

}  // namespace

Expected<std::unique_ptr<TruthLog>> TruthLog::open(const std::string& path, std::int64_t start_ns,
                                                   std::function<void()> lost) {
  std::FILE* file = std::fopen(path.c_str(), "w");
  if (!file) return SetupError{ExitCode::usage, "cannot write the truth log " + path, std::strerror(errno), {}};
  return std::unique_ptr<TruthLog>(new TruthLog(path, file, start_ns, std::move(lost)));
}

TruthLog::TruthLog(std::string path, std::FILE* file, std::int64_t start_ns, std::function<void()> lost)
    : path_(std::move(path)), file_(file), start_ns_(start_ns), lost_(std::move(lost)), thread_([this] { run(); }) {}

TruthLog::~TruthLog() { close(); }

std::optional<SetupError> TruthLog::close() {
  if (thread_.joinable()) {
    {
      const std::lock_guard lock(mutex_);
      closing_ = true;
    }
    changed_.notify_one();
    thread_.join();
    if (std::fclose(file_) != 0 && error_ == 0) error_ = errno;
  }
  if (error_ == 0) return std::nullopt;
  return SetupError{ExitCode::not_durable, "the truth log " + path_ + " is incomplete", std::strerror(error_), {}};
}

void TruthLog::hand_over(std::vector<TruthRecord>& records, Names& names) {
  if (records.empty() && names.empty()) return;
  {
    const std::lock_guard lock(mutex_);
    queue_.insert(queue_.end(), records.begin(), records.end());
    for (auto& name : names) name_queue_.push_back(std::move(name));
  }
  changed_.notify_one();
  records.clear();
  names.clear();
}

void TruthLog::run() {
  std::vector<TruthRecord> records;
  Names names;
  for (bool open = true; open;) {
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return closing_ || !queue_.empty() || !name_queue_.empty(); });
      open = !closing_;
      records.swap(queue_);
      names.swap(name_queue_);
    }
    write(records, names);
    records.clear();
    names.clear();
  }
}

void TruthLog::write(const std::vector<TruthRecord>& records, const Names& names) {
  static const std::string none = "null";
  for (const auto& [request, id] : names)
    if (id) ids_[request] = json_string(*id);
  std::string lines;
  for (const TruthRecord& record : records) {
    const auto id = ids_.find(record.request);
    append_truth(lines, record, id == ids_.end() ? none : id->second, start_ns_);
    if (record.kind == TruthKind::closed && id != ids_.end()) ids_.erase(id);
  }
  if (error_ != 0) return;
  const bool written = std::fwrite(lines.data(), 1, lines.size(), file_) == lines.size();
  if (written && std::fflush(file_) == 0) return;  // whoever reads along sees whole lines
  error_ = errno;
  lost_();
}

}  // namespace bench::sim
