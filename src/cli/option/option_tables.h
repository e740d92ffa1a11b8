#pragma once

#include "cli/option/option_row.h"

namespace bench {

// The options that several commands can share, in the tables by which a command takes them. Options of a single command
// stand in the file of that command.

extern const OptionTable model_options;        ///< which models
extern const OptionTable server_options;       ///< which server, and how it is reached
extern const OptionTable exchange_options;     ///< the protocol of measured requests, and limits of a reply
extern const OptionTable amount_options;       ///< how much is sent
extern const OptionTable prompt_options;       ///< what is asked
extern const OptionTable question_options;     ///< what is asked of a quality suite
extern const OptionTable request_options;      ///< what is sent with each prompt
extern const OptionTable result_options;       ///< what is kept and shown
extern const OptionTable export_options;       ///< which files a finished run is written to
extern const OptionTable gate_options;         ///< limits to pass
extern const OptionTable screen_options;       ///< how things are shown
extern const OptionTable config_options;       ///< which file sets options
extern const OptionTable measurement_options;  ///< how a measurement is watched, or only planned

}  // namespace bench
