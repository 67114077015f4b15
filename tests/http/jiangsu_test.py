"""江苏精品 2024 by HTTP: from the application to the announcement, its last days, refusals and records; the draft of 2025, which opens
no round, and its certificate in a house where it is tried as if it were adopted. Spring and autumn of 2024, worked out by hand.
"""
import unittest

from award import EmptyHouse, Round, Story
from house import Person

NAME = "jiangsu-jingpin"
PROGRAMME = NAME + "/2024"
DRAFT = NAME + "/2025-draft"
FOUR = ["text", "balance", "income", "cash_flow"]
APPLICATION = {
    "org_name": "测试制造有限公司", "recommended_by": "city", "address_city": "320100", "address": "测试路 1 号", "reg_region": "32", "reg_date": "2010-05-04",
    "org_type": "manufacturer", "org_size": "medium", "industry_code": "1391", "sector": "manufacturing", "product_use": "consumer", "product_name": "测试产品",
    "exec_std": [{"number": "GB/T 0000", "name": "测试标准", "level": "national"}], "no_national_standard": False, "in_production_2024": True,
    "mass_prod_start": "2015-01-01", "fixed_site_in_region": True, "product_sales_fy": {"2023": "2 亿元"}, "profit_tax_fy": {"2023": "30 万元", "2022": "20 万元", "2021": "10 万元"},
    "titles": [{"kind": "little_giant", "level": "province", "granted_by": "省工信厅", "valid_to": "2030-12-31"}], "std_roles": [], "audited_year": 2023, "annual_parts": FOUR, "quarter": "2024年第1季度", "quarter_parts": FOUR,
    "std_key_indicators": [{"indicator": "测试指标", "unit": "毫克", "direction": "lower", "own_value": "1", "national_value": "2", "national_result": "better", "sector_value": "2", "sector_result": "better"}],
}
WORK = {
    "rule_version": "测试规则 2024", "fee_charged": "2 万元", "production_confirmed": True, "matter": "测试：授予", "announcement_number": "测试〔2024〕1号",
    "body_name": "测试认证机构", "volume": 12, "quality_findings": "测试：按期完成", "new_standard": "T/JSJP 1-2024", "responsible_body": "测试研究院",
}


class JiangsuRound(Round):
    name, stated = NAME, {**APPLICATION, **WORK}

    def opened(self, person, procedure="application", programme=PROGRAMME, **more):
        return person.post("/api/v1/cases", {"programme": programme, "procedure": procedure, **more})

    def applied(self, person, **facts):
        case = person.open_case("application", PROGRAMME)
        self.applicants[case] = (person, facts)
        self.act(person, case, "submit.submit", facts)
        return case

    def recommended(self, case):
        """Through the opinions of the member units and the city's screening."""
        city = self.person("city", territory="320100")
        self.act(city, case, "ask_members.assign")
        self.act(self.person("city_member", territory="320100"), case, "opinions.sheet")
        self.act(city, case, "screen.recommend", self.applicants[case][1])

    def listed(self, case):
        """From the office's desk to the key list."""
        office = self.person("qdc_office")
        self.act(office, case, "appoint.assign")
        comparer = next(p for p in (self.person("comparers", n) for n in range(4)) if p.get(f"/api/v1/cases/{case}/actions").status == 200 and p.get(f"/api/v1/cases/{case}/actions").json)
        self.act(comparer, case, "compare.sheet")
        self.act(office, case, "select.list")


class JiangsuStory(Story):
    change = staticmethod(lambda folder: None)

    @classmethod
    def begin(cls, clock):
        cls.house = EmptyHouse(clock, programmes=(NAME,), change=cls.change)
        cls.round = JiangsuRound(cls.house)
        cls.office = cls.round.person("qdc_office")
        cls.city = cls.round.person("city", territory="320100")


