"""Slow clients: headers, bodies and answers by drips, and connections that say nothing. They are cut; others do not notice."""
import os
import pathlib
import re
import select
import socket
import statistics
import sys
import threading
import time
import unittest

from applying import Applying
from house import Person

LONG = os.environ.get("PINJIAN_TIER") == "long"
SLOW, SECONDS = (400, 20) if LONG else (100, 14)
CUT_WITHIN = 15


class Slow:
    """One slow client: what it sends at once, then one byte each second, and whether it reads what comes back."""

    def __init__(self, port, first, drip, reads=True):
        self.wire = socket.create_connection(("127.0.0.1", port), timeout=5)
        self.drip, self.reads, self.began, self.cut_after = drip, reads, time.time(), None
        if not reads:
            self.wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.wire.sendall(first)
        self.wire.setblocking(False)

    def step(self):
        """Sends its byte; notes when the server has ended the connection."""
        if self.cut_after is not None:
            return
        try:
            if self.drip:
                self.wire.send(self.drip)
            if self.reads and self.wire.recv(65536) == b"":
                self.over()
            elif not self.reads and self.ended_unread():
                self.over()
        except BlockingIOError:
            pass
        except OSError:
            self.over()

    def ended_unread(self):
        """Whether the server ended it, though what it said before still waits to be read."""
        poll = select.poll()
        poll.register(self.wire, select.POLLRDHUP)
        return bool(poll.poll(0))

    def over(self):
        self.cut_after = time.time() - self.began


def rss_mib(process):
    text = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    return next(int(line.split()[1]) for line in text.splitlines() if line.startswith("VmRSS")) // 1024


class Honest(threading.Thread):
    """Asks for a page twenty times a second, each time on a connection of its own."""

    def __init__(self, house):
        super().__init__()
        self.person, self.going, self.times, self.missed = Person(house), True, [], 0

    def run(self):
        while self.going:
            began = time.time()
            try:
                good = self.person.get("/api/v1/programmes").status == 200
            except OSError:
                good = False
            self.times.append(time.time() - began)
            self.missed += not good
            time.sleep(0.05)


class Patient(threading.Thread):
    """Takes a download by small pieces for longer than any one deadline, then the rest."""

    def __init__(self, port, request, size):
        super().__init__()
        self.wire, self.size, self.taken = socket.socket(), size, 0
        self.wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
        self.wire.connect(("127.0.0.1", port))
        self.wire.settimeout(10)
        self.wire.sendall(request)

    def run(self):
        until = time.time() + 12
        while time.time() < until:
            self.taken += len(self.wire.recv(65536))
            time.sleep(0.2)
        while self.taken < self.size and (piece := self.wire.recv(1 << 20)):
            self.taken += len(piece)


class SlowClients(Applying):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        big = b"%PDF-1.4\n" + os.urandom(16 << 20)
        cls.file = cls.person.upload(cls.case, content=big)

    def open_connections(self):
        text = Person(self.house).get("/metrics").body.decode()
        return int(re.search(r"^pinjian_connections (\d+)", text, re.MULTILINE)[1])

    def download(self):
        return f"GET /api/v1/documents/{self.file} HTTP/1.1\r\nHost: x\r\nCookie: {self.person.cookie}\r\n\r\n".encode()

    def kinds(self):
        """What each kind of slow client sends at once, what it drips, whether it reads."""
        who = f"Host: x\r\nCookie: {self.person.cookie}\r\nX-CSRF-Token: {self.person.csrf}\r\n".encode()
        return [
            (b"GET /healthz HTTP/1.1\r\nHost: x\r\nX: ", b"a", True),
            (b"POST /api/v1/check HTTP/1.1\r\n" + who + b"Content-Length: 100000\r\n\r\n", b" ", True),
            (f"POST /api/v1/cases/{self.case}/files HTTP/1.1\r\n".encode() + who + b"X-Filename: a.pdf\r\nContent-Length: 1000000\r\n\r\n%PDF-1.4\n", b" ", True),
            (f"PATCH /api/v1/cases/{self.case}/uploads/x HTTP/1.1\r\n".encode() + who + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n", True),
            (b"GET /api/v1/programmes HTTP/1.1\r\nHost: x\r\n\r\n" * 200, b"", False),
            (self.download(), b"", False),
            (b"", b"", True),
            (b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", b"", True),
        ]

    def test_slow_clients_are_cut_and_others_do_not_notice(self):
        before = rss_mib(self.house.process)
        honest, patient = Honest(self.house), Patient(self.house.port, self.download(), 16 << 20)
        honest.start()
        patient.start()
        kinds = self.kinds()
        crowd = [Slow(self.house.port, *kinds[i % len(kinds)]) for i in range(SLOW)]
        highest, until = before, time.time() + SECONDS
        while time.time() < until:
            for one in crowd:
                one.step()
            highest = max(highest, rss_mib(self.house.process))
            time.sleep(0.8)
        honest.going = False
        honest.join()
        patient.join()
        patient.wire.close()
        for one in crowd:
            one.step()
        still_open = self.open_connections() - 1
        for one in crowd:
            one.wire.close()
        p95 = statistics.quantiles(honest.times, n=20)[-1]
        uncut = [i % len(kinds) for i, one in enumerate(crowd) if one.cut_after is None or one.cut_after > CUT_WITHIN]
        longest = max(one.cut_after or 99 for one in crowd)
        print(f"{SLOW} slow clients: {len(honest.times)} honest requests, p95 {p95 * 1000:.1f} ms, {honest.missed} missed; the last cut after {longest:.1f} s; {highest - before} MiB risen", file=sys.stderr)
        self.assertEqual(honest.missed, 0)
        self.assertGreaterEqual(patient.taken, 16 << 20)
        self.assertGreater(len(honest.times), 50)
        self.assertLessEqual(p95, 0.1)
        self.assertEqual((uncut, still_open), ([], 0))
        self.assertLessEqual(highest - before, 64)


if __name__ == "__main__":
    unittest.main(verbosity=2)
