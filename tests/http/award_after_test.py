"""After the Quality Award, by HTTP: articles 15 to 20. Four awards and one nomination of 15 November 2024."""
import unittest

from award import PROGRAMME, Story
from house import Person

ISSUED = "2024-11-15"
USE = {"event_date": "2024-12-02", "matter": "测试：使用情况", "year_stated": True}
EVENT = {"matter": "测试：情况说明", "accident_kind": "safety", "accident_level": "major"}


class After(Story):
    @classmethod
    def setUpClass(cls):
        cls.begin("2024-10-14T01:00:00Z")
        cls.round.call(2024, majority="more than 1/2")
        cls.people = [cls.round.registered(n) for n in range(6)]
        cls.cases = [cls.round.applied(person) for person in cls.people]
        cls.round.reach(cls.cases, "vote")
        for case in cls.cases[:5]:
            cls.round.ballot(case, ["award"] * 5)
        cls.round.ballot(cls.cases[5], ["nomination"] * 5)
        cls.round.step(cls.cases, "post_proposed", "office", "publish")
        cls.round.move(ISSUED)
        cls.round.step(cls.cases, "submit_government", "office", "submit")
        cls.government, cls.anyone = cls.round.person("government"), cls.round.person("anyone")
        cls.regulator = cls.round.person("prefecture_regulator", 0, "650100")
        cls.round.step(cls.cases[:5], "approve", "government", "award")
        cls.round.step(cls.cases[5:], "approve", "government", "nomination")
        numbers = cls.round.act(cls.government, cls.cases[0], "commend_award.publish", cases=[{"id": case} for case in cls.cases[:5]])["certificates"]
        cls.numbers = numbers + cls.round.act(cls.government, cls.cases[5], "commend_nomination.publish")["certificates"]

    def standing(self, number):
        return Person(self.house).get(f"/verify/{number}").json

    def opened(self, person, procedure="application", **more):
        return person.post("/api/v1/cases", {"programme": PROGRAMME, "procedure": procedure, **more})

    def admissible(self, person):
        """The first day on which this organisation may apply again; none when it may."""
        answer = self.opened(person)
        if answer.status == 201:
            self.assertEqual(person.act(answer.json["id"], "case.withdraw", {"reason": "测试"}).status, 201)
            return None
        self.refused(answer, "banned")
        return next(p["message"] for p in answer.json["problems"] if p["code"] == "admissible_from")

    def reported(self, number, **facts):
        """A use of the honour that somebody of the public reports; its case, before the supervisor."""
        case = self.anyone.open_case("award_use", PROGRAMME, about=number)
        self.round.act(self.anyone, case, "report.submit", {**USE, **facts})
        return case

    def accused(self, number, way, **facts):
        """A ground of cancellation reported by the office; its case, before the government."""
        case = self.office.open_case("cancellation", PROGRAMME, about=number, way=way)
        self.round.act(self.office, case, "report_fraud.submit" if way == "fraud" else "report_event.submit", {**EVENT, **facts})
        return case

    def test_01_numbers_are_one_after_the_other_and_of_each_title(self):
        self.assertEqual(self.numbers, [f"XJQA-2024-{n:03}" for n in range(1, 6)] + ["XJQA-N-2024-001"])
        self.assertEqual({self.standing(number)["status"] for number in self.numbers}, {"valid"})

    def test_02_publicity_states_the_year(self):
        """Article 18(1): with the year it is in order; without it is not."""
        case = self.reported(self.numbers[0], use_kind="own_publicity")
        serious = self.round.filled(self.regulator, case, "judge.serious", reason="x")
        self.refused(self.regulator.act(case, "judge.serious", serious), "requirement_not_met")
        self.assertEqual(self.round.act(self.regulator, case, "judge.note", reason="合规")["result"], "noted")
        without = self.reported(self.numbers[0], use_kind="own_publicity", year_stated=False)
        findings = {f["clause"]: f["result"] for f in self.regulator.case(without)["findings"]["findings"]}
        self.assertEqual(findings["XJQA-18-1"], "fail")
        self.assertEqual(self.round.act(self.regulator, without, "judge.note", reason="已当场改正")["result"], "noted")

    def test_03_never_on_a_product_or_as_a_claim_and_never_for_money(self):
        """Article 18(2) to (6)."""
        for kind, clause in (("product_mark", "XJQA-18-2"), ("quality_claim", "XJQA-18-3"), ("sale", "XJQA-18-4"), ("rental", "XJQA-18-5"), ("profit", "XJQA-18-6")):
            case = self.reported(self.numbers[0], use_kind=kind)
            findings = {f["clause"]: f["result"] for f in self.regulator.case(case)["findings"]["findings"]}
            self.assertEqual({c for c, result in findings.items() if result == "fail"}, {clause})
            self.assertEqual(self.round.act(self.regulator, case, "judge.note", reason="责令改正")["result"], "noted")

    def test_04_a_serious_misuse_goes_on_to_the_cancellation(self):
        """Articles 17 and 20: the supervisor finds, the government decides, and at once nothing verifies any more."""
        case = self.reported(self.numbers[0], use_kind="sale")
        self.assertEqual(self.round.act(self.regulator, case, "judge.serious", reason="出售奖牌属实")["result"], "serious")
        follow = next(row["id"] for row in self.regulator.get("/api/v1/cases").json if row["procedure"] == "cancellation")
        self.round.move("2024-12-09")
        self.round.act(self.regulator, follow, "report_event.submit", {**EVENT, "ground": "measures", "event_date": "2024-12-02"})
        self.refused(self.regulator.act(follow, "judge_event.cancel", {}), "not_yours")
        self.refused(self.government.act(follow, "judge_event.cancel", {"no_conflict": True}), "incomplete_entry")
        self.assertEqual(self.standing(self.numbers[0])["status"], "valid", "accused is not found")
        self.round.act(self.government, follow, "judge_event.cancel", reason="出售奖牌")
        gone = self.standing(self.numbers[0])
        self.assertEqual((gone["status"], gone["since"][:10]), ("withdrawn", "2024-12-09"))
        self.assertEqual(self.standing(self.numbers[1])["status"], "valid")
        type(self).cancelled = follow

    def test_05_it_is_taken_back_and_made_public(self):
        """Article 20(2)."""
        self.assertEqual(self.stage(self.cancelled), "recover")
        self.refused(self.office.act(self.cancelled, "recover.submit", {"no_conflict": True, "facts": {"certificate_returned": True}}), "incomplete_entry", "/facts/plaque_returned")
        self.round.act(self.office, self.cancelled, "recover.submit", {"certificate_returned": True, "plaque_returned": True})
        self.assertEqual(self.round.act(self.office, self.cancelled, "make_public.publish")["result"], "cancelled")
        changes = Person(self.house).get(f"/api/v1/certificates/{self.numbers[0]}").json["changes"]
        self.assertEqual([(item["kind"], item["at"][:10]) for item in changes], [("certificate_issued", ISSUED), ("certificate_withdrawn", "2024-12-09")])

    def test_06_fraud_is_cancelled_and_barred_for_ten_years(self):
        """Article 19(2), reading C6: found on 10 March 2025, barred to and including 10 March 2035."""
        self.round.move("2025-03-10")
        case = self.accused(self.numbers[1], "fraud")
        unproven = self.round.filled(self.government, case, "judge_fraud.cancel", reason="骗奖", judgements=[])
        self.refused(self.government.act(case, "judge_fraud.cancel", unproven), "requirement_open")
        self.round.act(self.government, case, "judge_fraud.cancel", reason="提供虚假业绩")
        self.assertEqual(self.standing(self.numbers[1])["status"], "withdrawn")
        self.assertEqual(self.admissible(self.people[1]), "2035-03-11", "the longer of two bars is told")
        self.round.act(self.office, case, "recover_fraud.submit", {"certificate_returned": True, "plaque_returned": True})

    def test_07_concealment_is_barred_for_five_years_even_after_the_review(self):
        """Article 19(1): a nomination stays what it is, its holder is kept out from 11 March 2025 to that day of 2030."""
        self.round.move("2025-03-11")
        case = self.office.open_case("concealment", PROGRAMME, about=self.cases[5])
        self.round.act(self.office, case, "report.submit", {"matter": "测试：隐瞒处罚"})
        self.assertEqual(self.round.act(self.office, case, "decide.proven", reason="隐瞒属实")["result"], "banned")
        self.assertEqual(self.people[5].case(self.cases[5])["result"]["id"], "nominated", "what was decided stands")
        self.assertEqual(self.admissible(self.people[5]), "2030-03-12")

    def test_08_only_within_five_years_the_award_s_own_day_included(self):
        """Article 20, reading C10: from 15 November 2024 to 15 November 2029."""
        self.round.move("2029-11-16")
        for day, code in (("2024-11-14", "requirement_not_met"), ("2029-11-16", "requirement_not_met"), ("2029-11-15", None), (ISSUED, None)):
            case = self.accused(self.numbers[2], "event", ground="accident", event_date=day)
            whole = self.round.filled(self.government, case, "judge_event.cancel", reason="重大安全事故")
            if code:
                refusal = self.refused(self.government.act(case, "judge_event.cancel", whole), code)
                self.assertIn("XJQA-20-1a", self.articles(refusal))
            else:
                checked = self.government.post(f"/api/v1/cases/{case}/preview", {"action": "judge_event.cancel", "data": whole})
                self.assertTrue(checked.json["accepted"], checked)
            self.assertEqual(self.round.act(self.government, case, "judge_event.keep", reason="不予取消")["result"], "kept")
        self.assertEqual(self.standing(self.numbers[2])["status"], "valid")

    def test_09_an_ordinary_accident_is_no_ground_and_one_of_another_kind_is_found_by_the_government(self):
        """Article 20(1)."""
        ordinary = self.accused(self.numbers[2], "event", ground="accident", event_date="2028-01-10", accident_level="general")
        whole = self.round.filled(self.government, ordinary, "judge_event.cancel", reason="x")
        self.refused(self.government.act(ordinary, "judge_event.cancel", whole), "requirement_not_met")
        self.round.act(self.government, ordinary, "judge_event.keep", reason="一般事故")
        other = self.accused(self.numbers[2], "event", ground="accident", event_date="2028-01-10", accident_kind="other")
        whole = self.round.filled(self.government, other, "judge_event.cancel", reason="x", judgements=[])
        self.refused(self.government.act(other, "judge_event.cancel", whole), "requirement_open")
        self.round.act(self.government, other, "judge_event.keep", reason="不属类似事故")

    def test_10_what_winners_do_is_on_record_without_a_duty(self):
        """Articles 16 and 17."""
        case = self.people[2].open_case("activity", PROGRAMME, about=self.numbers[2])
        self.assertEqual(self.round.act(self.people[2], case, "winner_entry.submit", {"activity_kind": "sharing", "matter": "测试：经验分享"})["result"], "recorded")
        self.refused(self.opened(self.people[3], "activity", about=self.numbers[2]), "not_yours")


