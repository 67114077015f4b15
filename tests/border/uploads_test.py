"""What strangers upload: hostile files are refused kindly or served inert, a huge one is cut early, and memory stays flat."""
import base64
import concurrent.futures
import pathlib
import socket
import sys
import unittest
import urllib.parse

import hostile_files
from applying import Applying
from memory import Memory

MIB = 1 << 20


class Uploads(Applying):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.path = f"/api/v1/cases/{cls.case}/files"

    def send(self, name, kind, content):
        return self.person.post(self.path, raw=content, headers={"Content-Type": kind, "X-Filename": urllib.parse.quote(name)})

    def test_hostile_files_are_refused_kindly_at_flat_memory(self):
        self.send("a.png", hostile_files.PNG, hostile_files.png())
        memory = Memory(self.house.process)
        for name, kind, content in hostile_files.REFUSED:
            with self.subTest(name):
                answer = self.send(name, kind, content)
                self.assertIn(answer.status, (413, 415, 422), answer)
                self.assertTrue(answer.json["code"] and answer.json["detail"] and answer.json["detail_en"], answer)
        self.assertLessEqual(memory.risen(), 100)
        print(f"{len(hostile_files.REFUSED)} hostile files: {memory.risen()} MiB risen", file=sys.stderr)

    def test_what_the_refusals_say(self):
        said = {name: self.send(name, kind, content).code for name, kind, content in hostile_files.REFUSED if name in ("bomb.docx", "laughs.docx", "huge.png", "cut.png", "cut.docx", "deep.docx")}
        self.assertEqual(said, {"bomb.docx": "archive_unsafe", "laughs.docx": "archive_unsafe", "huge.png": "image_too_large", "cut.png": "unreadable_file", "cut.docx": "unreadable_file", "deep.docx": "unreadable_file"})

    def test_whatever_is_kept_is_served_as_an_inert_attachment(self):
        for name, kind, content in hostile_files.KEPT:
            with self.subTest(name):
                kept = self.send(name, kind, content)
                self.assertEqual(kept.status, 201, kept)
                got = self.person.get(f"/api/v1/documents/{kept.json['digest']}")
                self.assertEqual((got.status, got.body), (200, content))
                self.assertRegex(got.headers["Content-Disposition"], r'^attachment; filename="[\w.-]*"; filename\*=UTF-8\'\'[\w.%-]*$')
                self.assertEqual(got.headers["X-Content-Type-Options"], "nosniff")
                self.assertEqual(got.headers["Content-Security-Policy"], "default-src 'none'; sandbox")
                self.assertEqual(got.headers["Content-Type"].split(";")[0], kind)

    def test_hostile_workbooks_as_tables_change_nothing(self):
        centre = self.house.sign_in("centre")
        for name, _, content in hostile_files.REFUSED:
            if name.endswith(".xlsx"):
                with self.subTest(name):
                    answer = centre.post("/api/v1/imports/titles", {"programme": "xinjiang-youpin/1", "workbook": base64.b64encode(content).decode()})
                    self.assertIn(answer.status, (413, 415, 422), answer)

    def heads(self, extra):
        """A request for an upload with its headers but no body yet."""
        return (f"POST {self.path} HTTP/1.1\r\nHost: 127.0.0.1:{self.house.port}\r\nCookie: {self.person.cookie}\r\nX-CSRF-Token: {self.person.csrf}\r\n"
                f"Content-Type: application/pdf\r\nX-Filename: big.pdf\r\n{extra}\r\n").encode()

    def send_until_cut(self, extra, piece, times):
        """(answer's status, bytes that could be sent) of an upload that goes on until the server ends it."""
        sent = 0
        with socket.create_connection(("127.0.0.1", self.house.port), timeout=30) as wire:
            wire.sendall(self.heads(extra))
            try:
                for _ in range(times):
                    wire.sendall(piece)
                    sent += len(piece)
            except OSError:
                pass
            try:
                answer = wire.recv(4096)
            except OSError:
                answer = b""
        return int(answer.split(b" ")[1]) if answer else 0, sent

    def test_ten_gigabytes_stated_are_refused_before_they_are_sent(self):
        with socket.create_connection(("127.0.0.1", self.house.port), timeout=10) as wire:
            wire.sendall(self.heads(f"Content-Length: {10 << 30}\r\n"))
            self.assertTrue(wire.recv(4096).startswith(b"HTTP/1.1 413"))

    def test_ten_gigabytes_streamed_are_cut_at_flat_memory(self):
        memory = Memory(self.house.process)
        space = b"%x\r\n" % MIB + b" " * MIB + b"\r\n"
        for extra, piece in ((f"Content-Length: {10 << 30}\r\n", b" " * MIB), ("Transfer-Encoding: chunked\r\n", space)):
            with self.subTest(extra):
                status, sent = self.send_until_cut(extra, piece, 10 << 10)
                self.assertIn(status, (413, 0))
                self.assertLess(sent, 128 * MIB)
        self.assertLessEqual(memory.risen(), 100)
        left = list(pathlib.Path(self.house.folder, "data", "uploads").iterdir())
        self.assertEqual([path.name for path in left if path.name.startswith("upload-")], [])

    def test_twenty_megabytes_at_once_by_eight_keep_memory_flat(self):
        content = hostile_files.pdf() + b" " * (19 * MIB)
        self.send("warm.pdf", hostile_files.PDF, content)
        memory = Memory(self.house.process)
        with concurrent.futures.ThreadPoolExecutor(8) as crowd:
            answers = list(crowd.map(lambda i: self.send(f"{i}.pdf", hostile_files.PDF, content + b"%d" % i), range(8)))
        self.assertEqual({answer.status for answer in answers}, {201})
        self.assertLessEqual(memory.risen(), 100)


if __name__ == "__main__":
    unittest.main(verbosity=2)
