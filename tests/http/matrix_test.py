"""Every operation of openapi.yaml × every sample account × own, other and recused object: the table is matrix.tsv."""
import collections
import shutil
import statistics
import subprocess
import time
import unittest
import urllib.parse
import uuid

import filing
import matrix
from award import NAME, PROGRAMME, EmptyHouse, Round
from house import Person
from openapi import Contract

CANARY = "金丝雀暗号"                     # stands in what strangers must never meet
PROGRAMMES = (NAME, "xinjiang-youpin", "jiangsu-jingpin", "hubei-jingpin")
ABSENT = {"id": "0" * 26, "digest": "sha256:" + "0" * 64, "document": "application_form", "upload": "0" * 26, "token": "none", "number": "NONE"}


def same(answer):
    """What of an answer could tell somebody something; a refusal about a digest names the digest that was asked for."""
    return answer.status, answer.headers.get("ETag"), answer.headers.get("X-Total-Count"), answer.body


class Walked(unittest.TestCase):
    """One house with the objects of the table; the acts of the set-up are those of the other tests."""

    @classmethod
    def setUpClass(cls):
        cls.house = EmptyHouse("2024-10-14T01:00:00Z", programmes=PROGRAMMES)
        cls.people = {matrix.NOBODY: Person(cls.house)}
        for account in cls.house.accounts():
            if account["account"] not in cls.people:
                cls.people[account["account"]] = Person(cls.house).sign_in(account["account"], account["password"])
        cls.passwords = {account["account"]: account["password"] for account in cls.house.accounts()}
        cls.owner, cls.stranger = cls.people["xinjiang-youpin.enterprise-1"], cls.people["xinjiang-youpin.enterprise-2"]
        cls.round_id = next(one["id"] for one in cls.owner.get("/api/v1/rounds").json if one["programme"] == filing.PROGRAMME)

    @classmethod
    def tearDownClass(cls):
        cls.house.close()

    @classmethod
    def drafted(cls, person):
        """A draft with a paper; what is typed is named after the canary."""
        case = person.open_case()
        cls.paper = person.upload(case, name=CANARY + ".pdf")
        assert person.put(f"/api/v1/cases/{case}/draft", {"facts": {"product_name": CANARY}, "evidence": {"legal_person": [cls.paper]}}).status == 204
        return {"id": case, "digest": cls.paper, "document": "application_form"}

    @classmethod
    def begun_upload(cls, person, case):
        """An upload that is not finished; it is kept for 24 hours of the house's clock."""
        begun = person.ask("POST", f"/api/v1/cases/{case}/uploads", raw=b"", headers=matrix.KINDS["begin"][1])
        return begun.headers["Location"].rsplit("/", 1)[1]

    @classmethod
    def filed(cls, person, county=filing.A, name=CANARY):
        case = filing.submit(person, county, product_name=name, org_name=name, address=name)
        return {"id": case, "digest": next(iter(person.case(case)["evidence"].values()))[0]["digest"], "document": "application_form"}

    @classmethod
    def reviewed(cls):
        """An application before its material group, of which one has declared and one stands aside; so do an official and a voter."""
        round_ = Round(cls.house)
        round_.call(2024)
        applicant = round_.person("applicant")
        case = round_.applied(applicant, org_name=CANARY)
        round_.reach(case, "appoint_material")
        experts = [round_.person("experts", nth) for nth in range(3)]
        round_.act(round_.person("office"), case, "appoint_material.assign", members=[expert.session["account"] for expert in experts[:2]])
        assert experts[0].act(case, "case.declare", {"no_conflict": True}).status == 201
        assert round_.person("leading_group", 3).act(case, "case.declare", {"no_conflict": True}).status == 201
        for aside in (experts[1], round_.person("leading_group", 3), round_.person("prefecture_regulator", 1, "650100")):
            assert aside.act(case, "case.recuse", {"reason": "曾任该组织顾问"}).status == 201
        digest = applicant.case(case)["evidence"]["opinion_paper"][0]["digest"]
        return {"id": case, "digest": digest, "document": "application_form"}


