"""湖北精品 by HTTP: an invented maker of valves that meets what annex 1 asks, sample people, and the acts of a round.

Nothing here is real: names, numbers and findings are invented for the tests.
"""
from award import EmptyHouse, Round, Story

NAME = "hubei-jingpin"
PROGRAMME = NAME + "/2024"

FORM1 = {
    "org_name": "测试阀门有限公司", "product_name": "测试阀门", "product_or_service": "product", "industry_code": "3443", "industry_name": "阀门和旋塞制造",
    "address_county_hubei": "420102", "form_date": "2024-07-04", "overview_text": "测试企业从事阀门制造。", "tm_name": "测试", "tm_no": "12345678", "tm_owner": True,
    "tm_domestic": True, "tm_valid_to": "2030-03-01", "address": "测试路 1 号", "reg_region": "42", "hq_in_region": True, "site_in_region": True, "rd_in_region": True,
    "org_size": "medium", "legal_rep": "测试人甲", "legal_rep_phone": "027-0000000", "contact": "测试人乙", "contact_post": "质量部长", "contact_phone": "027-0000001",
    "contact_email": "lianxi@example.invalid", "brand_strategy": True, "brand_ops": True, "quality_awards": [{"level": "provincial", "name": "测试奖", "body": "测试厅"}],
    "product_sales_fy": {"2023": "8000 万元"}, "share_national": "12%", "rank_national": 4, "share_region": "35%", "rank_region": 1, "share_source": "测试协会年报", "fame_desc": "测试文字",
    "exec_std": [{"number": "Q/YL 001", "name": "测试阀门", "level": "enterprise"}], "std_adv_passed": False,
    "test_report": [{"number": "测试-1", "body": "测试检测中心", "accreditation": "cma", "date": "2024-03-01"}], "certs": [{"kind": "product", "name": "测试证书", "number": "测试-1"}],
    "innovation_strategy": True, "rd_platforms": [{"level": "provincial", "name": "测试中心"}], "rd_spend_fy": "400 万元", "rd_ratio": "4%", "tech_source": ["own", "joint"], "tech_level": "domestic",
    "sci_awards": [], "sci_projects": [], "patents": [{"origin": "domestic", "number": "ZL0", "name": "测试专利"}], "std_roles": [{"level": "national", "role": "joined", "number": "GB/T 0000", "name": "测试标准"}],
    "tc_secretariats": [], "ms_certs": [{"number": "测试-2", "name": "质量管理体系"}], "qm_model": True, "qm_model_name": "卓越绩效", "traceability": True, "traceability_name": "测试追溯系统",
    "supply_trace": False, "after_sales": True, "green": True, "serious_dishonest": False, "abnormal_ops": False, "credit_report_date": "2024-07-01", "gap_filled": False,
}
WORK = {
    "list_looked_up": "dishonest_entities", "credit_says_dishonest": False, "credit_says_abnormal": False, "recommends": True,
    "notice_number": "测试〔2024〕80号", "issuers": ["market", "reform", "industry", "agriculture", "commerce", "culture"], "contacts": [{"office": "测试处", "person": "测试人", "channel": "027-0000002"}],
    "matter": "测试", "recognition_report_number": "测试-认-1", "report_summary": "测试：综合意见", "lab_report_number": "测试-检-1",
    "announcement_number": "测试〔2024〕1号", "std_kind": "enterprise", "std_maker": "entity", "benchmark_std": "ISO 0000", "std_report_number": "测试-标-1",
    "std_key_indicators": [{"indicator": "测试指标", "own_value": "1", "benchmark_value": "2"}], "agenda": "测试", "decisions": "测试", "measures_taken": "测试：责令改正",
    "committee_members": [{"unit": "测试局", "field": "market"}], "recognised_count": 1,
}


class HubeiRound(Round):
    name, stated = NAME, {**FORM1, **WORK}

    def opened(self, person, procedure, **more):
        return person.post("/api/v1/cases", {"programme": PROGRAMME, "procedure": procedure, **more})

    def call(self, year, reason="认定委员会会议确定", **values):
        regulator = self.person("regulator")
        case = regulator.open_case("call", PROGRAMME)
        for action in ("draft.submit", "publish.publish"):
            self.act(regulator, case, action)
        self.act(regulator, case, "open_round.register", year=str(year), reason=reason, parameters=values)
        return case

    def city(self, nth=0):
        return self.person("city", territory=("420100", "420200")[nth])

    def applied(self, person, **facts):
        case = person.open_case("pool", PROGRAMME)
        self.act(person, case, "submit.submit", facts)
        return case

    def recommended(self, case, answers=None):
        city = self.city()
        for action in ("verify.submit", "screen.recommend"):
            self.act(city, case, action, answers)

    def entered(self, case, answers=None):
        """To the pool; the number of the entry."""
        self.recommended(case, answers)
        self.act(self.city(), case, "hand_over.submit", answers)
        return self.act(self.person("secretariat"), case, "admit.enter")["certificates"][0]

    def whoever(self, role, case, action):
        """Somebody of a role who may do this on the case."""
        for nth in range(5):
            person = self.person(role, nth)
            known = person.get(f"/api/v1/cases/{case}/actions")
            if known.status == 200 and {action, "case.declare"} & {one["action"] for one in known.json}:
                return person
        raise AssertionError(f"nobody of {role} may do {action}")

    def reviewed(self, case):
        """From the city's desk to the proposed list."""
        secretariat = self.person("secretariat")
        self.act(self.city(), case, "screen.pass")
        self.act(secretariat, case, "documents_review.sheet")
        self.act(secretariat, case, "appoint_panel.assign")
        self.act(self.whoever("panel", case, "expert_review.sheet"), case, "expert_review.sheet")
        self.act(secretariat, case, "appoint_laboratory.assign")
        self.act(self.person("laboratories"), case, "test.sheet")
        self.act(secretariat, case, "report.submit")


class HubeiStory(Story):
    @classmethod
    def begin(cls, clock):
        cls.house = EmptyHouse(clock, programmes=(NAME,))
        cls.round = HubeiRound(cls.house)
        cls.regulator, cls.secretariat, cls.city = cls.round.person("regulator"), cls.round.person("secretariat"), cls.round.city()
        cls.office = cls.secretariat
        cls.firm, cls.other = cls.round.person("applicant"), cls.round.person("applicant", 1)
