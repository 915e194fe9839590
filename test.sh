#!/usr/bin/env bash
# Every test: form, lints, rules, fuzzing in short, simulation, a real browser, then the test programs. Stops at the first that fails.
# FUZZ_INPUTS (per target) and SIM_SEEDS make it longer, PARLOIR_BROWSER=off, PARLOIR_PRESS=off and PARLOIR_BAGIT=off shorter; the last lines are the test programs' own.
set -euo pipefail
cd "$(dirname "$0")"
PATH="$PATH:${CARGO_HOME:-$HOME/.cargo}/bin"
# What is green here is green again. Whoever looks further sets another seed, and PROPTEST_CASES.
export PROPTEST_RNG_SEED="${PROPTEST_RNG_SEED:-1}"

stage() {
  printf '\n== %s\n' "$*"
  local start=$SECONDS
  "$@"
  printf '== done in %s s\n' "$((SECONDS - start))"
}

stage ./setup.sh --test
stage cargo fmt --all --check
stage cargo xtask tidy
stage cargo clippy --workspace --all-targets --locked -- -D warnings
stage cargo xtask fuzz --inputs "${FUZZ_INPUTS:-200000}"
stage cargo xtask sim --seeds "${SIM_SEEDS:-10000}"
stage cargo xtask browser
stage cargo xtask press

printf '\n== cargo test\n'
# The laboratory plays the very programs that the tests are built with, instead of building others.
export PARLOIR_PROGRAMS="${CARGO_TARGET_DIR:-$PWD/target}/debug"
exec cargo test --workspace --locked --no-fail-fast
