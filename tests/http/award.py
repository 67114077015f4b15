"""The Quality Award by HTTP: an invented organisation that meets every condition, sample people, and the acts of a round.

Nothing here is real: names, numbers and findings are invented for the tests.
"""
import datetime
import pathlib
import shutil
import tempfile
import unittest

from house import ROOT, House, Person

NAME = "xinjiang-quality-award"
PROGRAMME = NAME + "/2023"

APPLICATION = {
    "org_name": "测试制造有限公司", "org_type": "legal_person", "legal_person": True, "reg_region": "65", "address_prefecture": "650100",
    "address": "测试路 1 号", "organisation_class": "制造业", "org_size": "large", "supports_policies": True,
    "ops_start_date": "2010-01-01", "ops_normal": True, "new_economy": False, "accidents": [], "violations": [], "credit_records": [],
    "social_responsibility": "测试：按期发布社会责任报告", "quality_strategy": "测试：质量战略", "standing": "测试：同行前列", "rank_region": 2,
    "qms_description": "测试：体系说明", "quality_model": "测试：质量管理模式", "contribution": "测试：示范带动",
}
FILING = {"recommended_by": "prefecture_regulator", "truthful": True, "no_state_secret": True}
OFFICE = {
    "opinion_text": "测试：同意推荐", "material_opinion": "测试：材料评审意见", "defence_opinion": "测试：答辩意见", "visit_place": "测试路 1 号", "site_opinion": "测试：现场意见",
    "report_summary": "测试：评审报告", "proposal_number": "测试〔2024〕1号", "decision_number": "测试〔2024〕2号", "certificate_handed": True, "plaque_handed": True,
    "call_number": "测试〔2024〕0号",
    "criteria_sets": [{"class": "制造业", "origin": "national", "name": "中国质量奖评价标准", "version": "测试版"}],
}
ANSWERS = {**APPLICATION, **FILING, **OFFICE}


class EmptyHouse(House):
    """A house with sample people and no sample cases: nobody has applied and no round is open but those a test opens."""

    def __init__(self, clock, programmes=(NAME, "xinjiang-youpin"), change=lambda folder: None):
        """`change` is given the copied programmes before the server reads them."""
        self.editions = tempfile.mkdtemp(prefix="pinjian-editions-")
        copied = pathlib.Path(self.editions)
        for programme in programmes:
            shutil.copytree(ROOT / "programmes" / programme, copied / "programmes" / programme, ignore=shutil.ignore_patterns("samples"))
        shutil.copytree(ROOT / "facts", copied / "facts")
        change(copied / "programmes")
        super().__init__("--programmes", str(copied / "programmes"), clock=clock)

    def close(self):
        super().close()
        shutil.rmtree(self.editions, ignore_errors=True)


def with_check(code):
    """The code with its check character (GB 32100: weights 3^i mod 31)."""
    digits = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    rest = sum(digits.index(c) * pow(3, i, 31) for i, c in enumerate(code[:17])) % 31
    return code[:17] + digits[(31 - rest) % 31]


# The way of a case from the form to the register: stage, who acts, what.
WAY = [
    ("prepare", "applicant", "submit"), ("post_inside", "applicant", "publish"), ("file", "applicant", "submit"), ("audit", "recommender", "clean"),
    ("post_recommended", "recommender", "publish"), ("opinion", "issuer", "recommend"), ("qualify", "office", "pass"), ("ask_departments", "office", "assign"),
    ("consult", "departments", "sheet"), ("accept", "office", "accept"), ("post_accepted", "office", "publish"),
    ("appoint_material", "office", "assign"), ("review_material", "material_group", "sheet"), ("pick_defence", "office", "advance"),
    ("appoint_defence", "office", "assign"), ("review_defence", "defence_group", "sheet"), ("pick_site", "office", "advance"),
    ("appoint_site", "office", "assign"), ("review_site", "site_group", "sheet"), ("conclude_site", "office", "submit"), ("report", "office", "submit"),
    ("vote", "leading_group", "award"), ("post_proposed", "office", "publish"), ("submit_government", "office", "submit"), ("approve", "government", "award"),
    ("commend_award", "government", "publish"),
]
TOGETHER = {"accept", "post_accepted", "pick_defence", "pick_site", "post_proposed", "submit_government", "approve", "commend_award"}
POSTED = {"post_inside", "post_recommended", "post_accepted", "post_proposed"}


