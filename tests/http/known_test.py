"""What an organisation stated earlier is offered and taken over only when somebody says so; and which programmes it may apply for."""
import unittest

from forms import HouseOf, done, fill
from house import Person

YOUPIN, AWARD, HUBEI = "xinjiang-youpin", "xinjiang-quality-award", "hubei-jingpin"
PROGRAMME = YOUPIN + "/1"


class Known(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.house = HouseOf("2024-07-03T01:00:00Z", YOUPIN, HUBEI)
        cls.person = cls.house.sign_in("applicant")
        own = next(o for o in cls.person.session["offices"] if o["id"] == cls.person.session["office"])
        cls.answers = {"uscc": own["uscc"], "org_name": own["name"], "address_county": "650102", "category": "drinks", "legal_rep": "测试人", "tm_valid_to": "2024-12-31",
                       "net_profit_fy": {"2023": "150 万元", "2022": "80 万元", "2021": "120 万元"}}
        cls.first = cls.person.open_case()
        data = fill(cls.person, cls.first, "submit.submit", cls.answers)
        cls.condition = next(f["name"] for f in cls.person.actions(cls.first)["submit.submit"]["fields"] if f["in"] == "evidence" and not f.get("hidden"))
        data["evidence"][cls.condition] = [cls.person.upload(cls.first, "逐条证明.pdf")]
        assert cls.person.act(cls.first, "submit.submit", data).status == 201

    @classmethod
    def tearDownClass(cls):
        cls.house.close()

    def offers(self, case, person=None):
        answer = (person or self.person).get(f"/api/v1/cases/{case}/known")
        self.assertEqual(answer.status, 200, answer)
        return {offer["name"]: offer for offer in answer.json}

    def take(self, case, *names, person=None):
        return (person or self.person).post(f"/api/v1/cases/{case}/known", {"names": list(names)})

    def test_1_what_was_stated_is_offered_with_its_source_and_lies_in_no_draft_by_itself(self):
        case = self.person.open_case()
        offers = self.offers(case)
        self.assertEqual(offers["legal_rep"]["value"], "测试人")
        self.assertEqual((offers["legal_rep"]["source"]["case"], offers["legal_rep"]["source"]["programme"], offers["legal_rep"]["stated_on"]), (self.first, PROGRAMME, "2024-07-03"))
        self.assertEqual([offers[n]["stale"] for n in ("legal_rep", "tm_valid_to", "net_profit_fy")], [[], [], []])
        self.assertTrue(any(o["files"] for o in offers.values()), "papers come with what they support")
        self.assertEqual((offers[self.condition]["value"], [f["name"] for f in offers[self.condition]["files"]]), (None, ["逐条证明.pdf"]), "papers of a condition too")
        self.assertIsNone(self.person.case(case)["draft"])

    def test_2_what_is_taken_lies_in_the_draft_with_its_papers_and_is_offered_no_more(self):
        case = self.person.open_case()
        papers = next(n for n, o in self.offers(case).items() if o["files"])
        digest = self.offers(case)[papers]["files"][0]["digest"]
        taken = self.take(case, "legal_rep", papers, self.condition)
        self.assertEqual((taken.status, taken.json["taken"]), (200, ["legal_rep", papers, self.condition]), taken)
        draft = self.person.case(case)["draft"]
        self.assertEqual((draft["facts"]["legal_rep"], draft["evidence"][papers]), ("测试人", [digest]))
        self.assertNotIn("legal_rep", self.offers(case))
        again = self.take(case, "legal_rep")
        self.assertEqual((again.status, again.code), (422, "not_offered"), again)
        data = fill(self.person, case, "submit.submit", {**self.answers, "product_name": "测试二号"})
        data["evidence"].update({papers: [digest], self.condition: draft["evidence"][self.condition]})
        self.assertEqual(self.person.act(case, "submit.submit", data).status, 201, "the paper counts as handed in")

    def test_3_another_programme_is_offered_what_means_the_same_there(self):
        regulator = self.house.sign_in("regulator", programme=HUBEI)
        call = regulator.open_case("call", HUBEI + "/2024")
        done(regulator, call, "draft.submit")
        done(regulator, call, "publish.publish", channels={"public": {"date": "2024-07-03", "link": "https://example.invalid/notice"}})
        done(regulator, call, "open_round.register", year="2024")
        self.assertEqual(self.offers(call, regulator), {}, "an office is offered nothing of the applicants'")
        case = self.person.open_case("pool", HUBEI + "/2024", way="apply")
        offers = self.offers(case)
        self.assertEqual((offers["legal_rep"]["value"], offers["legal_rep"]["source"]["programme"]), ("测试人", PROGRAMME))
        self.assertTrue({"org_name", "uscc", "exec_std", "tm_no"} <= set(offers), sorted(offers))
        self.assertFalse({"category", "sealed_form1", "form_date"} & set(offers), "only what both ask, and no seal")

    def test_4_others_see_nothing_and_take_nothing(self):
        case = self.person.open_case()
        other = self.house.sign_in("applicant", nth=1)
        self.assertEqual(other.get(f"/api/v1/cases/{case}/known").status, 404)
        self.assertEqual(self.take(case, "legal_rep", person=other).status, 404)
        own = other.open_case()
        self.assertEqual(self.offers(own, other), {}, "only what one's own office stated")
        self.assertEqual(self.take(self.first, "legal_rep").code, "not_yours", "it is filed")

    def test_5_a_year_later_amounts_and_what_ran_out_are_marked(self):
        self.assertEqual(self.person.post("/api/v1/clock", {"to": "2025-07-03T01:00:00Z"}).status, 200)
        case = self.person.open_case()
        offers = self.offers(case)
        self.assertEqual(offers["legal_rep"]["stale"], [])
        self.assertEqual([s["code"] for s in offers["tm_valid_to"]["stale"]], ["expired"])          # 31 December 2024
        self.assertEqual([s["code"] for s in offers["net_profit_fy"]["stale"]], ["other_year"])     # 2023 then, 2024 now
        self.assertIn("2024 年度", offers["net_profit_fy"]["stale"][0]["text"]["zh"])


class Check(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.house = HouseOf("2024-07-03T01:00:00Z", YOUPIN, AWARD, "jiangsu-jingpin", "hubei-jingpin")
        cls.anyone = Person(cls.house)

    @classmethod
    def tearDownClass(cls):
        cls.house.close()

    def answers(self, facts):
        answer = self.anyone.post("/api/v1/check", {"facts": facts})
        self.assertEqual(answer.status, 200, answer)
        return {one["programme"]: one for one in answer.json}

    def test_every_edition_answers_with_what_fails_what_is_missing_and_the_next_step(self):
        answers = self.answers({"reg_region": "42"})
        self.assertEqual(set(answers), {"xinjiang-youpin/1", "xinjiang-quality-award/2023", "jiangsu-jingpin/2024", "jiangsu-jingpin/2025-draft", "hubei-jingpin/2024"})
        self.assertEqual(answers["xinjiang-youpin/1"]["result"], "fail", "registered in Hubei, not in Xinjiang")
        self.assertTrue(answers["xinjiang-youpin/1"]["failed"][0]["cite"])
        self.assertEqual(answers["xinjiang-youpin/1"]["next"]["href"], "/programmes/xinjiang-youpin/1/check")
        hubei = answers["hubei-jingpin/2024"]
        self.assertEqual((hubei["result"], hubei["failed"]), ("open", []))
        self.assertIn("tm_valid_to", [m["name"] for m in hubei["missing"]])
        self.assertEqual((answers["jiangsu-jingpin/2025-draft"]["status"], answers["hubei-jingpin/2024"]["status"]), ("draft", "in_force"))

    def test_a_fact_nobody_asks_is_refused_and_one_that_cannot_be_read_is_told_where_it_cannot(self):
        refused = self.anyone.post("/api/v1/check", {"facts": {"no_such_fact": 1}})
        self.assertEqual((refused.status, refused.code, refused.json["problems"][0]["pointer"]), (422, "bad_dossier", "/facts/no_such_fact"))
        answers = self.answers({"tm_valid_to": "明年"})
        hubei = answers["hubei-jingpin/2024"]
        self.assertEqual((hubei["result"], [p["code"] for p in hubei["problems"]]), (None, ["bad_date"]))
        self.assertEqual(self.anyone.post("/api/v1/check", {"facts": {}, "date": "明年"}).status, 422)

    def test_the_page_asks_once_and_answers_for_all(self):
        page = self.anyone.get("/check", headers={"Accept": "text/html"})
        self.assertEqual(page.status, 200)
        text = page.body.decode()
        self.assertIn('name="reg_region"', text)
        self.assertNotIn('name="recommended_by"', text, "what one programme alone asks is not asked here")
        result = self.anyone.ask("POST", "/check", raw=b"step=2&reg_region=42", headers={"Accept": "text/html", "Content-Type": "application/x-www-form-urlencoded"})
        text = result.body.decode()
        self.assertEqual(result.status, 200)
        for words in ("湖北精品", "新疆优品", "草案，仅供试算", "还不能", "还缺信息", "下一步："):
            self.assertIn(words, text)
        self.assertIn("/check", self.anyone.get("/", headers={"Accept": "text/html"}).body.decode())


if __name__ == "__main__":
    unittest.main()
