#include "backend/request_json.h"

#include <algorithm>

#include "base/json/strict.h"
#include "base/json/write.h"

namespace bench {

namespace {

void put_option(const ServerOption& option, std::vector<ServerOption>& options) {
  const auto same = [&](const ServerOption& other) { return other.name == option.name; };
  const auto found = std::find_if(options.begin(), options.end(), same);
  if (found == options.end()) {
    options.push_back(option);
  } else {
    *found = option;
  }
}

}  // namespace

std::string messages_json(const std::vector<Message>& messages) {
  std::string array = "[";
  for (const Message& message : messages) {
    if (array.size() > 1) array += ',';
    array +=
        JsonObjectText().add("role", json_string(message.role)).add("content", json_string(message.content)).text();
  }
  return array + ']';
}

std::string joined_contents(const std::vector<Message>& messages) {
  std::string text;
  for (const Message& message : messages) {
    if (!text.empty()) text += "\n\n";
    text += message.content;
  }
  return text;
}

std::string options_json(const std::vector<ServerOption>& options) {
  JsonObjectText object;
  for (const ServerOption& option : options) object.add(option.name, option.json);
  return object.text();
}

std::string think_as_asked(ThinkMode asked) {
  if (asked == ThinkMode::off) return "false";
  if (asked == ThinkMode::on) return "true";
  return compact(Json(name_in(think_modes, asked)));
}

void add_sampling(const RequestOptions& request, std::vector<ServerOption>& options) {
  options.push_back({"temperature", json_number(request.temperature)});
  options.push_back({"seed", std::to_string(request.seed)});
  if (request.top_p) options.push_back({"top_p", json_number(*request.top_p)});
  if (request.top_k) options.push_back({"top_k", std::to_string(*request.top_k)});
  if (request.min_p) options.push_back({"min_p", json_number(*request.min_p)});
  if (request.repeat_penalty) options.push_back({"repeat_penalty", json_number(*request.repeat_penalty)});
}

void add_stop(const RequestOptions& request, const Case& asked, std::vector<ServerOption>& options) {
  const std::vector<std::string>& stop = asked.stop.value_or(request.stop);
  if (!stop.empty()) options.push_back({"stop", compact(Json(stop))});
}

void put_given(const RequestOptions& request, const Case& asked, std::vector<ServerOption>& options) {
  for (const ServerOption& extra : request.extra) put_option(extra, options);
  for (const ServerOption& own : asked.options) put_option(own, options);
}

}  // namespace bench
