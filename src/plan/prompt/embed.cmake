# Turns prompts/*.jsonl into one C++ file, so that the program carries its suites with it.
#   cmake -DPROMPTS=<directory> -DOUTPUT=<file.cpp> -P embed.cmake
# The name of a file is the name of its suite. One string literal a line: compilers limit the length of literals.
cmake_minimum_required(VERSION 3.18)

file(GLOB files "${PROMPTS}/*.jsonl")
list(SORT files)

set(arrays "")
set(table "")
foreach(file IN LISTS files)
  get_filename_component(name "${file}" NAME_WE)
  if(NOT name MATCHES "^[a-z][a-z0-9_]*$")
    message(FATAL_ERROR "${file}: the name of a suite is lower-case letters, digits and underscores")
  endif()
  file(READ "${file}" text)
  string(FIND "${text}" ")jsonl\"" closing)
  if(NOT closing EQUAL -1)
    message(FATAL_ERROR "${file}: holds )jsonl\", which ends a literal of the generated code")
  endif()
  string(REGEX REPLACE "\n+$" "" text "${text}")
  string(REPLACE "\n" ")jsonl\",\n    R\"jsonl(" literals "${text}")
  string(APPEND arrays "constexpr std::string_view ${name}_lines[] = {\n    R\"jsonl(${literals})jsonl\"};\n\n")
  string(APPEND table "    {\"${name}\", ${name}_lines},\n")
endforeach()

if(table STREQUAL "")
  message(FATAL_ERROR "no *.jsonl in ${PROMPTS}")
endif()

file(WRITE "${OUTPUT}" "// Made by embed.cmake from prompts/*.jsonl.
#include \"plan/prompt/prompt_file.h\"

namespace bench {
namespace {

${arrays}constexpr EmbeddedFile files[] = {
${table}};

}  // namespace

std::span<const EmbeddedFile> embedded_files() { return files; }

}  // namespace bench
")
