"""What the request log and the figures tell: enough to run the house, and nothing of anybody."""
import json
import pathlib
import re
import socket
import unittest
import urllib.parse

import hostile_files
from house import House, Person

FIGURES = pathlib.Path(__file__).resolve().parents[2] / "docs/reference/figures.md"


class Telling(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.house = House()
        account = cls.house.account("applicant")
        cls.person = cls.house.sign_in("applicant")
        cls.case = cls.person.open_case()
        cls.name = "甲公司-zhengzhao.pdf"
        cls.content = hostile_files.pdf(b"/PlantedSecret")
        cls.digest = cls.person.upload(cls.case, name=cls.name, content=cls.content)
        cls.person.put(f"/api/v1/cases/{cls.case}/draft", {"facts": {"product_name": "种下的产品名"}})
        cls.person.get(f"/api/v1/documents/{cls.digest}")
        cls.person.get("/api/v1/cases?q=" + urllib.parse.quote("种下的查询词"))
        cls.person.get("/api/v1/cases/planted-unknown-case")
        cls.person.ask("GET", "/planted-path?planted-query=1", headers={"X-Planted": "planted-header", "User-Agent": "planted-agent"})
        begun = cls.person.ask("POST", f"/api/v1/cases/{cls.case}/uploads", headers={"Tus-Resumable": "1.0.0", "Upload-Length": "9", "Upload-Metadata": "filename cGxhbnRlZC1uYW1l"})
        cls.upload = begun.headers["Location"].rsplit("/", 1)[1]
        stranger = Person(cls.house)
        stranger.post("/api/v1/session", {"account": "planted-account", "password": "planted-password"})
        stranger.post("/api/v1/session", {"account": account["account"], "password": "planted-password"})
        cls.figures = cls.person.get("/metrics").body.decode()
        cls.log = cls.house.tail(1 << 22)
        cls.requests = [json.loads(line) for line in cls.log.splitlines() if '"event":"request"' in line]
        token = cls.person.cookie.split("=", 1)[1]
        cls.secrets = [account["account"], account["password"], token, cls.person.csrf, cls.case, cls.digest, cls.digest[7:], cls.name, "zhengzhao", cls.upload, "127.0.0.1:", account["office_id"],
                       urllib.parse.quote(cls.name), "planted", "种下的", urllib.parse.quote("种下的")]

    @classmethod
    def tearDownClass(cls):
        cls.house.close()

    def test_each_request_is_a_line_with_its_moment_route_answer_time_and_sizes(self):
        self.assertGreater(len(self.requests), 10)
        for line in self.requests:
            self.assertLessEqual(set(line), {"at", "event", "method", "route", "status", "code", "us", "in", "out"})
            self.assertRegex(line["at"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$")
        upload = next(line for line in self.requests if line["route"] == "/api/v1/cases/{id}/files")
        self.assertEqual((upload["method"], upload["status"], upload["in"]), ("POST", 201, len(self.content)))
        self.assertGreater(upload["us"], 0)
        download = next(line for line in self.requests if line["route"] == "/api/v1/documents/{digest}")
        self.assertEqual((download["status"], download["out"]), (200, len(self.content)))

    def test_a_refusal_is_told_by_its_code(self):
        told = {(line["route"], line["status"], line.get("code")) for line in self.requests}
        self.assertLessEqual({("/api/v1/session", 401, "wrong_password"), ("/api/v1/cases/{id}", 404, "not_found"), ("-", 404, "not_found")}, told)
        self.assertIn('pinjian_refusals_total{code="wrong_password"} 2', self.figures)

    def test_neither_tells_who_what_or_whence(self):
        requests = "\n".join(line for line in self.log.splitlines() if '"event"' in line)
        for where, text in (("log", requests), ("figures", self.figures)):
            for secret in self.secrets:
                self.assertNotIn(secret, text, where)

    def test_the_figures_are_prometheus_text_and_each_is_explained(self):
        explained = set(re.findall(r"`(pinjian_\w+)`", FIGURES.read_text(encoding="utf-8")))
        told = re.findall(r"^# TYPE (\w+) (counter|gauge|histogram)$", self.figures, re.MULTILINE)
        self.assertEqual({name for name, _ in told}, explained)
        for line in self.figures.splitlines():
            self.assertRegex(line, r"^(# (HELP|TYPE) pinjian_\w+ .+|pinjian_\w+(\{[^}]*(\{\w+\*?\}[^}]*)*\})? -?[0-9.e+]+)$")

    def value(self, name):
        return float(re.search(rf"^{name} (\S+)$", self.figures, re.MULTILINE)[1])

    def test_the_writer_uploads_and_bytes_are_counted(self):
        self.assertEqual(self.value("pinjian_unfinished_uploads"), 1)
        self.assertGreaterEqual(self.value("pinjian_commands_total"), self.value("pinjian_commits_total"))
        self.assertGreater(self.value("pinjian_commits_total"), 0)
        self.assertEqual(self.value("pinjian_writer_waiting"), 0)
        self.assertGreaterEqual(self.value("pinjian_received_bytes_total"), len(self.content))
        self.assertGreaterEqual(self.value("pinjian_sent_bytes_total"), len(self.content))

    def test_a_connection_that_is_cut_is_counted(self):
        before = self.cut()
        with socket.create_connection(("127.0.0.1", self.house.port)) as wire:
            wire.sendall(b"GET /healthz HTTP/1.1\r\nHos")
        for _ in range(100):
            if self.cut() > before:
                return
        self.fail("nothing was counted")

    def cut(self):
        return int(re.search(r"^pinjian_connections_cut_total (\d+)$", Person(self.house).get("/metrics").body.decode(), re.MULTILINE)[1])


if __name__ == "__main__":
    unittest.main(verbosity=2)
