"""The desk: who works on a case, the tabs of the queue, a round on one page, one act on a whole list."""
import unittest

import filing
from filing import A, B, PROGRAMME
from house import House, Person

PASSWORD = "一句很长的测试密码"


class Desk(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.house = House()
        cls.enterprise = cls.house.sign_in("applicant")
        cls.county = cls.house.sign_in("county", A)
        cls.centre = cls.house.sign_in("centre")
        cls.colleague = cls.join(cls.county, "deskmate")

    @classmethod
    def tearDownClass(cls):
        cls.house.close()

    @classmethod
    def join(cls, person, account):
        """A second person of somebody's office."""
        link = person.post("/api/v1/invitations", {"office": person.session["office"], "name": "同事"}).json
        answer = Person(cls.house).post("/api/v1/invitations/" + link["token"], {"account": account, "password": PASSWORD})
        assert answer.status == 201, answer
        return Person(cls.house).sign_in(account, PASSWORD)

    def claim(self, person, case, body=None):
        return person.post(f"/api/v1/cases/{case}/claim", body or {})

    def listed(self, person, whose, **query):
        more = "".join(f"&{name}={value}" for name, value in query.items())
        answer = person.get(f"/api/v1/cases?whose={whose}&limit=200{more}")
        self.assertEqual(answer.status, 200, answer)
        return {row["id"]: row for row in answer.json}

    def test_a_case_is_claimed_and_only_the_office_sees_by_whom(self):
        case = filing.submit(self.enterprise)
        self.assertNotIn(case, self.listed(self.county, "claimed"))
        done = self.claim(self.county, case)
        self.assertEqual((done.status, done.json["claim"]["account"]), (200, self.county.session["account"]), done)
        self.assertIn(case, self.listed(self.county, "claimed"))
        self.assertNotIn(case, self.listed(self.colleague, "claimed"))
        for row in (self.listed(self.colleague, "mine")[case], self.colleague.case(case)):
            self.assertEqual(row["claim"]["account"], self.county.session["account"])
        for stranger in (self.enterprise, self.centre):
            self.assertIsNone(stranger.case(case)["claim"])

    def test_a_colleague_takes_over_only_by_saying_so(self):
        case = filing.submit(self.enterprise)
        self.claim(self.county, case)
        again = self.claim(self.colleague, case)
        self.assertEqual((again.status, again.code), (409, "claimed_already"), again)
        taken = self.claim(self.colleague, case, {"account": "deskmate"})
        self.assertEqual((taken.status, taken.json["claim"]["name"]), (200, "同事"), taken)
        self.assertEqual(self.claim(self.colleague, case, {"account": None}).json["claim"], None)
        self.assertNotIn(case, self.listed(self.colleague, "claimed"))

    def test_a_case_is_handed_to_nobody_outside_the_office(self):
        case = filing.submit(self.enterprise)
        for account in (self.centre.session["account"], "nobody", self.house.account("county", B)["account"]):
            answer = self.claim(self.county, case, {"account": account})
            self.assertEqual((answer.status, answer.code, answer.json["places"]), (422, "not_a_colleague", ["/account"]), answer)
        self.assertEqual({c["account"] for c in self.county.get(f"/api/v1/cases/{case}/colleagues").json}, {self.county.session["account"], "deskmate"})
        stranger = self.house.sign_in("county", B)
        self.assertEqual(self.claim(stranger, case).status, 404)
        self.assertEqual(stranger.get(f"/api/v1/cases/{case}/colleagues").status, 404)

    def test_a_claim_limits_nobody_and_ends_with_the_case(self):
        case = filing.submit(self.enterprise)
        self.claim(self.county, case)
        filing.act(self.colleague, case, "screen.refuse")
        answer = self.claim(self.county, case)
        self.assertEqual((answer.status, answer.code), (409, "case_closed"), answer)
        self.assertNotIn(case, self.listed(self.county, "claimed"))
        self.assertIn(case, self.listed(self.county, "closed"))

    def test_what_waits_for_others_is_not_ones_own_turn(self):
        case = filing.submit(self.enterprise)
        self.assertIn(case, self.listed(self.county, "mine"))
        self.assertNotIn(case, self.listed(self.county, "waiting"))
        self.assertIn(case, self.listed(self.enterprise, "waiting"))
        filing.act(self.county, case, "screen.recommend")
        self.assertIn(case, self.listed(self.county, "waiting"))

    def test_a_round_on_one_page_counts_all_and_lists_what_one_may_see(self):
        case = filing.submit(self.enterprise)
        round_ = self.county.case(case)["round"]
        page = self.county.get(f"/api/v1/rounds/{round_}?days=14")
        self.assertEqual(page.status, 200, page)
        days = page.json["calendar"]["days"]
        self.assertEqual((len(days), days[0]["date"], days[0]["works"]), (14, "2024-06-20", True))
        self.assertEqual([d["works"] for d in days[2:4]], [False, False], "Saturday and Sunday")
        screen = next(s for s in page.json["procedures"][0]["stages"] if s["id"] == "screen")
        self.assertGreaterEqual(screen["cases"], 1)
        seen_elsewhere = self.house.sign_in("county", B).get(f"/api/v1/rounds/{round_}").json
        self.assertEqual([s["cases"] for s in seen_elsewhere["procedures"][0]["stages"]], [s["cases"] for s in page.json["procedures"][0]["stages"]])
        self.assertEqual(set(self.listed(self.county, "all", round=round_, stage="screen")), set(self.listed(self.county, "all", stage="screen")))
        self.assertEqual(self.enterprise.get(f"/api/v1/rounds/{round_}").status, 404)
        self.assertEqual(self.county.get("/api/v1/rounds/none").status, 404)

    def test_each_case_of_a_list_has_its_own_option_and_reason(self):
        cases = [filing.submit(self.enterprise, product_name=f"分别决定{n}") for n in (1, 2)]
        for case in cases:
            filing.act(self.county, case, "screen.recommend")
        prefecture = self.house.sign_in("prefecture", A[:4] + "00")
        chosen = [{"id": case, "option": "refuse", "reason": f"理由{n}"} for n, case in enumerate(cases)]
        done = prefecture.act(cases[0], "collect.refuse", {"cases": chosen})
        self.assertEqual(done.status, 201, done)
        self.assertEqual([prefecture.case(case)["reason"] for case in cases], ["理由0", "理由1"])


if __name__ == "__main__":
    unittest.main()
