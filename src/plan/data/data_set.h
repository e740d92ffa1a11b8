#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bench/failure.h"
#include "bench/options.h"

#include "base/bytes.h"

namespace bench {

/// The files that the questions of a suite are read from, wherever they lie: in a folder of the user's, in what
/// `bench fetch` brought, or in the program. Names are relative, with slashes: "test/astronomy_test.csv".
class DataSet {
 public:
  /// --dataset FILE is a set of this one file; of --dataset DIR the folder of the suite's name is taken where there is
  /// one, else DIR itself. Without either: the sample where one is asked for, else what was fetched. What is not there
  /// is an error that says what to type.
  static Expected<DataSet> find(std::string_view suite, const EvalOptions& options);

  bool is_sample() const { return is_sample_; }
  const std::string& place() const { return place_; }  ///< for messages and the header
  bool is_one_file() const { return one_file_; }

  /// Names of the files whose name fits a pattern of * and ?, sorted.
  std::vector<std::string> files(std::string_view pattern) const;
  bool has(std::string_view file) const;
  /// The text of a file, unpacked where it ends in .gz. What was read counts into the checksum.
  Expected<std::string> read(std::string_view file);
  /// What stands in front of messages about a file: its path.
  std::string name_of(std::string_view file) const;
  /// SHA-256 over the names and the bytes of all that was read.
  std::string sha() const;

 private:
  std::string place_;
  std::vector<std::string> files_;
  bool is_sample_ = false;
  bool one_file_ = false;
  std::vector<std::string> read_;  ///< a line for each file that was read: its checksum and name
};

/// Where `bench fetch` keeps the data of a suite.
std::string fetched_data_dir(std::string_view suite);

/// A file of datasets/sample/, which is part of the program: "mmlu/test/astronomy_test.csv".
struct SampleFile {
  std::string_view name;
  std::string_view text;
};
std::span<const SampleFile> sample_files();

}  // namespace bench
