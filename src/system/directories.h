#pragma once

#include <string>

namespace bench {

// Where files of a user belong: the XDG variables where they are set (to absolute paths, as their specification asks),
// else the custom of the system. No directory is created here.

std::string data_dir();    ///< ~/.local/share/bench; macOS: ~/Library/Application Support/bench
std::string cache_dir();   ///< ~/.cache/bench; macOS: ~/Library/Caches/bench
std::string config_dir();  ///< ~/.config/bench on every system
std::string temp_dir();    ///< $TMPDIR, else /tmp

}  // namespace bench
