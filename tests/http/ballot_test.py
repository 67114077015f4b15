"""A programme the code has never seen: posted for comment, voted on by a body of five, one prize only."""
import datetime
import pathlib
import unittest

from house import House, Person

HERE = pathlib.Path(__file__).resolve().parent
PROGRAMME = "balcony-garden/1"


class Ballot(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.house = House("--programmes", str(HERE / "invented" / "programmes"), "--calendars", str(HERE.parents[1] / "calendars"))
        cls.gardeners = [cls.house.sign_in("gardener", nth=n) for n in (0, 1)]
        cls.secretariat = cls.house.sign_in("secretariat")
        cls.jury = [cls.house.sign_in("jury", nth=n) for n in range(5)]

    @classmethod
    def tearDownClass(cls):
        cls.house.close()

    def done(self, person, case, action, data=None):
        answer = person.act(case, action, data)
        self.assertEqual(answer.status, 201, (action, answer))
        return answer.json

    def refused(self, person, case, action, data, code):
        answer = person.act(case, action, data)
        self.assertEqual((answer.status // 100, answer.code), (4, code), answer)
        return answer.json

    def filed(self, gardener):
        case = gardener.open_case("application", PROGRAMME)
        poor = gardener.act(case, "submit.submit", {"facts": {"org_name": "测试园", "kinds": 2}})
        self.assertEqual(poor.code, "requirement_not_met", poor)
        self.done(gardener, case, "submit.submit", {"facts": {"org_name": "测试园", "kinds": 3}})
        return case

    def test_from_the_posting_to_the_only_prize(self):
        first, second = (self.filed(gardener) for gardener in self.gardeners)
        for case in (first, second):
            posted = self.done(self.secretariat, case, "post.publish", {"channels": {"web": {"date": "2024-06-20", "link": "https://example.invalid/1"}}})
            self.assertEqual((posted["stage"], posted["due"]["date"]), ("post", "2024-06-25"), "Friday, Monday, Tuesday")
        third = self.filed(self.gardeners[0])
        self.done(self.secretariat, third, "post.publish", {"channels": {"web": {"date": "2024-06-20", "link": "https://example.invalid/1"}}})
        self.done(self.secretariat, third, "post.object", {"reason": "有人提出异议"})
        self.assertEqual(Person(self.house).post("/api/v1/clock", {"to": "2024-06-26T01:00:00Z"}).status, 200)
        self.assertEqual(self.gardeners[0].case(third)["result"]["id"], "refused")

        # Who votes, once each; two of five are too few.
        self.assertEqual(self.gardeners[0].case(first)["stage"]["id"], "vote")
        fields = self.jury[0].actions(first)["vote.vote"]["fields"]
        self.assertEqual([o["id"] for o in fields[0]["options"]], ["grant", "abstain"])
        self.refused(self.jury[0], first, "vote.close", {}, "not_yours")
        self.refused(self.secretariat, first, "vote.close", {}, "nobody_voted")
        self.refused(self.secretariat, first, "vote.vote", {"option": "grant"}, "not_yours")
        for juror in self.jury[:2]:
            self.done(juror, first, "vote.vote", {"option": "grant"})
        self.refused(self.jury[0], first, "vote.vote", {"option": "grant"}, "already_voted")
        self.assertEqual(self.done(self.secretariat, first, "vote.close")["outcome"], "no_quorum")

        # Held again: one stands aside, three of four present carry it.
        self.done(self.jury[4], first, "vote.recuse", {"reason": "与申报人有亲属关系"})
        for juror in self.jury[:2]:
            self.done(juror, first, "vote.vote", {"option": "grant"})
        self.done(self.jury[2], first, "vote.vote", {"option": "abstain"})
        self.assertEqual(self.done(self.secretariat, first, "vote.close")["outcome"], "grant")
        history = self.secretariat.get(f"/api/v1/cases/{first}/history").json
        tally = [item["sentence"]["zh"] for item in history if item.get("action") == "close"][-1]
        self.assertIn("“授奖”2 票，弃权 1 票，有表决权 4 人", tally)
        self.assertNotIn('"vote": "grant"', str(history))
        self.assertTrue(self.done(self.secretariat, first, "award.register")["certificates"])

        # The one place is given away.
        for juror in self.jury[:3]:
            self.done(juror, second, "vote.vote", {"option": "grant"})
        refusal = self.refused(self.secretariat, second, "vote.close", {}, "no_place_left")
        self.assertEqual([a["id"] for a in refusal["articles"]][:1], ["G-5"], refusal)

    def test_what_is_only_late_keeps_nothing_from_moving(self):
        """More late cases than are looked at in one go, each late before the posting ends."""
        for _ in range(201):
            question = self.gardeners[0].open_case("question", PROGRAMME)
            self.done(self.gardeners[0], question, "ask.submit", {"facts": {"org_name": "测试园"}})
        today = Person(self.house).get("/api/v1/clock").json["now"][:10]
        case = self.filed(self.gardeners[1])
        self.done(self.secretariat, case, "post.publish", {"channels": {"web": {"date": today, "link": "https://example.invalid/2"}}})
        late = datetime.date.fromisoformat(today) + datetime.timedelta(days=14)
        self.assertEqual(Person(self.house).post("/api/v1/clock", {"to": f"{late}T01:00:00Z"}).status, 200)
        self.assertEqual(self.gardeners[1].case(case)["stage"]["id"], "vote")
        self.assertEqual(self.secretariat.case(question)["stage"]["id"], "answer", "late, and still to be answered")


if __name__ == "__main__":
    unittest.main()
