#!/usr/bin/env bash
# Lets a real daemon publish to a sandbox in another process for MINUTES (60), on a clock that is SPEED (720: an hour is a
# month) times as fast, and fails when its memory or descriptors grow, or a post is missing or doubled. Runs the release binary
# where there is one; the debug binary, which is too slow for that pace, gets a quarter of it.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ -z "${REPRISE:-}" ]; then
    REPRISE=.build/release/reprise
    if [ ! -x "$REPRISE" ]; then
        REPRISE=.build/debug/reprise
        export SPEED=${SPEED:-180}
    fi
fi
[ -x "$REPRISE" ] || { echo "soak: there is no $REPRISE: build first" >&2; exit 1; }
exec python3 scripts/soak.py "$REPRISE" "${MINUTES:-60}"
