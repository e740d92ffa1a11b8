#pragma once

#include <span>
#include <string_view>

namespace bench::openai {

/// When a stream tells the numbers of tokens.
enum class UsageComes {
  on_ask,          ///< once, behind the answer, where stream_options.include_usage asks for it
  in_every_chunk,  ///< zeros at first, or numbers that grow
  unsaid,
};

/// Where one server differs from the others that speak OpenAI's protocol. What the reader of events must know is known
/// to it for all servers at once (a reply names no product); the columns say why it knows it, and a test holds it to
/// them. What the questions ask is taken from the row of the server that answers.
struct Quirks {
  std::string_view product;
  std::string_view owned_by;       ///< of the models in its list, which names the server and not who made them
  std::string_view server_header;  ///< how its "Server" begins
  std::string_view version_path;   ///< what tells its version; "" for nothing
  std::string_view version_field;
  std::string_view context_object;  ///< in an entry of the list, the object and the field with the context
  std::string_view context_field;
  UsageComes usage;
  std::string_view thinking;        ///< field of a delta with the thoughts
  std::string_view extra_settings;  ///< that it takes beside those of OpenAI; those it does not know it passes over
  std::string_view cache_setting;   ///< that keeps a prompt from its cache when it is false; "" for none
  std::string_view seen;            ///< on which version, or where it is written
};

/// All rows.
std::span<const Quirks> quirks();
/// The server that these two tell; null where they tell none.
const Quirks* quirks_of(std::string_view owned_by, std::string_view server_header);

}  // namespace bench::openai