class Notice(JiangsuStory):
    @classmethod
    def setUpClass(cls):
        cls.begin("2024-03-14T01:00:00Z")

    def standing(self, number):
        return Person(self.house).get(f"/verify/{number}").json

    def test_01_the_round_of_the_notice_is_open_and_nobody_opens_another(self):
        """A sample house opens it at once; the notice speaks of 2024 alone."""
        self.round.move("2024-04-10")
        self.assertEqual([r["year"] for r in self.office.get("/api/v1/rounds").json if r["programme"] == PROGRAMME], ["2024"])
        self.assertEqual(self.city.post("/api/v1/rounds", {"programme": PROGRAMME, "year": "2024"}).code, "forbidden")
        for year in ("2024", "2025"):
            self.refused(self.office.post("/api/v1/rounds", {"programme": PROGRAMME, "year": year}), "bad_round", "/year")

    def test_02_the_draft_opens_no_round_and_takes_no_case(self):
        """It says that it is a draft and what it may be used for, in words for people."""
        refusal = self.refused(self.round.opened(self.round.person("applicant"), programme=DRAFT), "draft_edition")
        self.assertIn("征求意见稿", refusal["detail"])
        self.assertIn("draft", refusal["detail_en"])
        self.assertIn(self.office.post("/api/v1/rounds", {"programme": DRAFT, "year": "2025"}).code, ("draft_edition", "forbidden"))
        self.assertFalse([r for r in self.office.get("/api/v1/rounds").json if r["programme"] == DRAFT])

    def test_03_one_yuan_short_is_not_recommended(self):
        """一、（一）2（1）: 2 亿元 for consumer goods; a title without the findings lowers nothing."""
        applicant = self.round.person("applicant")
        case = self.round.applied(applicant, product_sales_fy={"2023": "199999999 元"}, titles=[])
        member = self.round.person("city_member", territory="320100")
        self.round.act(self.city, case, "ask_members.assign")
        self.round.act(member, case, "opinions.sheet")
        refusal = self.refused(self.city.act(case, "screen.recommend", self.round.filled(self.city, case, "screen.recommend")), "requirement_not_met")
        self.assertIn("JSJP24-1-1-2-1a", self.articles(refusal))
        self.assertEqual(self.round.act(self.city, case, "screen.refuse", reason="销售额不足")["result"], "refused")
        self.assertEqual(applicant.case(case)["result"]["id"], "refused")

    def test_04_a_batch_is_handed_over_until_30_april(self):
        """Part five: three products by three ways: in time, a copy that came late, and one that is refused for that."""
        type(self).cases = [self.round.applied(self.round.person("applicant"), product_name=f"测试产品{n}") for n in range(3)]
        for case in self.cases:
            self.round.recommended(case)
            self.assertEqual(self.due(self.city, case), "2024-04-30")
        self.round.move("2024-04-29")
        early = {"paper_received": "2024-04-28", "electronic_received": "2024-04-29"}
        waiting = self.round.filled(self.city, self.cases[0], "hand_over.submit", {**early, "paper_received": "2024-05-06"})
        self.refused(self.city.act(self.cases[0], "hand_over.submit", waiting), "requirement_not_met")
        self.assertEqual(self.round.act(self.city, self.cases[0], "hand_over.submit", early)["stage"], "appoint")
        self.round.move("2024-05-06")
        late = {"paper_received": "2024-05-06", "electronic_received": "2024-04-30"}
        for case in self.cases[1:]:
            self.assertEqual(self.round.act(self.city, case, "hand_over.submit", late)["stage"], "admit_late")
        self.refused(self.office.act(self.cases[1], "admit_late.admit", {}), "incomplete_entry", "/reason")
        self.assertEqual(self.round.act(self.office, self.cases[1], "admit_late.admit", reason="邮路延误")["stage"], "appoint")
        self.assertEqual(self.round.act(self.office, self.cases[2], "admit_late.refuse", reason="逾期")["result"], "refused")

    def test_05_compared_and_put_on_the_key_list(self):
        for case in self.cases[:2]:
            self.round.listed(case)
            self.assertEqual(self.stage(case), "standard_basis")

    def test_06_a_standard_that_fails_ends_the_case(self):
        """Part two (2): the institute states why."""
        institute = self.round.person("institute")
        refusal = self.office.act(self.cases[0], "standard_basis.drawn_up", {"reason": "x"})
        self.refused(refusal, "not_offered")
        for case in self.cases[:2]:
            self.round.act(self.office, case, "standard_basis.existing")
        self.refused(institute.act(self.cases[1], "evaluate_standard.failed", {**self.round.filled(institute, self.cases[1], "evaluate_standard.failed"), "reason": ""}), "incomplete_entry", "/reason")
        self.assertEqual(self.round.act(institute, self.cases[1], "evaluate_standard.failed", reason="先进性不足")["result"], "refused")
        self.assertEqual(self.round.act(institute, self.cases[0], "evaluate_standard.passed")["stage"], "first_or_only")
        self.round.act(institute, self.cases[0], "first_or_only.sheet")

    def test_07_the_enterprise_chooses_its_body(self):
        """Part three (3)."""
        applicant, case = self.round.person("applicant"), self.cases[0]
        self.refused(self.round.person("secretariat").act(case, "way_of_body.own_choice", {}), "not_yours")
        self.round.act(applicant, case, "way_of_body.own_choice")
        offered = applicant.actions(case)["choose_body.assign"]["fields"][0]
        self.assertEqual(offered["label"]["zh"], "本案认证机构", "the edition's own word, not people")
        self.assertTrue(offered["options"][0]["label"]["zh"].startswith("样例·联盟认证机构（"), offered["options"])
        self.assertEqual(self.round.act(applicant, case, "choose_body.assign")["stage"], "certify")
        self.assertIn("企业选择认证机构：选定本案认证机构", [item["sentence"]["zh"] for item in applicant.get(f"/api/v1/cases/{case}/history").json])

    def test_08_granted_reported_within_seven_working_days_and_fed_back(self):
        """Part three (3): decided on Friday 20 September 2024; 23 to 27, 29 (a Sunday worked for the holiday) and 30 September."""
        case, body = self.cases[0], self.round.person("cert_body")
        self.round.move("2024-09-20")
        self.round.act(body, case, "certify.sheet")
        unproven = self.round.filled(body, case, "conclude.grant", {"production_confirmed": False})
        self.refused(body.act(case, "conclude.grant", unproven), "requirement_not_met")
        done = self.round.act(body, case, "conclude.grant")
        if done["stage"] == "issue":
            done = self.round.act(body, case, "issue.register")
        self.assertEqual((done["stage"], done["due"]["date"]), ("report", "2024-09-30"))
        type(self).number = self.office.case(case)["certificates"][0]["number"]
        self.assertEqual(self.number, "JSJP-2024-0001")
        self.round.act(body, case, "report.submit")
        self.round.act(body, case, "feed_back.submit")

    def test_09_announced_and_verified(self):
        """Three years: valid to 19 September 2027, the day of issue counted (reading of the register: last day included)."""
        self.round.move("2024-12-10")
        self.assertEqual(self.round.act(self.office, self.cases[0], "announce.publish")["result"], "certified")
        shown = self.standing(self.number)
        self.assertEqual((shown["status"], shown["issued_on"]), ("valid", "2024-09-20"))
        type(self).last = shown["valid_to"]
        self.assertIn(self.last, ("2027-09-19", "2027-09-20"))

    def test_10_what_the_alliance_and_others_put_on_record(self):
        """Parts three to five: reports, members, complaints, success cases, trainings; each by whom the notice names."""
        secretariat, body = self.round.person("secretariat"), self.round.person("member")
        for person, procedure, action, facts, result in (
                (secretariat, "member_report", "file.submit", {}, "filed"),
                (self.office, "designation", "record.submit", {}, "recorded"),
                (self.city, "activity", "record.submit", {"activity_kind": "training", "training_topics": ["policy", "fees"]}, "recorded")):
            case = person.open_case(procedure, PROGRAMME)
            self.assertEqual(self.round.act(person, case, action, facts)["result"], result, procedure)
        yearly = secretariat.open_case("yearly_report", PROGRAMME)
        self.assertEqual(self.due(secretariat, yearly), "2024-12-31")
        self.assertEqual(self.round.act(secretariat, yearly, "file.submit")["result"], "filed")
        story = body.open_case("success_case", PROGRAMME, about=self.number)
        self.assertEqual(self.round.act(body, story, "record.submit")["result"], "recorded")
        self.refused(self.round.opened(self.round.person("applicant"), "member_report"), "not_yours")

    def test_11_a_complaint_about_a_body_is_dealt_with_by_law(self):
        """Part three (5): tying other business."""
        anyone, division = self.round.person("applicant", 1), self.round.person("supervision_division")
        case = anyone.open_case("complaint", PROGRAMME)
        self.round.act(anyone, case, "file.submit", {"complaint_kind": "tying", "matter": "测试：捆绑其他业务"})
        self.assertEqual(self.round.act(division, case, "judge.uphold", {"legal_basis": "测试：认证认可条例"}, reason="属实")["result"], "upheld")

    def test_12_it_runs_out_by_itself(self):
        self.round.move("2027-09-19")
        self.assertEqual(self.standing(self.number)["status"], "valid")
        self.round.move("2027-09-21")
        self.assertEqual(self.standing(self.number)["status"], "expired")


