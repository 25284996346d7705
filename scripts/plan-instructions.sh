#!/bin/sh
# Counts the instructions of two fixed plans with callgrind and compares them with docs/plan-instructions.txt: times differ
# from run to run, instructions hardly do. `--record` writes the file anew; without valgrind nothing is compared.
set -eu
cd "$(dirname "$0")/.."
baseline=docs/plan-instructions.txt
tolerance=3 # per cent, for another compiler's patch release or C library

command -v valgrind >/dev/null || { echo "valgrind is not installed" >&2; exit 77; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${SWIFT:-swift}" build --configuration release --static-swift-stdlib --product reprise-bench --quiet
cp .build/release/reprise-bench "$folder/bench"
strip "$folder/bench"

count() {
    SWIFT_DETERMINISTIC_HASHING=1 valgrind --tool=callgrind --callgrind-out-file="$folder/out" --quiet \
        "$folder/bench" plan-once --form "$1" --destinations "$2" --days "$3" >/dev/null 2>"$folder/messages" ||
        { cat "$folder/messages" >&2; exit 1; }
    sed -n 's/^\(summary\|totals\): \([0-9]*\).*/\2/p' "$folder/out" | head -1
}

lines=$(for input in "schedules 20 30" "captions 10 30"; do
    set -- $input
    echo "$1 $2 $3 $(count "$1" "$2" "$3")"
done)

if [ "${1:-}" = --record ]; then
    {
        echo "# Instructions of one plan: form, destinations, days, instructions. Written by scripts/plan-instructions.sh --record."
        echo "$lines"
    } >"$baseline"
    cat "$baseline"
    exit
fi
echo "$lines" | awk -v tolerance="$tolerance" '
    NR == FNR { if ($1 != "#") known[$1 " " $2 " " $3] = $4; next }
    {
        key = $1 " " $2 " " $3
        if (!(key in known)) { print key ": no baseline"; failed = 1; next }
        change = ($4 / known[key] - 1) * 100
        printf "%s: %d instructions, %+.2f %%\n", key, $4, change
        if (change > tolerance) failed = 1
    }
    END { exit failed }' "$baseline" -
