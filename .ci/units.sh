#!/usr/bin/env bash
# Files of a folder are compiled several at a time, and which ones share a unit changes with every file that is added. So
# every grouping has to work: each folder as one unit, and each file alone. Syntax only.
#   .ci/units.sh [--alone] [folder...]     the folders are src and those of tests; --alone: not the folders as one
set -euo pipefail
cd "$(dirname "$0")/.."
folders_too=yes
[ "${1:-}" != --alone ] || { folders_too=no; shift; }
compiler=${CXX:-g++}
jobs=$(getconf _NPROCESSORS_ONLN)
flags=(-std=c++20 -Wall -Wextra -Wshadow -Werror -Wno-mismatched-new-delete -Iinclude -Isrc -Itests
  -DBOOST_ASIO_SEPARATE_COMPILATION -DBOOST_BEAST_SEPARATE_COMPILATION
  '-DBENCH_VERSION=""' '-DBENCH_GIT=""' '-DBENCH_BUILD=""' '-DBENCH_SHARED_DATA=""' '-DBENCH_TESTS_DIR=""'
  '-DBENCH_BINARY=""' '-DBENCH_REAL_PYTHON=""' '-DBENCH_SOURCE_DIR=""' '-DBENCH_PROJECT_VERSION=""')
# A unit of several files is no header, so that nothing in it can be linked twice.
"$compiler" --version | grep -q clang || flags+=(-Wno-subobject-linkage)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# What nearly every file includes is read once.
for header in algorithm chrono cstdint functional map memory optional span sstream string string_view variant vector \
  boost/asio.hpp boost/system/result.hpp nlohmann/json.hpp catch.hpp; do echo "#include <$header>"; done >"$work/common.h"
"$compiler" "${flags[@]}" -x c++-header "$work/common.h" -o "$work/common.h.gch"
flags+=(-fsyntax-only -include "$work/common.h")

# One list of what to compile, the long ones first, so that both cores are busy to the end.
mapfile -t folders < <(if [ $# -gt 0 ]; then printf '%s\n' "$@"; else find src tests -type d -not -path 'tests/fuzz*'; fi)
for folder in "${folders[@]}"; do
  [ $folders_too = yes ] || break
  files=$(find "$folder" -maxdepth 1 -name '*.cpp' -not -path src/main.cpp -not -path tests/main.cpp | sort)
  [ -n "$files" ] || continue
  unit=$work/$(tr / _ <<<"$folder").cpp
  printf '#include "%s"\n' $(printf "$PWD/%s " $files) >"$unit"
  echo "$unit" >>"$work/list"
done
for folder in "${folders[@]}"; do
  case $folder in src*) find "$folder" -maxdepth 1 -name '*.cpp' >>"$work/list";; esac
done
if xargs -P "$jobs" -n 1 "$compiler" "${flags[@]}" <"$work/list" 2>"$work/errors"; then
  echo "$(wc -l <"$work/list") units compile"
else
  grep -E 'error:|required from' "$work/errors" | head -60 >&2
  exit 1
fi
