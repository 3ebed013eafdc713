#!/usr/bin/env python3
"""mutate.py CORPUS OUT COPIES: each file of the corpus cut at one place and changed at some, the same at each run."""
import os
import random
import sys

corpus, out, copies = sys.argv[1], sys.argv[2], int(sys.argv[3])
os.makedirs(out, exist_ok=True)
chance = random.Random(2026)
for name in sorted(os.listdir(corpus)):
    with open(os.path.join(corpus, name), "rb") as file:
        whole = file.read()
    if not 0 < len(whole) < 100_000:
        continue
    for copy in range(copies):
        changed = bytearray(whole)
        if copy % 3 == 0:
            del changed[chance.randrange(len(changed)):]
        elif copy % 3 == 1:
            for _ in range(1 + chance.randrange(4)):
                changed[chance.randrange(len(changed))] = chance.randrange(256)
        else:
            at = chance.randrange(len(changed))
            changed[at:at] = whole[:chance.randrange(len(whole))]
        with open(os.path.join(out, "%d-%s" % (copy, name)), "wb") as file:
            file.write(changed)