def adopted(programmes):
    """The draft as if it had been adopted on 1 January 2025: for this test alone, in a copy."""
    text = programmes / NAME / "2025-draft" / "programme.yaml"
    text.write_text(text.read_text(encoding="utf-8").replace("status: draft", "status: in_force").replace("effective_from: null", "effective_from: 2025-01-01"), encoding="utf-8")


class Certificate(JiangsuStory):
    """Articles 16 to 18 and 23 of the draft, tried as if adopted: three certificates of 3 March 2025, entered from the list of earlier years."""
    change = staticmethod(adopted)

    @classmethod
    def setUpClass(cls):
        cls.begin("2025-03-03T01:00:00Z")
        cls.office = cls.round.person("office")
        cls.secretariat, cls.body, cls.holder = cls.round.person("secretariat"), cls.round.person("cert_body"), cls.round.person("applicant")
        rows = "".join(f"certificate,测试企业,{cls.round.code_of(cls.holder)},2025-03-03,OLD-{n},测试产品{n}\n" for n in (1, 2, 3))
        table = {"programme": DRAFT, "csv": "title,holder_name,uscc,issued_on,number,product\n" + rows}
        administrator = cls.round.signed_in(**{key: cls.house.account("administrator")[key] for key in ("account", "password")})
        review = administrator.post("/api/v1/imports/titles", table)
        assert review.status == 200 and not review.json["problems"], review
        done = administrator.post("/api/v1/imports/titles", {**table, "confirm": review.json["digest"]})
        assert done.status == 201, done

    def standing(self, number):
        return Person(self.house).get(f"/verify/{number}").json["status"]

    def sanctioned(self, number, **facts):
        """A ground found by the authorities, before the body of the certificate."""
        case = self.secretariat.open_case("sanction", DRAFT, about=number)
        self.round.act(self.secretariat, case, "inform.submit", {"event_kind": "accident", "event_level": "major", "event_date": self.round.today, "authority_result": "测试：已处理", **facts})
        self.round.act(self.secretariat, case, "engage.assign")
        return case

    def test_01_a_visit_each_twelve_months(self):
        """Article 17, reading E7: by 3 March 2026; visited on 10 February 2026, the next by 10 February 2027."""
        case = self.secretariat.open_case("surveillance", DRAFT, about="OLD-1")
        self.round.act(self.secretariat, case, "engage.assign")
        self.assertEqual(self.due(self.body, case), "2026-03-03")
        self.round.move("2026-02-10")
        ahead = self.round.filled(self.body, case, "visit.keep", {"visit_date": "2026-02-11"})
        self.refused(self.body.act(case, "visit.keep", ahead), "requirement_not_met")
        self.assertEqual(self.round.act(self.body, case, "visit.keep", {"visit_date": "2026-02-10"})["stage"], "visit")
        self.assertEqual(self.due(self.body, case), "2027-02-10")
        type(self).watched = case

    def test_02_late_is_shown_and_takes_nothing_away(self):
        self.round.move("2027-02-11")
        self.assertIn(self.watched, [row["id"] for row in self.secretariat.get("/api/v1/cases?whose=all").json] + [row["id"] for row in self.body.get("/api/v1/cases?whose=overdue").json])
        self.assertEqual((self.stage(self.watched, self.body), self.standing("OLD-1")), ("visit", "valid"))

    def test_03_a_problem_found_at_a_visit_comes_before_the_secretariat_and_suspends(self):
        """Articles 17 and 23(3): found by the body on evidence; a suspended certificate does not verify as valid."""
        self.assertEqual(self.round.act(self.body, self.watched, "visit.problem", {"visit_date": "2027-02-11"}, reason="抽检不合格")["result"], "problem")
        case = next(row["id"] for row in self.secretariat.get("/api/v1/cases").json if row["procedure"] == "sanction")
        self.round.act(self.secretariat, case, "inform.submit", {"event_kind": "dishonesty", "event_date": "2027-02-11", "authority_result": "测试：责令改正"})
        self.round.act(self.secretariat, case, "engage.assign")
        unproven = self.round.filled(self.body, case, "decide.suspend", reason="x", judgements=[])
        self.refused(self.body.act(case, "decide.suspend", unproven), "requirement_open")
        self.assertEqual(self.round.act(self.body, case, "decide.suspend", reason="违法失信属实")["stage"], "correct")
        self.assertEqual(self.standing("OLD-1"), "suspended")
        type(self).suspended = case

    def test_04_corrected_it_is_restored(self):
        self.round.move("2027-03-01")
        self.round.act(self.holder, self.suspended, "correct.submit", {"event_date": "2027-03-01"})
        self.assertEqual(self.round.act(self.body, self.suspended, "review.reinstate")["result"], "restored")
        self.assertEqual(self.standing("OLD-1"), "valid")
        self.assertIn("surveillance", [row["procedure"] for row in self.secretariat.get("/api/v1/cases").json if row["stage"]], "it is watched again")

    def test_05_an_ordinary_accident_is_no_ground(self):
        """Article 23(1): major or extraordinary, and after the issue."""
        case = self.sanctioned("OLD-2", event_level="general")
        whole = self.round.filled(self.body, case, "decide.withdraw", reason="x")
        refusal = self.refused(self.body.act(case, "decide.withdraw", whole), "requirement_not_met")
        self.assertIn("JSJP25-23-1a", self.articles(refusal))
        self.assertEqual(self.round.act(self.body, case, "decide.nothing", reason="一般事故")["result"], "no_action")

    def test_06_withdrawn_not_taken_back_published_and_barred_for_three_years(self):
        """Articles 23(3) to (5), reading E8: decided on 1 March 2027; kept out to that day of 2030."""
        case = self.sanctioned("OLD-3")
        self.assertEqual(self.round.act(self.body, case, "decide.withdraw", reason="重大质量事故")["stage"], "recover")
        self.assertEqual(self.standing("OLD-3"), "withdrawn")
        self.round.act(self.body, case, "recover.lost", reason="企业拒不交回")
        self.assertEqual(self.round.act(self.body, case, "publish.publish")["result"], "withdrawn")
        refusal = self.refused(self.round.opened(self.holder, programme=DRAFT), "banned")
        self.assertEqual((refusal["problems"][0]["message"], self.articles(refusal)[0]), ("2030-03-02", "JSJP25-23-5"))
        self.assertEqual(self.standing("OLD-2"), "valid", "one product's certificate is not another's")

    def test_07_to_the_last_day_and_not_longer(self):
        self.round.move("2030-03-01")
        self.refused(self.round.opened(self.holder, programme=DRAFT), "banned")
        self.round.move("2030-03-02")
        self.assertEqual(self.round.opened(self.holder, programme=DRAFT).status, 201)


if __name__ == "__main__":
    unittest.main()
