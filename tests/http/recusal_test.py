"""Who stands aside, at random, by HTTP: everybody meets exactly the cases they are not recused from, wherever they look, and no
ballot counts whoever is. Each act of standing aside makes another graph of people and cases; all of it is looked at again."""
import os
import random
import unittest
import urllib.parse

from award import PROGRAMME, Story
from award_objection_test import PERSON

CASES, GRAPHS = (30, 300) if os.environ.get("PINJIAN_TIER") == "long" else (6, 40)
ABSENT = "0" * 26


class Graphs(Story):
    """Cases before the leading group, and everybody who has to do with them there or had before."""

    @classmethod
    def setUpClass(cls):
        cls.begin("2024-10-14T01:00:00Z")
        cls.round.call(2024, majority="more than 1/2")
        owners = [cls.round.person("applicant"), *(cls.round.registered(n) for n in range(1, CASES))]
        cls.cases = [cls.round.applied(owner, org_name=f"测试组织{nth:03}") for nth, owner in enumerate(owners)]
        cls.round.reach(cls.cases, "vote")
        cls.round_id = next(one["id"] for one in cls.office.get("/api/v1/rounds").json if one["programme"] == PROGRAMME)
        cls.voters = [cls.round.person("leading_group", nth) for nth in range(5)]
        cls.people = [*cls.voters, cls.office, cls.round.person("chair"), cls.round.person("government"), *(cls.round.person("prefecture_regulator", nth, "650100") for nth in (0, 1)),
                      cls.round.person("prefecture_government", territory="650100"), *(cls.round.person("experts", nth) for nth in range(3))]
        cls.before = {person: cls.met(person) for person in cls.people}
        cls.aside = {person: set() for person in cls.people}

    @classmethod
    def met(cls, person):
        """The applications a person finds in its list."""
        return {row["id"] for row in person.get("/api/v1/cases?limit=200").json} & set(cls.cases)

    @staticmethod
    def about(case):
        paths = ("", "/actions", "/history", "/known", "/colleagues", "/reads", "/documents/application_form", "/documents/recommendation_letter")
        return [f"/api/v1/cases/{case}{path}" for path in paths]

    def counted(self, person):
        """How many applications the round's page says there are."""
        answer = person.get("/api/v1/rounds/" + self.round_id)
        procedure = next(one for one in answer.json["procedures"] if one["id"] == "application")
        return sum(stage["cases"] for stage in procedure["stages"]) + sum(result["cases"] for result in procedure["results"])

    def looked_at(self, person):
        """Everything a person may ask for, against what it is to meet."""
        kept_from, expected = self.aside[person], self.before[person] - self.aside[person]
        name = person.session["account"]
        self.assertEqual(self.met(person), expected, name)
        self.assertEqual({one["case"] for one in person.get("/api/v1/inbox").json} & kept_from, set(), name)
        self.assertEqual(self.counted(person), len(self.cases) - len(kept_from), name)
        for case in kept_from:
            for path in self.about(case):
                answer, nothing = person.get(path), person.get(path.replace(case, ABSENT))
                self.assertEqual((answer.status, answer.body), (nothing.status, nothing.body), (name, path))
                self.assertEqual(answer.status, 404, (name, path))
            for words in (case, f"测试组织{self.cases.index(case):03}"):
                found = person.get(f"/api/v1/cases?q={urllib.parse.quote(words)}")
                self.assertEqual((found.json, found.headers["X-Total-Count"]), ([], "0"), name)
            self.refused(person.act(case, "case.declare", {"no_conflict": True}), "not_found")
        for case in expected:
            self.assertEqual(person.get(f"/api/v1/cases/{case}").status, 200, name)
        whole = person.get("/api/v1/cases?limit=1").headers["X-Total-Count"]
        self.assertEqual(int(whole), len(person.get("/api/v1/cases?limit=200").json), name)

    def test_1_whoever_stands_aside_meets_the_case_nowhere_and_the_others_as_before(self):
        chance = random.Random(20241014)
        pairs = [(person, case) for person in self.people for case in self.cases if case in self.before[person] and person is not self.voters[0]]
        chance.shuffle(pairs)
        self.assertGreater(len(pairs), GRAPHS)
        for person, case in pairs[:GRAPHS]:
            claimed = person.post(f"/api/v1/cases/{case}/claim", {}) if chance.random() < 0.3 else None
            answer = person.act(case, "case.recuse", {"reason": "测试：近亲属任职"})
            self.assertEqual(answer.status, 201, (person.session["account"], answer))
            self.aside[person].add(case)
            self.looked_at(person)
            self.looked_at(chance.choice(self.people))
            if claimed is not None and claimed.status == 200:
                self.assertNotIn(person.session["name"], [(row["claim"] or {}).get("name") for other in self.people for row in other.get("/api/v1/cases?limit=200").json if row["id"] == case])
        for person in self.people:
            self.looked_at(person)

    def test_2_a_repeated_command_still_gets_its_first_answer(self):
        person, case = next((person, case) for person in self.people for case in sorted(self.before[person] - self.aside[person]) if person not in self.voters)
        first, again = (person.act(case, "case.recuse", {"reason": "测试：曾任顾问"}, key="stands-aside-once") for _ in range(2))
        self.assertEqual((first.status, again.status, again.json), (201, 201, first.json))
        self.aside[person].add(case)

    def test_3_no_ballot_counts_them(self):
        """Whoever stands aside is no member: the quorum and the majority are of the others."""
        chair = self.round.person("chair")
        for case in sorted(set(self.cases) - self.aside[chair]):
            members = [nth for nth, person in enumerate(self.voters) if case not in self.aside[person]]
            votes = ["award" if nth in members and nth % 2 == 0 else "nomination" if nth in members else None for nth in range(5)]
            self.round.ballot(case, votes)
            if case in self.aside[self.office]:
                continue
            ballot = self.office.case(case)["ballots"][0]
            self.assertEqual((ballot["tally"]["members"], ballot["tally"]["present"]), (len(members), len(members)))
            self.assertLessEqual({person.session["name"] for person in self.voters if case in self.aside[person]}, set(ballot["stood_aside"]))


