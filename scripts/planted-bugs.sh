#!/usr/bin/env bash
# Plants each bug of a set into a copy of the sources, one at a time, and wants it to be found.
#
#   scripts/planted-bugs.sh                       both sets
#   scripts/planted-bugs.sh planner [NAME...]     Tests/ProofTests/Planted, found by the proof of the planner
#   scripts/planted-bugs.sh executor [NAME...]    Tests/Planted/executor, found by trials; what lies in the daemon by its tests
#
# The copy stays in .build/planted, so that the next round builds little; PLANTED_COPY names another place, PLANTED_FLAGS are
# given to `swift build` and `swift test`. Trials begin with the seed PLANTED_SEED (1), try PLANTED_SEEDS (500) and end after
# PLANTED_FINDS (1) of them have found something.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
copy=${PLANTED_COPY:-$root/.build/planted}
seed=${PLANTED_SEED:-1}
seeds=${PLANTED_SEEDS:-500}
export REPRISE_ONLY=${REPRISE_ONLY:-ProofTests,DaemonTests,reprise-sim}
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
planted=
# However this ends, no bug is left behind.
uproot() { [ -z "$planted" ] || patch --quiet --strip=1 --reverse < "$planted"; planted=; }
trap 'uproot; rm -f "$log"' EXIT

build() { swift build ${PLANTED_FLAGS:-} --build-tests --quiet; }
check() { swift test ${PLANTED_FLAGS:-} --skip-build --quiet --disable-xctest --filter "$1"; }
play() { "$(swift build ${PLANTED_FLAGS:-} --show-bin-path)/reprise-sim" --seed "$seed" --seeds "$seeds" --problems "${PLANTED_FINDS:-1}"; }

# Who is to find a bug of that set.
judge() {
    case $1 in
        planner) echo proof ;;
        executor) if grep --quiet '^+++ b/Sources/Daemon/' "$2"; then echo daemon; else echo trials; fi ;;
    esac
}
hunt() {
    case $1 in
        proof) check ProofTests ;;
        daemon) check DaemonTests ;;
        trials) play ;;
    esac
}

# What the log tells of a bug that was found.
finding() {
    case $1 in
        proof)
            local tests seeds first
            tests=$(grep --only-matching --extended-regexp 'Test (theChecker|theEngine|itDoes)[A-Za-z]*' "$log" | sort | uniq --count |
                sed 's/^ *//; s/Test //' | paste --serial --delimiters=,)
            seeds=$(grep --only-matching --extended-regexp 'seed [0-9]+' "$log" | sort --unique | wc --lines)
            first=$(grep --max-count=1 --extended-regexp \
                '^(violated|early|late|not-earliest|groundless|false-reason|silent|missing|uncalled|twice|taken|malformed|planned|foretold|by) ' \
                "$log" || true)
            echo "$seeds seeds ($tests); $first" ;;
        daemon) grep --only-matching --extended-regexp 'Test [A-Za-z]+\(\) failed' "$log" | sort --unique | paste --serial --delimiters=, ;;
        trials)
            local tried found
            tried=$(grep --count '^seed ' "$log" || true)
            found=$(grep --before-context=1 '^problem: ' "$log" | sed --quiet 's/^seed \([0-9]*\) .*/\1/p' | paste --serial --delimiters=' ')
            echo "seed ${found:-of a crash} of $tried tried; $(grep --max-count=1 '^problem: ' "$log" || tail --lines=1 "$log")" ;;
    esac
}

missed=0
try() {
    local set=$1 patch=$2 name who
    name=$(basename "$patch" .patch)
    who=$(judge "$set" "$patch")
    patch --quiet --strip=1 < "$patch"
    planted=$patch
    if ! build > "$log" 2>&1; then
        echo "BROKEN  $name: does not build"
        tail -n 20 "$log"
        missed=$((missed + 1))
    elif hunt "$who" > "$log" 2>&1; then
        echo "MISSED  $name"
        missed=$((missed + 1))
    else
        echo "found   $name: $(finding "$who")"
    fi
    uproot
}

run() {
    local set=$1 folder patches=() name
    shift
    case $set in
        planner) folder=$root/Tests/ProofTests/Planted ;;
        executor) folder=$root/Tests/Planted/executor ;;
        *) echo "there is no set $set" >&2; exit 64 ;;
    esac
    if [ $# -eq 0 ]; then patches=("$folder"/*.patch); else
        for name in "$@"; do patches+=("$folder/$name.patch"); done
    fi
    build
    # A judge that speaks without any bug proves nothing.
    for who in $(for patch in "${patches[@]}"; do judge "$set" "$patch"; done | sort --unique); do
        hunt "$who" > "$log" 2>&1 || { tail -n 40 "$log"; echo "the $who find something without any bug" >&2; exit 1; }
    done
    for patch in "${patches[@]}"; do try "$set" "$patch"; done
}

if [ $# -eq 0 ]; then
    run planner
    run executor
else
    run "$@"
fi
[ "$missed" -eq 0 ]
