#include "support/exported_files.h"

namespace bench_test {

std::map<std::string, std::string> exported_files(const char* format, const MadeRun& run) {
  std::map<std::string, std::string> files;
  const bench::RunView view = run.view();
  for (const bench::ExportedFile& file : bench::find_renderer(format)->files(view))
    file.write([&](std::string_view piece) { files[file.name] += piece; });
  return files;
}

}  // namespace bench_test
