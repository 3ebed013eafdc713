#!/usr/bin/env python3
"""`openssl ocsp` on 127.0.0.1 (its own -port would listen on all interfaces).

ocsp_responder.py AUTHORITY_FOLDER [LISTS]: with LISTS, an address, whoever asks for a list is sent there; with "none"
as folder nothing answers OCSP. It prints "ready http://127.0.0.1:PORT"; POST /ocsp is answered by OpenSSL's own
responder, from the folder of an authority of the twin: certificate.pem, responder.pem, responder.key.pem, index.txt.
"""
import http.server
import os
import subprocess
import sys
import tempfile

FOLDER = sys.argv[1]
LISTS = sys.argv[2] if len(sys.argv) > 2 else None


def in_folder(name):
    return os.path.join(FOLDER, name)


class Responder(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_POST(self):
        if FOLDER == "none":
            return self.send_error(503)
        question = self.rfile.read(int(self.headers["Content-Length"]))
        with tempfile.NamedTemporaryFile() as asked, tempfile.NamedTemporaryFile() as answered:
            asked.write(question)
            asked.flush()
            subprocess.run(
                ["openssl", "ocsp", "-index", in_folder("index.txt"), "-CA", in_folder("certificate.pem"),
                 "-rsigner", in_folder("responder.pem"), "-rkey", in_folder("responder.key.pem"),
                 "-reqin", asked.name, "-respout", answered.name, "-ndays", "1"],
                check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            body = answered.read()
        self.send_response(200)
        self.send_header("Content-Type", "application/ocsp-response")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        if LISTS is None:
            return self.send_error(404)
        self.send_response(302)
        self.send_header("Location", LISTS + self.path)
        self.end_headers()


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Responder)
print("ready http://127.0.0.1:%d" % server.server_port, flush=True)
server.serve_forever()
