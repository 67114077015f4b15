"""A disk that is full while a file comes in: a refusal that says so, and everything goes on when there is room again."""
import base64
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest
import uuid

import hostile_files
from house import House

MIB = 1 << 20


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


if __name__ == "__main__":
    unittest.main(verbosity=2)
