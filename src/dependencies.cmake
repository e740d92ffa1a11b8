# Where each library comes from: the system first, a pinned and hashed release second.
# BENCH_FETCH_DEPS: AUTO fetches what the system lacks, OFF never fetches, ON always does (except Boost and OpenSSL).
set(BENCH_FETCH_DEPS AUTO CACHE STRING "AUTO, ON or OFF")
include(FetchContent)
find_package(Threads REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(ZLIB REQUIRED)

function(report name origin)
  message(STATUS "bench: ${name} from ${origin}")
endfunction()

# Offers `target` of package `name` after `find_package`, or after fetching `url` with this SHA-256.
macro(depend name version target url sha256)
  if(NOT BENCH_FETCH_DEPS STREQUAL "ON")
    find_package(${name} ${version} QUIET)
  endif()
  if(TARGET ${target})
    report(${name} "the system (${${name}_VERSION})")
  elseif(BENCH_FETCH_DEPS STREQUAL "OFF")
    message(FATAL_ERROR "bench: ${name} >= ${version} is not on this system and BENCH_FETCH_DEPS is OFF")
  else()
    report(${name} ${url})
    FetchContent_Declare(${name} URL ${url} URL_HASH SHA256=${sha256} DOWNLOAD_EXTRACT_TIMESTAMP OFF)
    FetchContent_MakeAvailable(${name})
  endif()
endmacro()

depend(nlohmann_json 3.10 nlohmann_json::nlohmann_json
  https://github.com/nlohmann/json/releases/download/v3.11.3/json.tar.xz
  d6c65aca6b1ed68e7a182f4757257b107ae403032760ed6ef121c9d55e81757d)
depend(CLI11 2.1 CLI11::CLI11
  https://github.com/CLIUtils/CLI11/archive/v2.5.0.tar.gz
  17e02b4cddc2fa348e5dbdbb582c59a3486fa2b2433e70a0c3bacb871334fd55)
depend(spdlog 1.9 spdlog::spdlog
  https://github.com/gabime/spdlog/archive/v1.15.3.tar.gz
  15a04e69c222eb6c01094b5c7ff8a249b36bb22788d72519646fb85feb267e67)

# Only headers of Boost are used. 1.81 is the first whose Asio has co_await for Clang.
if(POLICY CMP0167)
  cmake_policy(SET CMP0167 NEW)
endif()
find_package(Boost 1.81 QUIET CONFIG)
if(NOT TARGET Boost::headers)
  find_package(Boost 1.81 QUIET)
endif()
if(TARGET Boost::headers)
  report(Boost "the system (${Boost_VERSION})")
elseif(BENCH_FETCH_DEPS STREQUAL "OFF")
  message(FATAL_ERROR "bench: Boost >= 1.81 is not on this system and BENCH_FETCH_DEPS is OFF (Debian 12: libboost1.81-dev)")
else()
  report(Boost "archives.boost.io")
  FetchContent_Declare(Boost URL https://archives.boost.io/release/1.86.0/source/boost_1_86_0.tar.bz2
    URL_HASH SHA256=1bed88e40401b2cb7a1f76d4bab499e352fa4d0c5f31c0dbae64e24d34d7513b DOWNLOAD_EXTRACT_TIMESTAMP OFF
    SOURCE_SUBDIR only-headers-are-used)
  FetchContent_MakeAvailable(Boost)
  add_library(Boost::headers INTERFACE IMPORTED)
  target_include_directories(Boost::headers INTERFACE ${boost_SOURCE_DIR})
endif()

if(BENCH_TESTS)
  find_package(Catch2 3 QUIET)
  if(NOT Catch2_FOUND)
    find_package(Catch2 2 QUIET)
  endif()
  depend(Catch2 2 Catch2::Catch2
    https://github.com/catchorg/Catch2/archive/v3.6.0.tar.gz
    485932259a75c7c6b72d4b874242c489ea5155d17efa345eb8cc72159f49f356)
endif()

add_library(bench_dependencies INTERFACE)
target_link_libraries(bench_dependencies INTERFACE nlohmann_json::nlohmann_json CLI11::CLI11 spdlog::spdlog
  Boost::headers OpenSSL::SSL OpenSSL::Crypto ZLIB::ZLIB Threads::Threads)