class About(Story):
    """A case about another: whoever stood aside from the one does not meet the other."""

    @classmethod
    def setUpClass(cls):
        cls.begin("2024-10-14T01:00:00Z")
        cls.round.call(2024, objection_decision_period="10 working days", majority="more than 1/2")
        cls.case = cls.round.applied(cls.round.person("applicant"))
        cls.round.reach([cls.case], "post_recommended")
        cls.round.step([cls.case], "post_recommended", "recommender", "publish")

    def test_an_objection_is_hidden_from_whoever_stood_aside_from_what_it_objects_to(self):
        aside, colleague = (self.round.person("prefecture_regulator", nth, "650100") for nth in (1, 0))
        self.assertEqual(aside.act(self.case, "case.recuse", {"reason": "测试：曾任顾问"}).status, 201)
        objector = self.round.person("anyone")
        objection = objector.post("/api/v1/cases", {"programme": PROGRAMME, "procedure": "objection", "about": self.case}).json["id"]
        paper = objector.upload(objection)
        filed = self.round.act(objector, objection, "file.submit", PERSON, evidence={"identity_proof": [paper], "objection_papers": [paper]})
        self.assertNotEqual(filed["stage"], "file")
        for person, met in ((aside, False), (colleague, True)):
            self.assertEqual(person.get(f"/api/v1/cases/{objection}").status == 200, met)
            self.assertEqual(objection in {row["id"] for row in person.get("/api/v1/cases?limit=200").json}, met)
        self.assertNotIn(objection, aside.get("/api/v1/inbox").body.decode())
        self.assertEqual(objector.get(f"/api/v1/cases/{objection}").status, 200)


if __name__ == "__main__":
    unittest.main()