class Matrix(Walked):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.objects = {
            "-": {}, "token": {}, "certificate": {}, "draft": cls.drafted(cls.owner), "filed": cls.filed(cls.owner), "award": cls.reviewed(),
            "office": {"id": cls.owner.session["office"]}, "round": {"id": cls.round_id}, "edition": dict(zip("pe", filing.PROGRAMME.split("/"))),
        }
        cls.objects["draft"]["upload"] = cls.begun_upload(cls.owner, cls.objects["draft"]["id"])
        cls.groups, cls.rows = matrix.table()
        cls.hidden = {}

    def test_every_operation_has_a_line(self):
        described = {f"{method} {path}" for method, path, _ in Contract().operations()}
        self.assertEqual(described, {row.operation for row in self.rows})

    def test_every_operation_about_a_case_has_a_line_for_each_of_them(self):
        lines = collections.Counter((row.operation, row.object) for row in self.rows)
        about = {operation for operation, object_ in lines if object_ == "filed"}
        self.assertGreaterEqual(len(about), 16)
        self.assertEqual({(operation, object_) for operation in about for object_ in ("draft", "filed", "award")} - set(lines), set())

    def test_every_group_names_somebody(self):
        for name, patterns in self.groups.items():
            for pattern in patterns:
                self.assertTrue([account for account in self.people if matrix.fits(account, [pattern])], (name, pattern))

    def test_every_cell(self):
        cells = 0
        for row in self.rows:
            for account, person in self.people.items():
                cells += 1
                with self.subTest(operation=row.operation, object=row.object, account=account or "nobody"):
                    self.cell(row, account, person)
        self.assertGreaterEqual(cells, 5000)

    def cell(self, row, account, person):
        if row.operation == "DELETE /api/v1/session" and account:
            person = Person(self.house).sign_in(account, self.passwords[account])
        answer = row.ask(person, {**ABSENT, **self.objects[row.object]})
        expected = row.status_for(account)
        if expected:
            self.assertEqual(answer.status, expected, answer)
        elif account == matrix.NOBODY:
            self.assertEqual((answer.status, answer.code), (401, "not_signed_in"), answer)
        else:
            self.assertIn((answer.status, answer.status in (403, 404) and answer.code), {(404, "not_found"), (403, "forbidden")}, answer)
            self.assertEqual(same(answer), self.answer_about_nothing(row, account, person), "hidden and absent differ")

    def answer_about_nothing(self, row, account, person):
        key = (row.operation, row.body, account)
        if key not in self.hidden:
            self.hidden[key] = same(row.ask(person, ABSENT if self.objects[row.object] else {}))
        return self.hidden[key]

    def text_for(self, person, paths):
        return "\n".join(text_of(person.get(path)) for path in paths)

    def test_whoever_stands_aside_or_was_not_asked_meets_the_case_in_no_list(self):
        lists = [path for path in Bypasses.LISTS if not path.startswith(("/api/v1/notices", "/api/v1/register"))]   # those are public
        for account in ("experts-2", "experts-3", "leading_group-4", "prefecture_regulator-650100-2"):
            text = self.text_for(self.people[f"{NAME}.{account}"], lists)
            for told in (CANARY, self.objects["award"]["id"]):
                self.assertNotIn(told, text, account)
        self.assertIn(CANARY, self.text_for(self.people[NAME + ".experts-1"], lists))

    def test_the_applicant_reads_nowhere_who_reviews(self):
        about = f"/api/v1/cases/{self.objects['award']['id']}"
        paths = [about + sub for sub in ("", "/actions", "/history", "/known", "/colleagues", "/documents/application_form", "/documents/recommendation_letter")]
        for role, told in (("applicant", False), ("office", True)):
            person = self.house.sign_in(role, programme=NAME)
            text = self.text_for(person, [*paths, *Bypasses.LISTS])
            for account in (f"{NAME}.experts-1", f"{NAME}.experts-2"):
                name = self.people[account].session["name"]
                self.assertEqual(account in text or name in text, told, (role, account))


