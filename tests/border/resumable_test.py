"""Uploads that go on where a connection broke off (tus 1.0.0): cut, killed, raced, foreign, too many, and what comes of them."""
import base64
import datetime
import os
import pathlib
import socket
import threading
import time
import unittest
import uuid

import hostile_files
from applying import Applying
from house import Person
from memory import Memory

TUS = {"Tus-Resumable": "1.0.0"}
MIB = 1 << 20


def paper(size=6 * MIB):
    """A PDF of about this size that no other is like."""
    return hostile_files.pdf() + os.urandom(size - 200) + uuid.uuid4().hex.encode()


def metadata(name, kind=hostile_files.PDF):
    return f"filename {base64.b64encode(name.encode()).decode()},filetype {base64.b64encode(kind.encode()).decode()}"


class Resumable(Applying):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.path = f"/api/v1/cases/{cls.case}/uploads"

    def begin(self, length, name="证照.pdf", person=None, path=None, **headers):
        sent = {**TUS, "Upload-Length": str(length), "Upload-Metadata": metadata(name), **headers}
        return (person or self.person).ask("POST", path or self.path, headers={name: value for name, value in sent.items() if value is not None})

    def begun(self, length, **kw):
        answer = self.begin(length, **kw)
        self.assertEqual(answer.status, 201, answer)
        self.addCleanup(self.person.ask, "DELETE", answer.headers["Location"], headers=TUS)
        return answer.headers["Location"]

    def piece(self, place, offset, content, person=None, **headers):
        sent = {**TUS, "Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream", **headers}
        return (person or self.person).ask("PATCH", place, raw=content, headers={name: value for name, value in sent.items() if value is not None})

    def offset(self, place):
        answer = self.person.ask("HEAD", place, headers=TUS)
        self.assertEqual((answer.status, answer.body), (200, b""))
        return int(answer.headers["Upload-Offset"])

    def told(self, answer, status, code):
        self.assertEqual((answer.status, answer.code), (status, code), answer)
        self.assertEqual(answer.headers["Tus-Resumable"], "1.0.0")
        self.assertTrue(answer.json["detail"] and answer.json["detail_en"])

    def downloaded(self, place):
        file = self.person.get(place, headers=TUS).json["file"]
        return file, self.person.get(f"/api/v1/documents/{file['digest']}").body

    def test_what_the_server_can_do_is_told(self):
        answer = self.person.ask("OPTIONS", self.path)
        self.assertEqual(answer.status, 204)
        self.assertEqual([answer.headers[name] for name in ("Tus-Version", "Tus-Extension", "Tus-Max-Size")], ["1.0.0", "creation,termination,expiration", str(20 * MIB)])

    def test_a_file_in_pieces_is_one_file(self):
        content = paper()
        place = self.begun(len(content))
        self.assertEqual(self.offset(place), 0)
        ends = [1, 2, 64, 65, 1000, 65536, 65537, 3 * MIB + 7, len(content)]
        for begin, end in zip([0] + ends, ends):
            answer = self.piece(place, begin, content[begin:end])
            self.assertEqual((answer.status, answer.headers["Upload-Offset"]), (204, str(end)), answer)
        file, bytes_ = self.downloaded(place)
        self.assertEqual((file["name"], file["type"], bytes_), ("证照.pdf", hostile_files.PDF, content))
        self.assertEqual(self.offset(place), len(content))
        self.assertEqual(self.piece(place, len(content), b"x").code, "upload_offset")

    def test_what_lies_on_the_disk_meanwhile_is_unreadable(self):
        content = b"%PDF-1.4\n" + b"a sentence nobody else may read " * 200_000
        place = self.begun(len(content), name="甲公司的证照.pdf")
        self.piece(place, 0, content[:MIB])
        found = b"".join(path.read_bytes() for path in pathlib.Path(self.house.folder, "data", "uploads").iterdir())
        self.assertGreaterEqual(len(found), MIB)
        for secret in (b"a sentence nobody", "甲公司".encode(), self.case.encode(), self.person.session["account"].encode()):
            self.assertNotIn(secret, found)

    def cut(self, place, offset, content, upto, person=None):
        """Sends a piece and breaks off after `upto` bytes of it."""
        with socket.create_connection(("127.0.0.1", self.house.port), timeout=10) as wire:
            wire.sendall((f"PATCH {place} HTTP/1.1\r\nHost: x\r\nCookie: {self.person.cookie}\r\nX-CSRF-Token: {self.person.csrf}\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: {offset}\r\n"
                          f"Content-Type: application/offset+octet-stream\r\nContent-Length: {len(content)}\r\n\r\n").encode() + content[:upto])
            time.sleep(0.2)

    def settled(self, place, wanted):
        until = time.time() + 15
        while self.offset(place) != wanted and time.time() < until:
            time.sleep(0.1)
        return self.offset(place)

    def last_piece(self, place, offset, content):
        """Sent again while the connection that broke off is still being tidied up (423), as clients of tus do."""
        until = time.time() + 5
        while (answer := self.piece(place, offset, content[offset:])).status == 423 and time.time() < until:
            time.sleep(0.1)
        return answer

    def test_a_connection_that_breaks_off_loses_nothing_that_came(self):
        content = paper()
        place = self.begun(len(content))
        self.cut(place, 0, content, 2 * MIB + 3)
        self.assertEqual(self.settled(place, 2 * MIB + 3), 2 * MIB + 3)
        self.cut(place, 2 * MIB + 3, content[2 * MIB + 3:], MIB)
        self.assertEqual(self.settled(place, 3 * MIB + 3), 3 * MIB + 3)
        self.assertEqual(self.last_piece(place, 3 * MIB + 3, content).status, 204)
        self.assertEqual(self.downloaded(place)[1], content)

    def test_a_restart_and_a_kill_lose_nothing_that_was_acknowledged(self):
        content = paper()
        place = self.begun(len(content))
        for end, end_server in ((MIB, self.house.kill), (2 * MIB, self.house.stop), (3 * MIB, self.house.kill)):
            self.assertEqual(self.piece(place, end - MIB, content[end - MIB:end]).status, 204)
            sender = threading.Thread(target=lambda end=end: self.swallowed(lambda: self.cut(place, end, content[end:], MIB // 2)))
            sender.start()
            end_server()
            sender.join()
            self.house.start()
            at = self.offset(place)
            self.assertIn(at, range(end, end + MIB // 2 + 1))
            if at > end:   # what came before the end was kept: the rest of this piece
                self.assertEqual(self.piece(place, at, content[at:end + MIB]).status, 204)
                self.assertEqual(self.offset(place), end + MIB)
                break
        at = self.offset(place)
        self.assertEqual(self.piece(place, at, content[at:]).status, 204)
        self.assertEqual(self.downloaded(place)[1], content)

    @staticmethod
    def swallowed(act):
        try:
            act()
        except OSError:
            pass

    def test_of_many_at_once_one_piece_is_taken(self):
        content = paper()
        place = self.begun(len(content))
        answers = []
        crowd = [threading.Thread(target=lambda: answers.append(self.piece(place, 0, content[:MIB]))) for _ in range(8)]
        for one in crowd:
            one.start()
        for one in crowd:
            one.join()
        self.assertEqual(sorted(answer.status for answer in answers)[0], 204)
        self.assertEqual([answer.status for answer in answers].count(204), 1)
        self.assertLessEqual({answer.code for answer in answers if answer.status != 204}, {"upload_in_use", "upload_offset"})
        self.assertEqual(self.offset(place), MIB)

    def test_pieces_that_do_not_fit_and_headers_that_are_none(self):
        place = self.begun(6 * MIB)
        self.told(self.piece(place, 1, b"x"), 409, "upload_offset")
        self.told(self.piece(place, 0, b"x" * (6 * MIB + 1)), 409, "upload_offset")
        self.told(self.piece(place, -1, b"x"), 400, "bad_upload_header")
        self.told(self.piece(place, 0, b"x", **{"Content-Type": "application/pdf"}), 415, "bad_upload_type")
        old = self.piece(place, 0, b"x", **{"Tus-Resumable": "0.2.2"})
        self.told(old, 412, "tus_version")
        self.assertEqual(old.headers["Tus-Version"], "1.0.0")
        self.told(self.begin(6 * MIB, **{"Tus-Resumable": None}), 412, "tus_version")
        self.told(self.begin("six"), 400, "bad_upload_header")
        self.told(self.begin(6 * MIB, **{"Upload-Metadata": "filename ###"}), 400, "bad_upload_header")
        self.told(self.begin(6 * MIB, **{"Upload-Metadata": None}), 400, "bad_upload_header")
        self.told(self.begin(0), 422, "file_empty")
        self.told(self.begin(20 * MIB + 1), 413, "file_too_large")
        self.assertEqual(self.offset(place), 0)

    def test_hostile_content_is_refused_at_the_end_and_forgotten(self):
        for name, code in (("bomb.docx", "archive_unsafe"), ("program.exe", "file_type"), ("cut.png", "unreadable_file")):
            content = next(content for found, _, content in hostile_files.REFUSED if found == name)
            place = self.begin(len(content), name=name, **{"Upload-Metadata": metadata(name, "")}).headers["Location"]
            self.assertEqual(self.piece(place, 0, content).code, code)
            self.assertEqual(self.person.get(place, headers=TUS).status, 404)

    def test_only_who_began_it_finds_it_and_only_whose_turn_it_is_begins_one(self):
        place = self.begun(6 * MIB)
        strangers = [self.house.sign_in("applicant", nth=1), self.house.sign_in("centre"), self.house.sign_in("administrator")]
        for stranger in strangers:
            self.told(stranger.ask("GET", place, headers=TUS), 404, "not_found")
            self.told(self.piece(place, 0, b"x", person=stranger), 404, "not_found")
            self.told(stranger.ask("DELETE", place, headers=TUS), 404, "not_found")
            self.told(self.begin(6 * MIB, person=stranger), 404, "not_found")
        self.told(self.begin(6 * MIB, person=Person(self.house)), 401, "not_signed_in")
        self.told(self.begin(6 * MIB, **{"X-CSRF-Token": "wrong"}), 403, "csrf")
        other = self.person.open_case()
        self.told(self.person.get(place.replace(self.case, other), headers=TUS), 404, "not_found")

    def test_what_is_ended_is_gone(self):
        place = self.begin(6 * MIB).headers["Location"]
        self.assertEqual(self.person.ask("DELETE", place, headers=TUS).status, 204)
        self.told(self.piece(place, 0, b"x"), 404, "not_found")

    def test_an_account_has_ten_unfinished_ones(self):
        person = self.house.sign_in("applicant", nth=2)
        path = f"/api/v1/cases/{person.open_case()}/uploads"
        places = [self.begin(6 * MIB, person=person, path=path).headers["Location"] for _ in range(10)]
        self.told(self.begin(6 * MIB, person=person, path=path), 429, "too_many_uploads")
        self.assertEqual(person.ask("DELETE", places[0], headers=TUS).status, 204)
        self.assertEqual(self.begin(6 * MIB, person=person, path=path).status, 201)

    def test_what_a_killed_server_left_is_swept_and_what_is_unfinished_stays(self):
        place = self.begun(6 * MIB)
        self.piece(place, 0, b"x" * MIB)
        folder = pathlib.Path(self.house.folder, "data", "uploads")
        old, fresh = folder / "upload-left", folder / "upload-coming"
        self.house.kill()
        for path in (old, fresh):
            path.write_bytes(b"left")
        os.utime(old, (time.time() - 7200, time.time() - 7200))
        self.house.start()
        for _ in range(100):
            if not old.exists():
                break
            time.sleep(0.1)
        self.assertEqual((old.exists(), fresh.exists(), self.offset(place)), (False, True, MIB))
        fresh.unlink()

    def test_one_that_was_abandoned_for_a_day_is_gone_and_its_bytes_with_it(self):
        place = self.begin(6 * MIB).headers["Location"]
        self.piece(place, 0, b"x" * MIB)
        left = [path for path in pathlib.Path(self.house.folder, "data", "uploads").glob("*") if place.rsplit("/", 1)[1] in path.name]
        self.assertEqual(len(left), 2, left)
        clock = Person(self.house)
        begun = datetime.datetime.fromisoformat(clock.get("/api/v1/clock").json["now"])
        for passed, status in ((datetime.timedelta(hours=23, minutes=59), 200), (datetime.timedelta(hours=24, minutes=1), 404)):
            self.assertEqual(clock.post("/api/v1/clock", {"to": (begun + passed).isoformat()}).status, 200)
            self.assertEqual(self.person.ask("HEAD", place, headers=TUS).status, status)
        self.told(self.piece(place, MIB, b"x"), 404, "not_found")
        self.house.stop()
        self.house.start()
        for _ in range(100):
            if not any(path.exists() for path in left):
                break
            time.sleep(0.1)
        self.assertEqual([path.name for path in left if path.exists()], [])

    def test_memory_stays_flat_with_many_at_once(self):
        self.piece(self.begun(19 * MIB), 0, b"x" * (10 * MIB))
        memory = Memory(self.house.process)
        places = [self.begun(19 * MIB) for _ in range(4)]
        crowd = [threading.Thread(target=lambda place=place: self.piece(place, 0, hostile_files.pdf() + b" " * (18 * MIB))) for place in places]
        for one in crowd:
            one.start()
        for one in crowd:
            one.join()
        self.assertEqual([self.offset(place) > 18 * MIB for place in places], [True] * 4)
        self.assertLessEqual(memory.risen(), 64)


if __name__ == "__main__":
    unittest.main(verbosity=2)
