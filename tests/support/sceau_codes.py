#!/usr/bin/env python3
"""The codes in a JSON document of inspect, import or verify on stdin, a line each: what a script decides on."""
import json
import sys

text = sys.stdin.read()
if not text:
    sys.exit(1)
document = json.loads(text)
for item in document.get("items", []) + document.get("imported", []) + document.get("entries", []):
    name = (item.get("file") or "").rsplit("/", 1)[-1] if "kind" in item else item.get("entry")
    words = [item[key] for key in ("chain", "revocation") if key in item]
    if "verdict" in item:
        words.insert(0, "yes" if item["verdict"] else "no")
    print(" ".join([name] + words))
    for finding in item.get("findings", []):
        print("  " + finding["severity"], finding["code"])
for refused in document.get("refused", []):
    print(refused["file"].rsplit("/", 1)[-1], "refused", refused["code"])
