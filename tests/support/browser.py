#!/usr/bin/python3
"""Looks at a page in headless Chromium: what it says to the console, whether it overflows, its contrasts.

    browser.py PAGE.html OUT_FOLDER

Keeps screenshots of the page at the width of a telephone and of a desk, light and dark, and as printed, in
OUT_FOLDER. Prints one line for each thing that is wrong; exit status 0 when there is none, 77 without Chromium.
Speaks the DevTools protocol over a pair of pipes, so that nothing listens anywhere.
"""
import base64
import itertools
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

SKIPPED = 77
WIDTHS = {'phone': 360, 'desk': 1280}
OPTIONS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--hide-scrollbars',
           '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-extensions',
           '--remote-debugging-pipe']
LOOK = pathlib.Path(__file__).with_name('page_faults.js').read_text(encoding='utf-8')


class Browser:
    """Chromium with one page; messages are JSON ended by a zero byte, on its descriptors 3 and 4."""

    def __init__(self, program, profile):
        to_browser, self.commands = os.pipe()
        self.answers, from_browser = os.pipe()
        self.process = subprocess.Popen(
            ['/bin/sh', '-c', f'exec "$0" "$@" 3<&{to_browser} 4>&{from_browser}', program, *OPTIONS,
             f'--user-data-dir={profile}', 'about:blank'],
            pass_fds=[to_browser, from_browser], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, env=os.environ | {'HOME': profile})
        os.close(to_browser)
        os.close(from_browser)
        self.numbers = itertools.count(1)
        self.rest = b''
        self.events = []
        self.session = None
        target = next(t for t in self.call('Target.getTargets')['targetInfos'] if t['type'] == 'page')
        self.session = self.call('Target.attachToTarget', targetId=target['targetId'], flatten=True)['sessionId']
        for domain in ('Page', 'Runtime', 'Log', 'Network'):
            self.call(f'{domain}.enable')

    def read(self):
        while b'\0' not in self.rest:
            part = os.read(self.answers, 1 << 20)
            if not part:
                raise EOFError('Chromium ended')
            self.rest += part
        message, _, self.rest = self.rest.partition(b'\0')
        return json.loads(message)

    def call(self, method, **parameters):
        message = {'id': next(self.numbers), 'method': method, 'params': parameters}
        if self.session:
            message['sessionId'] = self.session
        os.write(self.commands, json.dumps(message).encode() + b'\0')
        while True:
            answer = self.read()
            if answer.get('id') != message['id']:
                self.events.append(answer)
                continue
            if 'error' in answer:
                raise RuntimeError(f'{method}: {answer["error"]}')
            return answer['result']

    def open(self, url):
        self.events.clear()
        self.call('Page.navigate', url=url)
        while not any(event.get('method') == 'Page.loadEventFired' for event in self.events):
            self.events.append(self.read())

    def faults(self):
        """What the page said while it loaded, and what it asked for elsewhere."""
        for event in self.events:
            what, said = event.get('method'), event.get('params', {})
            if what == 'Runtime.exceptionThrown':
                yield 'exception: ' + said['exceptionDetails']['text']
            elif what == 'Runtime.consoleAPICalled':
                yield 'console: ' + str([argument.get('value') for argument in said['args']])
            elif what == 'Log.entryAdded':
                yield 'log: ' + said['entry']['text']
            elif what == 'Network.requestWillBeSent' and not said['request']['url'].startswith(('file:', 'data:')):
                yield 'asks for ' + said['request']['url']

    def close(self):
        os.close(self.commands)
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def look(browser, page, out):
    wrong = []
    for (width_name, width), scheme in itertools.product(WIDTHS.items(), ('light', 'dark')):
        browser.call('Emulation.setDeviceMetricsOverride', width=width, height=900, deviceScaleFactor=1,
                     mobile=width < 600)
        browser.call('Emulation.setEmulatedMedia', features=[{'name': 'prefers-color-scheme', 'value': scheme}])
        browser.open(page.as_uri())
        wrong += [f'{width_name} {scheme}: {fault}' for fault in browser.faults()]
        found = browser.call('Runtime.evaluate', expression=LOOK, returnByValue=True)['result']['value']
        wrong += [f'{width_name} {scheme}: {fault}' for fault in found]
        shot = browser.call('Page.captureScreenshot', format='png', captureBeyondViewport=True)
        (out / f'{page.stem}-{width_name}-{scheme}.png').write_bytes(base64.b64decode(shot['data']))
    paper = browser.call('Page.printToPDF', preferCSSPageSize=True, printBackground=True)
    (out / f'{page.stem}-a4.pdf').write_bytes(base64.b64decode(paper['data']))
    return wrong


def main():
    page, out = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2])
    program = shutil.which('chromium')
    if not program:
        print('skipped: chromium is not installed')
        return SKIPPED
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix='sceau-chromium-', ignore_cleanup_errors=True) as profile:
        browser = Browser(program, profile)
        try:
            wrong = look(browser, page, out)
        finally:
            browser.close()
    print(*wrong, sep='\n', end='\n' if wrong else '')
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main())
