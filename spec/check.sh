#!/bin/sh
# Holds the vectors, and a transcript of yours if you name one, against the verifier that shares no code with stations.
# Needs Python 3.11 with `cwt`; takes .venv/bin/python of this folder or the one above it if it is there.
set -eu
spec=$(cd "$(dirname "$0")" && pwd)
python=python3
for venv in "$spec/.venv" "$spec/../.venv" .venv; do
    if [ -x "$venv/bin/python" ]; then python=$venv/bin/python; fi
done
"$python" "$spec/judge.py" "$spec/vectors"
"$python" "$spec/sealed.py" judge "$spec/sealed-vectors"
if [ $# -gt 0 ]; then "$python" "$spec/verify.py" "$1"; fi
