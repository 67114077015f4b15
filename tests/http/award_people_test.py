"""The people and the money of the Quality Award by HTTP: articles 3, 7, 21 and 22."""
import unittest

from award import PROGRAMME, Story

BREACH = {"matter": "测试：泄露评审意见", "event_date": "2024-10-10"}


class People(Story):
    @classmethod
    def setUpClass(cls):
        cls.begin("2024-10-14T01:00:00Z")
        cls.round.call(2024)
        cls.applicant, cls.anyone = cls.round.person("applicant"), cls.round.person("anyone")
        cls.case = cls.round.applied(cls.applicant)
        cls.round.reach(cls.case, "appoint_material")

    def opened(self, person, procedure, **more):
        return person.post("/api/v1/cases", {"programme": PROGRAMME, "procedure": procedure, **more})

    def candidates(self):
        field = next(f for f in self.office.actions(self.case)["appoint_material.assign"]["fields"] if f["name"] == "members")
        return {option["id"] for option in field["options"]}

    def enrolled(self, person):
        account = person.session["account"]
        case = self.office.open_case("expert_admission", PROGRAMME, about=account)
        self.round.act(self.office, case, "propose.submit", {"expert_field": "质量管理"})
        self.assertEqual(self.round.act(self.office, case, "admit.enrol")["stage"], "pledge")
        return case, account

    def test_01_only_a_pledge_makes_an_expert(self):
        """Articles 7(4) and 21(1)."""
        case, account = self.enrolled(self.anyone)
        self.assertNotIn(account, self.candidates())
        self.refused(self.office.act(case, "pledge.submit", {"facts": {"pledged": True}}), "not_yours")
        self.refused(self.anyone.act(case, "pledge.submit", {"facts": {"pledged": False}}), "requirement_not_met")
        self.assertEqual(self.round.act(self.anyone, case, "pledge.submit", {"pledged": True})["result"], "enrolled")
        self.assertIn(account, self.candidates())

    def test_02_people_of_the_applicant_are_nobody_to_appoint(self):
        """Article 22."""
        case, account = self.enrolled(self.applicant)
        self.round.act(self.applicant, case, "pledge.submit", {"pledged": True})
        self.assertNotIn(account, self.candidates())
        self.refused(self.office.act(self.case, "appoint_material.assign", {"members": [account], "no_conflict": True}), "recused", "/members/0")

    def test_03_an_expert_who_breaks_the_rules_is_one_no_longer(self):
        """Article 21(3): found by the office, on evidence."""
        account = self.anyone.session["account"]
        reporter = self.round.registered(1)
        case = self.opened(reporter, "person_breach", about=account).json["id"]
        self.round.act(reporter, case, "report.submit", {**BREACH, "breach_kind": "review_rules"})
        self.refused(self.office.act(case, "judge.staff", {"reason": "x", "no_conflict": True}), "not_offered")
        unproven = self.round.filled(self.office, case, "judge.expert_breach", reason="x", judgements=[])
        self.refused(self.office.act(case, "judge.expert_breach", unproven), "requirement_open")
        self.assertIn(account, self.candidates(), "accused is not found")
        self.assertEqual(self.round.act(self.office, case, "judge.expert_breach", reason="属实")["result"], "struck")
        self.assertNotIn(account, self.candidates())

    def test_04_an_unlawful_act_is_referred_and_made_public(self):
        """Article 21(4)."""
        expert = self.round.person("experts", 2)
        reporter = self.round.registered(2)
        case = self.opened(reporter, "person_breach", about=expert.session["account"]).json["id"]
        self.round.act(reporter, case, "report.submit", {**BREACH, "breach_kind": "unlawful"})
        self.assertEqual(self.round.act(self.office, case, "judge.expert_unlawful", reason="受贿")["stage"], "refer_expert")
        self.assertNotIn(expert.session["account"], self.candidates())
        self.round.act(self.office, case, "refer_expert.submit")
        self.assertEqual(self.round.act(self.office, case, "make_public.publish")["result"], "referred")

    def test_05_staff_who_favour_are_referred(self):
        """Article 21(2)."""
        staff = self.round.person("prefecture_regulator").session["account"]
        case = self.opened(self.anyone, "person_breach", about=staff).json["id"]
        self.round.act(self.anyone, case, "report.submit", {**BREACH, "breach_kind": "favoured"})
        self.round.act(self.office, case, "judge.staff", reason="徇私属实")
        self.assertEqual(self.round.act(self.office, case, "refer_staff.submit")["result"], "staff_referred")

    def test_06_who_is_reported_does_not_read_the_report(self):
        staff = self.round.person("prefecture_regulator")
        case = self.opened(self.anyone, "person_breach", about=staff.session["account"]).json["id"]
        self.round.act(self.anyone, case, "report.submit", {**BREACH, "breach_kind": "neglected"})
        self.assertEqual(staff.get(f"/api/v1/cases/{case}").status, 404)

    def test_07_whoever_takes_part_pledges_each_round(self):
        """Article 21(1)."""
        for person in (self.office, self.round.person("experts"), self.round.person("sector_department"), self.round.person("prefecture_regulator")):
            case = self.opened(person, "integrity_pledge").json["id"]
            self.assertEqual(self.round.act(person, case, "pledge.submit", {"pledged": True})["result"], "pledged")
        self.refused(self.opened(self.round.person("applicant", 1), "integrity_pledge"), "not_yours")

    def test_08_the_money_serves_the_award(self):
        """Article 3(2)."""
        case = self.office.open_case("budget", PROGRAMME)
        spending = {"budget_year": 2024, "budget_kind": "spending", "amount": "12 万元", "matter": "测试：专家劳务", "spending_purpose": "other"}
        refusal = self.refused(self.office.act(case, "record.submit", self.round.filled(self.office, case, "record.submit", spending, facts={"spending_purpose": "other"})), "requirement_not_met")
        self.assertIn("XJQA-3-2b", self.articles(refusal))
        self.assertEqual(self.round.act(self.office, case, "record.submit", {**spending, "spending_purpose": "award"}, facts={"spending_purpose": "award"})["result"], "recorded")
        self.refused(self.opened(self.round.person("government"), "budget"), "not_yours")

    def test_09_the_office_keeps_its_log(self):
        """Article 7."""
        case = self.office.open_case("office_log", PROGRAMME)
        self.assertEqual(self.round.act(self.office, case, "record.submit", {"office_task": "publicity", "matter": "测试：宣传活动"})["result"], "recorded")
        self.assertEqual(self.applicant.get(f"/api/v1/cases/{case}").status, 404)


if __name__ == "__main__":
    unittest.main()
