#!/usr/bin/env bash
# Holds schema/rules.schema.json against the decoder with a JSON Schema validator of others' making: the tests write
# documents with the decoder's verdict on each, check-jsonschema validates them all in one run, and the two are compared.
# Needs built tests. Without a network and without the validator it is skipped, except in continuous integration.
set -euo pipefail
cd "$(dirname "$0")/.."
swift=${SWIFT:-swift}
venv=.build/schema-venv
corpus=.build/schema-corpus

if [ ! -x "$venv/bin/check-jsonschema" ]; then
    echo "installing check-jsonschema into $venv"
    rm -rf "$venv"
    if ! { python3 -m venv "$venv" && "$venv/bin/pip" install --quiet --disable-pip-version-check check-jsonschema; }; then
        rm -rf "$venv"
        echo "check-jsonschema cannot be installed (no network?): the schema was not held against a real validator" >&2
        if [ "${CI:-}" = true ]; then exit 1; fi
        exit 0
    fi
fi

rm -rf "$corpus"
REPRISE_SCHEMA_CORPUS="$PWD/$corpus" "$swift" test --skip-build --quiet --disable-xctest --filter SchemaCorpusTests
"$venv/bin/check-jsonschema" --check-metaschema schema/*.schema.json
find "$corpus" -name '*.json' -print0 | xargs -0 -n 100000 \
    "$venv/bin/check-jsonschema" --output-format json --schemafile schema/rules.schema.json > "$corpus/verdicts" || true
"$venv/bin/python" scripts/compare-schema.py "$corpus"