class Story(unittest.TestCase):
    """Steps that build on each other, in the order of their names. After one that failed the others fail too."""
    broken = None

    @classmethod
    def begin(cls, clock):
        cls.house = EmptyHouse(clock)
        cls.round = Round(cls.house)
        cls.office = cls.round.person("office")

    @classmethod
    def tearDownClass(cls):
        cls.house.close()

    def setUp(self):
        if type(self).broken:
            self.fail("an earlier step failed: " + type(self).broken)

    def _callTestMethod(self, method):
        try:
            super()._callTestMethod(method)
        except Exception:
            type(self).broken = type(self).broken or self.id()
            raise

    def refused(self, answer, code, *places):
        """The refusal with its code and, where given, exactly these places."""
        self.assertEqual((answer.status // 100, answer.code), (4, code), answer)
        if places:
            self.assertEqual(sorted(answer.json["places"]), sorted(places), answer)
        return answer.json

    def articles(self, refusal):
        return [a["id"] for a in refusal["articles"]]

    def stage(self, case, person=None):
        shown = (person or self.office).case(case)
        return (shown["stage"] or {}).get("id") or shown["result"]["id"]

    def due(self, person, case):
        return (person.case(case)["stage"]["due"] or {}).get("date")


class Round:
    """The people of one house, and what they do as the form of each act asks."""
    name, stated = NAME, ANSWERS

    def __init__(self, house):
        self.house, self.known, self.applicants = house, {}, {}

    def person(self, role, nth=0, territory=None):
        account = self.house.account(role, territory, nth, self.name)
        return self.signed_in(account["account"], account["password"])

    def signed_in(self, account, password):
        if account not in self.known:
            self.known[account] = Person(self.house).sign_in(account, password)
        return self.known[account]

    def registered(self, number, county="650102"):
        """An enterprise that registered itself and was confirmed by the market regulator of its prefecture."""
        account, password = f"test-enterprise-{number}", "a-long-password"
        made = Person(self.house).post("/api/v1/registrations", {"uscc": with_check(f"91{county}MA{number:07}"), "name": f"测试企业{number}", "account": account, "password": password, "division": county})
        assert made.status == 201, made
        confirmed = self.person("prefecture_regulator", territory=county[:4] + "00").post(f"/api/v1/offices/{made.json['office']}/confirm", {"confirmed": True})
        assert confirmed.status in (200, 201), confirmed
        return self.signed_in(account, password)

    @staticmethod
    def code_of(person):
        """The credit code of the organisation a person acts for."""
        return next(office["uscc"] for office in person.session["offices"] if office["id"] == person.session["office"])

    def appointed_office(self, name, role):
        """A new office that holds a role, and somebody of it."""
        administrator = self.signed_in(**{key: self.house.account("administrator")[key] for key in ("account", "password")})
        office = administrator.post("/api/v1/offices", {"name": name, "grants": [{"programme": self.name, "role": role}]})
        assert office.status == 201, office
        link = administrator.post("/api/v1/invitations", {"office": office.json["id"], "name": name + "经办人"})
        assert link.status == 201, link
        account = f"somebody-{len(self.known)}"
        assert Person(self.house).post("/api/v1/invitations/" + link.json["token"], {"account": account, "password": "a-long-password"}).status == 201
        return self.signed_in(account, "a-long-password")

    @property
    def today(self):
        """The programme's day: eight hours ahead of the clock."""
        now = Person(self.house).get("/api/v1/clock").json["now"]
        return (datetime.datetime.fromisoformat(now.replace("Z", "+00:00")) + datetime.timedelta(hours=8)).date().isoformat()

    def move(self, day, time="01:00:00"):
        """To this day, by the clock of Greenwich: 01:00 there is nine in the morning here, 16:00 the next day's beginning."""
        answer = Person(self.house).post("/api/v1/clock", {"to": f"{day}T{time}Z"})
        assert answer.status == 200, answer

    def call(self, year, reason="领导小组会议确定", quorum="1/3", **values):
        """Opens a round by its procedure; without a quorum nobody votes. Returns the case of the call."""
        values = {**values, "quorum": quorum} if quorum else values
        office = self.person("office")
        case = office.open_case("call", PROGRAMME)
        for action in ("draft.submit", "criteria.submit", "publish.publish"):
            self.act(office, case, action, {"award_year": year})
        self.act(office, case, "open_round.register", year=str(year), reason=reason, parameters=values)
        return case

    # Who acts where.

    def applied(self, person, **facts):
        """A case of this applicant, opened; `facts` differ from the usual ones in whatever form asks for them."""
        case = person.open_case("application", PROGRAMME)
        self.applicants[case] = (person, facts)
        return case

    def actor(self, case, who):
        person, facts = self.applicants[case]
        sector = facts.get("recommended_by") == "sector_department"
        prefecture = facts.get("address_prefecture", "650100")
        if who == "applicant":
            return person
        if who == "recommender":
            return self.person("sector_department") if sector else self.person("prefecture_regulator", territory=prefecture)
        if who == "issuer":
            return self.person("sector_department") if sector else self.person("prefecture_government", territory=prefecture)
        if who.endswith("_group") and who != "leading_group":
            open_to = lambda one: one.get(f"/api/v1/cases/{case}/actions")
            return next(one for one in (self.person(who, nth) for nth in range(3)) if open_to(one).status == 200 and open_to(one).json)
        return self.person(who)

    def step(self, cases, stage, who, what, **given):
        """One step of several cases that stand there; a list's in one act."""
        if stage == "vote":
            for case in cases:
                self.ballot(case, [what] * 5)
            return
        first = cases[0]
        if stage in TOGETHER and len(cases) > 1:
            self.act(self.actor(first, who), first, f"{stage}.{what}", self.applicants[first][1], cases=[{"id": case} for case in cases], **given)
            return
        for case in cases:
            self.act(self.actor(case, who), case, f"{stage}.{what}", self.applicants[case][1], **given)

    def reach(self, cases, stage):
        """All to the beginning of a stage. Where they are posted, the clock moves to the day after."""
        cases = [cases] if isinstance(cases, str) else cases
        person, _ = self.applicants[cases[0]]
        at = [name for name, _, _ in WAY].index(person.case(cases[0])["stage"]["id"])
        for name, who, what in WAY[at:]:
            if name == stage:
                return
            self.step(cases, name, who, what)
            if name in POSTED:
                last = max(person_.case(case)["stage"]["due"]["date"] for case, (person_, _) in self.applicants.items() if case in cases)
                self.move((datetime.date.fromisoformat(last) + datetime.timedelta(days=1)).isoformat())

    def ballot(self, case, votes, close=True, **closing):
        """Votes in the order of the members; None: did not come. Returns the answer to the closing."""
        for nth, vote in enumerate(votes):
            if vote:
                self.vote(nth, case, vote)
        return self.act(self.person("chair"), case, "vote.close", **closing) if close else None

    def vote(self, nth, case, option):
        return self.act(self.person("leading_group", nth), case, "vote.vote", option=option)

    # What is filled in.

    def act(self, person, case, action, answers=None, **given):
        answer = person.act(case, action, self.filled(person, case, action, answers, **given))
        assert answer.status == 201, (action, answer)
        return answer.json

    def filled(self, person, case, action, answers=None, **given):
        """The data of an act, answered from the fields the server names. What `given` holds is kept."""
        known = person.actions(case)
        if action not in known and "case.declare" in known:
            assert person.act(case, "case.declare", {"no_conflict": True}).status == 201
            known = person.actions(case)
        assert action in known, (action, sorted(known), person.case(case)["stage"])
        form = Form(self, person, case, {**self.stated, **(answers or {})}, given)
        for field in known[action]["fields"]:
            form.fill(field)
        return form.data


class Form:
    """One act being filled in."""

    def __init__(self, round_, person, case, stated, given):
        self.round, self.person, self.case, self.stated, self.given, self.paper = round_, person, case, stated, given, None
        self.data = {name: (dict(value) if isinstance(value, dict) else value) for name, value in given.items()}

    def papers(self):
        self.paper = self.paper or self.person.upload(self.case)
        return [self.paper]

    def put(self, member, name, value):
        self.data.setdefault(member, {}).setdefault(name, value)

    def fill(self, field):
        name, place = field["name"], field["in"]
        if field.get("locked"):
            return
        if place == "facts":
            self.fact(name, field)
        elif place == "evidence":
            self.put("evidence", name, self.papers())
        elif place == "judgements" and "judgements" not in self.given:
            self.data.setdefault("judgements", []).append({"criterion": name, "result": "pass", "reason": "测试：经查属实", "evidence": self.papers()})
        elif place == "sheet":
            options = field.get("options") or []
            self.put("sheet", name, {"result": options[0]["id"] if options else "测试：意见", "finding": "测试：看过材料"})
        elif place == "channels":
            self.put("channels", name, {"date": self.round.today, "link": "https://example.invalid/" + name})
        elif name == "members":
            self.data.setdefault("members", [field["options"][0]["id"]])
        elif name == "reason" and field["required"]:
            self.data.setdefault("reason", "测试理由")
        elif name == "date":
            self.data.setdefault("date", self.round.today)
        elif name == "no_conflict":
            self.data.setdefault("no_conflict", True)

    def fact(self, name, field):
        value = self.stated.get(name)
        if name == "uscc":
            value = self.round.code_of(self.person)
        if value is None and field["type"] == "date" and field["required"]:
            value = self.round.today
        if field["type"] == "document" and field["required"]:
            self.put("evidence", name, self.papers())
        if value is None:
            return
        self.put("facts", name, value)
        if value == []:
            self.put("dated_checks", name, self.round.today)
        if field.get("evidence"):
            self.put("evidence", name, self.papers())
