"""The Quality Award by HTTP: the call that opens a round, and one round from the form to the plaque.

Working days of autumn 2024: 14 and 29 September and 12 October are worked, 15 to 17 September and 1 to 7 October are holidays.
"""
import unittest

from award import PROGRAMME, Story
from forms import text_of_pdf
from house import Person


class TheCall(Story):
    """Articles 4, 5, 7 and 11(1)."""

    @classmethod
    def setUpClass(cls):
        cls.begin("2024-08-26T01:00:00Z")
        cls.applicant = cls.round.person("applicant")

    def opening(self, case, **given):
        return self.office.act(case, "open_round.register", {"year": "2024", **given})

    def test_01_only_the_office_calls_and_nobody_applies_before(self):
        for person in (self.applicant, self.round.person("government"), self.round.person("leading_group")):
            self.refused(person.post("/api/v1/cases", {"programme": PROGRAMME, "procedure": "call"}), "not_yours")
        self.refused(self.applicant.post("/api/v1/cases", {"programme": PROGRAMME, "procedure": "application"}), "no_open_round")

    def test_02_each_class_has_one_set_of_criteria(self):
        type(self).case = self.office.open_case("call", PROGRAMME)
        self.assertEqual(self.round.act(self.office, self.case, "draft.submit", {"award_year": 2024})["stage"], "criteria")
        row = {"class": "制造业", "origin": "national", "name": "中国质量奖评价标准", "version": "测试版"}
        twice = self.round.filled(self.office, self.case, "criteria.submit", {"criteria_sets": [row, {**row, "version": "另一版"}]})
        refusal = self.refused(self.office.act(self.case, "criteria.submit", twice), "requirement_not_met")
        self.assertIn("XJQA-5-1a", self.articles(refusal))

    def test_03_a_basis_of_the_offices_own_waits_for_the_leading_group(self):
        own = [{"class": "制造业", "origin": "national", "name": "中国质量奖评价标准", "version": "测试版"}, {"class": "服务业", "origin": "office", "name": "评价依据", "version": "1"}]
        self.assertEqual(self.round.act(self.office, self.case, "criteria.submit", {"criteria_sets": own})["stage"], "approve_criteria")
        self.refused(self.office.act(self.case, "approve_criteria.approve"), "not_yours")
        member = self.round.person("leading_group")
        self.assertEqual(self.round.act(member, self.case, "approve_criteria.return", reason="依据不完整")["stage"], "criteria")
        self.round.act(self.office, self.case, "criteria.submit", {"criteria_sets": own})
        self.assertEqual(self.round.act(member, self.case, "approve_criteria.approve")["stage"], "publish")

    def test_04_the_call_is_made_public_in_the_media(self):
        self.refused(self.office.act(self.case, "publish.publish", {"channels": {}}), "incomplete_entry", "/channels")
        self.assertEqual(self.round.act(self.office, self.case, "publish.publish")["stage"], "open_round")

    def test_05_what_the_office_sets_has_a_recorded_reason_and_can_be_carried_out(self):
        self.refused(self.opening(self.case, parameters={"majority": "2/3"}), "incomplete_entry", "/reason")
        self.refused(self.opening(self.case, reason="会议", parameters={"award_places": "9"}), "incomplete_entry", "/parameters/award_places")
        self.refused(self.opening(self.case, reason="会议", parameters={"majority": "most"}), "incomplete_entry", "/parameters/majority")
        for period in ("x", "20 days", "0"):
            self.refused(self.opening(self.case, reason="会议", parameters={"audit_period": period}), "incomplete_entry", "/parameters/audit_period")
        self.refused(self.opening(self.case, reason="会议", closes="2024-08-01", opens="2024-08-26"), "incomplete_entry", "/closes")
        self.assertEqual(self.office.get("/api/v1/rounds").json[0]["programme"], "xinjiang-youpin/1", "nothing was opened")

    def test_06_the_round_is_open_with_its_days_and_values(self):
        done = self.opening(self.case, opens="2024-09-02", closes="2024-12-31", reason="领导小组第一次会议", parameters={"majority": "more than 1/2", "audit_period": "10 working days"})
        self.assertEqual((done.status, done.json["result"]), (201, "opened"), done)
        found = next(one for one in self.office.get("/api/v1/rounds").json if one["programme"] == PROGRAMME)
        shown = self.office.get("/api/v1/rounds/" + found["id"]).json
        self.assertEqual((shown["year"], shown["opens"], shown["closes"], shown["reason"], shown["case"]), ("2024", "2024-09-02", "2024-12-31", "领导小组第一次会议", self.case))
        values = {one["name"]: one["set"] for one in shown["parameters"]}
        read = {one["name"]: one["value"] for one in shown["parameters"]}
        self.assertEqual((read["audit_period"], read["award_places"]), ({"zh": "10 个工作日", "en": "10 working days"}, {"zh": "5 家", "en": "5 organisations"}))
        self.assertEqual((values["majority"], values["audit_period"], values["quorum"]), (True, True, False))

    def test_07_applications_from_the_first_to_the_last_day(self):
        opened = lambda: self.applicant.post("/api/v1/cases", {"programme": PROGRAMME, "procedure": "application"})
        self.refused(opened(), "no_open_round")
        self.round.move("2024-09-01", "16:00:00")                 # midnight here: 2 September begins
        self.assertEqual(opened().status, 201)
        self.round.move("2024-12-31", "15:59:00")                 # the last minute of 31 December
        self.refused(opened(), "already_applied")                 # taken, were it the first
        self.round.move("2024-12-31", "16:00:00")
        self.refused(opened(), "no_open_round")

    def test_08_the_next_round_is_due_after_two_years(self):
        """Article 4: 2025 is one year after 2024."""
        self.round.move("2025-03-03")
        early = self.office.open_case("call", PROGRAMME)
        self.assertEqual(self.round.act(self.office, early, "draft.submit", {"award_year": 2025})["result"], "not_due")
        due = self.office.open_case("call", PROGRAMME)
        for action in ("draft.submit", "criteria.submit", "publish.publish"):
            self.round.act(self.office, due, action, {"award_year": 2026})
        refusal = self.refused(self.office.act(due, "open_round.register", {"year": "2025"}), "incomplete_entry", "/year")
        self.assertEqual(refusal["problems"][0]["code"], "other_year", "the call was for 2026, and says it once")
        self.assertNotIn("year", [field["name"] for field in self.office.actions(due)["open_round.register"]["fields"]])
        self.assertEqual(self.office.act(due, "open_round.register", {}).status, 201)

    def test_09_values_hold_for_their_own_round_alone(self):
        case = self.round.applied(self.applicant)
        self.round.reach(case, "audit")
        self.assertIsNone(self.due(self.applicant, case), "nothing was set for 2026, and the text sets no period")
        type(self).audited = case

    def test_10_the_regions_own_holidays_do_not_count(self):
        """R6: posted on 3 June 2025: 4 and 5, then the festival from the 6th to the 10th, then 11, 12 and 13 June."""
        self.round.move("2025-06-03")
        self.round.reach(self.audited, "post_recommended")
        self.round.step([self.audited], "post_recommended", "recommender", "publish")
        due = self.applicant.case(self.audited)["stage"]["due"]
        self.assertEqual((due["date"], due["provisional"]), ("2025-06-13", False))
        self.assertEqual([day["date"] for day in due["reckoning"]["skipped"]], [f"2025-06-{day:02}" for day in range(6, 11)])

    def test_11_a_year_that_is_not_announced_is_provisional_and_says_so(self):
        self.round.move("2025-06-14")
        self.round.reach(self.audited, "post_accepted")
        self.round.move("2028-06-01")
        self.round.step([self.audited], "post_accepted", "office", "publish")
        due = self.applicant.case(self.audited)["stage"]["due"]
        self.assertEqual((due["date"], due["provisional"]), ("2028-06-08", True), "2, 5, 6, 7 and 8 June by the week alone")



