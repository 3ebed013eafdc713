#!/usr/bin/python3
"""Three years of one structure, every day lived once: 1,096 runs of the real `sceau remind`, its clock moved by
libfaketime, its mails taken by a real mail server. What was received is compared with three_years.golden.

    three_years.py --build BUILD_DIR [--accept]

Exit status: 0 as in the golden list, 1 something differs, 77 a part is missing.
"""
import argparse
import difflib
import email
import email.policy
import glob
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

HERE = pathlib.Path(__file__).resolve().parent
SUPPORT = HERE.parent / 'support'
GOLDEN = HERE / 'three_years.golden'
FIRST, DAYS = date(2026, 11, 23), 1096
PARIS = ZoneInfo('Europe/Paris')
NAME = "CENTRE DE SANTE DE L'ÉTANG"


class Structure:
    """A machine of one's own in memory: store, twin CA, mail server, and a clock that the story sets."""

    def __init__(self, build, root, faketime):
        self.build, self.root = build, root
        self.clock = datetime.combine(FIRST, datetime.min.time())
        self.lines = []  # what happened, as the golden list has it
        self.seen = set()
        self.environment = {
            'PATH': f'{build}/bin:{build}/libexec/sceau:/usr/bin:/bin', 'HOME': str(root), 'TZ': 'Europe/Paris',
            'LC_ALL': 'C.UTF-8', 'LANGUAGE': 'C', 'SCEAU_STATE': f'{root}/state', 'SCEAU_CONFIG': f'{root}/sceau.toml',
            'LD_PRELOAD': faketime, 'FAKETIME_DONT_FAKE_MONOTONIC': '1', 'NO_FAKE_STAT': '1'}
        (root / 'mails').mkdir()
        self.server = None
        self.start_server('accept')

    def close(self):
        self.server.kill()
        self.server.communicate()

    def start_server(self, behaviour):
        """Another mail server, at another port; the configuration follows."""
        if self.server:
            self.close()
        self.server = subprocess.Popen(['/usr/bin/python3', SUPPORT / 'smtp_server.py', self.root / 'mails', behaviour],
                                       stdout=subprocess.PIPE, text=True)
        port = self.server.stdout.readline().strip()
        (self.root / 'sceau.toml').write_text(f'''
[mail]
url = "smtp://127.0.0.1:{port}"
tls = "none"
from = "Sceau <sceau@etang.example>"
[[mail.to]]
address = "at@etang.example"
language = "fr"
[[mail.to]]
address = "head@etang.example"
language = "en"
escalate = 15
[remind.entries]
insi-manu = [120, 60, 30, 15, 7, 3, 1]
''')

    def at(self, day, hour=8, minute=10):
        self.clock = datetime(day.year, day.month, day.day, hour, minute)

    def run(self, *words, expect=0):
        environment = self.environment | {'FAKETIME': self.clock.strftime('@%Y-%m-%d %H:%M:%S')}
        result = subprocess.run(words, env=environment, cwd=self.root, stdin=subprocess.DEVNULL, text=True,
                                capture_output=True, close_fds=False)
        if expect is not None and result.returncode != expect:
            raise SystemExit(f'{self.clock}: {words} ended with {result.returncode}\n{result.stdout}{result.stderr}')
        return result

    def sceau(self, *words, expect=0):
        return self.run('sceau', '--yes', *words, expect=expect).stdout

    def tell(self, what):
        self.lines.append(f'{self.clock:%Y-%m-%d}  {what}')

    def tell_check(self):
        result = self.run('sceau', 'check', expect=None)
        self.tell(f'check {result.returncode}: {result.stdout.partition(" | ")[0]}')

    def remind(self, *words):
        """One run, as the timer makes it: silent, unless a mail cannot leave."""
        result = self.run('sceau', 'remind', '--mail', *(words or ['--offline']), expect=None)
        if result.returncode or result.stdout or result.stderr:
            self.tell(f'remind {result.returncode}: {(result.stdout + result.stderr).splitlines()[0]}')
        self.take_mails()

    def take_mails(self):
        for path in sorted((self.root / 'mails').glob('mail-*')):
            if path.name in self.seen:
                continue
            self.seen.add(path.name)
            head, _, content = path.read_bytes().partition(b'\nto ')
            to, _, content = content.partition(b'\n')
            mail = email.message_from_bytes(content, policy=email.policy.default)
            self.check_mail(mail)
            self.tell(f'{to.decode():18}  {mail["Subject"]}')

    def check_mail(self, mail):
        said = mail['Date'].datetime.astimezone(PARIS)
        if said.date() > self.clock.date() or not mail['Message-ID'] or mail['Message-ID'] in self.seen:
            raise SystemExit(f'{self.clock}: date or Message-ID of {mail.as_string()}')
        self.seen.add(mail['Message-ID'])


