# Sourced by the other scripts: installs what is missing, says what, and builds.
#   install_missing [tests] [lint] [fuzz] [browser]      build PRESET [cmake options...]
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
jobs=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)

say() { printf '%s\n' "$*" >&2; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null; then sudo "$@"
  else say "this needs root: $*"; return 1
  fi
}

# Debian 12 has Boost 1.81 beside its default 1.74, which is too old; later releases have a newer default.
boost_package() {
  if apt-cache show libboost1.81-dev >/dev/null 2>&1; then echo libboost1.81-dev; else echo libboost-dev; fi
}

apt_missing() {
  local package
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || echo "$package"
  done
}

install_with_apt() {
  local wanted=(ca-certificates cmake g++ git ninja-build libssl-dev nlohmann-json3-dev libcli11-dev libspdlog-dev zlib1g-dev)
  case " $* " in *" tests "*) wanted+=(catch2 ccache curl jq procps python3 python3-venv);; esac
  case " $* " in *" lint "*) wanted+=(clang-19 clang-format-19 clang-tidy-19);; esac
  case " $* " in *" browser "*) wanted+=(chromium npm);; esac
  case " $* " in *" fuzz "*) wanted+=(clang-19 libclang-rt-19-dev);; esac
  local missing
  missing=$(apt_missing "${wanted[@]}")
  # Any Boost from 1.81 on will do; ask for one only when the compiler finds none.
  printf '#include <boost/version.hpp>\n#if BOOST_VERSION < 108100\n#error old\n#endif\n' |
    g++ -E -x c++ - >/dev/null 2>&1 || missing="$missing boost"
  [ -n "${missing// /}" ] || return 0
  as_root apt-get update -qq
  missing=${missing/boost/$(boost_package)}
  say "installing:" $missing
  # --no-remove: on a machine where another package holds an older Boost, say so instead of removing it.
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends --no-remove $missing >&2
}

install_with_brew() {
  local wanted=(cmake ninja boost openssl@3 nlohmann-json cli11 spdlog zlib) package missing=()
  case " $* " in *" tests "*) wanted+=(catch2 ccache jq);; esac
  for package in "${wanted[@]}"; do brew list --versions "$package" >/dev/null || missing+=("$package"); done
  [ ${#missing[@]} = 0 ] && return 0
  say "installing: ${missing[*]}"
  brew install --quiet "${missing[@]}" >&2
}

install_missing() {
  if [ "$(uname)" = Darwin ]; then
    command -v brew >/dev/null || { say "Homebrew is needed (https://brew.sh), or install the packages that README.md names"; return 1; }
    install_with_brew "$@"
    export OPENSSL_ROOT_DIR=${OPENSSL_ROOT_DIR:-$(brew --prefix openssl@3)}
  elif command -v apt-get >/dev/null; then
    install_with_apt "$@"
  else
    say "neither apt nor Homebrew here: trying to build with what there is (README.md names the packages)"
  fi
}

# The output of a build that works is of no interest; that of one that fails is.
quietly() {
  local log
  log=$(mktemp)
  if "$@" >"$log" 2>&1; then rm -f "$log"; else cat "$log" >&2; rm -f "$log"; return 1; fi
}

build() {
  local preset=$1
  shift
  say "building ($preset)"
  (cd "$root" && quietly cmake --preset "$preset" "$@" && quietly cmake --build "build/$preset" -j "$jobs")
}
