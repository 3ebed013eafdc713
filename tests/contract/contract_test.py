#!/usr/bin/python3
"""The contract's names, exit codes and JSON fields, literally, on the real program: what scripts outside rely on.

contract_test.py BUILD. Fields are copied here and compared by name and type; more fields may be there, none may go.
"""
import glob
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

BUILD = os.path.abspath(sys.argv.pop(1))
MODULE = "/usr/lib/softhsm/libsofthsm2.so"

# str, int, bool; "a|b" one of these words; "date" RFC 3339 UTC; (x, None) may be null; [x] a list of x.
DATE = "date"
STAGE = "planned|requested|ordered|issued|verified|installed|superseded|expired|revoked|abandoned"
STORAGE = "token|file|portal"
USAGE = "AUTH_CLI|SIGN"
SHAPES = {
    "status": {
        "schema": int, "now": DATE,
        "structures": [{"id": str, "name": str, "finess": str, "siret": str, "environment": str}],
        "entries": [{
            "id": str, "structure": str, "service": "insi|dmp", "offer": "ORG", "usage": USAGE, "common_name": str,
            "stage": STAGE, "key": {"storage": STORAGE, "uri": (str, None)}, "serial": (str, None),
            "not_before": (DATE, None), "not_after": (DATE, None), "effective_end": (DATE, None),
            "days_left": (int, None), "revocation": "good|revoked|unknown|unchecked",
            "installed": [{"target": str, "path": str, "at": DATE}], "supersedes": (str, None),
            "next": {"action": str, "command": (str, None), "due": (DATE, None)}}],
        "procedure": {"done": int, "total": int, "next": (str, None)}, "due": list},
    "inspect": {
        "schema": int,
        "items": [{
            "file": str, "kind": "certificate|request|pkcs12|pkcs7",
            "subject": {"C": (str, None), "ST": (str, None), "O": (str, None), "OU": (str, None), "CN": (str, None)},
            "issuer": str, "serial": str, "not_before": DATE, "not_after": DATE, "effective_end": DATE, "offer": str,
            "usage": str, "environment": "production|test|rehearsal|unknown",
            "structure_id": {"type": str, "value": str}, "public_key": {"algorithm": str, "bits": int},
            "chain": "trusted|untrusted|incomplete", "suits": [str],
            "findings": [{"severity": "error|warning|notice", "code": str, "message": str}]}]},
    "plan": {"entries": [{"id": str, "service": str, "offer": str, "usage": str, "common_name": str,
                          "key_storage": STORAGE, "stage": "planned"}]},
    "request": {"entries": [{"id": str, "key_uri": str, "csr_file": str, "csr_pem": str, "spki_sha256": str}]},
    "import": {"imported": [{"entry": str, "serial": str, "file": str}],
               "refused": [{"file": str, "code": str, "message": str}]},
    "procedure": {
        "steps": [{"id": str, "chapter": str, "title": str, "state": "done|open|blocked|not_applicable",
                   "needs": [str], "unlocks": [str], "actor": str, "forms": [str], "documents": [str],
                   "done_on": (str, None), "expires": (str, None)}],
        "questions": [{"id": str, "choices": [str], "answer": (str, None)}], "done": int, "total": int,
        "next": (str, None)},
    "install": {"entry": str, "target": str,
                "files": [{"path": str, "action": "written|unchanged|restored", "sha256": str}], "tested": bool,
                "reloaded": bool, "probe": object},
    "card": {"module": str, "reader": str, "card_type": str, "holder": str, "national_id": str, "structure_id": (str, None),
             "certificates": [{"role": "authentication|signature", "not_after": DATE}],
             "pin": "ok|low|final_try|locked"},
    "doctor": {"checks": [{"name": str, "result": "ok|warn|fail|skipped", "detail": str, "hint": str}]},
}


def complain(where, value, shape):
    """What differs, as words; nothing where all is as it should be."""
    if isinstance(shape, tuple):
        return [] if value is None else complain(where, value, shape[0])
    if isinstance(shape, dict):
        if not isinstance(value, dict):
            return [f"{where} is no object"]
        return [words for name, inner in shape.items()
                for words in (complain(f"{where}.{name}", value[name], inner) if name in value
                              else [f"{where}.{name} is not there"])]
    if isinstance(shape, list):
        if not isinstance(value, list):
            return [f"{where} is no list"]
        return [words for item in value for words in complain(where + "[]", item, shape[0])]
    if shape == DATE:
        good = isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", value)
        return [] if good else [f"{where} is no date: {value!r}"]
    if isinstance(shape, str):
        return [] if value in shape.split("|") else [f"{where} is {value!r}, not {shape}"]
    exact = type(value) is shape or shape is object
    return [] if exact else [f"{where} is {type(value).__name__}, not {shape.__name__}"]


