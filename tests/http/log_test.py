"""The public log read by somebody who has nothing of this project: C2SP tlog-tiles, signed note, RFC 9162, in a page of Python."""
import base64
import hashlib
import json
import subprocess
import tempfile
import time
import unittest

import filing
from house import House, Person


def sha(data):
    return hashlib.sha256(data).digest()


def root(leaves):
    """RFC 9162, 2.1.1."""
    if not leaves:
        return sha(b"")
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << ((len(leaves) - 1).bit_length() - 1)
    return sha(b"\1" + root(leaves[:split]) + root(leaves[split:]))


def checked_by_openssl(key, text, signature):
    """Ed25519 by another's program."""
    spki = bytes.fromhex("302a300506032b6570032100") + key
    with tempfile.TemporaryDirectory() as folder:
        for name, content in (("key.der", spki), ("text", text), ("signature", signature)):
            with open(f"{folder}/{name}", "wb") as file:
                file.write(content)
        return subprocess.run(["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", f"{folder}/key.der", "-keyform", "DER", "-rawin", "-in", f"{folder}/text", "-sigfile", f"{folder}/signature"],
                              capture_output=True).returncode == 0


class Monitor:
    """Follows the log: every checkpoint must be signed and hold all that was seen before."""

    def __init__(self, house):
        self.person = Person(house)
        self.name, self.id, key = self.text("key").strip().split("+", 2)
        self.key = base64.b64decode(key)
        assert self.key[0] == 1 and bytes.fromhex(self.id) == sha(self.name.encode() + b"\n" + self.key)[:4]
        self.leaves, self.entries = [], []

    def get(self, path):
        return self.person.get("/log/" + path)

    def text(self, path):
        answer = self.get(path)
        assert answer.status == 200, answer
        return answer.body.decode()

    def read(self):
        note = self.text("checkpoint")
        text, signatures = note.split("\n\n")
        origin, size, head = text.split("\n")
        dash, name, signature = signatures.strip().split(" ")
        signature = base64.b64decode(signature)
        assert (origin, name, dash, signature[:4].hex()) == (self.name, self.name, "—", self.id), note
        assert checked_by_openssl(self.key[1:], (text + "\n").encode(), signature[4:])
        entries = self.all_entries(int(size))
        leaves = [sha(b"\0" + entry) for entry in entries]
        assert leaves[:len(self.leaves)] == self.leaves, "the log changed what it had said"
        assert base64.b64decode(head) == root(leaves)
        self.leaves, self.entries = leaves, [json.loads(entry) for entry in entries]
        return int(size)

    def all_entries(self, size):
        entries = []
        for tile in range((size + 255) // 256):
            width = min(256, size - 256 * tile)
            answer = self.get(f"tile/entries/{tile:03}" + ("" if width == 256 else f".p/{width}"))
            assert answer.status == 200 and answer.headers["Content-Type"] == "application/octet-stream", answer
            at = 0
            while at < len(answer.body):
                length = int.from_bytes(answer.body[at:at + 2], "big")
                entries.append(answer.body[at + 2:at + 2 + length])
                at += 2 + length
        assert len(entries) == size
        return entries

    def kinds(self):
        return [entry["kind"] for entry in self.entries]

    def wait_for(self, wanted):
        for _ in range(100):
            if self.get("checkpoint").status == 200 and self.read() and wanted(self.entries):
                return
            time.sleep(0.2)
        raise AssertionError(self.kinds())


class Log(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.house = House()

    @classmethod
    def tearDownClass(cls):
        cls.house.close()

    def test_a_certificate_goes_into_the_log_from_its_rulebook_to_its_withdrawal(self):
        monitor = Monitor(self.house)
        number = filing.to_certificate(self.house, filing.submit(self.house.sign_in("applicant")))
        monitor.wait_for(lambda entries: any(e["kind"] == "certificate_issued" and e.get("number") == number for e in entries))
        issued = next(e for e in monitor.entries if e.get("number") == number)
        self.assertEqual((issued["programme"], issued["product"], issued["v"]), (filing.PROGRAMME, "测试沙棘汁", 1))
        self.assertNotIn("reason", issued)
        posted = [e for e in monitor.entries if e["kind"] == "posted"]
        self.assertTrue(posted and all(e["channels"] for e in posted))
        rulebooks = [e["edition"] for e in monitor.entries if e["kind"] == "rulebook"]
        self.assertEqual(len(rulebooks), len(set(rulebooks)))
        for entry in monitor.entries:
            if entry["kind"] == "rulebook":
                rulebooks.remove(entry["edition"])
            self.assertNotIn(entry.get("edition", ""), rulebooks if entry["kind"] != "rulebook" else [], "an edition stands before what rests on it")
        self.assertEqual(monitor.kinds().count("head"), len({e["day"] for e in monitor.entries if e["kind"] == "head"}))

    def test_nothing_confidential_and_no_account_is_in_it(self):
        monitor = Monitor(self.house)
        monitor.wait_for(lambda entries: "key" in {e["kind"] for e in entries})
        said = json.dumps(monitor.entries, ensure_ascii=False)
        for account in self.house.accounts():
            self.assertNotIn('"' + account["account"] + '"', said)
        for secret in ("net_profit", "legal_rep", "测试理由"):
            self.assertNotIn(secret, said)

    def test_a_day_later_the_ledgers_head_stands_in_it_again_and_nothing_older_changed(self):
        monitor = Monitor(self.house)
        monitor.wait_for(lambda entries: "head" in {e["kind"] for e in entries})
        before = monitor.kinds().count("head")
        now = Person(self.house).get("/api/v1/clock").json["now"]
        self.assertEqual(Person(self.house).post("/api/v1/clock", {"to": f"{now[:8]}{int(now[8:10]) + 1:02}T10:00:00Z"}).status, 200)
        monitor.wait_for(lambda entries: [e["kind"] for e in entries].count("head") == before + 1)
        note = [e for e in monitor.entries if e["kind"] == "head"][-1]["note"]
        self.assertTrue(note.startswith("pinjian/ledger/"))

    def test_files_that_are_not_there_are_refused_kindly(self):
        person = Person(self.house)
        for path in ("tile/0/999", "tile/entries/000.p/300", "tile/0/..%2f..%2fstore.key", "tile/x", "tile/6/000", "tile/" + "0" * 200, "store.key", ""):
            answer = person.get("/log/" + path)
            self.assertEqual(answer.status, 404, (path, answer))


if __name__ == "__main__":
    unittest.main()
