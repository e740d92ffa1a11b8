#pragma once

#include <string>
#include <vector>

#include "bench/plan.h"

namespace bench {

// What the requests of several protocols share. Values are JSON text.

/// [{"role":"user","content":"hi"}]
std::string messages_json(const std::vector<Message>& messages);

/// Where an endpoint knows one prompt and no roles: what the messages say, a blank line between them.
std::string joined_contents(const std::vector<Message>& messages);

/// {"temperature":0,"seed":42}
std::string options_json(const std::vector<ServerOption>& options);

/// "true", "false", or the level by its name; automatic is for each protocol to decide.
std::string think_as_asked(ThinkMode asked);

// The options of a request, in the order of the wire: what the protocol puts first, then these three.

/// temperature, seed, and of top_p, top_k, min_p and repeat_penalty what was asked for.
void add_sampling(const RequestOptions& request, std::vector<ServerOption>& options);
/// The case's own stop sequences, else those of the run.
void add_stop(const RequestOptions& request, const Case& asked, std::vector<ServerOption>& options);
/// --option, and behind it the case's own: at the end, or in the place of one with its name.
void put_given(const RequestOptions& request, const Case& asked, std::vector<ServerOption>& options);

}  // namespace bench
