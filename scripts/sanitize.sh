#!/usr/bin/env bash
# Runs the tests under a sanitizer: `scripts/sanitize.sh thread|address [FILTER]`. Builds into a folder of its own, so that the
# usual build stays as it is. Whatever a sanitizer finds, in a test or in a process that a test starts, fails the run.
set -euo pipefail
cd "$(dirname "$0")/.."
swift=${SWIFT:-swift}
kind=${1:?thread or address}
scratch=.build/${kind:0:1}san
# Ten times as slow as usual: the long parts with few seeds. More find no other threads and no other memory.
export REPRISE_SEEDS=${REPRISE_SEEDS:-10}
# A backtrace by Swift's own handler would come before the sanitizer's report, and take longer.
export SWIFT_BACKTRACE=enable=no

# Without names no suppression would match. Swift's toolchain has one.
symbolizer=$(dirname "$(readlink -f "$(command -v "$swift")")")/llvm-symbolizer
[ -x "$symbolizer" ] || symbolizer=$(command -v llvm-symbolizer) || { echo "sanitize: there is no llvm-symbolizer" >&2; exit 1; }
common="exitcode=66:external_symbolizer_path=$symbolizer"
case $kind in
thread) export TSAN_OPTIONS="$common" ;;
address)
    # The leak sanitizer works with Swift: it tells cycles of objects as well as what C forgets.
    export ASAN_OPTIONS="$common:detect_leaks=1:detect_stack_use_after_return=1"
    export LSAN_OPTIONS="suppressions=$PWD/scripts/sanitize-leaks.txt:print_suppressions=0"
    ;;
*) echo "sanitize: thread or address, not $kind" >&2; exit 64 ;;
esac

"$swift" build --build-tests --quiet --sanitize="$kind" --scratch-path "$scratch"

run() {
    "$swift" test --skip-build --quiet --disable-xctest --sanitize="$kind" --scratch-path "$scratch" "$@"
}

if [ $# -gt 1 ]; then
    run --filter "$2"
    exit
fi
# As `make test` does: real processes and sockets with deadlines must not share the cores with the rest.
run --skip 'SimulationTests|TrialsTests|ProofTests|EndToEndTests|TransportTests'
run --filter 'SimulationTests|TrialsTests|ProofTests'
run --filter 'EndToEndTests|TransportTests'
