#!/usr/bin/env bash
# Plants each bug of Tests/ProofTests/Planted into a copy of the sources, one at a time, and wants the proof to find it.
#
#   scripts/planted-bugs.sh [NAME...]     all patches, or those of these names
#
# The copy stays in .build/planted, so that the next round builds little; PLANTED_COPY names another place, PLANTED_FLAGS are
# given to `swift build` and `swift test`.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
copy=${PLANTED_COPY:-$root/.build/planted}
planted=$root/Tests/ProofTests/Planted
export REPRISE_ONLY=${REPRISE_ONLY:-ProofTests}
export REPRISE_PROOF=plain
unset REPRISE_SOAK

if [ "$copy" != "$root" ]; then
    mkdir -p "$copy/Sources" "$copy/Tests"
    # Only what is newer, so that little is built; and nothing that is gone.
    for part in Package.swift Package.resolved Sources Tests; do
        [ ! -e "$root/$part" ] || cp --archive --update --no-target-directory "$root/$part" "$copy/$part"
    done
    comm -13 <(cd "$root" && find Sources Tests -type f | sort) <(cd "$copy" && find Sources Tests -type f | sort) |
        while read -r gone; do rm -f "$copy/$gone"; done
fi
cd "$copy"
log=$(mktemp)
trap 'rm -f "$log"' EXIT

patches=()
if [ $# -eq 0 ]; then patches=("$planted"/*.patch); else
    for name in "$@"; do patches+=("$planted/$name.patch"); done
fi

build() { swift build ${PLANTED_FLAGS:-} --build-tests --quiet; }
prove() { swift test ${PLANTED_FLAGS:-} --skip-build --quiet --disable-xctest --filter ProofTests; }

build
prove > "$log" 2>&1 || { tail -n 40 "$log"; echo "the proof fails without any bug" >&2; exit 1; }

missed=0
for patch in "${patches[@]}"; do
    name=$(basename "$patch" .patch)
    patch --quiet --strip=1 < "$patch"
    if ! build > "$log" 2>&1; then
        echo "BROKEN  $name: does not build"
        tail -n 20 "$log"
        missed=$((missed + 1))
    elif prove > "$log" 2>&1; then
        echo "MISSED  $name"
        missed=$((missed + 1))
    else
        tests=$(grep --only-matching --extended-regexp 'Test (theChecker|theEngine|itDoes)[A-Za-z]*' "$log" | sort | uniq --count | sed 's/^ *//; s/Test //' | paste --serial --delimiters=,)
        seeds=$(grep --only-matching --extended-regexp 'seed [0-9]+' "$log" | sort --unique | wc --lines)
        first=$(grep --max-count=1 --extended-regexp '^(violated|early|late|not-earliest|groundless|false-reason|silent|missing|uncalled|twice|taken|malformed|planned|foretold|by) ' "$log" || true)
        echo "found   $name: $seeds seeds ($tests); $first"
    fi
    patch --quiet --strip=1 --reverse < "$patch"
done
[ "$missed" -eq 0 ]
