#include "support/fuzz_targets.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "decode/event_splitter.h"
#include "support/decoding.h"
#include "support/fuzz_laws.h"

namespace bench::test {

unsigned take_choice(std::string_view& bytes) {
  if (bytes.empty()) return 0;
  const auto choice = static_cast<unsigned char>(bytes.front());
  bytes.remove_prefix(1);
  return choice;
}

std::vector<std::size_t> cuts_every(unsigned step, std::size_t size) {
  std::vector<std::size_t> cuts;
  for (std::size_t at = step; step > 0 && at < size; at += step) cuts.push_back(at);
  return cuts;
}

namespace {

/// What nlohmann_json takes for an object, our reader takes as well, with the same text in it.
std::string parse_law(std::string_view line) {
  const auto event = find_backend("ollama")->parse(line);
  const auto tree = nlohmann::json::parse(line, nullptr, false);
  if (!event.has_value()) {
    const bool is_form = event.error().kind == FailureKind::bad_json || event.error().kind == FailureKind::cut_json;
    // nlohmann takes a NUL for the end of the text, and passes over a mark that is the splitter's to take off.
    const bool is_quirk = line.find('\0') != std::string_view::npos || line.starts_with("\xEF");
    if (is_form && !tree.is_discarded() && !is_quirk) return "JSON was refused: " + event.error().detail;
    return event.error().detail.size() > 300 ? "a long excerpt" : "";
  }
  if (tree.is_discarded()) return "";  // bad bytes and numbers, which we forgive
  if (!tree.is_object()) return "no object was taken for an event";
  const auto message = tree.find("message");
  if (message == tree.end() || tree.contains("response")) return "";
  const std::string text = message->is_object() ? message->value("content", nlohmann::json()).dump() : "null";
  const std::string ours = event->text.empty() && text == "null" ? "null" : nlohmann::json(event->text).dump();
  return ours == text ? "" : "text differs: " + ours + " and " + text;
}

std::string lines_in(const std::vector<std::string_view>& chunks, Framing framing, std::size_t cap) {
  EventSplitter splitter(framing, cap);
  std::string lines;
  const auto note = [&](const StampedLine& line) {
    lines += std::to_string(line.offset) + ":" + std::string(line.text) + "\n";
  };
  for (const std::string_view chunk : chunks) {
    splitter.feed({Instant{}, chunk});
    while (const auto line = splitter.next()) note(*line);
  }
  if (const auto line = splitter.finish()) note(*line);
  return lines + (splitter.over_cap() ? "over the cap" : "");
}

/// Cutting changes no line and no event, and both are where they say they are.
template <Framing framing>
std::string splitter_law(std::string_view bytes) {
  const unsigned step = take_choice(bytes);
  const std::size_t cap = take_choice(bytes);
  const std::string whole = lines_in({bytes}, framing, cap);
  const std::string cut = lines_in(pieces_of(bytes, cuts_every(step, bytes.size())), framing, cap);
  return cut == whole ? "" : "cutting changed the lines";
}

constexpr const char* ollama = "ollama";
constexpr const char* openai = "openai";

/// Cutting changes no reply, and every reply is lawful.
template <const char* const& api>
std::string decoder_law(std::string_view bytes) {
  const Backend& backend = *find_backend(api);
  const unsigned step = take_choice(bytes);
  Exchange exchange;
  exchange.limits.line_bytes = 300;
  exchange.limits.body_bytes = 2000;
  exchange.limits.kept_bytes = 100;
  exchange.limits.max_tokens = 4;
  exchange.status = step == 7 ? 500 : 200;
  exchange.chunks = {bytes};
  const Reply whole = decode(backend, exchange).reply;
  exchange.chunks = pieces_of(bytes, cuts_every(step, bytes.size()));
  const Reply cut = decode(backend, exchange).reply;
  if (!is_lawful(whole) || !is_lawful(cut)) return "an unlawful reply";
  return without_stamps(cut) == without_stamps(whole) ? "" : "cutting changed the reply";
}

}  // namespace

std::span<const FuzzTarget> fuzz_targets() {
  static const FuzzTarget targets[] = {
      {"ollama_parse", parse_law},
      {"line_splitter", splitter_law<Framing::ndjson>},
      {"sse_splitter", splitter_law<Framing::sse>},
      {"stream_decoder", decoder_law<ollama>},
      {"openai_decoder", decoder_law<openai>},
      {"response_reader", response_law},
      {"journal_line", journal_line_law},
      {"journal_reader", journal_law},
      {"world", world_law},
      {"host", host_law},
      {"prompts", prompts_law},
  };
  return targets;
}

}  // namespace bench::test
