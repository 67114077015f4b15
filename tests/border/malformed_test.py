"""Malformed and ambiguous requests, sent byte for byte: refused or cut off, never handled, and nothing behind them is answered."""
import concurrent.futures
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import unittest

import malformed
from house import House, Person, free_port


def say(port, request, patience=5):
    """All that comes back until the server closes or is silent; the client says no more after its request."""
    answer = b""
    with socket.create_connection(("127.0.0.1", port), timeout=patience) as wire:
        try:
            wire.sendall(request)
            wire.shutdown(socket.SHUT_WR)
            while piece := wire.recv(65536):
                answer += piece
        except OSError:
            pass
    return answer


def statuses(answer):
    """The status of each answer in what came back; that one may go on is none."""
    return [int(status) for status in re.findall(rb"(?:^|\n|\})HTTP/1\.[01] (\d{3})", answer) if status != b"100"]


def said_to_all(port, requests):
    with concurrent.futures.ThreadPoolExecutor(16) as crowd:
        return list(crowd.map(lambda request: say(port, request), requests))


class Nginx:
    """A plain nginx that answers everything it takes for a request with 200."""

    def __init__(self, program):
        self.folder, self.port = tempfile.mkdtemp(prefix="pinjian-nginx-"), free_port()
        config = os.path.join(self.folder, "nginx.conf")
        with open(config, "w", encoding="utf-8") as file:
            file.write(f"""daemon off; worker_processes 1; pid {self.folder}/pid; error_log {self.folder}/log crit;
events {{ worker_connections 256; }}
http {{ access_log off; client_body_temp_path {self.folder}/b; proxy_temp_path {self.folder}/p; fastcgi_temp_path {self.folder}/f; uwsgi_temp_path {self.folder}/u; scgi_temp_path {self.folder}/s;
server {{ listen 127.0.0.1:{self.port}; location / {{ return 200 "ok"; }} }} }}
""")
        self.process = subprocess.Popen([program, "-c", config, "-e", f"{self.folder}/log"], stderr=subprocess.DEVNULL)
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("nginx does not start")

    def close(self):
        self.process.terminate()
        self.process.wait(10)
        shutil.rmtree(self.folder, ignore_errors=True)


class Malformed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.house = House(sample=False)
        cls.before = cls.handled()
        cls.answers = said_to_all(cls.house.port, malformed.MALFORMED)
        cls.after = cls.handled()

    @classmethod
    def tearDownClass(cls):
        cls.house.close()

    @classmethod
    def handled(cls):
        """Requests that came to the two handlers the table aims at."""
        text = Person(cls.house).get("/metrics").body.decode()
        return sum(int(count) for route, status, count in re.findall(r'pinjian_request_seconds_count\{method="\w+",route="(/healthz|/api/v1/check)",status="(\d+)"\} (\d+)', text) if status == "200")

    def test_the_table_is_long_and_names_nothing_twice(self):
        self.assertGreaterEqual(len(malformed.MALFORMED), 150)
        self.assertEqual(len(set(malformed.MALFORMED)), len(malformed.MALFORMED))

    def test_each_is_refused_or_cut_off(self):
        for request, answer in zip(malformed.MALFORMED, self.answers):
            with self.subTest(request[:120]):
                self.assertLessEqual(len(statuses(answer)), 1, answer[:500])
                self.assertFalse([status for status in statuses(answer) if status < 400 or status == 500], answer[:500])

    def test_none_comes_to_a_handler(self):
        self.assertEqual(self.after, self.before)

    def test_the_refusals_say_what_is_wrong(self):
        told = [answer for answer in self.answers if statuses(answer)]
        self.assertGreater(len(told), len(self.answers) * 0.9)
        for answer in told:
            self.assertTrue(b"Connection: close" in answer or b"404 Not Found" in answer or b" 405 " in answer or b" 501 " in answer, answer[:400])
        self.assertTrue(any(b'"expectation_unknown"' in answer for answer in told))

    def test_what_is_proper_is_answered(self):
        for request, answer in zip(malformed.PROPER, said_to_all(self.house.port, malformed.PROPER)):
            with self.subTest(request[:120]):
                self.assertEqual(statuses(answer), [200], answer[:500])

    def test_a_request_behind_a_proper_one_is_answered_and_behind_a_malformed_one_is_not(self):
        proper, second = malformed.PROPER[0], malformed.SECOND
        self.assertEqual(statuses(say(self.house.port, proper + second)), [200, 200])
        for request in malformed.MALFORMED[::7]:
            with self.subTest(request[:120]):
                found = statuses(say(self.house.port, proper + request + second))
                self.assertEqual(found[0], 200)
                if found[1:] and found[1] in (404, 405, 501):   # read in one way only, and not taken
                    continue
                self.assertFalse([status for status in found[1:] if status < 400], found)

    @unittest.skipUnless(shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin"), "nginx is not installed")
    def test_at_least_as_strict_as_nginx_on_every_row(self):
        nginx = Nginx(shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin"))
        self.addCleanup(nginx.close)
        theirs = said_to_all(nginx.port, malformed.MALFORMED)
        refuses = lambda answer: not [status for status in statuses(answer) if status < 400]
        laxer = [request[:120] for request, ours, other in zip(malformed.MALFORMED, self.answers, theirs) if refuses(other) and not refuses(ours)]
        self.assertEqual(laxer, [])
        print(f"{len(theirs)} rows: refused here {sum(map(refuses, self.answers))}, by nginx {sum(map(refuses, theirs))}", file=sys.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2)