def sign(structure, entry, usage, name, not_before):
    structure.run('igc-twin', 'sign', 'twin', '--csr', f'csr/{entry}.csr.pem', '--usage', usage, '--cn', name,
                  '--structure', '10B0221636', '--name', NAME, '--department', 'Rhône (69)', '--not-before', not_before,
                  '--out', f'{entry}.cer')
    structure.sceau('import', f'{entry}.cer')


def install(structure, entry):
    structure.sceau('install', entry, '--to', 'pem', '--dir', 'installed', '--no-proof')


def person(structure, ends):
    structure.sceau('person', 'add', '--role', 'administrateur-technique', '--name', 'MARTIN', '--first-name', 'Zoé',
                    '--card', '2600301752', '--card-type', 'CPE', '--card-ends', ends)


def free_port():
    with socket.socket() as one:
        one.bind(('127.0.0.1', 0))
        return one.getsockname()[1]


def begin(structure):
    structure.run('igc-twin', 'init', 'twin', '--url', f'http://127.0.0.1:{free_port()}')
    pin = structure.run('sh', '-c', 'openssl x509 -in twin/root.pem -outform DER | sha256sum').stdout.split()[0]
    structure.sceau('init', '--name', NAME, '--finess', '0B0221636', '--department', '69', '--environment', 'rehearsal')
    structure.sceau('trust', 'import', 'twin/chain.pem', '--pin', pin)
    structure.sceau('plan', '--for', 'insi:manu', '--for', 'dmp', '--cn', 'dmp=DMP-ETANG', '--key', 'file')
    structure.sceau('request', '--out', 'csr')
    structure.sceau('order', '--submitted')
    sign(structure, 'insi-manu', 'AUTH_CLI', 'INSI-MANU', '2024-06-10T09:00:00Z')
    structure.sceau('verify', '--offline', 'insi-manu')
    install(structure, 'insi-manu')
    person(structure, '2028-02-29')


def the_portal_answers(structure):
    sign(structure, 'dmp-auth', 'AUTH_CLI', 'DMP-ETANG', '2026-12-14T09:00:00Z')
    sign(structure, 'dmp-sign', 'SIGN', 'DMP-ETANG', '2026-12-14T09:00:00Z')
    structure.sceau('verify', '--offline')
    install(structure, 'dmp-auth')


def renewed(entry):
    """Its successor is planned, asked for and ordered."""
    def act(structure):
        structure.sceau('renew', entry)
        structure.sceau('request', '--out', 'csr')
        structure.sceau('order', '--submitted')
    return act


def successor_comes(entry, usage, name):
    """It takes the place of the one before."""
    def act(structure):
        sign(structure, f'{entry}-2', usage, name, f'{structure.clock:%Y-%m-%d}T05:00:00Z')
        structure.sceau('verify', '--offline', f'{entry}-2')
        install(structure, f'{entry}-2')
    return act


def revoked_by_night(structure):
    """Nobody asked for it; the morning's run asks a real OCSP responder."""
    url = (structure.root / 'twin' / 'url').read_text().strip()
    serial = structure.run('openssl', 'x509', '-in', 'dmp-sign.cer', '-noout', '-serial').stdout.strip()[7:]
    structure.run('igc-twin', 'revoke', 'twin', '--serial', serial, '--reason', 'keyCompromise')
    environment = structure.environment | {'FAKETIME': structure.clock.strftime('@%Y-%m-%d %H:%M:%S')}
    responder = subprocess.Popen(['igc-twin', 'serve', 'twin', '--port', url.rpartition(':')[2]], cwd=structure.root,
                                 env=environment, stdout=subprocess.PIPE, text=True)
    try:
        responder.stdout.readline()
        structure.remind('--metrics', 'sceau.prom')
    finally:
        responder.kill()
        responder.communicate()


