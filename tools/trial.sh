#!/usr/bin/env bash
# The long trials of docs/reliability.md, one after another: each link for half an hour, FLASHes where no link is, 500 faults, floods of ten minutes.
# MINUTES, FAULTS and SECONDS_EACH shorten them. Ends with the names of those that did not hold, whose folders are left.
set -uo pipefail
cd "$(dirname "$0")/.."

minutes=${MINUTES:-30} faults=${FAULTS:-500} seconds=${SECONDS_EACH:-600}
failed=()

try() {
  echo "== trial $*"
  target/release/trial --program target/release/detente "$@" || failed+=("$*")
}

for profile in loss30 delay600 thin9600 flapping storm unplugged; do
  try link --profile "$profile" --minutes "$minutes"
done
try cold
try faults --count "$faults"
try flood --seconds "$seconds"
try fair --seconds "$seconds"

if [ ${#failed[@]} -gt 0 ]; then
  printf 'not held: %s\n' "${failed[@]}"
  exit 1
fi
echo "all trials held"
