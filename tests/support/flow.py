#!/usr/bin/python3
"""Runs .flow files: sessions with the real programs that read as documentation (see tests/flow/README.md).

    flow.py --build BUILD_DIR [--accept] [--keep] [--limit SECONDS] FILE.flow…

Exit status: 0 all as expected, 1 something differs, 2 the flow itself is wrong, 77 skipped.
"""
import argparse
import itertools
import os
import pathlib
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass, field

SKIPPED = 77
# Each command is evaluated in one shell, so that cd, export and background jobs last; its input is empty.
DRIVER = r"""
exec 2>&1
export -n FLOW_MARK FLOW_COMMANDS
while IFS= read -r -d '' -u $FLOW_COMMANDS command; do
  eval "$command" </dev/null {FLOW_COMMANDS}<&-
  printf '\n%s %d\n' "$FLOW_MARK" $?
done
"""


class FlowError(Exception):
    """A flow that cannot be read."""


@dataclass
class Step:
    """One `$ command` with what it should print."""
    line: int
    command: str
    expected: list = field(default_factory=list)
    status: int = 0


@dataclass
class Flow:
    path: pathlib.Path
    lines: list
    steps: list
    needs: list  # (directive, argument)


def is_prose(line):
    return line.startswith('#') or line.startswith('@skip-unless-')


def finish(step):
    """Splits off the status line and the blank lines that only separate."""
    while step.expected and not step.expected[-1]:
        step.expected.pop()
    if step.expected and (found := re.fullmatch(r'\[(\d+)\]', step.expected[-1])):
        step.status = int(found[1])
        step.expected.pop()


def parse(path):
    lines = path.read_text(encoding='utf-8').splitlines()
    flow = Flow(path, lines, [], [])
    step = None
    for number, line in enumerate(lines, 1):
        if line.startswith('$ '):
            step = Step(number, line[2:])
            flow.steps.append(step)
        elif line.startswith('> ') and step and not step.expected:
            step.command += '\n' + line[2:]
        elif is_prose(line):
            step = None
            if line.startswith('@'):
                name, _, argument = line.partition(' ')
                flow.needs.append((name, argument.strip()))
        elif step:
            step.expected.append(line)
        elif line:
            raise FlowError(f'{path}:{number}: neither prose, a command nor its output: {line}')
    for step in flow.steps:
        finish(step)
    return flow


def line_matches(expected, got):
    if expected.startswith('\\'):
        expected = expected[1:]
    return re.fullmatch('.*'.join(map(re.escape, expected.split('…'))), got) is not None


def output_matches(expected, got):
    """Whether the lines agree; an expected `...` stands for any number of lines."""
    reachable = {0}  # how many got lines may be used up so far
    for want in expected:
        if want == '...':
            reachable = set(range(min(reachable), len(got) + 1)) if reachable else set()
        else:
            reachable = {at + 1 for at in reachable if at < len(got) and line_matches(want, got[at])}
    return len(got) in reachable


def escaped(line):
    special = line.startswith(('$ ', '> ', '#', '@skip-unless-', '\\')) or line == '...'
    return '\\' + line if special else line


class Scratch:
    """A folder in memory that stands for a machine of one's own: home, token store, state."""

    def __init__(self, build):
        memory = '/dev/shm' if os.access('/dev/shm', os.W_OK) else None
        self.root = pathlib.Path(tempfile.mkdtemp(prefix='sceau-flow-', dir=memory))
        for name in ('home', 'work', 'tokens', 'run'):
            (self.root / name).mkdir(mode=0o700)
        (self.root / 'softhsm2.conf').write_text(
            f'directories.tokendir = {self.root}/tokens\nobjectstore.backend = file\nlog.level = ERROR\n')
        home = self.root / 'home'
        self.environment = {name: value for name, value in os.environ.items()
                            if name.endswith(('SAN_OPTIONS', 'SAN_SYMBOLIZER_PATH'))}
        self.environment |= {
            'PATH': f'{build}/bin:{build}/libexec/sceau:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin',
            'HOME': str(home), 'XDG_CONFIG_HOME': f'{home}/.config', 'XDG_STATE_HOME': f'{home}/.local/state',
            'XDG_DATA_HOME': f'{home}/.local/share', 'XDG_CACHE_HOME': f'{home}/.cache',
            'XDG_RUNTIME_DIR': str(self.root / 'run'), 'TMPDIR': str(self.root / 'run'),
            'LC_ALL': 'C.UTF-8', 'LANGUAGE': 'C', 'TZ': 'UTC', 'TERM': 'dumb',
            'SOFTHSM2_CONF': str(self.root / 'softhsm2.conf'), 'SCEAU_STATE': str(self.root / 'state'),
            'SOURCE_DIR': str(pathlib.Path(__file__).resolve().parents[2]), 'BUILD_DIR': str(build)}

    def remove(self):
        shutil.rmtree(self.root, ignore_errors=True)


