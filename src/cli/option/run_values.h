#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bench/clock.h"

#include "cli/option/field.h"
#include "cli/option/value_grammar.h"

namespace bench {

// Readers of values with their ranges, in the form that `field<>` takes; and the few options that are more than a
// value.

template <std::int64_t min, std::int64_t max>
Expected<std::int64_t> count_in(std::string_view text) {
  return parse_count(text, {min, max});
}

template <std::int64_t min, std::int64_t max>
Expected<std::int64_t> integer_in(std::string_view text) {
  return parse_integer(text, {min, max});
}

template <std::int64_t min, std::int64_t max>
Expected<double> number_in(std::string_view text) {
  return parse_number(text, {min, max});
}

template <std::int64_t min_ms, std::int64_t max_hours>
Expected<Nanos> duration_in(std::string_view text) {
  return parse_duration(text, std::chrono::milliseconds(min_ms), std::chrono::hours(max_hours));
}

Expected<int> parse_verbosity(std::string_view text);
Expected<std::string> read_schema(std::string_view path);    ///< the bytes of the file
Expected<std::string> parse_run_id(std::string_view text);   ///< it becomes the name of a file
Expected<ExportTarget> parse_export(std::string_view text);  ///< KIND=PATH
Expected<std::vector<Gate>> parse_gate(std::string_view text);

/// The address is checked and kept as a URL without user information; what was odd about it becomes a warning.
Expected<void> set_host(Invocation& to, const OptionRow& row, const std::string& text);
/// A server's address without user information, for the record.
/// Keeps what looks like a key in it from ever being shown.
Expected<void> set_command(Invocation& to, const OptionRow& row, const std::string& text);
/// What is measured is a host, a command or a simulated server, and only one of them.
Expected<void> check_one_server(Invocation& in);
std::string masked_host(const std::string& address);
/// The address is checked; "none" is no proxy, whatever the environment says.
Expected<std::string> parse_proxy_option(std::string_view text);
std::string show_proxy(const Invocation& from, const OptionRow& row);  ///< without user information
std::string masked_proxy(const std::string& address);
/// 'Name: value' or @FILE.
Expected<void> add_header(Invocation& to, const OptionRow& row, const std::string& value);
/// What is shown everywhere is no secret, although a header may say it too: models, prompts, the host.
void spare_names(const RunOptions& options);
std::string show_headers(const Invocation& from, const OptionRow& row);  ///< with *** for secrets
/// A name that comes again replaces its value.
Expected<void> set_server_option(Invocation& to, const OptionRow& row, const std::string& text);
std::string show_keep_alive(const Invocation& from, const OptionRow& row);  ///< without the quotes of JSON

}  // namespace bench
