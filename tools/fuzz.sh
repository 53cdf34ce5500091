#!/usr/bin/env bash
# Fuzzes each target, or those named, for so many seconds on as many processes as there are cores, and prints of each how
# many inputs were tried and whether one was found that does not pass. What is found lies in fuzz/artifacts/.
#
#   tools/fuzz.sh SECONDS [TARGET…]
#   FUZZ_CORES=1 tools/fuzz.sh SECONDS   # on so many processes
#
# Needs the nightly compiler (rustup toolchain install nightly), cargo-fuzz (cargo install cargo-fuzz --locked) and a C++
# compiler. New inputs go to fuzz/found/, which is not kept: `cargo +nightly fuzz cmin` makes a small corpus of them.
set -uo pipefail
cd "$(dirname "$0")/.."

seconds=${1:?tools/fuzz.sh SECONDS [TARGET…]}
shift
# shellcheck disable=SC2206 # words on purpose: FUZZ_FEATURES="--no-default-features" leaves out what takes long to build
features=(${FUZZ_FEATURES:-})
if [ $# -gt 0 ]; then targets=("$@"); else mapfile -t targets < <(cargo +nightly fuzz list); fi
cores=${FUZZ_CORES:-$(nproc)}

cargo +nightly fuzz build "${features[@]}" || exit 1
failed=0
printf '%-16s %12s %8s  %s\n' target executions seconds found
for target in "${targets[@]}"; do
  log=$(mktemp)
  mkdir -p "fuzz/found/$target" "fuzz/corpus/$target" "fuzz/artifacts/$target"
  before=$(ls "fuzz/artifacts/$target" | wc -l)
  began=$SECONDS
  # Memory is bounded as on the smallest machine that a station runs on, and a single input's time.
  cargo +nightly fuzz run "${features[@]}" "$target" "fuzz/found/$target" "fuzz/corpus/$target" -- \
    -max_total_time="$seconds" -fork="$cores" -rss_limit_mb=2048 -timeout=20 -print_final_stats=1 >"$log" 2>&1
  verdict=$?
  found=$(($(ls "fuzz/artifacts/$target" | wc -l) - before))
  executions=$(grep -oE '^#[0-9]+' "$log" | tail -n 1 | tr -d '#')
  if [ "$verdict" -ne 0 ] || [ "$found" -gt 0 ]; then
    failed=1
    found="$found, see fuzz/artifacts/$target and $log"
  else
    found=nothing
    rm -f "$log"
  fi
  printf '%-16s %12s %8s  %s\n' "$target" "${executions:-0}" "$((SECONDS - began))" "$found"
done
exit "$failed"
