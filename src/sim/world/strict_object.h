#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bench/clock.h"
#include "bench/failure.h"

#include "base/json/strict.h"

namespace bench::sim {

/// The first thing that is wrong with a JSON text, as a usage error that names the key. Later ones are dropped.
class Complaints {
 public:
  explicit Complaints(std::string origin) : origin_(std::move(origin)) {}
  void add(const std::string& key, const std::string& what, std::vector<std::string> advice = {});
  const std::optional<SetupError>& first() const { return first_; }

 private:
  std::string origin_;
  std::optional<SetupError> first_;
};

/// Reads the fields of one JSON object and complains of every key that nobody asked for. A missing key leaves the
/// default.
class StrictObject {
 public:
  /// `path` is what stands before the keys in messages: "" or "decode.".
  StrictObject(const Json& object, std::string path, Complaints& complaints);

  /// The value of a key, null when it is absent. Whoever asks for a key makes it known.
  const Json* find(const std::string& key);
  std::string path_of(const std::string& key) const { return path_ + key; }
  Complaints& complaints() { return complaints_; }

  void integer(const std::string& key, std::int64_t& out, std::int64_t min, std::int64_t max);
  void number(const std::string& key, double& out, double min, double max);
  void duration(const std::string& key, Nanos& out);
  void flag(const std::string& key, bool& out);
  void text(const std::string& key, std::string& out);
  void texts(const std::string& key, std::vector<std::string>& out);
  /// One of `choices`, by its position.
  void choice(const std::string& key, const std::vector<std::string>& choices, int& out);
  template <class Enum>
  void choice(const std::string& key, const std::vector<std::string>& choices, Enum& out) {
    int position = static_cast<int>(out);
    choice(key, choices, position);
    out = static_cast<Enum>(position);
  }
  /// Complains of the keys that are left. Call it last.
  void finish();

 private:
  void wrong_type(const std::string& key, const std::string& wanted);

  const Json& object_;
  std::string path_;
  Complaints& complaints_;
  std::vector<std::string> known_;
};

}  // namespace bench::sim
