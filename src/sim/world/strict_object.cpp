#include "sim/world/strict_object.h"

#include <algorithm>
#include <cmath>

#include "base/nearest.h"
#include "base/text.h"

namespace bench::sim {
namespace {

std::string shortest(double number) { return Json(number).dump(); }

}  // namespace

void Complaints::add(const std::string& key, const std::string& what, std::vector<std::string> advice) {
  if (first_) return;
  first_ =
      SetupError{ExitCode::usage, origin_ + ": " + (key.empty() ? "" : "`" + key + "` ") + what, "", std::move(advice)};
}

StrictObject::StrictObject(const Json& object, std::string path, Complaints& complaints)
    : object_(object), path_(std::move(path)), complaints_(complaints) {
  if (object_.is_object()) return;
  const std::string key = path_.empty() ? "" : path_.substr(0, path_.size() - 1);
  complaints_.add(key, key.empty() ? "the world must be a JSON object" : "must be an object");
}

const Json* StrictObject::find(const std::string& key) {
  known_.push_back(key);
  if (!object_.is_object()) return nullptr;
  const auto found = object_.find(key);
  return found == object_.end() ? nullptr : &*found;
}

void StrictObject::wrong_type(const std::string& key, const std::string& wanted) {
  complaints_.add(path_ + key, "must be " + wanted);
}

void StrictObject::integer(const std::string& key, std::int64_t& out, std::int64_t min, std::int64_t max) {
  const Json* value = find(key);
  if (!value) return;
  if (!value->is_number()) return wrong_type(key, "a whole number");
  const double number = value->get<double>();
  if (number != std::floor(number)) return wrong_type(key, "a whole number");
  if (number < static_cast<double>(min) || number > static_cast<double>(max))
    return complaints_.add(
        path_ + key, "must be from " + std::to_string(min) + " to " + std::to_string(max) + ", not " + value->dump());
  out = value->get<std::int64_t>();
}

void StrictObject::number(const std::string& key, double& out, double min, double max) {
  const Json* value = find(key);
  if (!value) return;
  if (!value->is_number()) return wrong_type(key, "a number");
  const double number = value->get<double>();
  if (!(number >= min && number <= max))
    return complaints_.add(path_ + key,
                           "must be from " + shortest(min) + " to " + shortest(max) + ", not " + value->dump());
  out = number;
}

void StrictObject::duration(const std::string& key, Nanos& out) {
  double in_seconds = seconds(out);
  const Json* value = object_.is_object() && object_.contains(key) ? &object_.at(key) : nullptr;
  number(key, in_seconds, 0, 1e6);
  if (value) out = from_seconds(in_seconds);
}

void StrictObject::flag(const std::string& key, bool& out) {
  const Json* value = find(key);
  if (!value) return;
  if (!value->is_boolean()) return wrong_type(key, "true or false");
  out = value->get<bool>();
}

void StrictObject::text(const std::string& key, std::string& out) {
  const Json* value = find(key);
  if (!value) return;
  if (!value->is_string()) return wrong_type(key, "a string");
  out = value->get<std::string>();
}

void StrictObject::texts(const std::string& key, std::vector<std::string>& out) {
  const Json* value = find(key);
  if (!value) return;
  if (!value->is_array()) return wrong_type(key, "a list of strings");
  std::vector<std::string> all;
  for (const Json& item : *value) {
    if (!item.is_string()) return wrong_type(key, "a list of strings");
    all.push_back(item.get<std::string>());
  }
  out = std::move(all);
}

void StrictObject::choice(const std::string& key, const std::vector<std::string>& choices, int& out) {
  std::string word = choices[static_cast<std::size_t>(out)];
  text(key, word);
  const auto found = std::find(choices.begin(), choices.end(), word);
  if (found != choices.end()) {
    out = static_cast<int>(found - choices.begin());
    return;
  }
  const auto near = nearest(word, choices);
  complaints_.add(path_ + key, "must be one of " + joined(choices) + ", not \"" + word + "\"",
                  near ? std::vector<std::string>{"did you mean \"" + *near + "\"?"} : std::vector<std::string>{});
}

void StrictObject::finish() {
  if (!object_.is_object()) return;
  for (const auto& [key, value] : object_.items()) {
    if (std::find(known_.begin(), known_.end(), key) != known_.end()) continue;
    const auto near = nearest(key, known_);
    complaints_.add(path_ + key, "is no field of a world",
                    {near ? "did you mean `" + path_ + *near + "`?" : "the fields here are " + joined(known_)});
  }
}

}  // namespace bench::sim
