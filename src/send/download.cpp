#include "send/download.h"

#include <utility>

#include "send/socket/tls.h"
#include "send/transfer.h"

namespace bench {
namespace {

constexpr int most_redirects = 5;
constexpr int most_new_starts = 5;

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/// The parts of a download that outlive one request.
class Course {
 public:
  explicit Course(const DownloadOrder& order) : order_(order), file_(order.path, order.url) {}

  Expected<Downloaded> follow(Url url) {
    if (auto ready = prepare_tls(tls_); !ready && url.host.scheme == "https") return ready.error();
    Downloaded result;
    result.went_on = file_.size() > 0;
    while (true) {
      const std::int64_t before = file_.size();
      Transfer transfer(order_, url, file_, url.host.scheme == "https" ? &tls_ : nullptr);
      transfer.run();
      if (transfer.refusal()) return give_up(*transfer.refusal());
      if (is_redirect(transfer.status())) {
        if (auto turned = turn(url, transfer.location()); !turned) return turned.error();
      } else if (transfer.status() == 416 && before > 0) {
        file_.forget();  // what is here is no beginning of what is there
        result.went_on = false;
      } else if (transfer.failure()) {
        if (!helps_to_go_on(before)) return cut(url, *transfer.failure());
      } else if (!transfer.is_file()) {
        return refused(url, transfer.status());
      } else {
        if (auto written = file_.finish(); !written) return written.error();
        result.went_on = result.went_on && transfer.status() == 206;
        result.bytes = file_.size();
        result.length_known = transfer.length_known();
        return result;
      }
    }
  }

 private:
  Expected<void> turn(Url& url, std::string_view location) {
    if (++redirects_ > most_redirects)
      return SetupError{ExitCode::preflight, order_.url + " leads from one address to the next", "more than five", {}};
    auto next = redirected(url, location);
    if (!next) return next.error();
    if (url.host.scheme == "https" && next->host.scheme != "https")
      return SetupError{ExitCode::preflight,
                        url.text() + " leads to " + next->text(),
                        "that is not encrypted, so anybody on the way could change the data",
                        {}};
    url = *std::move(next);
    return {};
  }

  bool helps_to_go_on(std::int64_t before) {
    if (auto written = file_.finish(); !written) return false;
    return file_.size() > before && !file_.version().empty() && ++new_starts_ <= most_new_starts;
  }

  /// What came under a false length may be anything.
  SetupError give_up(SetupError why) {
    if (why.code != ExitCode::not_durable) file_.forget();
    return why;
  }

  SetupError cut(const Url& url, const Failure& failure) {
    std::vector<std::string> advice;
    if (file_.size() > 0 && !file_.version().empty())
      advice.push_back("the same command goes on behind the " + std::to_string(file_.size()) + " bytes that are here");
    return {ExitCode::preflight, "cannot fetch " + url.text(), failure.detail, std::move(advice)};
  }

  SetupError refused(const Url& url, int status) const {
    return {ExitCode::preflight, "cannot fetch " + url.text(), "the server answers " + std::to_string(status), {}};
  }

  const DownloadOrder& order_;
  PartialFile file_;
  asio::ssl::context tls_{asio::ssl::context::tls_client};
  int redirects_ = 0;
  int new_starts_ = 0;
};

}  // namespace

Expected<Downloaded> download(const DownloadOrder& order) {
  auto url = parse_url(order.url);
  if (!url) return url.error();
  return Course(order).follow(*std::move(url));
}

}  // namespace bench
