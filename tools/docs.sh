#!/usr/bin/env bash
# Runs the shell blocks of the documents as they stand, so that none of them shows a command that does not work,
# and holds the documents that the program writes against the program.
#
#   tools/docs.sh [DOCUMENT…]    run the blocks; of README.md and docs/*.md if none is named
#   tools/docs.sh --write        write docs/commands.md, docs/detente.toml and docs/openapi.json
#
# A block fenced as `sh` is run; one fenced otherwise is for reading. The blocks of one document run in one shell, in a
# fresh folder, and find the two stations that the blocks of README.md make. A line that ends in `# exit 5` must fail
# with that code; every other line must not fail. Loopback addresses are moved to a corner of 127/8 that nobody uses.
# Transcripts, extracts and disclosures that a document leaves are then held against spec/verify.py, where .venv has its library.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
limit_s=120
at_once=4

# With the features of the whole workspace, as the tests build it: the core is compiled once.
cargo build --quiet --locked --workspace --bin detente
target=$(cargo metadata --format-version 1 --no-deps --offline | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')
PATH="$target/debug:$PATH"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

blocks() {
  awk '/^```/ { inside = !inside && $0 == "```sh"; next } inside' "$1"
}

# `detente frobnicate # exit 2` becomes a command and a judgement of its code.
judged() {
  sed -E 's/^(.*[^ ]) +# exit ([0-9])$/code=0; { \1; } || code=$?; [ "$code" = \2 ] || { echo "exit $code, not \2: \1"; exit 1; }/'
}

run_document() {
  local document=$1 folder="$work/${1//\//_}" corner
  corner="127.$((RANDOM % 200 + 20)).$((RANDOM % 200 + 20)).$((RANDOM % 200 + 20))"
  mkdir "$folder"
  {
    # Every station that a block started ends with its shell.
    echo "trap 'kill \$(jobs -p) 2>/dev/null; wait' EXIT"
    blocks README.md
    [ "$document" = README.md ] || blocks "$document"
  } | judged | sed "s/127\.0\.0\.1/$corner/g" >"$folder.sh"
  if (cd "$folder" && timeout "$limit_s" bash -euxo pipefail "$folder.sh" && cross_check) >"$folder.log" 2>&1; then
    echo "docs: $document: every block does what it says"
  else
    echo "docs: $document: a block failed:" >&2
    tail -n 40 "$folder.log" >&2
    return 1
  fi
}

# What the stations wrote is good to a verifier that shares no code with them.
cross_check() {
  local file kind
  [ -x "$root/.venv/bin/python" ] || return 0
  for file in *.detente; do
    case $file in
      disclosure*) kind=--disclosure ;;
      charter* | revocation*) continue ;;
      *) kind= ;;
    esac
    "$root/.venv/bin/python" "$root/spec/verify.py" $kind "$file" || return 1
  done
}

# Help of a command and of those below it, as Markdown.
describe() {
  local depth=$1 help sub
  shift
  help=$(detente "$@" --help)
  printf '\n%s `detente%s`\n\n```text\n%s\n```\n' "$depth" "${*:+ $*}" "$help"
  for sub in $(sed -n '/^Commands:/,/^$/ s/^  \([a-z-]*\)  .*/\1/p' <<<"$help"); do
    [ "$sub" = help ] || describe "##" "$@" "$sub"
  done
}

commands() {
  echo "# Commands"
  echo
  echo "What the program says of itself; written by \`tools/docs.sh --write\`, which \`make test\` checks."
  # The environment of whoever calls this is no part of the help.
  (unset DETENTE_DIR && COLUMNS=120 describe "##")
}

settings() {
  (cd "$work" && rm -rf settings &&
    detente --dir settings init --code USA --name "United States of America" --language en \
      --post "ops:tactical:Operations staff:Duty officer" >/dev/null && cat settings/detente.toml)
}

detente api >"$work/openapi.json"
commands >"$work/commands.md"
settings >"$work/detente.toml"
if [ "${1:-}" = --write ]; then
  cp "$work/commands.md" "$work/detente.toml" "$work/openapi.json" docs/
  echo "wrote docs/commands.md, docs/detente.toml and docs/openapi.json"
  exit
fi
failed=0
for written in commands.md detente.toml openapi.json; do
  diff -u "docs/$written" "$work/$written" || { echo "docs/$written is not what the program says: tools/docs.sh --write" >&2; failed=1; }
done
[ $# -gt 0 ] || set -- README.md docs/*.md
# Nearly all the time of a document is waiting, so several are run at once.
running=()
for document in "$@"; do
  [ -n "$(blocks "$document")" ] || continue
  if [ ${#running[@]} -ge "$at_once" ]; then
    wait "${running[0]}" || failed=1
    running=("${running[@]:1}")
  fi
  run_document "$document" &
  running+=($!)
done
for one in "${running[@]}"; do wait "$one" || failed=1; done
exit "$failed"
