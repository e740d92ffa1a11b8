#include "cli/results/exports.h"

#include <filesystem>
#include <set>
#include <string>

#include "base/secrets/secrets.h"
#include "base/text.h"
#include "cli/terminal/message.h"
#include "system/files.h"
#include "system/whole_file.h"

namespace bench {
namespace {

Expected<void> write_file(const std::string& path, const std::function<void(const Emit& emit)>& write) {
  auto file = WholeFile::create(path);
  if (!file) return file.error();
  write([&](std::string_view piece) {
    if (holds_secret(piece)) return file->write(blotted(std::string(piece)));
    file->write(piece);
  });
  return file->finish();
}

Expected<void> write_folder(const ExportTarget& target, const RunView& view) {
  const std::vector<ExportedFile> files = target.format->files(view);
  if (files.empty())
    warn("nothing to export as " + std::string(target.format->name) + ": no reply of this run was graded");
  for (const ExportedFile& file : files) {
    const std::string path = (std::filesystem::path(target.path) / file.name).string();
    if (auto made = make_directories(std::filesystem::path(path).parent_path().string()); !made) return made;
    if (auto written = write_file(path, file.write); !written) return written;
  }
  return {};
}

Expected<void> write_export(const ExportTarget& target, const RunView& view) {
  const Renderer& format = *target.format;
  if (format.is_folder()) return write_folder(target, view);
  return write_file(target.path, [&](const Emit& emit) {
    if (format.emit != nullptr) {
      format.emit(view, emit);
    } else {
      emit(format.render(view));
    }
  });
}

std::string export_words(const ExportTarget& target) {
  return "--export " + std::string(target.format->name) + "=" + target.path;
}

}  // namespace

Expected<void> check_exports(const RunOptions& options) {
  std::set<std::filesystem::path> taken;
  if (options.output && *options.output != "-") taken.insert(std::filesystem::path(*options.output).lexically_normal());
  for (const ExportTarget& target : options.exports) {
    if (!taken.insert(std::filesystem::path(target.path).lexically_normal()).second)
      return usage_error(target.path + " is to be written twice", export_words(target),
                         {"give each file its own name"});
    const auto place = target.format->is_folder() ? check_folder_place(target.path) : check_file_place(target.path);
    if (!place) return place.error();
  }
  return {};
}

bool write_exports(const RunOptions& options, const RunView& view) {
  bool all = true;
  for (const ExportTarget& target : options.exports) {
    const auto written = write_export(target, {view.header, view.records, view.summary, Style{}});
    if (written) continue;
    all = false;
    SetupError error = written.error();
    error.code = ExitCode::not_durable;
    error.try_this = {"the journal has everything: write it again:  bench export RUN " +
                      std::string(target.format->name) + "=" + target.path};
    tell(error);
  }
  return all;
}

HelpList list_of_formats() {
  HelpList list{"Formats, of --format and --export; a folder of --export alone", {}};
  for (const Renderer& format : renderers()) list.entries.emplace_back(format.name, format.about);
  return list;
}

}  // namespace bench
