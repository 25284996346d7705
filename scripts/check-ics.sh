#!/usr/bin/env bash
# Reads the calendars that `plan --format ics` writes with a parser of somebody else: icalendar from PyPI, in an
# environment of its own below .build. Without a network it says so and passes, except in CI.
set -euo pipefail
cd "$(dirname "$0")/.."
binary=${REPRISE:-.build/debug/reprise}
environment=.build/check-ics

skip() {
    echo "check-ics: $1" >&2
    if [ "${CI:-}" = true ]; then exit 1; fi
    exit 0
}

[ -x "$binary" ] || skip "there is no $binary: build first"
if ! "$environment/bin/python" -c 'import icalendar' 2>/dev/null; then
    python3 -m venv "$environment" 2>/dev/null || skip "Python has no venv here"
    "$environment/bin/pip" install --quiet --disable-pip-version-check icalendar==6.3.1 2>/dev/null \
        || skip "icalendar cannot be installed: is there a network?"
fi

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$binary" plan examples/studio --from 2026-10-20T10:00 --items examples/studio/_items.yaml --format ics --out "$folder/studio.ics"
"$binary" plan examples/creator --from 2026-10-05T08:00 --items examples/creator/_items.yaml --format ics --out "$folder/creator.ics"
cat >"$folder/hostile.yaml" <<'ITEMS'
- { at: +1h, source: studio-tiktok, id: a, caption: "Commas, semicolons; back\\slash\nBEGIN:VEVENT\nlines #dance", duration: 20 }
- { at: +9h, source: studio-tiktok, id: b, caption: "ÄÖÜ 漢字 👩‍👩‍👧‍👦 very long so that lines must fold in the middle of characters that take bytes 漢字漢字漢字漢字 #dance", duration: 20 }
ITEMS
"$binary" plan examples/studio --from 2026-10-20T10:00 --items "$folder/hostile.yaml" --format ics --out "$folder/hostile.ics"

"$environment/bin/python" - "$folder"/*.ics <<'PYTHON'
import sys
import icalendar

for path in sys.argv[1:]:
    data = open(path, "rb").read()
    for line in data.split(b"\r\n"):
        assert len(line) <= 75, f"{path}: a line of {len(line)} octets"
    assert b"\n" not in data.replace(b"\r\n", b""), f"{path}: a bare line feed"
    calendar = icalendar.Calendar.from_ical(data)
    assert not calendar.errors, f"{path}: {calendar.errors}"
    events = [part for part in calendar.walk("VEVENT")]
    assert events, f"{path}: no events"
    assert len({str(event["UID"]) for event in events}) == len(events), f"{path}: UIDs repeat"
    for event in events:
        assert not event.errors, f"{path}: {event.errors}"
        assert event.decoded("DTSTART").tzinfo is not None, f"{path}: a floating time"
        assert event["SUMMARY"], f"{path}: no summary"
    print(f"check-ics: {path.rsplit('/', 1)[-1]}: {len(events)} events")
PYTHON
