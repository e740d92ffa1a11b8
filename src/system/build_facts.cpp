#include "system/build_facts.h"

#include <sys/utsname.h>

#include <boost/version.hpp>
#include <openssl/opensslv.h>

#ifndef BENCH_VERSION
#define BENCH_VERSION "0.0.0"
#endif
#ifndef BENCH_GIT
#define BENCH_GIT ""
#endif
#ifndef BENCH_BUILD
#define BENCH_BUILD ""  // kind of build and sanitizers, as the build system names them
#endif

#if defined(__has_feature)
#define BENCH_HAS_FEATURE(name) __has_feature(name)
#else
#define BENCH_HAS_FEATURE(name) 0
#endif

namespace bench {
namespace {

std::string dotted(long major, long minor) { return std::to_string(major) + "." + std::to_string(minor); }

std::string compiler_name() {
#if defined(__apple_build_version__)
  return "Apple Clang " + dotted(__clang_major__, __clang_minor__);
#elif defined(__clang__)
  return "Clang " + dotted(__clang_major__, __clang_minor__);
#elif defined(__GNUC__)
  return "GCC " + dotted(__GNUC__, __GNUC_MINOR__);
#else
  return "unknown compiler";
#endif
}

std::string library_versions() {
  return "Boost " + dotted(BOOST_VERSION / 100000, BOOST_VERSION / 100 % 1000) + "; OpenSSL " +
         dotted(OPENSSL_VERSION_MAJOR, OPENSSL_VERSION_MINOR);
}

/// The kind of build, and whatever makes it unfit for measuring.
std::string build_flags() {
  std::string text = BENCH_BUILD;
  while (text.ends_with(' ')) text.pop_back();
  if (!text.empty()) text += ": ";
#if defined(__OPTIMIZE__)
  text += "optimised";
#else
  text += "unoptimised";
#endif
#if !defined(NDEBUG)
  text += " assertions";
#endif
#if defined(__SANITIZE_ADDRESS__) || BENCH_HAS_FEATURE(address_sanitizer)
  text += " asan";
#endif
#if defined(__SANITIZE_THREAD__) || BENCH_HAS_FEATURE(thread_sanitizer)
  text += " tsan";
#endif
#if BENCH_HAS_FEATURE(undefined_behavior_sanitizer)
  text += " ubsan";
#endif
  return text;
}

std::string platform_name() {
  utsname name{};
  if (uname(&name) != 0) return "unknown system";
  return std::string(name.sysname) + " " + name.machine;
}

}  // namespace

BuildFacts build_facts() { return {BENCH_VERSION, BENCH_GIT, compiler_name(), build_flags(), library_versions()}; }

std::string version_line() {
  const BuildFacts facts = build_facts();
  const std::string git = facts.git.empty() ? "" : "git " + facts.git + "; ";
  return "bench " + facts.version + " (" + git + facts.compiler + "; " + facts.libraries + "; " + platform_name() + ")";
}

}  // namespace bench
