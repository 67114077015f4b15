"""Objections to the Quality Award by HTTP: articles 12 and 13. Autumn 2024 after the holidays: every Monday to Friday is worked."""
import unittest

from award import PROGRAMME, Story
from house import Person

PERSON = {"objector_kind": "person", "objection_text": "测试：材料不实", "objector_name": "张三", "objector_phone": "0991-0000000", "objector_address": "测试路 2 号"}
UNIT = {"objector_kind": "unit", "objection_text": "测试：有事故未报", "unit_name": "测试异议单位", "unit_seat": "测试路 3 号", "objector_phone": "0991-0000001", "objector_address": "测试路 3 号"}


class Objections(Story):
    """A and B of one prefecture each; a person objects to A, an organisation to B."""

    @classmethod
    def setUpClass(cls):
        cls.begin("2024-10-14T01:00:00Z")
        cls.round.call(2024, objection_decision_period="10 working days", majority="more than 1/2")
        cls.a, cls.b = cls.round.person("applicant"), cls.round.person("applicant", 1)
        cls.person = cls.round.person("anyone")
        cls.unit = cls.round.registered(1)
        cls.regulator, cls.colleague = (cls.round.person("prefecture_regulator", n, "650100") for n in (0, 1))

    def objection(self, person, about):
        return person.post("/api/v1/cases", {"programme": PROGRAMME, "procedure": "objection", "about": about})

    def posted(self):
        """What anybody reads of the postings that run."""
        return [one for one in Person(self.house).get("/api/v1/notices").json["running"] if one["programme"] == PROGRAMME]

    def objected(self, about):
        """A whole objection of the organisation's; its case."""
        case = self.objection(self.unit, about).json["id"]
        self.assertEqual(self.round.act(self.unit, case, "file.submit", UNIT, evidence={"unit_seal": [self.unit.upload(case)]})["stage"], "forward")
        return case

    def lacking(self, person, case):
        return sorted(item["pointer"] for item in person.case(case)["incomplete"])

    def test_01_before_anything_is_posted_nobody_knows_of_it(self):
        type(self).case = self.round.applied(self.a)
        type(self).other = self.round.applied(self.b, address_prefecture="650200")
        self.round.reach([self.case, self.other], "post_recommended")      # posted inside on 14 October, audited on the 22nd
        self.assertEqual(self.round.today, "2024-10-22")
        self.refused(self.objection(self.person, self.case), "not_found")
        self.assertEqual(self.posted(), [], "what was posted inside is nobody else's")

    def test_02_while_it_is_posted_anyone_may_object(self):
        """Article 12: posted on 22 October; 23, 24, 25, 28 and 29."""
        for case in (self.case, self.other):
            self.round.step([case], "post_recommended", "recommender", "publish")
            self.assertEqual(self.due(self.office, case), "2024-10-29")
        self.round.move("2024-10-23")
        notice = next(one for one in self.posted() if one["case"] == self.case)
        self.assertEqual((notice["posted_on"], notice["last_day"], notice["objection"]["procedure"]), ("2024-10-22", "2024-10-29", "objection"))
        made = self.objection(self.person, notice["case"])
        self.assertEqual(made.status, 201, made)
        type(self).first = made.json["id"]
        self.assertEqual(self.office.get(f"/api/v1/cases/{self.first}").status, 404, "a draft is nobody's but its own")

    def test_03_what_is_lacking_is_asked_for_and_the_clock_waits(self):
        """Article 12, reading C3: evidence, proof of identity, telephone and address of a person."""
        taken = self.person.act(self.first, "file.submit", {"facts": {"objector_kind": "person", "objection_text": "测试：材料不实"}})
        self.assertEqual((taken.status, taken.json["stage"], taken.json["due"]), (201, "file", None), taken)
        self.assertEqual(self.lacking(self.person, self.first), ["/facts/identity_proof", "/facts/objection_papers", "/facts/objector_address", "/facts/objector_name", "/facts/objector_phone"])
        self.assertEqual(self.stage(self.first), "file")
        self.refused(self.office.act(self.first, "forward.submit", {}), "wrong_stage")

    def test_04_complete_the_three_days_begin(self):
        """Article 13: complete on Friday 25 October; 28, 29 and 30 October."""
        self.round.move("2024-10-25")
        done = self.round.act(self.person, self.first, "file.submit", PERSON)
        self.assertEqual((done["stage"], done["due"]["date"]), ("forward", "2024-10-30"))

    def test_05_a_unit_gives_its_seat_and_its_seal(self):
        """Article 12(4)."""
        type(self).second = self.objection(self.unit, self.other).json["id"]
        facts = {name: value for name, value in UNIT.items() if name != "unit_seat"}
        paper = self.unit.upload(self.second)
        self.assertEqual(self.unit.act(self.second, "file.submit", {"facts": facts, "evidence": {"objection_papers": [paper]}}).status, 201)
        self.assertEqual(self.lacking(self.unit, self.second), ["/facts/unit_seal", "/facts/unit_seat"])
        self.assertEqual(self.round.act(self.unit, self.second, "file.submit", UNIT)["due"]["date"], "2024-10-30")

    def test_06_identity_papers_are_seen_by_those_who_must(self):
        """Articles 12 and 22: the office that asks for them; not the recommender, the applicant or anybody else."""
        digest = self.person.case(self.first)["evidence"]["identity_proof"][0]["digest"]
        self.assertIn("objector_name", self.office.case(self.first)["facts"])
        self.assertEqual(self.office.get("/api/v1/documents/" + digest).status, 200)
        for person in (self.a, self.b, self.unit, self.round.person("experts")):
            self.assertEqual(person.get(f"/api/v1/cases/{self.first}").status, 404)
        shown = self.regulator.case(self.first)
        self.assertNotIn("identity_proof", shown["evidence"])
        self.assertNotIn("identity_proof", shown["fact_labels"])
        self.assertEqual(self.person.case(self.first)["fact_labels"]["identity_proof"]["zh"], "身份证明")
        self.assertEqual(self.regulator.get("/api/v1/documents/" + digest).status, 404)
        self.assertIn("objection_text", shown["facts"], "what is objected is what the recommender investigates")

    def test_07_the_applicant_stays_in_and_the_case_goes_on(self):
        """Article 13(4), reading C1: the posting ends with 29 October, marked as objected to."""
        self.round.move("2024-10-29", "16:00:00")
        self.assertEqual([self.stage(case) for case in (self.case, self.other)], ["opinion"] * 2)
        outcomes = {s["id"]: s.get("outcome") for s in self.office.case(self.case)["stages"]}
        self.assertEqual(outcomes["post_recommended"], "objected")
        self.round.reach([self.case, self.other], "qualify")

    def test_08_forwarded_within_three_working_days_or_shown_as_late(self):
        """Article 13: the first on its last day, the second a day late."""
        self.round.move("2024-10-30")
        self.assertEqual(self.round.act(self.office, self.first, "forward.submit")["due"]["date"], "2024-11-06", "31 October, 1, 4, 5 and 6 November")
        self.round.move("2024-10-31")
        late = [row["id"] for row in self.office.get("/api/v1/cases?whose=overdue").json]
        self.assertIn(self.second, late)
        self.assertEqual(self.stage(self.second), "forward", "being late takes no step away")
        self.assertEqual(self.round.act(self.office, self.second, "forward.submit")["due"]["date"], "2024-11-07")

    def test_09_whoever_audited_does_not_investigate(self):
        """Article 8: another officer of the same recommender does, within five working days of the transfer."""
        paper = {"no_conflict": True, "facts": {"investigation_report": "测试：经查属实"}}
        self.refused(self.regulator.act(self.first, "investigate.submit", paper), "not_yours")
        self.assertNotIn("investigate.submit", self.regulator.actions(self.first))
        self.refused(self.round.person("prefecture_regulator", territory="650200").act(self.first, "investigate.submit", paper), "not_found")
        self.round.move("2024-11-06")
        # Ten working days of the round: 7, 8, 11 to 15, 18, 19 and 20 November.
        self.assertEqual(self.round.act(self.colleague, self.first, "investigate.submit", {"investigation_report": "测试：经查属实"})["due"]["date"], "2024-11-20")

    def test_10_proven_but_of_no_condition_takes_nobody_out(self):
        """Article 13(5), reading C4."""
        whole = self.round.filled(self.office, self.first, "decide.disqualify", {"found_condition": "other"}, reason="查证属实")
        refusal = self.refused(self.office.act(self.first, "decide.disqualify", whole), "requirement_not_met")
        self.assertIn("XJQA-13-5", self.articles(refusal))
        unproven = self.round.filled(self.office, self.first, "decide.disqualify", {"found_condition": "art_9_3"}, reason="查证属实", judgements=[])
        self.refused(self.office.act(self.first, "decide.disqualify", unproven), "requirement_open")
        self.assertEqual(self.round.act(self.office, self.first, "decide.note", {"found_condition": "other"}, reason="属实，不涉及申报条件")["stage"], "answer_noted")
        self.assertEqual(self.stage(self.case), "qualify")

    def test_11_the_objector_is_told_in_writing_and_the_recommender_informed(self):
        """Article 13(3)."""
        self.refused(self.office.act(self.first, "answer_noted.submit", {"no_conflict": True}), "incomplete_entry", "/facts/answer_text")
        self.round.act(self.office, self.first, "answer_noted.submit", {"answer_text": "测试：属实，转评审参考"})
        self.assertEqual(self.person.case(self.first)["facts"].get("answer_text"), "测试：属实，转评审参考")
        self.assertNotIn("investigation_report", self.person.case(self.first)["facts"], "what was found on the way is not the objector's")
        self.assertEqual(self.round.act(self.office, self.first, "inform_noted.submit")["result"], "noted")

    def test_12_proven_and_prohibitive_takes_the_applicant_out_at_once(self):
        """Article 13(5): article 9(3) is prohibitive."""
        second = self.round.person("prefecture_regulator", 1, "650200")
        self.round.act(second, self.second, "investigate.submit", {"investigation_report": "测试：事故属实"})
        self.assertEqual(self.stage(self.other), "qualify", "until it is decided the applicant stays in")
        self.round.act(self.office, self.second, "decide.disqualify", {"found_condition": "art_9_3"}, reason="三年内有重大安全事故")
        self.assertEqual(self.stage(self.other, self.b), "disqualified")
        self.refused(self.office.act(self.other, "qualify.pass", {"no_conflict": True}), "case_closed")
        self.round.act(self.office, self.second, "answer_disqualified.submit", {"answer_text": "测试：已取消参评资格"})
        self.assertEqual(self.round.act(self.office, self.second, "inform_disqualified.submit")["result"], "disqualified")
        self.refused(self.objection(self.person, self.other), "about_closed")

    def test_13_an_open_objection_stops_the_submission_to_the_government_and_nothing_before(self):
        """Article 11(9), reading C1."""
        type(self).third = self.objected(self.case)
        self.round.move("2024-11-07")
        self.round.reach(self.case, "submit_government")
        refusal = self.refused(self.office.act(self.case, "submit_government.submit", {"no_conflict": True, "facts": {"proposal_number": "1"}}), "requirement_not_met")
        self.assertIn("XJQA-11-9", self.articles(refusal))
        outcomes = {s["id"]: s.get("outcome") for s in self.office.case(self.case)["stages"]}
        self.assertEqual((outcomes["post_accepted"], outcomes["post_proposed"]), ("clear", "clear"), "it came before those postings")

    def test_13b_an_objection_that_is_never_completed_does_not_stop_it_for_ever(self):
        """Article 12 sets no time to complete it: the office closes it with a reason and tells the objector."""
        case = self.objection(self.unit, self.case).json["id"]
        self.assertEqual(self.unit.act(case, "file.submit", {"facts": {"objector_kind": "unit", "objection_text": "测试：没有附材料"}}).json["stage"], "file")
        self.assertIn("材料不全", str(self.office.get(f"/api/v1/cases/{case}/history").json))
        self.assertIn("file.not_completed", self.office.actions(case))
        self.refused(self.unit.act(case, "file.not_completed", {"reason": "x"}), "not_yours")
        self.refused(self.office.act(case, "file.not_completed", {"no_conflict": True}), "incomplete_entry", "/reason")
        self.assertEqual(self.office.act(case, "file.not_completed", {"no_conflict": True, "reason": "告知后没有补全"}).json["stage"], "answer_incomplete")
        self.assertEqual(self.round.act(self.office, case, "answer_incomplete.submit", {"answer_text": "测试：材料没有补全"})["result"], "not_completed")
        self.assertEqual(self.unit.case(case)["facts"].get("answer_text"), "测试：材料没有补全")

    def test_14_once_it_is_answered_the_way_is_free(self):
        self.round.act(self.office, self.third, "forward.submit")
        self.round.act(self.colleague, self.third, "investigate.submit", {"investigation_report": "测试：不属实"})
        self.round.act(self.office, self.third, "decide.reject", {"found_condition": "none"}, reason="查无实据")
        self.refused(self.office.act(self.case, "submit_government.submit", {"no_conflict": True, "facts": {"proposal_number": "1"}}), "requirement_not_met")
        self.round.act(self.office, self.third, "answer_rejected.submit", {"answer_text": "测试：不成立"})
        self.assertEqual(self.round.act(self.office, self.third, "inform_rejected.submit")["result"], "rejected")
        self.assertEqual(self.round.act(self.office, self.case, "submit_government.submit")["stage"], "approve")

    def test_15_a_draft_of_an_objection_stops_nothing(self):
        self.assertEqual(self.objection(self.person, self.case).status, 201)
        self.assertEqual(self.round.act(self.round.person("government"), self.case, "approve.award")["stage"], "commend_award")

    def test_16_an_objection_after_the_approval_still_stops_the_decision(self):
        self.objected(self.case)
        government = self.round.person("government")
        whole = self.round.filled(government, self.case, "commend_award.publish")
        self.refused(government.act(self.case, "commend_award.publish", whole), "requirement_not_met")


if __name__ == "__main__":
    unittest.main()
