#!/usr/bin/python3
"""`sceau remind --mail` is killed at any moment, and run again as the timer does: every mail arrives, none twice.

    killed_mail.py --build BUILD_DIR [--rounds N]

The program that speaks to the mail server lives on when the one that started it is killed, as after a crash. Where it
is killed too, between the server's word and its own receipt, nobody can know whether the mail was taken: it is sent
again under the same Message-ID, never lost.
"""
import argparse
import glob
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import date

import three_years

RECIPIENTS = [f'somebody{number}@etang.example' for number in range(5)]


def configure(structure):
    head = (structure.root / 'sceau.toml').read_text().partition('[[mail.to]]')[0]
    people = ''.join(f'[[mail.to]]\naddress = "{address}"\nlanguage = "fr"\n' for address in RECIPIENTS)
    (structure.root / 'sceau.toml').write_text(head + people)


def received(structure):
    """Message-ID and recipient of each mail that the server took."""
    mails = []
    for path in (structure.root / 'mails').glob('mail-*'):
        lines = path.read_text().splitlines()
        identity = next(line for line in lines if line.startswith('Message-ID: '))
        mails.append((identity, lines[1]))
        path.unlink()
    return mails


def run_killed(structure, after, whole_group):
    environment = structure.environment | {'FAKETIME': structure.clock.strftime('@%Y-%m-%d %H:%M:%S')}
    process = subprocess.Popen(['sceau', 'remind', '--mail', '--offline'], env=environment, cwd=structure.root,
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                               start_new_session=True)
    time.sleep(after)
    if whole_group:
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.stdout.read()  # until the last that holds it, sceau-mail, has ended
    return process.wait()


def one_round(structure, store, chance, whole_group):
    shutil.rmtree(structure.root / 'state')
    shutil.copytree(store, structure.root / 'state')
    for _ in range(3):
        run_killed(structure, chance.uniform(0.0, 0.12), whole_group)
    structure.run('sceau', 'remind', '--mail', '--offline')
    mails = received(structure)
    faults = []
    if {to for _, to in mails} != {f'to {address}' for address in RECIPIENTS}:
        faults.append(f'received: {sorted(mails)}')
    if len({identity for identity, _ in mails}) != len(RECIPIENTS):
        faults.append(f'not one message for each: {sorted(mails)}')
    if not whole_group and max(Counter(mails).values()) > 1:
        faults.append(f'doubled: {sorted(mails)}')
    return faults


def receipts_go(structure):
    """Those of two days ago, with the next run; what is not ours stays."""
    folder = structure.root / 'state' / 'mail'
    before = set(os.listdir(folder))
    (folder / 'notes').touch()
    structure.at(date(2027, 5, 22))
    structure.run('sceau', 'remind', '--mail', '--offline')
    left = set(os.listdir(folder))
    return ([] if before else ['no receipt was kept']) + [f'left: {name}' for name in before & left] + (
        [] if 'notes' in left else ['a file of others was removed'])


def main():
    parser = argparse.ArgumentParser(description='mails survive kills')
    parser.add_argument('--build', type=pathlib.Path, required=True)
    parser.add_argument('--rounds', type=int, default=24)
    options = parser.parse_args()
    if why := three_years.missing():
        print(f'skipped: {why}')
        return 77
    memory = '/dev/shm' if os.access('/dev/shm', os.W_OK) else None
    root = pathlib.Path(tempfile.mkdtemp(prefix='sceau-killed-', dir=memory))
    faketime = glob.glob('/usr/lib/*/faketime/libfaketime.so.1')[0]
    structure = three_years.Structure(options.build.resolve(), root, faketime)
    faults = []
    try:
        structure.at(three_years.FIRST)
        three_years.begin(structure)
        configure(structure)
        structure.at(date(2027, 5, 20))
        shutil.copytree(root / 'state', root / 'store')
        chance = random.Random(20261123)
        for number in range(options.rounds):
            faults += [f'round {number}: {fault}'
                       for fault in one_round(structure, root / 'store', chance, whole_group=number % 3 == 2)]
        faults += receipts_go(structure)
    finally:
        structure.close()
        shutil.rmtree(root, ignore_errors=True)
    print(*faults, sep='\n', end='\n' if faults else '')
    return 1 if faults else 0


if __name__ == '__main__':
    sys.exit(main())
