"""Every role × every route about an object × own and other: one table of expectations, no exception."""
import unittest

import filing
from filing import A
from house import House, Person

PREFECTURE_A = A[:4] + "00"
HIDDEN = 404


class Access(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.house = House()
        enterprise = cls.house.sign_in("applicant")
        cls.office = enterprise.session["office"]
        cls.draft = enterprise.open_case()
        cls.filed = filing.submit(enterprise)
        cls.digest = next(iter(enterprise.case(cls.filed)["evidence"].values()))[0]["digest"]
        cls.people = {}
        for account in cls.house.accounts():
            cls.people.setdefault(account["account"], (account, Person(cls.house).sign_in(account["account"], account["password"])))

    @classmethod
    def tearDownClass(cls):
        cls.house.close()

    def sees_filed(self, account):
        """Whom the case filed in county A concerns at its first desk."""
        if account["office_id"] == self.office:
            return True
        return (account["role"], account["territory"]) in {("county", A), ("prefecture", PREFECTURE_A)} or account["role"] == "centre"

    def everybody(self, walk):
        for account, person in self.people.values():
            with self.subTest(account=account["account"], role=account["role"]):
                walk(account, person)

    def test_reading_a_filed_case(self):
        def walk(account, person):
            expected = 200 if self.sees_filed(account) else HIDDEN
            for path in ("", "/actions", "/history", "/documents/application_form"):
                self.assertEqual(person.get(f"/api/v1/cases/{self.filed}{path}").status, expected, path)
            self.assertEqual(person.get("/api/v1/documents/" + self.digest).status, expected)
            self.assertEqual(self.filed in [row["id"] for row in person.get("/api/v1/cases?limit=200").json], expected == 200)

        self.everybody(walk)

    def test_acting_on_a_filed_case(self):
        def walk(account, person):
            turn = (account["role"], account["territory"]) == ("county", A)
            # Whose turn it is hears what is missing; others who may see it that it is not theirs; the rest nothing.
            expected = 422 if turn else 403 if self.sees_filed(account) else HIDDEN
            self.assertEqual(person.act(self.filed, "screen.refuse", {}).status, expected)
            self.assertEqual(person.put(f"/api/v1/cases/{self.filed}/draft", {}).status, 204 if turn else 403 if self.sees_filed(account) else HIDDEN)
            upload = person.post(f"/api/v1/cases/{self.filed}/files", raw=b"%PDF-1.4\n%%EOF\n", headers={"Content-Type": "application/pdf", "X-Filename": "a.pdf"})
            self.assertEqual(upload.status, 201 if turn else 403 if self.sees_filed(account) else HIDDEN)
            preview = person.post(f"/api/v1/cases/{self.filed}/preview", {"action": "screen.refuse", "data": {}})
            self.assertEqual(preview.status, 200 if self.sees_filed(account) else HIDDEN)

        self.everybody(walk)

    def test_a_draft_exists_for_its_office_alone(self):
        def walk(account, person):
            own = account["office_id"] == self.office
            for path in ("", "/actions", "/history"):
                self.assertEqual(person.get(f"/api/v1/cases/{self.draft}{path}").status, 200 if own else HIDDEN)
            self.assertEqual(self.draft in [row["id"] for row in person.get("/api/v1/cases?limit=200").json], own)
            if not own:
                self.assertEqual(person.act(self.draft, "submit.submit", {}).status, HIDDEN)

        self.everybody(walk)

    def test_acts_outside_cases(self):
        def walk(account, person):
            administrator, owner = account["role"] == "administrator", account["role"] == "centre"
            self.assertEqual(person.post("/api/v1/offices", {"name": ""}).status, 422 if administrator else 403)
            self.assertEqual(person.post("/api/v1/rounds", {"programme": filing.PROGRAMME, "year": "x"}).status, 422)
            self.assertEqual(person.post("/api/v1/rounds", {"programme": filing.PROGRAMME, "year": "2024"}).status, 422 if owner else 403)
            confirms = account["territory"] in (A, PREFECTURE_A) and ".enterprise-" not in account["account"]
            self.assertEqual(person.post(f"/api/v1/offices/{self.office}/confirm", {"confirmed": False}).status, 422 if confirms else HIDDEN)
            invites = administrator or account["office_id"] == self.office
            self.assertEqual(person.post("/api/v1/invitations", {"office": self.office, "name": "x"}).status, 201 if invites else HIDDEN)

        self.everybody(walk)

    def test_nobody_signed_in_sees_nothing_that_is_not_public(self):
        anyone = Person(self.house)
        for path in ("/api/v1/cases", f"/api/v1/cases/{self.filed}", "/api/v1/inbox", "/api/v1/offices", "/api/v1/rounds", "/api/v1/documents/" + self.digest):
            self.assertEqual(anyone.get(path).status, 401, path)
        for path in ("/", "/programmes", "/register", "/api/v1/programmes", "/api/v1/register", "/healthz", "/app/"):
            self.assertEqual(anyone.get(path, headers={"Accept": "text/html"}).status, 200, path)

    def test_what_is_hidden_and_what_is_not_there_answer_with_the_same_bytes(self):
        stranger = self.house.sign_in("applicant", nth=2)
        hidden = stranger.get(f"/api/v1/cases/{self.filed}")
        nothing = stranger.get("/api/v1/cases/00000000000000000000000000")
        self.assertEqual((hidden.status, hidden.body), (nothing.status, nothing.body))


if __name__ == "__main__":
    unittest.main(verbosity=2)
