#pragma once

#include <string_view>

namespace bench {

/// What a report looks like: on a phone and a wide screen, in light and dark, on paper.
extern const std::string_view report_style;

/// What scripts add to a report that is whole without them: a read-out under the pointer, buttons that hide a series,
/// tables sorted by a column.
extern const std::string_view report_script;

}  // namespace bench
