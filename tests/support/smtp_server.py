#!/usr/bin/python3
"""A mail server on 127.0.0.1 for tests; its first line of output is its port.

    smtp_server.py FOLDER BEHAVIOUR [--tls CERTIFICATE KEY | --implicit CERTIFICATE KEY]

Each message it takes becomes a file in FOLDER, its envelope in the first two lines. BEHAVIOUR:
accept, refuse (550), later (451), drop (closes the line after DATA), drop-after (takes the message, then closes
without a word), silent (never answers), auth (asks for robot / secret after STARTTLS).
"""
import asyncio
import itertools
import os
import pathlib
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

folder, behaviour = pathlib.Path(sys.argv[1]), sys.argv[2]
security = sys.argv[3] if len(sys.argv) > 3 else ''
numbers = itertools.count(1)


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if behaviour == 'refuse':
            return '550 5.1.1 no such mailbox here'
        if behaviour == 'later':
            return '451 4.7.1 come back later'
        envelope.rcpt_tos.append(address)
        return '250 OK'

    async def handle_DATA(self, server, session, envelope):
        if behaviour == 'drop':
            server.transport.abort()
            return '451 dropped'
        head = f'from {envelope.mail_from}\nto {",".join(envelope.rcpt_tos)}\n'
        partial = folder / f'.{next(numbers):04}-{os.getpid()}'
        partial.write_bytes(head.encode() + envelope.content)
        partial.rename(folder / f'mail-{partial.name[1:]}')
        if behaviour == 'drop-after':
            server.transport.abort()
        return '250 2.0.0 taken'


class Silent(asyncio.Protocol):
    """The line is open and nobody speaks."""


def authenticate(server, session, envelope, mechanism, data):
    known_one = data == LoginPassword(b'robot', b'secret')
    return AuthResult(success=known_one, handled=known_one)


def context():
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(sys.argv[4], sys.argv[5])
    return made


def protocol():
    if behaviour == 'silent':
        return Silent()
    options = {'tls_context': context(), 'require_starttls': True} if security == '--tls' else {}
    if behaviour == 'auth':
        options |= {'authenticator': authenticate, 'auth_required': True}
    return SMTP(Handler(), enable_SMTPUTF8=True, **options)


async def main():
    tls = context() if security == '--implicit' else None
    server = await asyncio.get_running_loop().create_server(protocol, '127.0.0.1', 0, ssl=tls)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


asyncio.run(main())
