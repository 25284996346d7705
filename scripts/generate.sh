#!/usr/bin/env bash
# Writes the generated files anew. Presets need no build; the rest (schemas, golden files, the references, the state diagram)
# is written by the tests that guard it: `scripts/generate.sh all`.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/generate-presets.sh
if [ "${1:-}" = all ]; then
    RECORD_SNAPSHOTS=1 swift test --quiet --filter 'DomainTests|LedgerTests|RuleFilesTests|CommandsTests|PlannerTests' || true
fi