class Bars(Story):
    """Articles 15 and 20: the winner's five years at the rounds of 2026, 2028 and 2030, with and without the award."""

    @classmethod
    def setUpClass(cls):
        cls.begin("2024-10-14T01:00:00Z")
        cls.round.call(2024, majority="more than 1/2")
        cls.winner, cls.fallen, cls.second = (cls.round.registered(n) for n in range(3))
        cases = [cls.round.applied(person) for person in (cls.winner, cls.fallen, cls.second)]
        cls.round.reach(cases, "vote")
        for case, option in zip(cases, ("award", "award", "nomination")):
            cls.round.ballot(case, [option] * 5)
        cls.round.step(cases, "post_proposed", "office", "publish")
        cls.round.move(ISSUED)
        government = cls.round.person("government")
        cls.round.step(cases, "submit_government", "office", "submit")
        cls.round.step(cases[:2], "approve", "government", "award")
        cls.round.step(cases[2:], "approve", "government", "nomination")
        cls.numbers = cls.round.act(government, cases[0], "commend_award.publish", cases=[{"id": case} for case in cases[:2]])["certificates"]
        cls.round.act(government, cases[2], "commend_nomination.publish")

    def opened(self, person):
        return person.post("/api/v1/cases", {"programme": PROGRAMME, "procedure": "application"})

    def kept_out(self, person):
        refusal = self.refused(self.opened(person), "banned")
        self.assertEqual(self.articles(refusal)[0], "XJQA-15-1")
        return refusal["problems"][0]["message"]

    def test_01_a_cancellation_under_article_20_leaves_the_five_years_and_adds_none(self):
        """Reading C7."""
        case = self.office.open_case("cancellation", PROGRAMME, about=self.numbers[1], way="event")
        self.round.move("2025-06-03")
        self.round.act(self.office, case, "report_event.submit", {**EVENT, "ground": "accident", "event_date": "2025-05-20"})
        self.round.act(self.round.person("government"), case, "judge_event.cancel", reason="重大安全事故")
        self.assertEqual(self.kept_out(self.fallen), "2029-11-16")

    def test_02_in_2026_the_winner_is_kept_out_and_the_nominee_is_not(self):
        """Article 15."""
        self.round.move("2026-03-02")
        self.round.call(2026)
        self.assertEqual([self.kept_out(person) for person in (self.winner, self.fallen)], ["2029-11-16"] * 2)
        self.assertEqual(self.opened(self.second).status, 201)

    def test_03_in_2028_still(self):
        """Reading C9: five calendar years, so that two rounds are missed."""
        self.round.move("2028-03-06")
        self.round.call(2028)
        self.assertEqual(self.kept_out(self.winner), "2029-11-16")

    def test_04_to_the_last_day_and_not_longer(self):
        """R4: 15 November 2029 is the last day of refusal; no rest day moves it (R8)."""
        self.round.move("2029-11-15", "15:59:00")
        self.assertEqual(self.kept_out(self.winner), "2029-11-16")
        self.round.move("2029-11-15", "16:00:00")
        for person in (self.winner, self.fallen):
            self.assertEqual(self.opened(person).status, 201)

    def test_05_a_bar_that_comes_while_the_review_runs_lets_no_title_be_issued(self):
        """Article 19(1): found in the middle, the case ends and the bar begins on that day."""
        self.round.move("2030-03-04")
        self.round.call(2030)
        case = self.round.applied(self.winner)
        self.round.reach(case, "qualify")
        found = self.office.open_case("concealment", PROGRAMME, about=case)
        self.round.act(self.office, found, "report.submit", {"matter": "测试：虚假材料"})
        self.round.act(self.office, found, "decide.proven", reason="虚假材料属实")
        self.assertEqual(self.stage(case, self.winner), "disqualified")
        day = self.round.today
        self.assertEqual(self.refused(self.opened(self.winner), "banned")["problems"][0]["message"], str(int(day[:4]) + 5) + day[4:8] + f"{int(day[8:]) + 1:02}")

    def test_06_a_bar_that_comes_to_light_before_the_decision_lets_no_title_be_entered(self):
        """Article 15, asked again when the title is issued: an award of 2028 is imported while the review runs."""
        case = self.round.applied(self.second)
        self.round.reach(case, "vote")
        self.round.ballot(case, ["award"] * 5, option="award", reason="全票同意")
        self.round.reach(case, "commend_award")
        table = f"title,holder_name,uscc,issued_on,number\nquality_award,测试企业,{self.round.code_of(self.second)},2028-05-05,OLD-2028-1\n"
        review = self.office.post("/api/v1/imports/titles", {"programme": PROGRAMME, "csv": table})
        self.assertEqual(self.office.post("/api/v1/imports/titles", {"programme": PROGRAMME, "csv": table, "confirm": review.json["digest"]}).status, 201)
        government = self.round.person("government")
        refusal = self.refused(government.act(case, "commend_award.publish", self.round.filled(government, case, "commend_award.publish")), "banned")
        self.assertEqual(refusal["problems"][0]["message"], "2033-05-06")
        self.assertEqual(Person(self.house).get("/api/v1/register?q=" + self.round.code_of(self.second)).json[0]["number"], "OLD-2028-1")


if __name__ == "__main__":
    unittest.main()
