"""A programme the code has never seen: two blind assessors and a third, order by score, quotas in quotas, trimmed means, levels."""
import pathlib
import shutil
import tempfile
import unittest
import urllib.parse

from house import House, Person

HERE = pathlib.Path(__file__).resolve().parent
PROGRAMME = "lantern-prize/1"
NAME = "lantern-prize"


class Scored(unittest.TestCase):
    programmes = HERE / "scored" / "programmes"

    @classmethod
    def setUpClass(cls):
        cls.house = House("--programmes", str(cls.programmes), "--calendars", str(HERE.parents[1] / "calendars"))
        cls.designers = [cls.person("designer", n) for n in (0, 1, 0)]
        cls.office = cls.person("office")
        cls.assessors = [cls.person("assessors", n) for n in range(3)]
        cls.academy = [cls.person("academy", n) for n in range(5)]
        cls.president = cls.person("president")

    @classmethod
    def tearDownClass(cls):
        cls.house.close()

    @classmethod
    def person(cls, role, nth=0):
        return cls.house.sign_in(role, nth=nth, programme=NAME)

    def done(self, person, case, action, data=None):
        answer = person.act(case, action, data)
        self.assertEqual(answer.status, 201, (action, answer))
        return answer.json

    def refused(self, person, case, action, data, code):
        answer = person.act(case, action, data)
        self.assertEqual((answer.status // 100, answer.code), (4, code), answer)
        return answer.json

    def moved_to(self, moment):
        self.assertEqual(Person(self.house).post("/api/v1/clock", {"to": moment}).status, 200)

    def filed(self, designer, staff):
        case = designer.open_case("application", PROGRAMME)
        facts = {"org_name": f"测试灯具{staff}", "staff": staff, "lux": 30, "solar": False, "story": "太短", "works": [], "own_design": False}
        problems = self.refused(designer, case, "submit.submit", {"facts": facts}, "incomplete_entry")["problems"]
        self.assertEqual({(p["code"], p["pointer"]) for p in problems},
                         {("missing_answer", "/facts/patent_no"), ("too_short", "/facts/story"), ("wrong_rows", "/facts/works"), ("must_be", "/facts/own_design")})
        facts.update(story="一盏照亮老街的灯，柔和而省电", works=[{"street": "解放路"}], own_design=True)
        self.done(designer, case, "submit.submit", {"facts": facts, "not_applicable": {"patent": "没有申请专利"}})
        return case

    def appointed(self, case, action, *nths):
        names = [self.assessors[n].session["name"] for n in nths]
        options = [f for f in self.office.actions(case)[action]["fields"] if f["name"] == "members"][0]["options"]
        self.done(self.office, case, action, {"members": [o["id"] for o in options if o["label"]["zh"] in names]})

    def marked(self, nth, case, stage, **points):
        fields = [f["name"] for f in self.assessors[nth].actions(case)[f"{stage}.sheet"]["fields"]]
        self.assertEqual(set(fields), set(points), "what does not apply is not asked")
        return self.done(self.assessors[nth], case, f"{stage}.sheet", {"sheet": {name: {"result": str(n), "finding": "看过"} for name, n in points.items()}})

    def score(self, person, case, stage):
        return [s for s in person.case(case)["stages"] if s["id"] == stage][0].get("score")

    def test_from_two_blind_marks_to_the_masters_title(self):
        guide = Person(self.house).get(f"/api/v1/programmes/{PROGRAMME}").json
        self.assertEqual((guide["fee"]["charged"], guide["fee"]["amount"]), (True, "200"))
        plain, bright, small = cases = [self.filed(d, staff) for d, staff in zip(self.designers, (100, 120, 10))]
        for case in cases:
            self.appointed(case, "choose_pair.assign", 0, 1)

        # Whose lantern it is, the pair reads nowhere: not on the case, not in a list or by searching it, not in a message.
        assessor = self.assessors[0]
        self.assertEqual(assessor.case(plain)["applicant"]["name"], "")
        listed = {row["id"]: row["org_name"] for row in assessor.get("/api/v1/cases").json}
        self.assertEqual((listed[plain], {row["id"]: row["org_name"] for row in self.office.get("/api/v1/cases").json}[plain]), ("", "测试灯具100"))
        self.assertEqual(assessor.get("/api/v1/cases?q=" + urllib.parse.quote("测试灯具100")).json, [])
        self.assertNotIn("测试灯具", str(assessor.get("/api/v1/inbox").json))

        # Each sees their own sheet only; a point too many is refused.
        self.assertEqual(self.marked(0, plain, "first", design=50, use=30)["outcome"], "")
        self.assertEqual(self.assessors[1].case(plain)["sheets"], [])
        self.refused(self.assessors[1], plain, "first.sheet", {"sheet": {"design": {"result": "61", "finding": "好"}, "use": {"result": "1", "finding": "好"}}}, "incomplete_entry")
        self.assertEqual(self.marked(1, plain, "first", design=46, use=30)["outcome"], "agreed")   # 80 and 76
        self.marked(0, bright, "first", design=55, use=35)
        self.assertEqual(self.marked(1, bright, "first", design=40, use=20)["outcome"], "apart")    # 90 and 60
        for nth in (0, 1):
            self.marked(nth, small, "first", design=40, use=30)                                     # 70 and 70
        self.assertEqual(self.score(self.office, plain, "first")["value"], "78")
        self.assertEqual(self.score(self.office, bright, "first")["value"], "75")

        # A third one, who is neither, reads both and settles it.
        candidates = [f for f in self.office.actions(bright)["third.assign"]["fields"] if f["name"] == "members"][0]["options"]
        first = [o["id"] for o in candidates if o["label"]["zh"] == self.assessors[0].session["name"]]
        self.refused(self.office, bright, "third.assign", {"members": first}, "recused")
        self.appointed(bright, "third.assign", 2)
        self.assertEqual(len(self.assessors[2].case(bright)["sheets"]), 2)
        self.assertEqual(self.marked(2, bright, "moderate", design=50, use=32)["outcome"], "agreed")
        self.assertEqual(self.score(self.office, bright, "first")["value"], "82")
        self.assertEqual(self.office.case(bright)["stage"]["due"]["date"], "2024-07-03", "ten working days with 20 June as the first")

        # The order proposes; the second place is the small house's.
        rank = self.office.actions(plain)["cut.further"]["rank"]
        self.assertEqual([(r["id"], r["place"], r["values"][0]) for r in rank], [(bright, 1, "82"), (plain, 2, "78"), (small, 3, "70")])
        visited = {"facts": {"visited_on": "2024-06-19"}}
        together = {**visited, "cases": [{"id": bright, "option": "further"}, {"id": plain, "option": "further"}]}
        self.refused(self.office, plain, "cut.further", together, "places_kept")
        missed = self.refused(self.office, bright, "cut.further", {}, "incomplete_entry")
        self.assertEqual(missed["problems"][0]["pointer"], "/facts/visited_on")
        self.done(self.office, bright, "cut.further", visited)
        self.refused(self.office, plain, "cut.further", visited, "places_kept")
        self.done(self.office, plain, "cut.out")
        passed_over = self.refused(self.office, small, "cut.further", visited, "incomplete_entry")
        self.assertEqual(passed_over["problems"][0]["code"], "out_of_order")
        self.done(self.office, small, "cut.further", {**visited, "reason": "小型单位名额"})

        # Without the highest and the lowest; a floor missed fails whatever the score.
        for case in (bright, small):
            self.appointed(case, "choose_panel.assign", 0, 1, 2)
        for nth, mark in enumerate((95, 80, 85)):
            self.marked(nth, bright, "final", idea=mark, use=mark, form=mark)
            self.marked(nth, small, "final", idea=19, use=100, form=100)
        self.assertEqual({k: v for k, v in self.score(self.office, bright, "final").items() if k in ("value", "passed", "band")}, {"value": "85", "passed": True, "band": "gold"})
        self.assertEqual(self.score(self.designers[2], small, "final")["below"], ["idea"])
        self.assertEqual(self.designers[2].case(small)["result"]["id"], "refused")

        # Fourteen days, anew when amended.
        posted = {"channels": {"web": {"date": "2024-06-20", "link": "https://example.invalid/1"}}}
        self.assertEqual(self.done(self.office, bright, "post.publish", posted)["due"]["date"], "2024-07-04")
        self.moved_to("2024-06-25T01:00:00Z")
        again = {"channels": {"web": {"date": "2024-06-25", "link": "https://example.invalid/2"}}}
        self.refused(self.office, bright, "post.publish", again, "incomplete_entry")
        self.assertEqual(self.done(self.office, bright, "post.publish", {**again, "reason": "更正单位名称"})["due"]["date"], "2024-07-09")
        self.moved_to("2024-07-08T01:00:00Z")
        self.assertEqual(self.office.case(bright)["stage"]["id"], "post")
        self.moved_to("2024-07-10T01:00:00Z")

        # The academy votes by ten working days before the ceremony; whoever chairs has no vote.
        self.assertEqual(self.office.case(bright)["stage"]["due"]["date"], "2024-12-06")
        self.refused(self.president, bright, "vote.vote", {"option": "honour"}, "not_yours")
        for member in self.academy[:3]:
            self.done(member, bright, "vote.vote", {"option": "honour"})
        self.refused(self.academy[0], bright, "vote.close", {}, "not_yours")
        self.assertEqual(self.done(self.president, bright, "vote.close")["outcome"], "honour")
        number = self.done(self.office, bright, "award.register")["certificates"][0]

        # What follows by itself is about the title it brought, waits for its holder and counts from its day.
        care = [row["id"] for row in self.designers[1].get("/api/v1/cases").json if row["procedure"] == "care"]
        self.assertEqual([self.designers[1].case(case)["about"] for case in care], [number])
        self.assertEqual(self.designers[1].case(care[0])["stage"]["due"]["date"], "2025-07-10")
        self.done(self.designers[1], care[0], "tell.submit", {"facts": {"org_name": "测试灯具"}})
        self.done(self.office, care[0], "look.fine")

        # The master's title is for those who hold the first.
        for designer, code in ((self.designers[0], "title_needed"), (self.designers[1], None)):
            case = designer.open_case("mastery", PROGRAMME)
            self.done(designer, case, "submit.submit", {"facts": {"org_name": "测试灯具"}})
            if code:
                self.refused(self.office, case, "give.register", {}, code)
            else:
                self.assertTrue(self.done(self.office, case, "give.register")["certificates"])


    def test_a_title_that_somebody_was_named_for_is_theirs(self):
        designer = self.designers[2]
        case = self.office.open_case("homage", PROGRAMME, about=designer.session["account"])
        self.done(self.office, case, "name.submit", {"facts": {"solar": True}})
        number = self.done(designer, case, "consent.accepts")["certificates"][0]
        self.assertEqual(Person(self.house).get(f"/verify/{number}").json["holder"], designer.session["offices"][0]["name"])


class Aside(Scored):
    """The same prize where the office declares its interests: whoever stood aside from a case still ranks the others."""

    @classmethod
    def setUpClass(cls):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="pinjian-scored-"))
        cls.addClassCleanup(shutil.rmtree, folder, ignore_errors=True)
        shutil.copytree(HERE / "scored", folder, dirs_exist_ok=True)
        programme = folder / "programmes" / NAME / "1" / "programme.yaml"
        programme.write_text(programme.read_text(encoding="utf-8").replace("treats: [L-1]\n", "treats: [L-1]\nrecusal: {binds: [office], treats: [L-1]}\n", 1), encoding="utf-8")
        cls.programmes = folder / "programmes"
        super().setUpClass()

    test_from_two_blind_marks_to_the_masters_title = None
    test_a_title_that_somebody_was_named_for_is_theirs = None

    def test_a_case_kept_from_somebody_has_a_place_in_the_order_and_no_name(self):
        invited = self.office.post("/api/v1/invitations", {"office": self.office.session["office"], "name": "同事"}).json
        self.assertEqual(Person(self.house).post("/api/v1/invitations/" + invited["token"], {"account": "colleague", "password": "一句很长的密码"}).status, 201)
        colleague = Person(self.house).sign_in("colleague", "一句很长的密码")
        high, low = (self.filed(designer, staff) for designer, staff in zip(self.designers, (120, 100)))
        for case, points in ((high, 50), (low, 40)):
            self.done(self.office, case, "case.declare", {"no_conflict": True})
            self.appointed(case, "choose_pair.assign", 0, 1)
            for nth in (0, 1):
                self.marked(nth, case, "first", design=points, use=30)
        self.done(colleague, low, "case.declare", {"no_conflict": True})
        ranked = lambda person: [(row["id"], row["label"], row["place"], row["values"]) for row in person.actions(low)["cut.further"]["rank"]]
        self.assertEqual([row[0] for row in ranked(colleague)], [high, low])
        self.done(colleague, high, "case.recuse", {"reason": "近亲属任职"})
        hidden, own = ranked(colleague)
        self.assertEqual((hidden[0], hidden[2:], own[0], own[2]), ("", (1, []), low, 2))
        self.assertEqual([row[0] for row in ranked(self.office)], [high, low])
        told = self.refused(colleague, low, "cut.further", {"facts": {"visited_on": "2024-06-19"}}, "incomplete_entry")
        self.assertEqual(told["problems"][0]["code"], "out_of_order")
        for words in ("测试灯具120", high):
            self.assertNotIn(words, str(told) + str(colleague.get(f"/api/v1/cases/{low}/actions").json))


if __name__ == "__main__":
    unittest.main()
