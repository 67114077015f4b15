"""Starts the built binary on a free loopback port with a sample store and speaks HTTP to it. Standard library only."""
import atexit
import http.client
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.parse
import uuid

ROOT = pathlib.Path(__file__).resolve().parents[2]
# What lies in this tree is tested, wherever the binary was built.
OWN = (("--programmes", "programmes"), ("--calendars", "calendars"), ("--web", "web"))


def binary():
    """The binary under test: $PINJIAN_BINARY, else the newest build."""
    given = os.environ.get("PINJIAN_BINARY")
    if given:
        return given
    built = [ROOT / "build" / kind / "pinjian" for kind in ("release", "debug")]
    built = [path for path in built if path.exists()]
    if not built:
        raise SystemExit("no binary: build first, or set PINJIAN_BINARY")
    return str(max(built, key=lambda path: path.stat().st_mtime))


def own(given=()):
    """Where a server of this tree finds its editions, calendars and pages, as far as the options given do not say."""
    return [str(part) for flag, place in OWN if flag not in given for part in (flag, ROOT / place)]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


RUNNING = set()   # houses whose server was started and neither stopped nor killed


@atexit.register
def close_all():
    """Whoever failed before it could close its house leaves no server behind."""
    for house in list(RUNNING):
        house.kill()
        shutil.rmtree(house.folder, ignore_errors=True)


class House:
    """One running server with its folder, or with the folder of another that shares a database with it."""

    def __init__(self, *options, sample=True, clock="2024-06-20T01:00:00Z", folder=None):
        self.folder = folder or tempfile.mkdtemp(prefix="pinjian-test-")
        self.options = list(options) + (["--sample", "--clock", clock] if sample else [])
        self.port = free_port()
        self.process = None
        self.start()

    def start(self):
        self.log = open(os.path.join(self.folder, "server.log"), "ab")
        command = [binary(), "serve", *own(self.options), "--data", os.path.join(self.folder, "data"), "--listen", f"127.0.0.1:{self.port}", *self.options]
        self.process = subprocess.Popen(command, stdout=self.log, stderr=self.log)
        RUNNING.add(self)
        until = time.time() + 120
        while time.time() < until:
            if self.process.poll() is not None:
                raise RuntimeError("the server ended: " + self.tail())
            try:
                if Person(self).get("/healthz").status == 200:
                    return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("the server did not start: " + self.tail())

    def tail(self, most=3000):
        with open(os.path.join(self.folder, "server.log"), encoding="utf-8", errors="replace") as log:
            return log.read()[-most:]

    def stop(self):
        """Ends gracefully; returns the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(30)
        RUNNING.discard(self)
        self.log.close()
        return self.process.returncode

    def kill(self):
        self.process.kill()
        self.process.wait()
        RUNNING.discard(self)
        self.log.close()

    def close(self):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def accounts(self):
        with open(os.path.join(self.folder, "data", "sample-accounts.json"), encoding="utf-8") as file:
            return json.load(file)

    def account(self, role, territory=None, nth=0, programme=None):
        """Of the programme named, else of the first programme that most tests walk, else of any."""
        all_of_role = [a for a in self.accounts() if a["role"] == role and (territory is None or a["territory"] == territory)]
        found = [a for a in all_of_role if a["programme"] in (programme or "xinjiang-youpin", "")]
        found = found if found or programme else all_of_role
        if len(found) <= nth:
            raise AssertionError(f"no sample account for role {role} territory {territory}: {self.accounts()}")
        return found[nth]

    def sign_in(self, role, territory=None, nth=0, programme=None):
        found = self.account(role, territory, nth, programme)
        return Person(self).sign_in(found["account"], found["password"])


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def code(self):
        return self.json.get("code")

    def __repr__(self):
        return f"{self.status} {self.body[:1500].decode('utf-8', 'replace')}"


class Person:
    """A client with a cookie jar of one."""

    def __init__(self, house):
        self.house, self.cookie, self.csrf, self.session = house, None, None, None

    def ask(self, method, path, body=None, headers=None, raw=None, key=None):
        wire = http.client.HTTPConnection("127.0.0.1", self.house.port, timeout=60)
        sent = {"Accept": "application/json"}
        if self.cookie:
            sent["Cookie"] = self.cookie
        if self.csrf and method != "GET":
            sent["X-CSRF-Token"] = self.csrf
        if method == "POST":
            sent["Idempotency-Key"] = key or uuid.uuid4().hex
        data = raw
        if body is not None:
            data = json.dumps(body, ensure_ascii=False).encode()
            sent["Content-Type"] = "application/json"
        sent.update(headers or {})
        try:
            wire.request(method, path, body=data, headers=sent)
            response = wire.getresponse()
            content = response.read()
        finally:
            wire.close()
        set_cookie = response.getheader("Set-Cookie")
        if set_cookie:
            self.cookie = set_cookie.split(";")[0]
        return Answer(response.status, dict(response.getheaders()), content)

    def get(self, path, **kw):
        return self.ask("GET", path, **kw)

    def post(self, path, body=None, **kw):
        return self.ask("POST", path, body if body is not None or "raw" in kw else {}, **kw)

    def put(self, path, body, **kw):
        return self.ask("PUT", path, body, **kw)

    def sign_in(self, account, password):
        answer = self.post("/api/v1/session", {"account": account, "password": password})
        assert answer.status == 200, answer
        self.session = answer.json
        self.csrf = self.session["csrf"]
        return self

    # What people do.
    def open_case(self, procedure="application", programme="xinjiang-youpin/1", **more):
        answer = self.post("/api/v1/cases", {"programme": programme, "procedure": procedure, **more})
        assert answer.status == 201, answer
        return answer.json["id"]

    def upload(self, case, name="证据.pdf", content=None, kind="application/pdf"):
        content = content or (b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n" + uuid.uuid4().hex.encode())
        answer = self.post(f"/api/v1/cases/{case}/files", raw=content, headers={"Content-Type": kind, "X-Filename": urllib.parse.quote(name)})
        assert answer.status == 201, answer
        return answer.json["digest"]

    def actions(self, case):
        answer = self.get(f"/api/v1/cases/{case}/actions")
        assert answer.status == 200, answer
        return {a["action"]: a for a in answer.json}

    def act(self, case, action, data=None, **kw):
        return self.post(f"/api/v1/cases/{case}/entries", {"action": action, "data": data or {}}, **kw)

    def case(self, case):
        answer = self.get(f"/api/v1/cases/{case}")
        assert answer.status == 200, answer
        return answer.json
