#!/usr/bin/env bash
# Installs what a fresh Debian 12 with rustup's cargo lacks, and only that.
#
#   tools/need.sh compiler    a C compiler, for SQLite and the channel's cryptography
#   tools/need.sh rust        rustfmt and clippy
#   tools/need.sh node        Node.js and npm, which build the console's page
#   tools/need.sh browser     Chromium, in which the console is tried; without it, tests skip
#   tools/need.sh documents   curl and openssl, with which the documents show what they say
#   tools/need.sh python      .venv with the COSE library that cross-checks ours, and what makes requests up
#   tools/need.sh postgis     PostgreSQL with PostGIS, which judges volumes; without it, tests skip
#   tools/need.sh faults      what makes calls fail and clocks go wrong under a station; without it, tests skip
#
# Where nothing is missing it asks for no rights and no network.
set -euo pipefail
cd "$(dirname "$0")/.."

# Pinned: a cross-check that changes by itself proves nothing.
python_packages=(cwt==3.3.0 cbor2==5.9.0 schemathesis==4.32.5)

install_debian() {
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "missing: $*; run as root: apt-get install $*" >&2; exit 1; }
    as_root=(sudo)
  fi
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
}

need_compiler() {
  if ! command -v cc >/dev/null || ! command -v c++ >/dev/null; then
    install_debian build-essential
  fi
}

need_rust() {
  cargo fmt --version >/dev/null 2>&1 || rustup component add rustfmt
  cargo clippy --version >/dev/null 2>&1 || rustup component add clippy
}

# Debian 12's own is older than what the page is built with, so it is not installed in place of a newer one.
need_node() {
  local oldest=20.19.0 found
  found=$(node --version 2>/dev/null || echo v0)
  if ! printf '%s\n%s\n' "$oldest" "${found#v}" | sort -C -V || ! command -v npm >/dev/null; then
    echo "missing: node $oldest or newer with npm, and there is ${found/v0/none}: https://nodejs.org has it" >&2
    exit 1
  fi
}

need_documents() {
  if ! command -v curl >/dev/null || ! command -v openssl >/dev/null; then
    install_debian curl openssl
  fi
}

need_browser() {
  if [ ! -x /usr/bin/chromium ]; then
    (install_debian chromium) || echo "tools/need.sh: goes on without Chromium: what needs it is skipped" >&2
  fi
}

need_python() {
  local stamp=.venv/installed wanted="${python_packages[*]}"
  if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ]; then
    return
  fi
  # `venv` may be there and still unable to bring pip along: Debian splits the two.
  if ! python3 -c 'import venv, ensurepip' 2>/dev/null; then
    install_debian python3 python3-venv
  fi
  rm -rf .venv
  python3 -m venv .venv
  .venv/bin/pip install --quiet --disable-pip-version-check "${python_packages[@]}"
  printf '%s' "$wanted" >"$stamp"
}

need_faults() {
  local missing=()
  command -v strace >/dev/null || missing+=(strace)
  command -v faketime >/dev/null || missing+=(faketime)
  if [ ${#missing[@]} -gt 0 ]; then
    (install_debian "${missing[@]}") || echo "tools/need.sh: goes on without ${missing[*]}: what needs it is skipped" >&2
  fi
}

need_postgis() {
  if ! compgen -G '/usr/share/postgresql/*/extension/postgis.control' >/dev/null; then
    # Without what Debian only recommends no cluster is started: whoever judges with it makes one of their own.
    (install_debian postgresql postgresql-postgis) ||
      echo "tools/need.sh: goes on without PostGIS: what needs it is skipped" >&2
  fi
}

for what in "$@"; do
  case "$what" in
    compiler | rust | node | browser | documents | python | postgis | faults) "need_$what" ;;
    *) echo "tools/need.sh: what is '$what'?" >&2; exit 2 ;;
  esac
done
