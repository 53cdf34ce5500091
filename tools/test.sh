#!/usr/bin/env bash
# Runs every test of the workspace, documentation examples and the console in a browser included, and closes with one line
# that counts them all, and one that names what could not be tried on this machine. Where CI is set, what cannot be tried fails.
#
# With cargo-nextest the tests run side by side; without it, cargo's own runner takes longer over the same tests.
set -uo pipefail
cd "$(dirname "$0")/.."

said=$(mktemp)
DETENTE_SKIPPED=$(mktemp)
export DETENTE_SKIPPED
trap 'rm -f "$said" "$DETENTE_SKIPPED"' EXIT
failed=0

if cargo nextest --version >/dev/null 2>&1; then
  cargo nextest run --workspace --locked --no-fail-fast --status-level fail 2>&1 | tee -a "$said" || failed=1
  cargo test --doc --workspace --locked --no-fail-fast 2>&1 | tee -a "$said" || failed=1
else
  cargo test --workspace --locked --no-fail-fast 2>&1 | tee -a "$said" || failed=1
fi

# The console on two stations: over HTTP, and in Chromium where there is one.
console=(web/tests/*.test.mjs)
if [ ! -x /usr/bin/chromium ]; then
  mapfile -t console < <(grep -L support/page.mjs web/tests/*.test.mjs)
  echo "no Chromium" >>"$DETENTE_SKIPPED"
  [ -z "${CI:-}" ] || failed=1
fi
# One file after the other: each has two stations and a browser, and there may be two cores.
DETENTE="$PWD/target/debug/detente" node --test --test-concurrency=1 "${console[@]}" 2>&1 | tee -a "$said" || failed=1

# Three dialects: "Summary [ 1.2s] 40 tests run: 38 passed, 2 failed, 1 skipped", "test result: ok. 3 passed; 0 failed; …",
# and "# pass 3".
awk -v failed="$failed" '
  /^ *Summary \[|^test result:/ {
    gsub(/[;,]/, " ")
    for (i = 2; i <= NF; i++) {
      if ($i == "passed") passed += $(i - 1)
      if ($i == "failed" || $i == "timed") broken += $(i - 1)
      if ($i == "skipped" || $i == "ignored") ignored += $(i - 1)
    }
  }
  /^# (pass|fail|cancelled|skipped) [0-9]+$/ {
    if ($2 == "pass") passed += $3
    else if ($2 == "skipped") ignored += $3
    else broken += $3
  }
  END {
    verdict = failed || broken || !passed ? "FAILED" : "ok"
    printf "\ntest result: %s. %d passed; %d failed; %d ignored; the whole workspace\n", verdict, passed, broken, ignored
    exit verdict != "ok"
  }' "$said"
verdict=$?
if [ -s "$DETENTE_SKIPPED" ]; then
  why=$(sort "$DETENTE_SKIPPED" | uniq -c | sed 's/^ *\([0-9]*\) /\1: /' | paste -sd ';' | sed 's/;/; /g')
  echo "$(wc -l <"$DETENTE_SKIPPED") of these tests tried nothing ($why)"
fi
exit "$verdict"
