"""Two servers share one PostgreSQL: any request may land on either, time passes once, and one may die."""
import json
import os
import pathlib
import threading
import unittest

import filing
import postgres
from house import House, Person
from running_test import run


class Nodes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if not postgres.programs():
            raise unittest.SkipTest("PostgreSQL is not installed")
        cls.server = postgres.Postgres()

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def setUp(self):
        self.url = self.server.make_database(self._testMethodName[:40])
        self.first = House("--database", self.url)
        self.addCleanup(self.first.close)
        self.second = House("--database", self.url, sample=False, folder=self.first.folder)
        self.addCleanup(self.second.stop)

    def data(self):
        return os.path.join(self.first.folder, "data")

    def on(self, person, house):
        """The same signed-in browser, sent to another server."""
        other = Person(house)
        other.cookie, other.csrf, other.session = person.cookie, person.csrf, person.session
        return other

    def test_a_case_goes_from_hand_to_hand_over_two_servers(self):
        enterprise = self.first.sign_in("applicant")
        case = filing.submit(self.on(enterprise, self.second))
        self.assertEqual(enterprise.case(case)["stage"]["id"], "screen")
        county = self.second.sign_in("county", filing.A)
        seen = county.case(case)
        done = self.on(county, self.first).act(case, "screen.return", {"reason": "测试理由", "items": [{"pointer": "/facts/address", "note": "请写明门牌"}]}, headers={"If-Match": str(seen["version"])})
        self.assertEqual(done.status, 201, done)
        stale = county.act(case, "screen.return", {"reason": "测试理由", "items": [{"pointer": "/facts/address", "note": "请写明门牌"}]}, headers={"If-Match": str(seen["version"])})
        self.assertEqual(stale.status // 100, 4, stale)
        self.assertEqual(enterprise.case(case)["return"]["items"][0]["pointer"], "/facts/address")

    def test_one_request_sent_to_both_at_once_is_done_once(self):
        enterprise = self.first.sign_in("applicant")
        answers = []
        body = {"programme": filing.PROGRAMME, "procedure": "application"}

        def send(house):
            answers.append(self.on(enterprise, house).post("/api/v1/cases", body, key="the-same-request"))

        senders = [threading.Thread(target=send, args=(house,)) for house in (self.first, self.second) * 4]
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join()
        self.assertEqual({(answer.status, answer.json["id"]) for answer in answers}, {(201, answers[0].json["id"])}, answers)

    def test_an_upload_begun_at_one_goes_on_at_the_other(self):
        enterprise = self.first.sign_in("applicant")
        tus, content = {"Tus-Resumable": "1.0.0"}, b"%PDF-1.4\n" + os.urandom(3 << 20)
        begin = {**tus, "Upload-Length": str(len(content)), "Upload-Metadata": "filename YS5wZGY="}
        place = enterprise.ask("POST", f"/api/v1/cases/{enterprise.open_case()}/uploads", headers=begin).headers["Location"]
        for begun, end, house in ((0, 1 << 20, self.first), (1 << 20, 2 << 20, self.second), (2 << 20, len(content), self.first)):
            piece = {**tus, "Upload-Offset": str(begun), "Content-Type": "application/offset+octet-stream"}
            self.assertEqual(self.on(enterprise, house).ask("PATCH", place, raw=content[begun:end], headers=piece).status, 204)
        other = self.on(enterprise, self.second)
        self.assertEqual(other.get(f"/api/v1/documents/{other.get(place, headers=tus).json['file']['digest']}").body, content)

    def test_when_one_is_killed_the_other_goes_on_and_the_ledger_verifies(self):
        enterprise = self.second.sign_in("applicant")
        case = filing.submit(enterprise)
        self.first.kill()
        self.assertEqual(enterprise.case(case)["stage"]["id"], "screen")
        self.assertTrue(enterprise.open_case())
        verified = run("ledger", "verify", "--json", "--data", self.data(), "--database", self.url)
        self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)
        self.assertTrue(json.loads(verified.stdout)["ok"])

    def test_a_backup_of_a_database_is_restored_into_a_folder_and_back_into_a_database(self):
        case = filing.submit(self.first.sign_in("applicant"))
        kept, keys, folder = (str(pathlib.Path(self.first.folder) / name) for name in ("kept", "keys", "plain"))
        for words in (["backup", kept, "--keys", keys, "--data", self.data(), "--database", self.url], ["restore", kept, "--keys", keys, "--data", folder]):
            done = run(*words)
            self.assertEqual(done.returncode, 0, (words, done.stdout, done.stderr))
        verified = run("ledger", "verify", "--json", "--data", folder)
        self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)
        other = self.server.make_database("restored")
        done = run("restore", kept, "--keys", keys, "--data", folder + "2", "--database", other)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        accounts = {"applicant": self.first.account("applicant")}
        again = House("--data", folder + "2", "--database", other, sample=False)
        self.addCleanup(again.close)
        person = Person(again).sign_in(accounts["applicant"]["account"], accounts["applicant"]["password"])
        self.assertEqual(person.case(case)["stage"]["id"], "screen")


if __name__ == "__main__":
    unittest.main()