class Shell:
    """The shell of one flow. A session of its own, ended whole: the time limit and close() kill the group."""

    def __init__(self, scratch, limit):
        self.mark = secrets.token_hex(16)
        commands, self.commands = os.pipe()
        environment = scratch.environment | {'FLOW_MARK': self.mark, 'FLOW_COMMANDS': str(commands)}
        self.process = subprocess.Popen(
            ['/bin/bash', '--norc', '--noprofile', '-c', DRIVER],
            pass_fds=[commands], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, env=environment,
            cwd=scratch.root / 'work', start_new_session=True)
        os.close(commands)
        self.timed_out = False
        self.timer = threading.Timer(limit, self.time_out)
        self.timer.start()

    def time_out(self):
        self.timed_out = True
        self.end_group(signal.SIGKILL)

    def end_group(self, number):
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            pass

    def run(self, command):
        """Output lines, without blank ones at the end, and exit status; None when the shell is gone."""
        os.write(self.commands, command.encode() + b'\0')
        lines = []
        status = None
        for raw in self.process.stdout:
            line = raw.decode('utf-8', 'backslashreplace').rstrip('\n')
            if line.startswith(self.mark):
                status = int(line.split()[1])
                break
            lines.append(line)
        while lines and not lines[-1]:
            lines.pop()
        return lines, status

    def close(self):
        self.timer.cancel()
        os.close(self.commands)
        for number in (signal.SIGTERM, signal.SIGKILL):
            self.end_group(number)
            try:
                self.process.communicate(timeout=5)  # until the last of the group has closed its output
            except subprocess.TimeoutExpired:
                pass


def show_difference(flow, step, got, status):
    print(f'{flow.path}:{step.line}: $ {step.command}')
    expected = step.expected + [f'[{step.status}]']
    got = got + [f'[{status}]']
    width = max(len('expected'), *(len(line) for line in expected))
    print(f'  {"expected":{width}} | got')
    for want, had in itertools.zip_longest(expected, got):
        same = want is not None and had is not None and line_matches(want, had)
        print(f'{" " if same else "!"} {want or "":{width}} | {had or ""}')


def missing_need(flow, scratch):
    for name, argument in flow.needs:
        if name == '@skip-unless-program':
            if not shutil.which(argument, path=scratch.environment['PATH']):
                return f'no program {argument}'
        elif name == '@skip-unless-file':
            path = argument.replace('$SOURCE_DIR', scratch.environment['SOURCE_DIR'])
            if not os.path.exists(path):
                return f'no file {path}'
        else:
            raise FlowError(f'{flow.path}: {name}: not a directive')
    return None


def accepted(flow, results):
    """The lines of the flow with what was got where it differs from what was expected."""
    out = []
    position = 0
    for step, (got, status) in zip(flow.steps, results):
        head = step.line + step.command.count('\n')
        out += flow.lines[position:head]
        position = head
        while position < len(flow.lines) and not flow.lines[position].startswith('$ ') \
                and not is_prose(flow.lines[position]):
            position += 1
        block = flow.lines[head:position]
        if not output_matches(step.expected, got) or status != step.status:
            blank = list(itertools.takewhile(lambda line: not line, reversed(block)))
            block = [escaped(line) for line in got]
            if status or (got and re.fullmatch(r'\[\d+\]', got[-1])):
                block.append(f'[{status}]')
            block += blank
        out += block
    return out + flow.lines[position:]


def run_steps(flow, shell, accept):
    """Results of the steps up to the first that differs, or of all; whether all were as expected."""
    results = []
    as_expected = True
    for step in flow.steps:
        got, status = shell.run(step.command)
        results.append((got, status))
        if status == step.status and output_matches(step.expected, got):
            continue
        as_expected = False
        if status is None:
            why = 'the time limit was reached' if shell.timed_out else 'the shell ended'
            print(f'{flow.path}:{step.line}: {why} in: {step.command}', *got, sep='\n')
            break
        if not accept:
            show_difference(flow, step, got, status)
            break
    return results, as_expected


def run_flow(path, options):
    flow = parse(path)
    scratch = Scratch(options.build.resolve())
    try:
        if why := missing_need(flow, scratch):
            print(f'{path}: skipped: {why}')
            return SKIPPED
        shell = Shell(scratch, options.limit)
        try:
            results, as_expected = run_steps(flow, shell, options.accept)
        finally:
            shell.close()
        if options.accept and not as_expected and results[-1][1] is not None:
            path.write_text('\n'.join(accepted(flow, results)) + '\n', encoding='utf-8')
            print(f'{path}: rewritten')
            return 0
        return 0 if as_expected else 1
    finally:
        if options.keep:
            print(f'{path}: kept {scratch.root}')
        else:
            scratch.remove()


def main():
    parser = argparse.ArgumentParser(description='run .flow files')
    parser.add_argument('--build', type=pathlib.Path, required=True, help='folder with bin/ and libexec/sceau/')
    parser.add_argument('--accept', action='store_true', help='write what was got into the file')
    parser.add_argument('--keep', action='store_true', help='leave the scratch folder')
    parser.add_argument('--limit', type=float, default=280, help='seconds for each flow')
    parser.add_argument('flows', nargs='+', type=pathlib.Path)
    options = parser.parse_args()
    try:
        statuses = [run_flow(path, options) for path in options.flows]
    except (FlowError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    return next((s for s in statuses if s not in (0, SKIPPED)), max(statuses))


if __name__ == '__main__':
    sys.exit(main())