class Contract(unittest.TestCase):
    """One store with three installed certificates (sceau rehearse), and one that each test may fill."""

    @classmethod
    def setUpClass(cls):
        cls.base = tempfile.mkdtemp(prefix="sceau-contract-", dir="/dev/shm")
        cls.env = {"PATH": f"{BUILD}/bin:{BUILD}/libexec/sceau:{os.environ['PATH']}", "LC_ALL": "C.UTF-8", "TZ": "UTC",
                   "HOME": cls.base, "SOFTHSM2_CONF": f"{cls.base}/softhsm2.conf"}
        os.mkdir(f"{cls.base}/tokens")
        with open(f"{cls.base}/softhsm2.conf", "w", encoding="utf-8") as conf:
            conf.write(f"directories.tokendir = {cls.base}/tokens\n")
        for name, pin in (("pin", "471108"), ("so-pin", "98765432")):
            with open(os.open(f"{cls.base}/{name}", os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="utf-8") as file:
                file.write(pin)
        rehearsed = cls.run_raw("rehearse", f"{cls.base}/rehearsal")
        assert rehearsed.returncode == 0, rehearsed.stderr
        with open(f"{cls.base}/rehearsal/sceau.toml", encoding="utf-8") as config:
            assert "pin-source" in config.read()

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.base)

    def setUp(self):
        self.state = tempfile.mkdtemp(prefix="state-", dir=self.base)

    @classmethod
    def run_raw(cls, *words, env=None, **more):
        return subprocess.run(["sceau", *words], env=cls.env | (env or {}), cwd=cls.base, text=True,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=120, check=False, **more)

    def run_on(self, where, words, status=0):
        """Runs with --json; the one document, or nothing where it failed."""
        env = ({"SCEAU_STATE": f"{self.base}/rehearsal/state", "SCEAU_CONFIG": f"{self.base}/rehearsal/sceau.toml",
                "SOFTHSM2_CONF": f"{self.base}/rehearsal/softhsm2.conf"} if where == "rehearsal"
               else {"SCEAU_STATE": self.state, "SCEAU_CONFIG": self.state + "/sceau.toml"})
        done = self.run_raw(*words, "--json", env=env)
        self.assertEqual(done.returncode, status, f"{words}: {done.stdout}{done.stderr}")
        if status in (1, 2):
            self.assert_two_lines(done.stderr)
        return json.loads(done.stdout) if done.stdout else None

    def assert_two_lines(self, errors):
        kinds = [line.split(": ")[1] for line in errors.splitlines() if line.startswith("sceau: ")]
        self.assertEqual(kinds[-2:], ["error", "hint"], errors)
        self.assertEqual(len(kinds), len(errors.splitlines()), errors)
        self.assertNotRegex(errors, r"what\(\)|std::|error:[0-9A-F]{8}")

    def assert_shape(self, name, document):
        self.assertIsNotNone(document, name)
        self.assertEqual(complain(name, document, SHAPES[name]), [])

    def new_store(self):
        self.run_on("own", ["init", "--name", "CENTRE DE SANTE DE L'ÉTANG", "--finess", "0B0221636", "--department", "69",
                            "--environment", "rehearsal"])
        with open(f"{self.state}/sceau.toml", "w", encoding="utf-8") as config:
            config.write(f'[token]\nuri = "pkcs11:token=contract?module-path={MODULE}"\npin_file = "{self.base}/pin"\n')

    def token(self):
        if not os.listdir(f"{self.base}/tokens"):
            self.run_on("own", ["token", "init", "--module", MODULE, "--label", "contract", "--so-pin-file",
                                f"{self.base}/so-pin", "--pin-file", f"{self.base}/pin"])
        return ["--token", f"pkcs11:token=contract?module-path={MODULE}", "--pin-file", f"{self.base}/pin"]

    def test_status(self):
        document = self.run_on("rehearsal", ["status"])
        self.assert_shape("status", document)
        self.assertEqual({entry["stage"] for entry in document["entries"]}, {"installed"})

    def test_inspect(self):
        folder = f"{self.base}/rehearsal"
        document = self.run_on("own", ["inspect", f"{folder}/dmp-sign.cer"], status=3)
        self.assert_shape("inspect", document)
        self.assertEqual(document["items"][0]["usage"], "SIGN")

    def test_the_way_of_one_entry(self):
        self.new_store()
        planned = self.run_on("own", ["plan", "--for", "insi:manu"])
        self.assert_shape("plan", planned)
        self.assertEqual([entry["id"] for entry in planned["entries"]], ["insi-manu"])
        self.assertEqual(self.run_on("own", ["status"])["entries"][0]["stage"], "planned")
        requested = self.run_on("own", ["request", *self.token()])
        self.assert_shape("request", requested)
        with open(requested["entries"][0]["csr_file"], encoding="ascii") as csr:
            self.assertEqual(csr.read(), requested["entries"][0]["csr_pem"])
        self.run_on("own", ["order", "--submitted"])
        self.sign(requested["entries"][0]["csr_file"])
        document = self.run_on("own", ["import", f"{self.state}/a.cer", f"{self.state}/foreign.pem"], status=1)
        self.assert_shape("import", document)
        self.assertEqual([item["entry"] for item in document["imported"]], ["insi-manu"])
        self.assertEqual([item["file"] for item in document["refused"]], [f"{self.state}/foreign.pem"])
        self.run_on("own", ["verify", "--offline"])
        self.assert_shape("install", self.run_on(
            "own", ["install", "insi-manu", "--to", "pem", "--yes", "--no-proof", *self.token()]))
        self.three_years_later()
        self.assertEqual(self.run_on("own", ["status"], status=4)["entries"][0]["stage"], "expired")

    def sign(self, csr):
        def run(*argv):
            subprocess.run(argv, env=self.env, cwd=self.state, check=True, capture_output=True)
        run("igc-twin", "init", "twin")
        run("igc-twin", "sign", "twin", "--csr", csr, "--offer", "ORG", "--usage", "AUTH_CLI", "--cn", "INSI-MANU",
            "--structure", "10B0221636", "--name", "CENTRE DE SANTE DE L'ÉTANG", "--department", "Rhône (69)", "--out",
            "a.cer")
        run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "/dev/null", "-subj", "/CN=foreign",
            "-out", "foreign.pem")
        der = subprocess.run(["openssl", "x509", "-in", "twin/root.pem", "-outform", "DER"], cwd=self.state, check=True,
                             capture_output=True).stdout
        pin = __import__("hashlib").sha256(der).hexdigest()
        self.run_on("own", ["trust", "import", f"{self.state}/twin/chain.pem", "--pin", pin])

    def three_years_later(self):
        """What the clock does to a store, done to the store."""
        subprocess.run(["sqlite3", f"{self.state}/sceau.db", "UPDATE certificate SET not_before = not_before - 157680000, "
                        "not_after = not_after - 157680000, effective_end = effective_end - 157680000"], check=True)

    def test_procedure(self):
        self.new_store()
        self.assert_shape("procedure", self.run_on("own", ["procedure"], status=0))

    def test_doctor(self):
        if "doctor" not in self.run_raw("--help").stdout:
            self.skipTest("no doctor yet")
        done = self.run_raw("doctor", "--json", env={"SCEAU_STATE": self.state})
        self.assertIn(done.returncode, (0, 3))
        self.assert_shape("doctor", json.loads(done.stdout))

    def test_card(self):
        """An emulated CPS3 contact card; CPS4 and contactless are untested."""
        if not os.path.exists("/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so"):
            self.skipTest("skipped: opensc-pkcs11 is not installed")
        card = f"{self.state}/cpe"
        script = (f"virtual-cpx make {card} --kind cpe --keys {BUILD}/fixtures/virtual-cpx/keys >/dev/null && "
                  f'eval "$(virtual-cpx env {card})" && sceau card --json')
        done = subprocess.run(["bash", "-c", script], env=self.env, cwd=self.state, text=True,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=120, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assert_shape("card", json.loads(done.stdout))

    def test_every_command_speaks_json_alone(self):
        """On an empty folder: one document or nothing on standard output; two lines on standard error when it failed."""
        for command in self.commands():
            if command in ("rehearse", "completion"):
                continue
            done = self.run_raw(command, "--json", env={"SCEAU_STATE": self.state + "/nothing",
                                                        "SCEAU_CONFIG": self.state + "/sceau.toml"})
            with self.subTest(command=command):
                if done.stdout or done.returncode == 0:
                    json.loads(done.stdout)
                if command != "check":
                    self.assertIn(done.returncode, (0, 1, 2, 3))
                if command != "check" and done.returncode in (1, 2):
                    self.assert_two_lines(done.stderr)
                self.assertFalse(os.path.exists(self.state + "/nothing/sceau.db"))

    def test_what_has_no_document_of_its_own_gives_its_lines(self):
        """A dry run, the letters of remind, a page, a graph: one document, and nothing is changed."""
        state, backup = f"{self.base}/rehearsal/state", f"{self.state}/a.backup"
        self.run_on("rehearsal", ["backup", backup])
        for words in (["remind", "--offline", "--dry-run"], ["restore", backup, "--dry-run"], ["procedure", "--dot"],
                      ["backup", backup + "2", "--dry-run"], ["order", "--dry-run"], ["roster", "template"],
                      ["procedure", "sheet", "413", "--html", "-"], ["install-timer", "--dry-run"],
                      ["install", "insi-manu", "--to", "pem", "--dry-run"],
                      ["trust", "import", f"{self.base}/rehearsal/twin/chain.pem", "--dry-run"]):
            with self.subTest(words=words):
                before = self.files(state)
                document = self.run_on("rehearsal", words)
                self.assertIsInstance(document, dict)
                self.assertEqual(self.files(state), before)

    def test_a_letter_of_remind_is_in_its_document(self):
        self.test_the_way_of_one_entry()  # its certificate has expired
        lines = "\n".join(self.run_on("own", ["remind", "--offline"])["lines"])
        self.assertIn("insi-manu", lines)
        self.assertEqual(self.run_on("own", ["remind", "--offline"]), {"lines": []})  # once

    def test_a_restore_that_is_only_tried_makes_no_folder(self):
        backup = f"{self.state}/a.backup"
        self.run_on("rehearsal", ["backup", backup])
        done = self.run_raw("restore", backup, "--dry-run", env={"SCEAU_STATE": self.state + "/new/state"})
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertFalse(os.path.exists(self.state + "/new"))

    @staticmethod
    def files(folder):
        return {path: os.stat(path).st_mtime_ns for path in glob.glob(folder + "/**", recursive=True)
                if os.path.isfile(path)}

    def commands(self):
        words = re.findall(r"^  ([a-z]+) {2,}\S", self.run_raw("--help").stdout, re.M)
        self.assertGreater(len(words), 15)
        return words

    def test_every_command_helps(self):
        for command in self.commands():
            done = self.run_raw(command, "--help")
            self.assertEqual((done.returncode, done.stderr), (0, ""), command)
            self.assertIn(command, done.stdout)

    def test_exit_codes_of_failure_and_wrong_use(self):
        self.run_on("own", ["status"], status=1)
        self.run_on("own", ["init", "--name", "X", "--finess", "12345678", "--department", "69"], status=2)
        self.run_on("own", ["plan", "--nothing"], status=2)
        self.run_on("own", ["nothing"], status=2)

    def test_interrupted(self):
        """SIGINT while keys are made: 130, two lines, and the next run makes what is missing."""
        self.new_store()
        for unit in ([], ["--unit", "radiologie"], ["--unit", "labo"]):
            self.run_on("own", ["plan", "--for", "insi:manu", "--for", "dmp", *unit])
        token = [word.replace(MODULE, f"{BUILD}/fixtures/sceau-fault.so") for word in self.token()]
        env = self.env | {"SCEAU_STATE": self.state, "SCEAU_CONFIG": self.state + "/sceau.toml", "FAULT_SLOW": "500"}
        before = self.objects()
        started = subprocess.Popen(["sceau", "request", *token], env=env, cwd=self.base, text=True,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        while self.objects() == before and started.poll() is None:  # until the first key is there
            time.sleep(0.02)
        started.send_signal(signal.SIGINT)
        _, errors = started.communicate(timeout=120)
        self.assertEqual(started.returncode, 130, errors)
        self.assert_two_lines(errors[errors.find("sceau: error"):])
        self.assertEqual(self.run_on("own", ["token", "show", *self.token()])["strays"], [])

    def objects(self):
        return sum(len(files) for _, _, files in os.walk(f"{self.base}/tokens"))


if __name__ == "__main__":
    if not os.path.exists(MODULE):
        print("skipped: no SoftHSM")
        sys.exit(77)
    unittest.main(verbosity=2)
