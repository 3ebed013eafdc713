#!/usr/bin/env python3
"""survive.py PROGRAM WORDS… -- FOLDER…: the program on each file by itself; says which ended by a signal, took longer
than 60 s, left with an exit status that is not its own, or said an error in other than two lines."""
import os
import subprocess
import sys

words = sys.argv[1:sys.argv.index("--")]
folders = sys.argv[sys.argv.index("--") + 1:]
wrong = 0
for path in sorted(os.path.join(folder, name) for folder in folders for name in os.listdir(folder)):
    try:
        done = subprocess.run(words + [path], capture_output=True, timeout=60, stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired:
        print(path, "took longer than 60 s")
        wrong += 1
        continue
    errors = done.stderr.decode("utf-8", "replace").splitlines()
    told = done.returncode != 1 or (
        len(errors) == 2 and errors[0].startswith("sceau: error: ") and errors[1].startswith("sceau: hint: "))
    if done.returncode not in (0, 1, 3) or not told:
        print(path, done.returncode, errors[:4])
        wrong += 1
if wrong == 0:
    print("every file got an answer")
