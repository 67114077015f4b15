"""湖北精品 2024 by HTTP: from the notice to the announcement; the pool with the entries of 2023, the self-declaration, the days of posting
and the committee's ballot, what follows. Summer and autumn of 2024, worked out by hand.
"""
import unittest

from hubei import PROGRAMME, HubeiStory
from house import Person


class Cultivation(HubeiStory):
    @classmethod
    def setUpClass(cls):
        cls.begin("2024-07-03T01:00:00Z")

    def standing(self, number):
        return Person(self.house).get(f"/verify/{number}").json

    def row(self, title, number, issued_on, product="测试阀门"):
        return f"{title},测试企业,{self.round.code_of(self.firm)},{issued_on},{number},{product}\n"

    def test_01_the_notice_opens_the_round_with_what_the_measures_set(self):
        """Part two (2); reading D1: the days of posting, the majority and the quorum are filled in with a reason."""
        self.refused(self.round.opened(self.firm, "pool"), "no_open_round")
        self.refused(self.round.opened(self.secretariat, "call"), "not_yours")
        self.round.call(2024, posting_period="5 working days", majority="more than 1/2", quorum="2/3")
        opened = next(r for r in self.regulator.get("/api/v1/rounds").json if r["programme"] == PROGRAMME)
        self.assertEqual((opened["year"], opened["state"]), ("2024", "open"))

    def test_02_entries_of_2023_come_over_without_a_new_filing(self):
        """Annex part three, reading H3: of 2023 and still in the pool."""
        table = {"programme": PROGRAMME, "csv": "title,holder_name,uscc,issued_on,number,product\n" + self.row("pool", "HBJP-P-2023-0001", "2023-09-01") + self.row("pool", "HBJP-P-2022-0001", "2022-09-01")}
        review = self.regulator.post("/api/v1/imports/titles", table)
        self.assertEqual((review.status, review.json["problems"]), (200, []), review)
        self.assertEqual(self.regulator.post("/api/v1/imports/titles", {**table, "confirm": review.json["digest"]}).status, 201)
        case = self.secretariat.open_case("carry_over", PROGRAMME, about="HBJP-P-2023-0001")
        self.assertEqual(self.round.act(self.secretariat, case, "confirm.submit")["result"], "carried")
        older = self.secretariat.open_case("carry_over", PROGRAMME, about="HBJP-P-2022-0001")
        refusal = self.refused(self.secretariat.act(older, "confirm.submit", {"facts": {"matter": "测试"}}), "requirement_not_met")
        self.assertIn("HBJP-A-3e", self.articles(refusal))
        self.refused(self.round.opened(self.firm, "carry_over", about="HBJP-P-2023-0001"), "not_yours")

    def test_03_annex_1_is_whole_or_is_not_taken(self):
        """FORM1: the overview has at most 500 characters; a yes names what it claims."""
        case = self.firm.open_case("pool", PROGRAMME)
        for changed, place in (({"overview_text": "字" * 501}, "/facts/overview_text"), ({"address": None}, "/facts/address"), ({"qm_model_name": None}, "/facts/qm_model_name")):
            data = self.round.filled(self.firm, case, "submit.submit", changed)
            if place == "/facts/qm_model_name":
                data["facts"].pop("qm_model_name", None)
            self.refused(self.firm.act(case, "submit.submit", data), "incomplete_entry", place)
        self.round.act(self.firm, case, "submit.submit", {"overview_text": "字" * 500})
        type(self).case = case

    def test_04_the_city_settles_what_differs_from_the_credit_report(self):
        """Reading D4: listed for abnormal operation where the form says no; only a finding lets it pass."""
        self.round.act(self.city, self.case, "verify.submit", {"credit_says_abnormal": True})
        data = self.round.filled(self.city, self.case, "screen.recommend")
        data["judgements"] = [j for j in data.get("judgements", []) if "abnormal" not in j["criterion"]]
        refusal = self.refused(self.city.act(self.case, "screen.recommend", data), "requirement_open")
        self.assertIn("HBJP-FORM1-5.2.1b", self.articles(refusal))
        self.refused(self.round.city(1).act(self.case, "screen.recommend", data), "not_found")
        self.assertEqual(self.round.act(self.city, self.case, "screen.recommend")["stage"], "hand_over")

    def test_05_a_code_of_three_digits_is_returned_for_that_item_alone(self):
        case = self.round.applied(self.firm, industry_code="344", product_name="测试阀门乙")
        self.round.act(self.city, case, "verify.submit")
        refusal = self.refused(self.city.act(case, "screen.recommend", self.round.filled(self.city, case, "screen.recommend")), "requirement_not_met")
        self.assertIn("HBJP-FORM1-C4", self.articles(refusal))
        items = [{"pointer": "/facts/industry_code", "note": "四位数字"}]
        self.round.act(self.city, case, "screen.return", reason="代码位数不对", items=items)
        returned = self.firm.case(case)
        self.assertEqual([item["pointer"] for item in returned["return"]["items"]], ["/facts/industry_code"])
        self.round.act(self.firm, case, "submit.submit", {"industry_code": "3443", "product_name": "测试阀门乙"})
        self.assertEqual(self.firm.case(case)["facts"]["industry_code"], "3443")
        type(self).second = case

    def test_06_filed_by_15_july_and_late_is_flagged_and_taken(self):
        """Annex part five and reading D3: 15 July binds the city; a later entry stands."""
        self.assertEqual(self.due(self.city, self.case), "2024-07-15")
        self.round.move("2024-07-15")
        self.round.act(self.city, self.case, "hand_over.submit")
        self.assertEqual(self.due(self.secretariat, self.case), "2024-07-15")
        self.round.recommended(self.second)
        self.round.move("2024-07-16")
        self.assertIn(self.second, [row["id"] for row in self.city.get("/api/v1/cases?whose=overdue").json])
        self.round.act(self.city, self.second, "hand_over.submit")
        type(self).entries = [self.round.act(self.secretariat, case, "admit.enter")["certificates"][0] for case in (self.case, self.second)]
        self.assertEqual(self.entries, ["HBJP-P-2024-0001", "HBJP-P-2024-0002"])
        self.assertEqual(self.standing(self.entries[0])["status"], "valid")

    def test_07_without_the_yangtze_award_nobody_declares(self):
        """Annex 2 and part two of the annex: a way of its own for holders of the award."""
        case = self.round.opened(self.other, "pool", way="declare")
        if case.status == 201:
            data = self.round.filled(self.other, case.json["id"], "submit_declared.submit", {"titles": [{"kind": "other", "year": 2021}], "declared": True, "truthful": True, "failed_checks": False, "quality_penalty": False, "major_problem": False, "std_report_ready": False})
            case = self.other.act(case.json["id"], "submit_declared.submit", data)
        refusal = self.refused(case, "requirement_not_met")
        self.assertIn("HBJP-A-2b", self.articles(refusal))

    def test_08_the_standard_is_evaluated_and_listed(self):
        """Part two (4): by evaluators, until 30 September."""
        case = self.secretariat.open_case("standard_evaluation", PROGRAMME, about=self.entries[0])
        for action in ("order.submit", "appoint.assign"):
            self.round.act(self.secretariat, case, action)
        self.round.act(self.round.whoever("evaluators", case, "evaluate.sheet"), case, "evaluate.sheet")
        self.assertEqual(self.due(self.secretariat, case), "2024-09-30")
        done = self.round.act(self.secretariat, case, "conclude.passed")
        self.assertEqual((done["result"], done["certificates"]), ("passed", ["HBJP-S-2024-0001"]))

    def test_09_recognition_is_applied_for_out_of_the_pool(self):
        """Part two (5), reading H1; carried over from 2023 it goes the same way."""
        self.round.move("2024-10-08")
        self.refused(self.round.opened(self.other, "recognition", about=self.entries[0]), "not_yours")
        type(self).asked = []
        for about in (self.entries[0], self.entries[1], "HBJP-P-2023-0001"):
            case = self.firm.open_case("recognition", PROGRAMME, about=about)
            self.round.act(self.firm, case, "submit.submit")
            self.asked.append(case)
        for case in self.asked:
            self.round.reviewed(case)
            self.assertEqual(self.stage(case), "propose")

    def test_10_whoever_is_not_proposed_is_told_why(self):
        last = self.asked[2]
        self.refused(self.secretariat.act(last, "propose.refuse", {"facts": {"proposed_on": "2024-10-28"}}), "incomplete_entry", "/reason")
        self.assertEqual(self.round.act(self.secretariat, last, "propose.refuse", reason="检测不合格")["result"], "refused")
        self.assertEqual(self.standing("HBJP-P-2023-0001")["status"], "valid", "it stays in the pool")

    def test_11_five_working_days_of_posting(self):
        """Posted on Monday 4 November: 5, 6, 7, 8 and 11 November; the ballot begins with the 12th."""
        self.round.move("2024-11-04")
        both = self.asked[:2]
        departments = self.round.person("departments")
        for case in both:
            self.round.act(self.secretariat, case, "propose.propose")
            self.round.act(self.secretariat, case, "ask_departments.assign")
            self.round.act(departments, case, "consult.sheet")
            self.round.act(self.secretariat, case, "may_post.post")
            self.round.act(self.secretariat, case, "post.publish")
            self.assertEqual(self.due(self.secretariat, case), "2024-11-11")
        notices = [n["last_day"] for n in Person(self.house).get("/api/v1/notices").json["running"] if n["programme"] == PROGRAMME]
        self.assertEqual(notices, ["2024-11-11"] * 2)
        self.round.move("2024-11-11", "15:59:00")
        self.assertEqual([self.stage(case) for case in both], ["post"] * 2)
        self.round.move("2024-11-11", "16:00:00")
        self.assertEqual([self.stage(case) for case in both], ["decide"] * 2)

    def voted(self, case, votes):
        for nth, vote in enumerate(votes):
            if vote:
                self.round.act(self.round.person("committee", nth), case, "decide.vote", option=vote)
        return self.round.act(self.regulator, case, "decide.close")

    def test_12_the_committee_decides_by_its_quorum_and_majority(self):
        """Of five members two thirds are four: three do not decide. Two of four are not more than half; three are."""
        first, second = self.asked[:2]
        self.assertEqual(self.voted(first, ["recognise"] * 3)["outcome"], "no_quorum")
        self.assertEqual(self.voted(first, ["recognise"] * 4)["outcome"], "recognise")
        self.assertEqual(self.voted(second, ["abstain"] * 5)["result"], "refused")

    def test_13_announced_and_verified(self):
        self.round.move("2024-12-20")
        done = self.round.act(self.secretariat, self.asked[0], "announce.publish")
        self.assertEqual((done["result"], done["certificates"]), ("recognised", ["HBJP-2024-0001"]))
        shown = self.standing("HBJP-2024-0001")
        self.assertEqual((shown["status"], shown["issued_on"], shown.get("valid_to")), ("valid", "2024-12-20", None))

    def test_13_the_guide_says_in_words_what_the_mark_may_be_used_for(self):
        guide = Person(self.house).get("/programmes/" + PROGRAMME).body.decode()
        self.assertIn("<dt>标识可用于</dt><dd>按授权使用", guide)

    def test_14_a_problem_is_dealt_with_and_reported(self):
        """Part three (4): what follows for the title is in the Measures, so that it stands here."""
        case = self.city.open_case("incident", PROGRAMME, about="HBJP-2024-0001")
        self.round.act(self.city, case, "found.submit", {"incident_kind": "non_conforming"})
        self.round.act(self.city, case, "handle.proven", reason="抽检不合格，已责令改正")
        self.assertEqual(self.round.act(self.city, case, "report.submit")["result"], "reported")
        self.assertEqual(self.standing("HBJP-2024-0001")["status"], "valid")

    def test_15_the_round_is_reported_and_what_else_was_done(self):
        for person, procedure, action, facts in (
                (self.secretariat, "round_report", "report.submit", {}), (self.secretariat, "meeting", "record.submit", {}), (self.regulator, "committee", "record.submit", {}),
                (self.city, "training", "record.submit", {"audiences": ["applicants", "staff"], "training_topics": ["policy", "procedure", "criteria"]}),
                (self.city, "publicity", "record.submit", {"publicity_kind": "media", "media_content": ["policy"], "platform": "测试"})):
            case = person.open_case(procedure, PROGRAMME)
            self.assertIn(self.round.act(person, case, action, facts)["result"], ("filed", "recorded"), procedure)

    def test_16_help_one_to_one_is_on_record(self):
        case = self.city.open_case("help", PROGRAMME, about=self.entries[1])
        self.round.act(self.city, case, "team.assign")
        self.assertEqual(self.round.act(self.city, case, "record.submit", {"help_kind": "one_to_one"})["result"], "recorded")


class Silence(HubeiStory):
    """Reading D1: while the days of posting are not filled in nothing is posted; without a majority the chair names the outcome."""

    @classmethod
    def setUpClass(cls):
        cls.begin("2024-07-03T01:00:00Z")
        cls.round.call(2024)
        entry = cls.round.entered(cls.round.applied(cls.firm))
        cls.case = cls.firm.open_case("recognition", PROGRAMME, about=entry)
        cls.round.act(cls.firm, cls.case, "submit.submit")
        cls.round.reviewed(cls.case)
        cls.round.act(cls.secretariat, cls.case, "propose.propose")
        cls.round.act(cls.secretariat, cls.case, "ask_departments.assign")
        cls.round.act(cls.round.person("departments"), cls.case, "consult.sheet")

    def test_no_days_are_borrowed_from_elsewhere(self):
        refusal = self.secretariat.act(self.case, "may_post.post", {})
        self.assertIn(refusal.code, ("requirement_open", "requirement_not_met"), refusal)
        self.assertIn("HBJP-2-5i", self.articles(refusal.json))


if __name__ == "__main__":
    unittest.main()
