"""The public log read by somebody who has nothing of this project: C2SP tlog-tiles, signed note, RFC 9162, in a page of Python."""
import base64
import datetime
import hashlib
import json
import subprocess
import tempfile
import time
import unittest

import filing
from house import House, Person, binary


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


class Key:
    """A public key as C2SP writes it: name+id+base64 of the algorithm (1: Ed25519) and the key."""

    def __init__(self, vkey):
        self.vkey = vkey
        self.name, self.id, key = vkey.split("+", 2)
        self.key = base64.b64decode(key)
        assert self.key[0] == 1 and bytes.fromhex(self.id) == sha(self.name.encode() + b"\n" + self.key)[:4]

    def signed(self, note):
        """The text of a signed note, if this key is among those that signed it."""
        text, signatures = note.rsplit("\n\n", 1)
        for line in signatures.strip().split("\n"):
            dash, name, signature = line.split(" ")
            signature = base64.b64decode(signature)
            if (dash, name, signature[:4].hex()) == ("—", self.name, self.id) and checked_by_openssl(self.key[1:], (text + "\n").encode(), signature[4:]):
                return text + "\n"
        return None


class Chain:
    """Which key signs: from the one that was known at first to those that the log itself announces."""

    def __init__(self, key):
        self.key, self.announced = key, None

    def follow(self, entry):
        if entry.get("of") != "log":
            return
        if entry["kind"] == "key_announced":
            said = json.loads(self.key.signed(entry["note"]) or "null")
            assert said and said["previous"] == self.key.vkey, "not announced by the key in force"
            assert Key(said["key"]).signed(entry["note"]), "not signed by the key that is announced"
            days = (moment(said["not_before"]) - moment(said["announced"])).total_seconds() / 86400
            assert days >= 7 or said["reason"], "too soon, and no reason given"
            self.announced = said
        if entry["kind"] == "key" and entry["key"] != self.key.vkey:
            assert self.announced and self.announced["key"] == entry["key"], "a key that nobody announced"
            assert moment(entry["at"]) >= moment(self.announced["not_before"]), "a key before its day"
            self.key, self.announced = Key(entry["key"]), None


def moment(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


class Monitor:
    """Follows the log: every checkpoint must be signed by the key in force and hold all that was seen before."""

    def __init__(self, house):
        self.person = Person(house)
        self.known = next(Key(key["key"]) for key in json.loads(self.text("keys")) if key["of"] == "log")   # noted down once, on the first day
        self.name = self.known.name
        self.leaves, self.entries = [], []

    def get(self, path):
        return self.person.get("/log/" + path)

    def text(self, path):
        answer = self.get(path)
        assert answer.status == 200, answer
        return answer.body.decode()

    def read(self):
        note = self.text("checkpoint")
        origin, size, head = note.split("\n\n")[0].split("\n")
        assert origin == self.name, note
        entries = self.all_entries(int(size))
        leaves = [sha(b"\0" + entry) for entry in entries]
        assert leaves[:len(self.leaves)] == self.leaves, "the log changed what it had said"
        assert base64.b64decode(head) == root(leaves)
        self.leaves, self.entries = leaves, [json.loads(entry) for entry in entries]
        chain = Chain(self.known)
        for entry in self.entries:
            chain.follow(entry)
        assert chain.key.signed(note), "the key in force did not sign the head"
        self.key, self.note = chain.key, note
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

    def rotate(self, *words, code=0):
        done = subprocess.run([binary(), "ledger", "rotate-key", *words, "--data", f"{self.house.folder}/data", "--json"], capture_output=True, timeout=60)
        self.assertEqual(done.returncode, code, done.stderr)
        return json.loads(done.stdout)

    def pass_days(self, days):
        now = moment(Person(self.house).get("/api/v1/clock").json["now"])
        to = (now + datetime.timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")
        self.assertEqual(Person(self.house).post("/api/v1/clock", {"to": to}).status, 200)

    def test_a_new_key_is_followed_from_its_announcement_and_the_old_one_retires(self):
        monitor = Monitor(self.house)
        monitor.wait_for(lambda entries: "key" in {e["kind"] for e in entries})
        old = monitor.known
        self.assertEqual(self.rotate("log", "--not-before", "2024-06-21T00:00:00Z", code=65)["code"], "key_too_soon")
        self.assertEqual(self.rotate("log", "--now", code=65)["code"], "key_change_unexplained")
        self.assertEqual(self.rotate("neither", code=64)["code"], "wrong_usage")
        new = self.rotate("log")["key"]
        self.assertEqual(self.rotate("log", code=65)["code"], "key_change_pending")
        monitor.wait_for(lambda entries: "key_announced" in {e["kind"] for e in entries})
        self.assertEqual(monitor.key.vkey, old.vkey)
        listed = [k for k in self.house_keys() if k["of"] == "log"]
        self.assertEqual([k["key"] for k in listed], [old.vkey, new])
        self.assertEqual((listed[0]["algorithm"], listed[0]["not_before"], listed[1]["from_size"]), ("ed25519", None, None))

        self.pass_days(8)
        monitor.wait_for(lambda entries: any(e["kind"] == "key" and e["key"] == new for e in entries))
        self.assertEqual(monitor.key.vkey, new)
        self.assertTrue(old.signed(monitor.note), "who knows only the old key goes on reading for a while")
        self.assertEqual(monitor.text("key").strip(), new)

        self.pass_days(8)
        monitor.wait_for(lambda entries: not old.signed(monitor.note))
        self.assertEqual([k["not_after"] is None for k in self.house_keys() if k["of"] == "log"], [False, True])

        first = monitor.entries[next(i for i, e in enumerate(monitor.entries) if e["kind"] == "key_announced")]
        text, signatures = first["note"].split("\n\n")
        for alone in signatures.strip().split("\n"):
            with self.assertRaises(AssertionError):
                Chain(old).follow({**first, "note": f"{text}\n\n{alone}\n"})

    def house_keys(self):
        return Person(self.house).get("/log/keys").json

    def test_the_ledger_verifies_over_an_emergency_change_with_the_first_key_and_with_the_last(self):
        keys = [k["key"] for k in self.house_keys() if k["of"] == "ledger"]
        answer = self.rotate("head", "--now", "--reason", "测试：密钥疑似泄露")
        self.assertEqual(answer["previous"], keys[-1])
        for key in (keys[0], answer["key"]):
            done = subprocess.run([binary(), "ledger", "verify", "--key", key, "--data", f"{self.house.folder}/data", "--json"], capture_output=True, timeout=60)
            self.assertEqual((done.returncode, json.loads(done.stdout)["problems"]), (0, []))
        proof = json.loads(subprocess.run([binary(), "ledger", "prove", "1", "--data", f"{self.house.folder}/data", "--json"], capture_output=True, timeout=60).stdout)
        self.assertTrue(Key(answer["key"]).signed(proof["proof"].split("\n\n", 1)[1]))
        self.assertEqual(proof["keys"][-1]["key"], answer["key"])
        said = proof["keys"][-1]["announcement"]
        self.assertTrue(Key(keys[-1]).signed(said) and Key(answer["key"]).signed(said))
        self.assertIn("密钥疑似泄露", said)

    def test_files_that_are_not_there_are_refused_kindly(self):
        person = Person(self.house)
        for path in ("tile/0/999", "tile/entries/000.p/300", "tile/0/..%2f..%2fstore.key", "tile/x", "tile/6/000", "tile/" + "0" * 200, "store.key", ""):
            answer = person.get("/log/" + path)
            self.assertEqual(answer.status, 404, (path, answer))


if __name__ == "__main__":
    unittest.main()
