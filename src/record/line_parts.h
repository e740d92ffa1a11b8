#pragma once

#include <vector>

#include "bench/record.h"

#include "base/json/object.h"
#include "record/json_line.h"

namespace bench {

// What several lines share, and the inverse of each line. Problems go where `fields` collects them.

void begin_line(JsonLine& line, std::string_view type);

void write_loaded(JsonLine& line, const std::vector<LoadedModel>& loaded);
std::vector<LoadedModel> read_loaded(JsonObject<>& fields);

RunHeader read_header(JsonObject<>& fields);
RunRecord read_request(JsonObject<>& fields, bool warmup);
RunEnd read_end(JsonObject<>& fields);

void write_timeline(JsonLine& line, const RunRecord& record);
void read_timeline(JsonObject<>& fields, RunRecord& record);

}  // namespace bench