class TheRound(Story):
    """Articles 8 to 14: A by its prefecture to the award, B by its sector to the government's refusal, C not recommended."""

    @classmethod
    def setUpClass(cls):
        cls.begin("2024-08-26T01:00:00Z")
        cls.round.call(2024, audit_period="10 working days", qualification_period="5 working days", consultation_period="5 working days", approval_period="20 working days",
                       majority="more than 1/2", quorum="2/3")
        cls.a, cls.b = cls.round.person("applicant"), cls.round.person("applicant", 1)
        cls.c = cls.round.registered(1)
        cls.regulator, cls.government = cls.round.person("prefecture_regulator"), cls.round.person("government")

    def test_01_material_is_posted_inside_with_its_day_and_its_proof(self):
        """Article 11(2): posted on Monday 9 September 2024; Tuesday to Friday and Saturday the 14th, which is worked, are five."""
        self.round.move("2024-09-09")
        type(self).case = self.round.applied(self.a)
        both = self.round.filled(self.a, self.case, "prepare.submit", {"recommended_by": ["sector_department", "prefecture_regulator"]})
        self.assertEqual(self.a.act(self.case, "prepare.submit", both).status, 422, "one recommender of the two kinds")
        self.round.step([self.case], "prepare", "applicant", "submit", marks={"quality_model": "trade_secret", "management.qms_established": "trade_secret"})
        self.refused(self.a.act(self.case, "post_inside.publish", {"date": "2024-09-09"}), "incomplete_entry", "/evidence/proof")
        paper = self.a.upload(self.case)
        self.refused(self.a.act(self.case, "post_inside.publish", {"evidence": {"proof": [paper]}}), "incomplete_entry", "/date")
        late = self.a.act(self.case, "post_inside.publish", {"date": "2024-09-10", "evidence": {"proof": [paper]}})
        self.assertEqual(self.refused(late, "incomplete_entry", "/date")["problems"][0]["code"], "in_the_future")
        self.round.step([self.case], "post_inside", "applicant", "publish")
        self.assertEqual(self.due(self.a, self.case), "2024-09-14")

    def test_02_nothing_is_filed_before_the_fifth_day_is_over(self):
        self.round.move("2024-09-14", "15:59:59")
        self.refused(self.a.act(self.case, "file.submit", {}), "wrong_stage")
        self.round.move("2024-09-14", "16:00:00")
        self.assertEqual(self.stage(self.case, self.a), "file")
        self.refused(self.regulator.act(self.case, "audit.clean", {}), "not_found")

    def test_03_filed_without_state_secrets_and_answered_for(self):
        """Articles 11(2) and 19."""
        self.round.move("2024-09-18")
        secret = self.a.act(self.case, "file.submit", {"facts": {"truthful": True, "no_state_secret": False}})
        self.assertIn("XJQA-11-2e", self.articles(self.refused(secret, "requirement_not_met")))
        self.refused(self.a.act(self.case, "file.submit", {"facts": {"truthful": False, "no_state_secret": True}}), "requirement_not_met")
        self.round.step([self.case], "file", "applicant", "submit")
        # Ten working days from 18 September: 19, 20, 23 to 27, 29 (worked), 30 September, 8 October.
        self.assertEqual(self.due(self.regulator, self.case), "2024-10-08")

    def test_04_one_application_a_round(self):
        self.refused(self.a.post("/api/v1/cases", {"programme": PROGRAMME, "procedure": "application"}), "already_applied")

    def test_05_no_fee_and_no_paper_beyond_the_call_without_a_reason(self):
        """Article 3."""
        extra = {"pointer": "/extra/lease", "note": ""}
        asked = self.round.filled(self.regulator, self.case, "audit.return", items=[extra], reason="补充材料")
        self.refused(self.regulator.act(self.case, "audit.return", {**asked, "fee": "100"}), "fee_refused")
        self.refused(self.regulator.act(self.case, "audit.return", asked), "incomplete_entry", "/items/0/note")

    def test_06_trade_secrets_are_read_by_those_who_review_and_each_reading_is_recorded(self):
        """Articles 11(2) and 22: the recommender and the office see them; the opinion's issuer and the government do not."""
        self.assertIn("quality_model", self.regulator.case(self.case)["facts"])
        secret = self.a.case(self.case)["evidence"]["management.qms_established"][0]["digest"]
        for person in (self.round.person("prefecture_government"), self.government):
            shown = person.case(self.case)
            self.assertNotIn("quality_model", shown["facts"])
            self.assertNotIn("management.qms_established", shown["evidence"])
            self.assertNotIn("测试：质量管理模式", str(shown))
        colleague, government = self.round.person("prefecture_regulator", 1, "650100"), self.round.person("prefecture_government")
        for person in (colleague, government):
            self.assertEqual(person.get(f"/api/v1/cases/{self.case}/documents/application_form").status, 200)
        reads = [(one["account"], one["what"]) for one in self.office.get(f"/api/v1/cases/{self.case}/reads").json]
        for reader in (self.regulator, colleague):   # the second one looked at a print alone
            self.assertIn((reader.session["account"], "quality_model"), reads)
        self.assertNotIn(government.session["account"], [account for account, _ in reads])
        self.assertEqual(self.round.person("prefecture_government").get(f"/api/v1/cases/{self.case}/reads").status, 404)
        self.assertTrue(secret)

    def test_07_sent_back_it_is_posted_inside_again(self):
        """Article 11(3); posted on 23 September: 24 to 27 and 29 September, which is worked."""
        self.round.move("2024-09-23")
        elsewhere = self.round.person("prefecture_regulator", territory="650200")
        self.refused(elsewhere.act(self.case, "audit.return", {"reason": "x"}), "not_found")
        self.refused(self.regulator.act(self.case, "audit.return", {"no_conflict": True, "reason": "x"}), "incomplete_entry", "/items")
        self.round.act(self.regulator, self.case, "audit.return", items=[{"pointer": "/facts/contribution", "note": "请补充"}], reason="材料不完整")
        changed = self.round.filled(self.a, self.case, "prepare.submit", {"contribution": "测试：补充后的贡献"})
        other = self.a.act(self.case, "prepare.submit", {**changed, "facts": {**changed["facts"], "standing": "测试：另一说法"}})
        self.refused(other, "not_returned", "/facts/standing")
        self.assertEqual(self.a.act(self.case, "prepare.submit", changed).status, 201)
        self.round.step([self.case], "post_inside", "applicant", "publish")
        self.assertEqual(self.due(self.a, self.case), "2024-09-29")
        self.round.move("2024-09-30")
        self.round.step([self.case], "file", "applicant", "submit")
        # 8 to 12 October (Saturday, worked) are five, 14 to 18 October the other five.
        self.assertEqual(self.due(self.regulator, self.case), "2024-10-18")

    def test_08_whoever_audits_declares_first_and_answers_each_point(self):
        """Articles 11(3) and 22: five points of the audit, and the conditions the recommender judges."""
        self.round.move("2024-10-08")
        whole = self.round.filled(self.regulator, self.case, "audit.clean")
        self.assertEqual(set(whole["sheet"]), {"procedure", "complete", "truthful", "accurate", "lawful"})
        colleague = self.round.person("prefecture_regulator", 1)
        undeclared = self.refused(colleague.act(self.case, "audit.clean", {**whole, "no_conflict": False}), "declaration_needed", "/no_conflict")
        self.assertEqual(self.articles(undeclared), ["XJQA-22-1"])
        doubted = {**whole, "sheet": {**whole["sheet"], "accurate": {"result": "no", "finding": "数据不一致"}}}
        self.refused(self.regulator.act(self.case, "audit.clean", doubted), "sheet_not_passed")
        unjudged = {**whole, "judgements": whole["judgements"][1:]}
        self.refused(self.regulator.act(self.case, "audit.clean", unjudged), "requirement_open")
        self.assertEqual(self.regulator.act(self.case, "audit.clean", whole).json["stage"], "post_recommended")

    def test_09_the_recommender_posts_in_public_for_five_working_days(self):
        """Article 11(3), second posting: 8 October; 9, 10, 11, 12 (worked) and 14 October."""
        self.round.step([self.case], "post_recommended", "recommender", "publish")
        self.assertEqual(self.due(self.regulator, self.case), "2024-10-14")
        self.refused(self.round.person("prefecture_government").act(self.case, "opinion.recommend", {}), "wrong_stage")

    def test_10_in_the_area_track_the_government_issues_the_opinion(self):
        """Article 11(3), reading C8: the market regulator received it, the people's government recommends."""
        self.round.move("2024-10-15")
        self.refused(self.regulator.act(self.case, "opinion.recommend", {"no_conflict": True}), "not_yours")
        issuer = self.round.person("prefecture_government")
        self.refused(issuer.act(self.case, "opinion.recommend", {"no_conflict": True, "facts": {"opinion_text": "同意"}}), "incomplete_entry")
        self.assertEqual(self.round.act(issuer, self.case, "opinion.recommend")["due"]["date"], "2024-10-22", "16, 17, 18, 21 and 22 October")

    def test_11_in_the_sector_track_the_department_does_both(self):
        """Article 11(3): B is of industry; the departments of other sectors do not know it."""
        type(self).other = self.round.applied(self.b, recommended_by="sector_department", sector="industry", address_prefecture="650200")
        self.objected_inside(self.other)                            # posted on 15 October: 16, 17, 18, 21 and 22
        self.assertEqual(self.round.today, "2024-10-23")
        self.refused(self.round.person("prefecture_regulator", territory="650200").act(self.other, "audit.refuse", {"reason": "x"}), "not_found")
        department = self.round.person("sector_department")
        foreign = next(a for a in self.house.accounts() if a["role"] == "sector_department" and a["office"] != self.house.account("sector_department", programme="xinjiang-quality-award")["office"])
        self.refused(self.round.signed_in(foreign["account"], foreign["password"]).act(self.other, "audit.refuse", {"reason": "x"}), "not_found")
        self.round.reach(self.other, "opinion")                     # posted on 23 October: 24, 25, 28, 29 and 30
        self.assertEqual(self.round.today, "2024-10-31")
        self.assertEqual(self.round.act(department, self.other, "opinion.recommend")["stage"], "qualify")

    def objected_inside(self, case):
        """Article 11(2): an objection inside is settled before anything is filed."""
        self.round.reach(case, "post_inside")
        self.refused(self.b.act(case, "post_inside.object", {"reason": "数据有误"}), "not_posted")
        self.round.step([case], "post_inside", "applicant", "publish")
        self.assertEqual(self.b.act(case, "post_inside.object", {"reason": "数据有误"}).status, 201)
        self.round.move("2024-10-23")
        self.assertEqual(self.stage(case, self.b), "settle_inside")
        settled = {"inside_objection": "数据有误", "inside_outcome": "已核对", "inside_resolved": False}
        refusal = self.refused(self.b.act(case, "settle_inside.submit", {"facts": settled}), "requirement_not_met")
        self.assertEqual(self.articles(refusal), ["XJQA-11-2c"])
        self.assertEqual(self.b.act(case, "settle_inside.submit", {"facts": {**settled, "inside_resolved": True}}).json["stage"], "file")
        self.round.step([case], "file", "applicant", "submit")

    def test_12_who_is_not_recommended_is_told_why_and_may_not_come_again_this_round(self):
        third = self.round.applied(self.c)
        self.round.reach(third, "audit")                            # posted on 31 October: 1, 4, 5, 6 and 7 November
        self.assertEqual(self.round.today, "2024-11-08")
        self.refused(self.regulator.act(third, "audit.refuse", {"no_conflict": True}), "incomplete_entry", "/reason")
        self.round.act(self.regulator, third, "audit.refuse", reason="质量水平未居前列")
        shown = self.c.case(third)
        self.assertEqual((shown["result"]["id"], shown["reason"]), ("refused", "质量水平未居前列"))
        self.refused(self.c.post("/api/v1/cases", {"programme": PROGRAMME, "procedure": "application"}), "already_applied")

    def test_13_the_office_may_send_it_back_to_the_recommender(self):
        """Article 11(4)."""
        self.round.act(self.office, self.other, "qualify.send_back", reason="推荐程序材料不全")
        self.assertEqual(self.stage(self.other), "audit")
        self.round.reach(self.other, "qualify")                     # posted anew on 8 November: 11 to 15 November
        self.assertEqual(self.round.today, "2024-11-16")
        self.round.move("2024-11-18")
        for case in (self.case, self.other):
            self.assertEqual(self.round.act(self.office, case, "qualify.pass")["stage"], "ask_departments")

    def test_14_departments_are_asked_and_each_reply_is_on_file(self):
        """Article 11(4): 19 to 22 and 25 November are five working days."""
        department, second = self.round.person("departments"), self.round.appointed_office("测试生态环境部门", "departments")
        asked = self.round.act(self.office, self.case, "ask_departments.assign", members=[one.session["account"] for one in (department, second)])
        self.assertEqual(asked["due"]["date"], "2024-11-25")
        shown = department.case(self.case)
        self.assertEqual((shown["header_only"], shown["facts"]), (True, {}), "nothing is seen before the declaration")
        self.assertEqual(sorted(department.actions(self.case)), ["case.declare", "case.recuse"])
        self.assertEqual(department.act(self.case, "case.declare", {"no_conflict": True}).status, 201)
        self.assertNotIn("quality_model", department.case(self.case)["facts"])
        self.round.act(department, self.case, "consult.sheet", sheet={"opinion": {"result": "objection", "finding": "请核实排放数据"}})
        self.assertEqual(self.stage(self.case), "consult", "the other department has not replied")
        self.round.act(second, self.case, "consult.sheet", sheet={"opinion": {"result": "no_objection", "finding": "没有意见"}})
        replies = [sheet for sheet in self.office.case(self.case)["sheets"] if sheet["stage"] == "consult"]
        self.assertEqual(len(replies), 2, replies)
        self.assertIn("请核实排放数据", str(replies))
        self.round.reach(self.other, "accept")

    def test_15_the_acceptance_list_is_one_act_and_posted(self):
        """Article 11(4), third posting: 18 November; 19 to 22 and 25 November."""
        answer = self.office.act(self.case, "accept.accept", {"no_conflict": True, "cases": [{"id": self.case}, {"id": self.other}]})
        self.assertEqual(answer.status, 201, answer)
        listed = text_of_pdf(self.office.get(f"/api/v1/cases/{self.other}/documents/acceptance_list").body).replace("\n", "").replace(" ", "")
        for words in ("受理名单", *(self.office.case(case)["facts"]["org_name"] for case in (self.case, self.other)), "推荐单位", "共2件已办"):
            self.assertIn(words.replace(" ", ""), listed)
        self.round.step([self.case, self.other], "post_accepted", "office", "publish")
        self.assertEqual([self.due(self.office, case) for case in (self.case, self.other)], ["2024-11-25"] * 2)
        self.round.move("2024-11-26")

    def test_16_an_expert_declares_before_seeing_anything_and_stands_aside_over_an_interest(self):
        """Articles 11(5) and 22."""
        experts = [self.round.person("experts", n) for n in range(3)]
        names = [e.session["account"] for e in experts]
        self.assertEqual(experts[0].get(f"/api/v1/cases/{self.case}").status, 404)
        self.round.act(self.office, self.case, "appoint_material.assign", members=names[:2])
        self.assertEqual((experts[0].case(self.case)["header_only"], experts[0].case(self.case)["facts"]), (True, {}))
        evidence = self.a.case(self.case)["evidence"]["management.qms_established"][0]["digest"]
        self.assertEqual(experts[0].get("/api/v1/documents/" + evidence).status, 404)
        sheet = {"sheet": {name: {"result": "意见", "finding": "依据"} for name in ("models", "ideas", "methods", "effect")}}
        self.refused(experts[0].act(self.case, "review_material.sheet", sheet), "declaration_needed")
        self.refused(experts[0].act(self.case, "case.recuse", {}), "incomplete_entry", "/reason")
        self.assertEqual(experts[0].act(self.case, "case.recuse", {"reason": "曾任该组织顾问"}).status, 201)
        self.refused(experts[0].act(self.case, "review_material.sheet", {**sheet, "no_conflict": True}), "not_found")
        self.refused(self.office.act(self.case, "review_material.replace", {"members": names[:1], "no_conflict": True}), "recused")
        self.round.act(experts[1], self.case, "review_material.sheet")
        self.assertEqual(self.stage(self.case), "pick_defence", "whoever stood aside is not waited for")
        reads = self.office.get(f"/api/v1/cases/{self.case}/reads").json
        self.assertNotIn(names[0], [one["account"] for one in reads])
        self.round.reach(self.other, "pick_defence")

    def test_17_each_group_says_who_goes_on(self):
        """Article 11(5) to (7): an opinion with each list; the defence has its day; the visit its day and place."""
        self.refused(self.office.act(self.case, "pick_defence.advance", {"no_conflict": True}), "incomplete_entry", "/facts/material_opinion")
        self.refused(self.office.act(self.case, "pick_defence.refuse", {"no_conflict": True}), "incomplete_entry", "/reason")
        self.assertTrue(all("score" not in stage for stage in self.office.case(self.case)["stages"]), "no score is invented")
        for stage in ("pick_site", "report"):
            self.round.reach([self.case, self.other], stage)
        self.refused(self.office.act(self.case, "pick_site.advance", {}), "wrong_stage")
        shown = self.office.case(self.case)["facts"]
        self.assertLessEqual({"material_opinion", "defence_date", "defence_opinion", "visit_date", "visit_place", "site_opinion"}, set(shown))
        self.round.reach([self.case, self.other], "vote")

    def test_18_the_leading_group_proposes_and_the_lists_are_posted(self):
        """Article 11(8), fourth posting: 26 November; 27, 28, 29 November, 2 and 3 December."""
        self.round.ballot(self.case, ["award"] * 5)
        self.round.ballot(self.other, ["nomination"] * 5)
        self.round.step([self.case, self.other], "post_proposed", "office", "publish")
        self.assertEqual([self.due(self.office, case) for case in (self.case, self.other)], ["2024-12-03"] * 2)
        self.round.move("2024-12-04")

    def test_19_the_government_approves_one_and_refuses_the_other_with_its_reason(self):
        """Article 11(9): twenty working days from 4 December: 5 December to 1 January is a holiday, so 2 January 2025 is the twentieth."""
        self.round.step([self.case, self.other], "submit_government", "office", "submit")
        self.assertEqual(self.due(self.government, self.case), "2025-01-02")
        self.refused(self.office.act(self.case, "approve.award", {"no_conflict": True}), "not_yours")
        self.refused(self.government.act(self.other, "approve.award", {"no_conflict": True}), "not_offered")
        self.refused(self.government.act(self.other, "approve.refuse", {"no_conflict": True}), "incomplete_entry", "/reason")
        self.round.act(self.government, self.other, "approve.refuse", reason="对区域发展的贡献尚不突出")
        self.assertEqual((self.b.case(self.other)["result"]["id"], self.b.case(self.other)["reason"]), ("refused", "对区域发展的贡献尚不突出"))
        written = lambda person, case: {document["id"] for document in person.case(case)["documents"]}
        self.assertIn("refusal_notice", written(self.b, self.other))
        self.assertNotIn("refusal_notice", written(self.a, self.case), "nobody refused it")
        self.assertEqual(self.a.get(f"/api/v1/cases/{self.case}/documents/refusal_notice").status, 404)
        self.round.act(self.government, self.case, "approve.award")

    def test_20_the_decision_is_public_and_enters_the_award(self):
        """Article 14."""
        self.round.move("2024-12-09")
        self.refused(self.government.act(self.case, "commend_award.publish", {"no_conflict": True, "channels": {"decision": {"date": "2024-12-09", "link": "x"}}}), "incomplete_entry", "/facts/decision_date", "/facts/decision_number")
        tomorrow = self.round.filled(self.government, self.case, "commend_award.publish", {"decision_date": "2024-12-10"})
        self.refused(self.government.act(self.case, "commend_award.publish", tomorrow), "incomplete_entry", "/facts/decision_date")
        done = self.round.act(self.government, self.case, "commend_award.publish", {"decision_date": "2024-12-06"})
        self.assertEqual(done["certificates"], ["XJQA-2024-001"])
        standing = Person(self.house).get("/verify/XJQA-2024-001").json
        self.assertEqual((standing["status"], standing["issued_on"], standing["valid_to"]), ("valid", "2024-12-06", None), "from the decision, not from the day it was entered")
        self.assertTrue(Person(self.house).get("/api/v1/certificates/XJQA-2024-001/document").body.startswith(b"%PDF"))

    def test_21_certificate_and_plaque_are_handed_over(self):
        """Article 14, in a case about the honour."""
        self.assertEqual(self.a.case(self.case)["result"]["id"], "awarded")
        self.refused(self.a.post("/api/v1/cases", {"programme": PROGRAMME, "procedure": "handing_over", "about": "XJQA-2024-001"}), "not_yours")
        handing = self.office.open_case("handing_over", PROGRAMME, about="XJQA-2024-001")
        self.refused(self.office.act(handing, "hand.submit", {"no_conflict": True, "facts": {"certificate_handed": True}}), "incomplete_entry", "/facts/handed_over_on", "/facts/plaque_handed")
        self.assertEqual(self.round.act(self.office, handing, "hand.submit")["result"], "handed")
        self.assertEqual(self.a.case(handing)["facts"]["plaque_handed"], True)

    def test_22_nothing_marked_was_ever_published(self):
        anyone = Person(self.house)
        public = anyone.get("/api/v1/register?q=XJQA-2024-001").body + anyone.get("/api/v1/certificates/XJQA-2024-001").body + anyone.get("/api/v1/notices").body
        self.assertNotIn("测试：质量管理模式".encode(), public)


if __name__ == "__main__":
    unittest.main()
