#include "cli/option/arguments.h"

#include <algorithm>
#include <optional>

namespace bench {
namespace {

std::string with_dashes(std::string_view name) {
  std::string out(name);
  std::replace(out.begin(), out.end(), '_', '-');
  return out;
}

/// The option and the value that "--<name>" stands for.
struct Expansion {
  const OptionRow* row;
  std::string value;
};

std::optional<Expansion> expansion_of(std::string_view name, std::span<const OptionRow* const> rows) {
  for (const OptionRow* row : rows)
    for (const Shorthand& shorthand : shorthands_of(*row))
      if (shorthand.name == name) return Expansion{row, shorthand.value};
  return std::nullopt;
}

/// Goes once through the arguments, from left to right.
class Reader {
 public:
  Reader(std::span<const std::string> typed, std::span<const OptionRow* const> rows) : rest_(typed), rows_(rows) {}

  PlainArguments read() {
    while (!rest_.empty()) {
      const std::string argument = take();
      if (argument == "--") return end_of_options();
      if (argument.starts_with("--")) {
        long_option(argument);
      } else if (argument.size() > 1 && argument.front() == '-') {
        short_options(argument);
      } else {
        keep(argument, argument);
      }
    }
    return std::move(out_);
  }

 private:
  std::string take() {
    std::string first = rest_.front();
    rest_ = rest_.subspan(1);
    return first;
  }

  void keep(const std::string& plain, const std::string& masked) {
    out_.arguments.push_back(plain);
    out_.masked.push_back(masked);
  }

  PlainArguments end_of_options() {
    keep("--", "--");
    while (!rest_.empty()) {
      const std::string operand = take();
      keep(operand, operand);
    }
    return std::move(out_);
  }

  static std::string masked(const OptionRow& row, const std::string& value) {
    return row.mask == nullptr ? value : row.mask(value);
  }

  void long_option(const std::string& argument) {
    const std::size_t equals = argument.find('=');
    const std::string typed_name = argument.substr(0, equals);
    const std::string name = with_dashes(std::string_view(typed_name).substr(2));
    const OptionRow* row = row_named(rows_, name);
    const auto expansion = expansion_of(name, rows_);
    if (row == nullptr && expansion) {
      out_.arguments.push_back("--" + std::string(expansion->row->name));
      out_.arguments.push_back(expansion->value);
      out_.masked.push_back(argument);
    } else if (row == nullptr) {
      // It will be refused. Without its value: nobody knows what that is.
      keep("--" + name, typed_name);
    } else {
      known_option(*row, typed_name, equals == std::string::npos ? nullptr : &argument[equals + 1]);
    }
  }

  void known_option(const OptionRow& row, const std::string& typed_name, const char* joined_value) {
    const std::string canonical = "--" + std::string(row.name);
    if (!row.takes_value()) {
      const std::string suffix = joined_value == nullptr ? "" : "=" + std::string(joined_value);
      keep(canonical + suffix, typed_name + suffix);
    } else if (joined_value != nullptr) {
      out_.arguments.push_back(canonical);
      out_.arguments.emplace_back(joined_value);
      const std::string joint = typed_name.starts_with("--") ? "=" : "";
      out_.masked.push_back(typed_name + joint + masked(row, joined_value));
    } else if (!row.alone.empty() && (rest_.empty() || rest_.front().starts_with('-'))) {
      out_.arguments.push_back(canonical);
      out_.arguments.emplace_back(row.alone);
      out_.masked.push_back(typed_name);
    } else {
      keep(canonical, typed_name);
      value_of_last(row);
    }
  }

  /// The next argument is the value of the option just kept.
  void value_of_last(const OptionRow& row) {
    if (rest_.empty()) return;  // the parser will say that it is missing
    const std::string value = take();
    keep(value, masked(row, value));
  }

  /// -q, -qv, -m NAME, -mNAME
  void short_options(const std::string& argument) {
    for (std::size_t i = 1; i < argument.size(); ++i) {
      const OptionRow* row = row_lettered(rows_, argument[i]);
      if (row == nullptr) return keep("-" + argument.substr(i), "-" + argument.substr(i));
      const std::string typed_name = std::string("-") + argument[i];
      if (!row->takes_value()) {
        keep("--" + std::string(row->name), typed_name);
      } else if (i + 1 < argument.size()) {
        return known_option(*row, typed_name, &argument[i + 1]);
      } else {
        return known_option(*row, typed_name, nullptr);
      }
    }
  }

  std::span<const std::string> rest_;
  std::span<const OptionRow* const> rows_;
  PlainArguments out_;
};

}  // namespace

const OptionRow* row_named(std::span<const OptionRow* const> rows, std::string_view name) {
  for (const OptionRow* row : rows) {
    if (row->name == name) return row;
    for (const std::string& alias : words_in(row->aliases))
      if (alias == name) return row;
  }
  return nullptr;
}

const OptionRow* row_lettered(std::span<const OptionRow* const> rows, char letter) {
  const auto found = std::find_if(rows.begin(), rows.end(),
                                  [letter](const OptionRow* row) { return row->letter != 0 && row->letter == letter; });
  return found == rows.end() ? nullptr : *found;
}

PlainArguments plain_arguments(std::span<const std::string> typed, std::span<const OptionRow* const> rows) {
  return Reader(typed, rows).read();
}

}  // namespace bench