class Bypasses(Walked):
    """Other ways to what is hidden: through lists, counts, searches, bodies, exports, messages and the clock on the wall."""

    # What everybody who is signed in may ask for without knowing an id.
    LISTS = ("/api/v1/cases?limit=200", "/api/v1/cases?whose=all&limit=200", "/api/v1/cases?stage=screen", "/api/v1/cases?stage=submit", "/api/v1/cases?due_before=2030-01-01", "/api/v1/cases?whose=mine",
             "/api/v1/cases?whose=waiting", "/api/v1/cases?programme=xinjiang-youpin", "/api/v1/cases?procedure=application", f"/api/v1/cases?q={urllib.parse.quote(CANARY)}", "/api/v1/inbox", "/api/v1/offices",
             "/api/v1/offices?claims=open", "/api/v1/rounds", "/api/v1/register", f"/api/v1/register?q={urllib.parse.quote(CANARY)}", "/api/v1/notices")
    PAGES = ("/", "/notices", "/register", f"/register?q={urllib.parse.quote(CANARY)}", "/programmes")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.before = cls.lists()
        cls.draft = cls.drafted(cls.owner)
        cls.drafts = cls.lists()
        cls.case = cls.filed(cls.owner)
        cls.after = cls.lists()
        cls.rows = matrix.table()[1]

    @classmethod
    def lists(cls):
        """Every list as everybody reads it: what is in it and how many it says there are."""
        paths = (*cls.LISTS, "/api/v1/rounds/" + cls.round_id)
        read = {account: {path: same(person.get(path)) for path in paths} for account, person in cls.people.items()}
        read[matrix.NOBODY].update({path: same(cls.people[matrix.NOBODY].get(path, headers={"Accept": "text/html"})) for path in cls.PAGES})
        return read

    def sees(self, object_):
        row = next(row for row in self.rows if (row.operation, row.object) == ("GET /api/v1/cases/{id}", object_))
        return {account for account in self.people if row.status_for(account)}

    def unchanged(self, before, after, concerned, but=()):
        for account in set(self.people) - concerned:
            for path in set(before[account]) - set(but):
                with self.subTest(account=account or "nobody", path=path):
                    self.assertEqual(after[account][path], before[account][path])

    def test_a_draft_changes_no_list_and_no_count_for_anybody_else(self):
        self.unchanged(self.before, self.drafts, self.sees("draft"))

    def test_a_filed_case_changes_no_list_for_whoever_may_not_see_it(self):
        """The front page and a round's overview count all filed cases, for everybody alike."""
        self.unchanged(self.drafts, self.after, self.sees("filed"), but=("/", "/api/v1/rounds/" + self.round_id))

    def test_who_may_see_it_finds_it(self):
        """Else the canary proves nothing."""
        path = f"/api/v1/cases?q={urllib.parse.quote(CANARY)}"
        for account in self.sees("filed"):
            status, _, total, body = self.after[account][path]
            self.assertEqual((status, total), (200, "1" if account != "xinjiang-youpin.enterprise-1" else total), account)
            self.assertIn(self.case["id"], body.decode())

    def test_searching_what_is_hidden_answers_like_searching_what_is_nowhere(self):
        for account in set(self.people) - self.sees("filed") - {matrix.NOBODY}:
            for what in (CANARY, self.case["id"], self.case["digest"]):
                found, nothing = (same(self.people[account].get(f"/api/v1/cases?q={urllib.parse.quote(q)}&limit=1")) for q in (what, "没有这样的词"))
                self.assertEqual(found, nothing, (account, what))

    def alike(self, ask, *values):
        """The same question about each value; what comes back may differ in the value alone."""
        first, *others = ({"status": answer.status, "body": answer.body.replace(value.encode(), b"?")} for value, answer in ((value, ask(value)) for value in values))
        for other in others:
            self.assertEqual(other, first)
        return first

    def test_a_list_of_cases_does_not_tell_hidden_members_from_absent_ones(self):
        round_ = Round(self.house)
        round_.call(2024)
        case, office = round_.applied(round_.person("applicant")), round_.person("office")
        round_.reach(case, "accept")
        data = round_.filled(office, case, "accept.accept")
        listed = lambda id_: {**data, "cases": [{"id": case}, {"id": id_}]}
        ids = ABSENT["id"], self.case["id"], self.draft["id"]
        self.assertEqual(self.alike(lambda id_: office.act(case, "accept.accept", listed(id_)), *ids)["status"], 404)
        self.alike(lambda id_: office.post(f"/api/v1/cases/{case}/preview", {"action": "accept.accept", "data": listed(id_)}), *ids)
        self.assertEqual(office.case(case)["stage"]["id"], "accept")

    def test_a_case_opened_about_something_hidden_is_opened_about_nothing(self):
        for account in ("xinjiang-youpin.enterprise-2", "xinjiang-youpin.county-650202", "xinjiang-youpin.person-1", "xinjiang-youpin.experts-1"):
            person = self.people[account]
            for procedure in ("application", "change", "withdrawal", "duty", "report", "operating_report"):
                about = lambda id_: person.post("/api/v1/cases", {"programme": filing.PROGRAMME, "procedure": procedure, "about": id_})
                known = about(ABSENT["id"])
                if known.status == 201:
                    continue
                self.alike(about, ABSENT["id"], self.case["id"], self.draft["id"])

    def test_papers_of_another_case_stand_on_no_form_and_tell_not_even_their_name(self):
        case = self.stranger.open_case()
        data = filing.filled(self.stranger, case, "submit.submit", answers=filing.facts(filing.B))

        def with_paper(digest):
            return self.stranger.act(case, "submit.submit", {**data, "evidence": {**data["evidence"], "legal_person": [digest]}})

        refused = self.alike(with_paper, ABSENT["digest"], self.case["digest"], self.draft["digest"])
        self.assertEqual(refused["status"], 422)
        self.assertIn(b"file_not_uploaded", refused["body"])
        for digest in (ABSENT["digest"], self.draft["digest"]):
            self.stranger.put(f"/api/v1/cases/{case}/draft", {**data, "evidence": {"legal_person": [digest]}, "judgements": [{"criterion": "legal_person", "evidence": [digest]}]})
            for path in ("", "/actions", "/history", "/known", "/documents/application_form"):
                answer = self.stranger.get(f"/api/v1/cases/{case}{path}")
                self.assertNotIn(CANARY, text_of(answer), path)
            self.assertNotIn(CANARY, self.stranger.post(f"/api/v1/cases/{case}/preview", {"action": "submit.submit", "data": {**data, "evidence": {"legal_person": [digest]}}}).body.decode())
            self.assertEqual(self.stranger.post(f"/api/v1/cases/{case}/files/{digest}/strip", {"code": "0000-0000-0000"}).status, 404)
            self.assertEqual(self.stranger.get("/api/v1/documents/" + digest).status, 404)

    def test_the_same_content_handed_in_by_another_opens_nothing_of_the_first(self):
        content = b"%PDF-1.4\n" + uuid.uuid4().hex.encode() + b"\n%%EOF\n"
        theirs = self.owner.upload(self.draft["id"], name=CANARY + "2.pdf", content=content)
        case = self.stranger.open_case()
        mine = self.stranger.upload(case, name="自己的.pdf", content=content)
        self.assertEqual(mine, theirs)
        self.assertNotIn(CANARY, self.stranger.get(f"/api/v1/cases/{case}").body.decode())
        answer = self.stranger.get("/api/v1/documents/" + mine)
        self.assertNotIn(urllib.parse.quote(CANARY), str(answer.headers))

    def test_what_others_stated_is_not_offered(self):
        newcomer = self.people["xinjiang-youpin.enterprise-3"]
        case = newcomer.open_case()
        self.assertEqual(newcomer.get(f"/api/v1/cases/{case}/known").json, [])
        self.assertEqual(newcomer.post(f"/api/v1/cases/{case}/known", {"names": ["product_name"]}).status, 422)

    def test_a_command_s_id_gives_nobody_another_s_answer(self):
        key = uuid.uuid4().hex
        first = self.owner.post("/api/v1/cases", {"programme": filing.PROGRAMME, "procedure": "application"}, key=key)
        second = self.stranger.post("/api/v1/cases", {"programme": filing.PROGRAMME, "procedure": "application"}, key=key)
        self.assertEqual((first.status, second.status), (201, 201))
        self.assertNotEqual(first.json["id"], second.json["id"])

    def test_versions_formats_and_methods_tell_no_more(self):
        asks = (
            lambda id_: self.stranger.act(id_, "screen.refuse", {}, headers={"If-Match": '"1"'}),
            lambda id_: self.stranger.get(f"/api/v1/cases/{id_}", headers={"If-None-Match": '"1"'}),
            lambda id_: self.stranger.get(f"/api/v1/cases/{id_}/documents/application_form?format=xlsx"),
            lambda id_: self.stranger.get(f"/api/v1/cases/{id_}/documents/nothing"),
            lambda id_: self.stranger.get(f"/api/v1/cases?round={id_}"),
            lambda id_: self.stranger.get(f"/api/v1/rounds/{id_}"),
            lambda id_: self.stranger.ask("PUT", f"/api/v1/cases/{id_}/draft", raw=b"{broken", headers={"Content-Type": "application/json"}),
            lambda id_: self.stranger.ask("POST", f"/api/v1/cases/{id_}/files", raw=b"x", headers={"Content-Type": "text/plain"}),
            lambda id_: self.stranger.act(id_, "no.such", {}),
            lambda id_: self.stranger.act(id_, "case.withdraw", {"reason": "测试"}),
        )
        for ask in asks:
            self.alike(ask, ABSENT["id"], self.case["id"], self.draft["id"])

    def test_the_answer_about_a_hidden_case_takes_as_long_as_about_none(self):
        times = {id_: [] for id_ in (ABSENT["id"], self.case["id"], self.draft["id"])}
        for path in ("", "/history", "/actions", "/documents/application_form"):
            for _ in range(200):
                for id_, taken in times.items():
                    started = time.perf_counter()
                    self.stranger.get(f"/api/v1/cases/{id_}{path}")
                    taken.append(time.perf_counter() - started)
            nothing, *hidden = (statistics.median(taken) for taken in times.values())
            for one in hidden:
                self.assertLess(abs(one - nothing), 0.005, path)
            for taken in times.values():
                taken.clear()


def text_of(answer):
    """What an answer says; of a PDF, where the tool for it is there, the words on its pages."""
    if answer.body.startswith(b"%PDF") and shutil.which("pdftotext"):
        return subprocess.run(["pdftotext", "-", "-"], input=answer.body, capture_output=True, timeout=30).stdout.decode()
    return answer.body.decode("utf-8", "replace")


if __name__ == "__main__":
    unittest.main(verbosity=2)