def one_more_is_ordered(structure):
    structure.sceau('plan', '--for', 'insi:auto', '--key', 'file')
    structure.sceau('request', '--out', 'csr')
    structure.sceau('order', '--submitted')


def it_comes(structure):
    sign(structure, 'insi-auto', 'AUTH_CLI', 'INSI-AUTO', '2029-01-08T05:00:00Z')
    structure.sceau('verify', '--offline', 'insi-auto')
    install(structure, 'insi-auto')


def clock_set_back(structure):
    today = structure.clock
    structure.at(today.date() - timedelta(days=365))
    structure.tell_check()
    structure.remind()
    structure.clock = today


# What people and the portal do, before that day's run.
STORY = {
    date(2026, 12, 16): the_portal_answers,
    date(2027, 1, 5): lambda s: install(s, 'dmp-sign'),
    date(2027, 2, 1): lambda s: s.sceau('peer', 'add', 'insi-manu', 'Imagerie', '--needs', 'certificate'),
    date(2027, 2, 12): lambda s: s.sceau('peer', 'told', 'insi-manu', 'Imagerie'),
    date(2027, 3, 1): lambda s: s.sceau('ack', 'insi-manu', '--until', '2027-04-20'),
    date(2027, 5, 3): renewed('insi-manu'),
    date(2027, 5, 18): successor_comes('insi-manu', 'AUTH_CLI', 'INSI-MANU'),
    date(2027, 6, 1): lambda s: s.sceau('peer', 'told', 'insi-manu-2', 'Imagerie'),
    date(2028, 2, 29): lambda s: person(s, '2031-03-31'),
    date(2028, 7, 14): revoked_by_night,
    date(2028, 7, 24): renewed('dmp-sign'),
    date(2028, 8, 4): successor_comes('dmp-sign', 'SIGN', 'DMP-ETANG'),
    date(2028, 12, 17): one_more_is_ordered,
    date(2028, 12, 30): lambda s: s.start_server('later'),
    date(2029, 1, 3): lambda s: s.start_server('accept'),
    date(2029, 1, 8): it_comes,
    date(2029, 3, 1): clock_set_back,
}
CHECKED = {date(2026, 12, 10), date(2027, 1, 5), date(2027, 4, 12), date(2028, 2, 28), date(2028, 2, 29),
           date(2028, 7, 14), date(2029, 1, 2), date(2029, 11, 22)}


def live(structure):
    structure.at(FIRST)
    begin(structure)
    for number in range(DAYS):
        day = FIRST + timedelta(days=number)
        structure.at(day)
        if day in STORY:
            STORY[day](structure)
        structure.remind()
        if day in CHECKED:
            structure.tell_check()
    if day != date(2029, 11, 22):
        raise SystemExit(f'the last day is {day}')


def missing():
    if not glob.glob('/usr/lib/*/faketime/libfaketime.so.1'):
        return 'faketime is not installed'
    if subprocess.run(['/usr/bin/python3', '-c', 'import aiosmtpd'], capture_output=True).returncode:
        return 'python3-aiosmtpd is not installed'
    return None


def main():
    parser = argparse.ArgumentParser(description='three years, a day at a time')
    parser.add_argument('--build', type=pathlib.Path, required=True)
    parser.add_argument('--accept', action='store_true', help='write what was got into the golden list')
    options = parser.parse_args()
    if why := missing():
        print(f'skipped: {why}')
        return 77
    memory = '/dev/shm' if os.access('/dev/shm', os.W_OK) else None
    root = pathlib.Path(tempfile.mkdtemp(prefix='sceau-story-', dir=memory))
    structure = Structure(options.build.resolve(), root, glob.glob('/usr/lib/*/faketime/libfaketime.so.1')[0])
    try:
        live(structure)
    finally:
        structure.close()
        shutil.rmtree(root, ignore_errors=True)
    got = '\n'.join(structure.lines) + '\n'
    if options.accept:
        GOLDEN.write_text(got, encoding='utf-8')
    wanted = GOLDEN.read_text(encoding='utf-8')
    sys.stdout.writelines(difflib.unified_diff(wanted.splitlines(True), got.splitlines(True), 'golden', 'got'))
    return 0 if got == wanted else 1


if __name__ == '__main__':
    sys.exit(main())
