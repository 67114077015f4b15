"""A full disk: whatever cannot be written is a refusal that says so, what is there can be read, and all goes on when there is room."""
import base64
import errno
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest
import uuid

import authenticator
import award
import contract_test
import filing
import forms
import hostile_files
import list_test
from house import House, Person, binary
from people_test import PASSWORD

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "faults"))
import disk  # noqa: E402

MIB = 1 << 20
WRITE_NOTHING = {("POST", "/api/v1/check"), ("POST", "/api/v1/programmes/{p}/{e}/check"), ("POST", "/api/v1/cases/{id}/preview"),
                 ("POST", "/api/v1/session/office"),                        # the office it was before
                 ("DELETE", "/api/v1/cases/{id}/uploads/{upload}")}         # makes room
OF_A_LIST = {("POST", "/api/v1/cases/{id}/documents/{document}"), ("POST", "/api/v1/cases/{id}/files/{digest}/strip")}   # ACitysList


def mounted(size_mib):
    """A small disk of its own; nothing where this may not be made."""
    folder = tempfile.mkdtemp(prefix="pinjian-small-")
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size_mib}m", "none", folder], capture_output=True)
    if done.returncode == 0:
        return folder
    os.rmdir(folder)
    return None


class FullDisk(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.disk = mounted(64)
        if not cls.disk:
            raise unittest.SkipTest("no disk of its own may be mounted here")
        cls.house = House(folder=cls.disk)
        cls.person = cls.house.sign_in("applicant")
        cls.case = cls.person.open_case()

    @classmethod
    def tearDownClass(cls):
        cls.house.stop()
        subprocess.run(["umount", cls.disk], check=True)
        shutil.rmtree(cls.disk, ignore_errors=True)

    def fill(self, leave):
        ballast = pathlib.Path(self.disk, "ballast")
        free = os.statvfs(self.disk).f_bavail * os.statvfs(self.disk).f_frsize
        ballast.write_bytes(b"\0" * max(0, free - leave))
        self.addCleanup(ballast.unlink, missing_ok=True)
        return ballast

    def upload(self, size):
        return self.person.post(f"/api/v1/cases/{self.case}/files", raw=hostile_files.pdf() + os.urandom(size), headers={"Content-Type": hostile_files.PDF, "X-Filename": "a.pdf"})

    def faults(self):
        return self.house.tail(1 << 20).count('"event":"fault"')

    def test_an_upload_says_the_storage_is_full_and_works_again_with_room(self):
        ballast = self.fill(leave=3 * MIB)
        for size in (4 * MIB, 2 * MIB):   # full while it comes; full while it is being kept
            answer = self.upload(size)
            self.assertEqual((answer.status, answer.code), (507, "storage_full"), answer)
        ballast.unlink()
        self.assertEqual(self.upload(2 * MIB).status, 201)
        self.assertEqual(self.faults(), 0)

    def test_a_piece_that_finds_no_room_can_be_sent_again(self):
        content = hostile_files.pdf() + os.urandom(6 * MIB) + uuid.uuid4().hex.encode()
        tus = {"Tus-Resumable": "1.0.0"}
        place = self.person.ask("POST", f"/api/v1/cases/{self.case}/uploads", headers={**tus, "Upload-Length": str(len(content)), "Upload-Metadata": "filename " + base64.b64encode(b"a.pdf").decode()}).headers["Location"]

        def piece(offset, upto):
            return self.person.ask("PATCH", place, raw=content[offset:upto], headers={**tus, "Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"})

        self.assertEqual(piece(0, MIB).status, 204)
        ballast = self.fill(leave=MIB)
        answer = piece(MIB, 4 * MIB)
        self.assertEqual((answer.status, answer.code), (507, "storage_full"), answer)
        ballast.unlink()
        at = int(self.person.ask("HEAD", place, headers=tus).headers["Upload-Offset"])
        self.assertGreaterEqual(at, MIB)
        self.assertEqual(piece(at, len(content) - 1).status, 204)
        ballast = self.fill(leave=MIB)   # all is there but the room to keep it
        answer = piece(len(content) - 1, len(content))
        self.assertEqual((answer.status, answer.code), (507, "storage_full"), answer)
        ballast.unlink()
        self.assertEqual(piece(len(content) - 1, len(content)).status, 204)
        file = self.person.get(place, headers=tus).json["file"]
        self.assertEqual(self.person.get(f"/api/v1/documents/{file['digest']}").body, content)
        self.assertEqual(self.faults(), 0)


class DiskThatFills:
    """For a class of tests with a server: its disk is full on order."""

    @classmethod
    def setUpClass(cls):
        folder = tempfile.mkdtemp(prefix="pinjian-full-")
        cls.addClassCleanup(shutil.rmtree, folder)
        cls.disk = disk.Disk(folder, disk.library(folder))
        with cls.disk.under():
            super().setUpClass()

    def while_full(self, send):
        with self.disk.failing(errno.ENOSPC):
            return send()

    def assert_storage_full(self, answer):
        self.assertEqual((answer.status, answer.code), (507, "storage_full"), answer)
        self.assertIn("请联系管理员清出空间后再试", answer.json["detail"])


class EveryOperation(DiskThatFills, contract_test.Declared):
    """The walk through every operation, each sent first while the disk takes nothing."""

    @classmethod
    def setUpClass(cls):
        cls.full = set()
        super().setUpClass()

    def ask(self, person, method, path, body=None, expect=None, fill=None, **kw):
        def send(status):
            return super(EveryOperation, self).ask(person, method, path, body, status, fill, **kw)

        if (method, path) in self.full or expect not in (200, 201, 204):
            return send(expect)
        cookie = person.cookie
        answer = self.while_full(lambda: send(None))
        if answer.status == expect:
            return answer
        self.assert_storage_full(answer)
        self.full.add((method, path))
        person.cookie = cookie
        return send(expect)

    def test_every_operation_answers_as_declared(self):
        super().test_every_operation_answers_as_declared()
        changing = {(method, path) for method, path, _ in self.contract.operations() if method not in ("GET", "OPTIONS")}
        self.assertEqual(self.full & changing, changing - WRITE_NOTHING - OF_A_LIST)
        self.assertEqual(self.full - changing, {("GET", "/api/v1/cases/{id}/documents/{document}")}, "a print for a seal is remembered, or not made")


class ACitysList(DiskThatFills, list_test.City):
    def test_a_table_handed_in_and_a_code_typed_wait_for_room(self):
        content = forms.workbook(self.table())
        confirm = self.sent(content).json["digest"]
        self.assert_storage_full(self.while_full(lambda: self.sent(content, confirm=confirm)))
        self.assertEqual(self.sent(content, confirm=confirm).status, 201)

        case = self.cases[0]
        scan = self.city.upload(case)
        code = forms.text_of_pdf(self.city.get(f"/api/v1/cases/{case}/documents/form3").body).split("校验码")[1].split()[0]
        type_code = lambda: self.city.post(f"/api/v1/cases/{case}/files/{scan}/strip", {"code": code})  # noqa: E731
        self.assert_storage_full(self.while_full(type_code))
        self.assertEqual(type_code().json["strip"]["document"], "form3")


class OneHouse(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.house = House()
        cls.addClassCleanup(cls.house.close)


class SigningIn(DiskThatFills, OneHouse):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        made = Person(cls.house).post("/api/v1/registrations", {"name": "李四", "account": "lisi", "password": PASSWORD})
        assert made.status == 201, made

    def test_being_turned_away_uses_no_code_up_and_slows_nobody_down(self):
        person = Person(self.house).sign_in("lisi", PASSWORD)
        secret = authenticator.set_up(person, PASSWORD)
        signing_in = {"account": "lisi", "password": PASSWORD, "code": authenticator.code(secret, authenticator.early_in_step())}
        for _ in range(6):
            self.assert_storage_full(self.while_full(lambda: Person(self.house).post("/api/v1/session", signing_in)))
        self.assertEqual(Person(self.house).post("/api/v1/session", signing_in).status, 200)

    def test_the_browser_of_whoever_signs_out_forgets_the_session_all_the_same(self):
        person = self.house.sign_in("centre")
        answer = self.while_full(lambda: person.ask("DELETE", "/api/v1/session"))
        self.assert_storage_full(answer)
        self.assertIn("Max-Age=0", answer.headers["Set-Cookie"])
        self.assertEqual(person.get("/api/v1/session").status, 401)


class MarkedContent(DiskThatFills, award.Story):
    """Every reading of what an applicant marked is noted: what cannot be noted is not shown."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with cls.disk.under():
            cls.begin("2024-10-14T01:00:00Z")
        cls.round.call(2024)
        cls.case = cls.round.applied(cls.round.person("applicant"))
        cls.round.step([cls.case], "prepare", "applicant", "submit", marks={"quality_model": "trade_secret", "management.qms_established": "trade_secret"})
        cls.round.reach(cls.case, "audit")

    def test_it_is_read_by_nobody_while_the_reading_cannot_be_noted(self):
        marked = self.round.person("applicant").case(self.case)["evidence"]["management.qms_established"][0]["digest"]
        about = f"/api/v1/cases/{self.case}"
        # Two readers: what one of them read is noted once in ten minutes.
        first, second = (self.round.person("prefecture_regulator", nth, "650100") for nth in range(2))
        for reader, path, noted in ((first, f"/api/v1/documents/{marked}", "file " + marked), (first, about + "/documents/application_form", "quality_model"), (second, about, "quality_model")):
            with self.subTest(path=path):
                self.assert_storage_full(self.while_full(lambda of=reader, asked=path: of.get(asked)))
                self.assertEqual(reader.get(path).status, 200)
                self.assertIn((reader.session["account"], noted), [(one["account"], one["what"]) for one in self.office.get(about + "/reads").json])


class AnAdministratorsOrders(DiskThatFills, OneHouse):
    def order(self, *words):
        return json.loads(subprocess.run([binary(), *words, "--json", "--data", os.path.join(self.house.folder, "data")], capture_output=True, timeout=60).stdout)

    def test_an_order_waits_for_room_too(self):
        case = filing.submit(self.house.sign_in("applicant"))
        for words, answer in ((("account", "create", "--role", "administrator", "测试"), "url"), (("erase", "case/" + case, "evidence", "--basis", "测试"), "events"),
                              (("rebuild-views",), "events"), (("ledger", "rotate-key", "head", "--now", "--reason", "测试"), "key")):
            with self.subTest(order=words[:2]):
                refused = self.while_full(lambda order=words: self.order(*order))
                self.assertEqual(refused.get("code"), "storage_full", refused)
                self.assertIn(answer, self.order(*words))


if __name__ == "__main__":
    unittest.main(verbosity=2)
