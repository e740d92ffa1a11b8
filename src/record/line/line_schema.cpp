#include "record/line/line_schema.h"

namespace bench {

std::string journal_line_schema() {
  nlohmann::ordered_json schema = {
      {"$schema", "https://json-schema.org/draft/2020-12/schema"},
      {"title", "A line of a journal of bench, version " + std::string(journal_schema)},
      {"description",
       "run_start comes first, run_end last; where that is missing the run was cut off. A member has one type in all "
       "lines; what is not known is null, never 0. A text that is no UTF-8 stands there twice: readable, and byte for "
       "byte as base 64 under its name with _b64 behind it. Members may be added without a new version."}};
  const std::pair<const char*, nlohmann::ordered_json> kinds[] = {{"run_start", header_schema()},
                                                                  {"request", request_schema("request")},
                                                                  {"warmup", request_schema("warmup")},
                                                                  {"run_resume", resume_schema()},
                                                                  {"run_end", end_schema()}};
  schema["oneOf"] = nlohmann::ordered_json::array();
  for (const auto& [name, kind] : kinds) {
    schema["oneOf"].push_back({{"$ref", "#/$defs/" + std::string(name)}});
    schema["$defs"][name] = kind;
  }
  return schema.dump(2) + "\n";
}

}  // namespace bench
