# Turns datasets/sample/** and datasets/catalog.json into one C++ file, so that the program carries them with it.
#   cmake -DSAMPLES=<directory> -DCATALOG=<file.json> -DOUTPUT=<file.cpp> -P embed.cmake
# One literal a line, which the compiler joins; what is joined may have 65,536 bytes at least, so files are smaller.
cmake_minimum_required(VERSION 3.18)

function(literals_of file out)
  file(SIZE "${file}" size)
  if(size GREATER 60000)
    message(FATAL_ERROR "${file}: ${size} bytes are too many for a literal")
  endif()
  file(READ "${file}" text)
  string(FIND "${text}" ")embedded\"" closing)
  if(NOT closing EQUAL -1)
    message(FATAL_ERROR "${file}: holds )embedded\", which ends a literal of the generated code")
  endif()
  string(REPLACE "\n" ")embedded\" \"\\n\"\n        R\"embedded(" text "${text}")
  set(${out} "R\"embedded(${text})embedded\"" PARENT_SCOPE)
endfunction()

file(GLOB_RECURSE files RELATIVE "${SAMPLES}" "${SAMPLES}/*")
list(SORT files)
set(table "")
foreach(file IN LISTS files)
  literals_of("${SAMPLES}/${file}" literals)
  string(APPEND table "    {\"${file}\",\n        ${literals}},\n")
endforeach()
if(table STREQUAL "")
  message(FATAL_ERROR "no samples in ${SAMPLES}")
endif()

literals_of("${CATALOG}" catalog)

file(WRITE "${OUTPUT}" "// Made by embed.cmake from datasets/.
#include \"plan/data/catalog.h\"
#include \"plan/data/data_set.h\"

namespace bench {
namespace {

constexpr SampleFile files[] = {
${table}};

}  // namespace

std::span<const SampleFile> sample_files() { return files; }

std::string_view catalog_text() {
  return ${catalog};
}

}  // namespace bench
")
