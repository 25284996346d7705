"""Compares a validator's verdicts on the corpus with the decoder's. Usage: compare-schema.py FOLDER"""
import json
import pathlib
import sys

folder = pathlib.Path(sys.argv[1])
verdicts = json.loads((folder / "verdicts").read_text())
if verdicts.get("parse_errors"):
    sys.exit(f"not JSON: {verdicts['parse_errors'][:3]}")
refused = {}
for error in verdicts.get("errors", []):
    refused.setdefault(pathlib.Path(error["filename"]).name, f"{error['path']}: {error['message'][:200]}")

wrong, count = [], 0
for line in (folder / "manifest.tsv").read_text().splitlines():
    name, wanted, note = line.split("\t")
    count += 1
    if wanted == "accept" and name in refused:
        wrong.append(f"{name}: the decoder accepts it, the schema does not: {refused[name]}")
    if wanted == "refuse" and name not in refused:
        wrong.append(f"{name}: the decoder refuses it, the schema does not: {note}")

for line in wrong[:30]:
    print(line, file=sys.stderr)
print(f"schema and decoder: {count - len(wrong)} of {count} documents agree; the schema refuses {len(refused)}")
sys.exit(1 if wrong or count < 500 or not refused else 0)
