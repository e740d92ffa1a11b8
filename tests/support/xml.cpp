#include "support/xml.h"

#include <algorithm>
#include <set>
#include <vector>

#include "base/utf8.h"

namespace bench_test {
namespace {

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == ':';
}

class Checker {
 public:
  explicit Checker(std::string_view text) : rest_(text) {}

  std::string fault() {
    while (fault_.empty() && !rest_.empty()) {
      if (rest_.front() == '<') {
        tag();
      } else {
        character(open_.empty() ? "\n \t\r" : "");
      }
    }
    if (fault_.empty() && !open_.empty()) fault_ = "not closed: " + open_.back();
    if (fault_.empty() && roots_ != 1) fault_ = std::to_string(roots_) + " roots";
    return fault_;
  }

 private:
  void fail(const std::string& what) {
    if (fault_.empty()) fault_ = what + " at: " + std::string(rest_.substr(0, 40));
  }
  bool take(std::string_view expected) {
    if (rest_.substr(0, expected.size()) != expected) return false;
    rest_.remove_prefix(expected.size());
    return true;
  }
  std::string name() {
    std::size_t n = 0;
    while (n < rest_.size() && is_name_character(rest_[n])) ++n;
    if (n == 0) fail("no name");
    std::string found(rest_.substr(0, n));
    rest_.remove_prefix(n);
    return found;
  }

  /// One character or entity; only those of `allowed`, where that is not empty.
  void character(std::string_view allowed) {
    if (rest_.front() == '&') {
      const auto end = rest_.find(';');
      const std::set<std::string_view> known{"&amp", "&lt", "&gt", "&quot", "&#39"};
      if (end == std::string_view::npos || !known.count(rest_.substr(0, end))) return fail("entity");
      rest_.remove_prefix(end + 1);
      return;
    }
    const bench::CodePoint next = bench::first_code_point(rest_);
    const bool control = next.value < 0x20 && next.value != '\n' && next.value != '\t' && next.value != '\r';
    if (!next.valid || control || next.value == 0xfffe || next.value == 0xffff) return fail("forbidden character");
    if (!allowed.empty() && allowed.find(rest_.front()) == std::string_view::npos) return fail("text outside the root");
    rest_.remove_prefix(next.size);
  }

  void attributes() {
    std::set<std::string> seen;
    while (fault_.empty() && take(" ")) {
      if (!seen.insert(name()).second) fail("attribute given twice");
      if (!take("=\"")) return fail("attribute without a value");
      while (fault_.empty() && !rest_.empty() && rest_.front() != '"') {
        if (rest_.front() == '<') return fail("< in an attribute");
        character("");
      }
      if (!take("\"")) fail("attribute not closed");
    }
  }

  void tag() {
    if (take("</")) {
      const std::string closed = name();
      if (open_.empty() || open_.back() != closed) return fail("closes " + closed);
      open_.pop_back();
      if (!take(">")) fail("end tag");
      return;
    }
    take("<");
    const std::string opened = name();
    if (open_.empty()) ++roots_;
    attributes();
    if (take("/>")) return;
    if (!take(">")) return fail("start tag " + opened);
    open_.push_back(opened);
  }

  std::string_view rest_;
  std::vector<std::string> open_;
  int roots_ = 0;
  std::string fault_;
};

}  // namespace

std::string xml_fault(std::string_view text) { return Checker(text).fault(); }

}  // namespace bench_test
