"""Last days told before the year's holidays were announced, and what happens when the notice arrives."""
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import time
import unittest

from house import House, Person, binary

HERE = pathlib.Path(__file__).resolve().parent
PROGRAMMES = str(HERE / "invented" / "programmes")
NOTICE = "year: 2024\ndecree: 样例通知\ndays_off:\n  样例节: [{off}]\nworking_days:\n  样例节: [{worked}]\n"


class Recompute(unittest.TestCase):
    """Posted on Thursday 2024-06-20 for three working days: until Tuesday the 25th, while nothing is announced."""

    def setUp(self):
        self.calendars = pathlib.Path(tempfile.mkdtemp(prefix="pinjian-calendars-"))
        self.addCleanup(shutil.rmtree, self.calendars, ignore_errors=True)
        shutil.copytree(HERE.parents[1] / "calendars" / "cn", self.calendars / "cn")
        (self.calendars / "cn" / "2024.yaml").unlink()
        self.house = House("--programmes", PROGRAMMES, "--calendars", str(self.calendars))
        self.addCleanup(self.house.close)
        self.gardener, self.secretariat = (self.house.sign_in(role, programme="balcony-garden") for role in ("gardener", "secretariat"))
        self.case = self.gardener.open_case("application", "balcony-garden/1")
        for person, action, data in ((self.gardener, "submit.submit", {"facts": {"org_name": "测试园", "kinds": 3}}),
                                     (self.secretariat, "post.publish", {"channels": {"web": {"date": "2024-06-20", "link": "https://example.invalid/1"}}})):
            answer = person.act(self.case, action, data)
            self.assertEqual(answer.status, 201, answer)

    def due(self):
        return self.gardener.case(self.case)["stage"]["due"]

    def announce(self, off, worked=""):
        (self.calendars / "cn" / "2024.yaml").write_text(NOTICE.format(off=off, worked=worked), encoding="utf-8")

    def advance(self):
        done = subprocess.run([binary(), "advance", "--json", "--data", os.path.join(self.house.folder, "data"), "--programmes", PROGRAMMES, "--calendars", str(self.calendars)],
                              capture_output=True, text=True, timeout=120)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def items(self, person):
        return [item for item in person.get("/api/v1/inbox").json if item.get("case") == self.case and "重新计算" in item["sentence"]["zh"]]

    def test_a_date_beyond_the_table_says_that_it_is_provisional_and_why(self):
        due = self.due()
        self.assertEqual((due["date"], due["provisional"]), ("2024-06-25", True))
        self.assertIn("2024", due["reckoning"]["unknown"])
        row = next(row for row in self.gardener.get("/api/v1/cases?limit=200").json if row["id"] == self.case)
        self.assertTrue(row["stage"]["due"]["provisional"])

    def test_a_notice_moves_the_day_once_and_tells_whom_it_concerns(self):
        self.house.stop()
        self.announce("2024-06-24")
        affected = [one for one in self.advance()["recomputed"] if one["case"] == self.case]
        self.assertEqual(affected, [{"case": self.case, "stage": "post", "was": "2024-06-25", "now": "2024-06-26", "provisional": False, "passed": False}])
        self.assertEqual(self.advance()["recomputed"], [])
        self.house.start()
        due = self.due()
        self.assertEqual((due["date"], due["provisional"], "unknown" in due["reckoning"]), ("2024-06-26", False, False))
        history = [item for item in self.gardener.get(f"/api/v1/cases/{self.case}/history").json if item.get("action") == "reckon"]
        self.assertEqual([(item["was"], item["due"], item["actor"]) for item in history], [("2024-06-25", "2024-06-26", "clock")])
        self.assertIn("原为 2024-06-25（暂定），现为 2024-06-26", history[0]["sentence"]["zh"])
        self.assertEqual((len(self.items(self.gardener)), len(self.items(self.secretariat))), (1, 1))
        # The posting stands its three full days: on the day it was told first nothing happens yet.
        self.assertEqual(Person(self.house).post("/api/v1/clock", {"to": "2024-06-26T01:00:00Z"}).status, 200)
        self.assertEqual(self.gardener.case(self.case)["stage"]["id"], "post")
        self.assertEqual(Person(self.house).post("/api/v1/clock", {"to": "2024-06-26T16:00:00Z"}).status, 200)
        self.assertEqual(self.gardener.case(self.case)["stage"]["id"], "vote")

    def test_the_server_itself_reckons_again_when_it_starts_and_logs_it(self):
        self.house.stop()
        self.announce("2024-06-24")
        self.house.start()
        until = time.time() + 20
        while self.due()["date"] != "2024-06-26" and time.time() < until:
            time.sleep(0.1)
        self.assertEqual(self.advance()["recomputed"], [])
        logged = [json.loads(line) for line in self.house.tail(20000).splitlines() if '"reckoned_again"' in line]
        self.assertIn((self.case, "2024-06-25", "2024-06-26"), [(line["case"], line["was"], line["now"]) for line in logged])

    def test_a_day_that_is_over_when_the_notice_arrives_is_told_before_anything_follows(self):
        self.assertEqual(Person(self.house).post("/api/v1/clock", {"to": "2024-06-25T01:00:00Z"}).status, 200)
        self.house.stop()
        self.announce("2024-10-01", worked="2024-06-22")
        answer = self.advance()
        affected = [one for one in answer["recomputed"] if one["case"] == self.case]
        self.assertEqual([(one["now"], one["passed"]) for one in affected], [("2024-06-24", True)])
        self.house.start()
        kinds = [(item["kind"], item.get("action")) for item in self.gardener.get(f"/api/v1/cases/{self.case}/history").json]
        self.assertLess(kinds.index(("entry_recorded", "reckon")), len(kinds) - 1 - kinds[::-1].index(("stage_left", None)))
        self.assertIn("这一天已经过去", self.items(self.gardener)[0]["sentence"]["zh"])


if __name__ == "__main__":
    unittest.main()
