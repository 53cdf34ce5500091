#!/usr/bin/env bash
# Runs those tests under Miri that reach code beside `unsafe`: this repository forbids it, and so it is that of the
# libraries which evidence and volume stand on. Needs rustup component add --toolchain nightly miri rust-src.
set -euo pipefail
cd "$(dirname "$0")/.."
export MIRIFLAGS="${MIRIFLAGS:--Zmiri-disable-isolation}"
# What signs or walks a large tree takes Miri hours.
cargo +nightly miri test --locked -p evidence --lib cbor merkle lane:: receipt
cargo +nightly miri test --locked -p volume --lib schedule height position
