#!/usr/bin/env bash
# Installs the system libraries that reprise links where they are missing. Debian and Ubuntu.
set -euo pipefail

if ! command -v swift >/dev/null 2>&1; then
    echo "error: no Swift toolchain on the PATH; reprise needs Swift 6.2 or newer" >&2
    exit 1
fi

missing=()
# With `tests` also what tests compare with: ffprobe reads the sandbox's clips, venv runs the schema and calendar validators.
wanted=(libyaml-dev libcurl4-openssl-dev libsqlite3-dev pkg-config tzdata ca-certificates)
if [ "${1:-}" = tests ]; then wanted+=(ffmpeg python3-venv); fi
for package in "${wanted[@]}"; do
    dpkg-query --show --showformat='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    echo "error: please install these libraries: ${missing[*]}" >&2
    exit 1
fi
run=()
if [ "$(id -u)" -ne 0 ]; then run=(sudo); fi
echo "installing ${missing[*]}"
"${run[@]}" apt-get update -qq
DEBIAN_FRONTEND=noninteractive "${run[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
