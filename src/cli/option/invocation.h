#pragma once

#include <any>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <typeindex>
#include <vector>

#include "bench/options.h"

namespace bench {

struct Command;

/// The arguments that belong to single commands, found by their type, so that nobody but the command and its rows need
/// know it.
class OwnArguments {
 public:
  template <class T>
  T& of() {
    std::any& part = parts_[typeid(T)];
    if (!part.has_value()) part = T{};
    return std::any_cast<T&>(part);
  }
  template <class T>
  const T& of() const {
    static const T defaults{};
    const auto found = parts_.find(typeid(T));
    return found == parts_.end() ? defaults : std::any_cast<const T&>(found->second);
  }

 private:
  std::map<std::type_index, std::any> parts_;
};

/// What the user asked for, read and checked, defaults in place.
struct Invocation {
  const Command* command = nullptr;          ///< "help" and "version" too
  std::string topic;                         ///< of help: a command, or "" for the overview
  std::vector<std::string> operands;         ///< what is no option
  std::vector<std::string> argv;             ///< as typed, without the program's name, secrets masked
  std::set<std::string, std::less<>> flags;  ///< options that stood on the command line, by their canonical names
  std::set<std::string, std::less<>> given;  ///< those, and the ones that the environment or a file sets
  std::vector<ResolvedOption> resolved;      ///< every option of the command, in the order of its tables
  std::vector<std::string> warnings;         ///< to be told before anything is done
  RunOptions run;                            ///< of run and of every other command that talks to a server
  OwnArguments own;                          ///< of the command itself
};

}  // namespace bench
