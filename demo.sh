#!/usr/bin/env bash
# The main job, for real, on this machine: two profiles, two nodes on loopback, one matter, a bundle and its verification.
# Installs what is lacking, builds both programs, plays, and leaves the folder to explore. Arguments go to `parloir demo`.
set -euo pipefail
cd "$(dirname "$0")"
./setup.sh
PATH="$PATH:${CARGO_HOME:-$HOME/.cargo}/bin"
cargo build --release --locked # parloir and parloir-verify: the demonstration runs both
exec cargo run --quiet --release --locked --bin parloir -- demo "$@"
