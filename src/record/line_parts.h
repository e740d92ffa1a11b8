#pragma once

#include <vector>

#include "bench/record.h"

#include "record/json_fields.h"
#include "record/json_line.h"

namespace bench {

// What several lines share, and the inverse of each line. Problems go where `fields` collects them.

void begin_line(JsonLine& line, std::string_view type);

void write_loaded(JsonLine& line, const std::vector<LoadedModel>& loaded);
std::vector<LoadedModel> read_loaded(JsonFields& fields);

RunHeader read_header(JsonFields& fields);
RunRecord read_request(JsonFields& fields, bool warmup);
RunEnd read_end(JsonFields& fields);

void write_timeline(JsonLine& line, const RunRecord& record);
void read_timeline(JsonFields& fields, RunRecord& record);

}  // namespace bench
