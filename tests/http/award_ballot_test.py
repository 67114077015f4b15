"""The leading group's ballot of the Quality Award by HTTP: article 4 (at most five and ten) and article 11(8).

The round was opened with a majority of more than half of the votes cast and a quorum of two thirds of the members: of five, four.
"""
import fractions
import unittest

from award import Story

A, N, ABSTAIN = "award", "nomination", "abstain"


class Ballot(Story):
    @classmethod
    def setUpClass(cls):
        cls.begin("2024-10-14T01:00:00Z")
        cls.round.call(2024, majority="more than 1/2", quorum="2/3")
        people = [cls.round.person("applicant"), *(cls.round.registered(n) for n in range(1, 18))]
        cls.cases = [cls.round.applied(person) for person in people]
        cls.members = [cls.round.person("leading_group", n) for n in range(5)]
        cls.chair = cls.round.person("chair")
        cls.round.reach(cls.cases, "vote")

    def ballots(self, case, person=None):
        return (person or self.office).case(case)["ballots"]

    def closed(self, case, votes):
        self.round.ballot(case, votes, close=False)
        return self.chair.act(case, "vote.close", {"no_conflict": True})

    def recounted(self, ballot):
        """What the votes themselves come to, counted here."""
        cast = [vote["option"] for vote in ballot["votes"] if vote["option"]]
        present, members = len(ballot["votes"]), ballot["tally"]["members"]
        if fractions.Fraction(present, members) < fractions.Fraction(2, 3):
            return "no_quorum"
        if cast and cast.count(A) == cast.count(N):
            return "tied"
        winners = [option for option in (A, N) if cast and fractions.Fraction(cast.count(option), len(cast)) > fractions.Fraction(1, 2)]
        return winners[0] if winners else "none"

    def test_01_a_member_declares_before_seeing_anything(self):
        """Article 22, voters included."""
        case, member = self.cases[0], self.members[0]
        self.assertEqual((member.case(case)["header_only"], member.case(case)["facts"], member.case(case)["documents"]), (True, {}, []))
        self.refused(member.act(case, "vote.vote", {"option": A}), "declaration_needed", "/no_conflict")
        self.assertEqual(member.act(case, "case.declare", {"no_conflict": True}).status, 201)
        self.assertTrue(member.case(case)["facts"])
        self.refused(member.act(case, "case.declare", {"no_conflict": True}), "already_declared")

    def test_02_one_vote_a_member_and_it_stands(self):
        case, member = self.cases[0], self.members[0]
        self.refused(member.act(case, "vote.vote", {"option": "gold"}), "incomplete_entry", "/option")
        self.refused(member.act(case, "vote.close"), "not_yours")
        self.refused(self.chair.act(case, "vote.close", {"no_conflict": True}), "nobody_voted")
        self.assertEqual(member.act(case, "vote.vote", {"option": A}).status, 201)
        self.refused(member.act(case, "vote.vote", {"option": N}), "already_voted")
        self.refused(self.office.act(case, "vote.vote", {"option": A, "no_conflict": True}), "not_yours")
        self.assertEqual([(b["voted"], b["tally"]) for b in self.ballots(case)], [(1, None)], "nothing is told while it runs")

    def test_03_too_few_members_come_to_another_ballot(self):
        """Three of five are less than two thirds; the votes of the first do not count in the second."""
        case = self.cases[0]
        for nth in (1, 2):
            self.round.vote(nth, case, A)
        self.assertEqual(self.chair.act(case, "vote.close", {"no_conflict": True}).json["outcome"], "no_quorum")
        self.assertEqual(self.closed(case, [A, A, A, N, None]).json["outcome"], A)
        first, second = self.ballots(case)
        self.assertEqual((len(first["votes"]), first["tally"]["quorate"], len(second["votes"]), second["tally"]["votes"]), (3, False, 4, {A: 3, N: 1}))

    def test_04_whoever_stands_aside_is_no_member_of_that_ballot(self):
        """Of the four that remain three are enough, and two of those three votes are more than half."""
        case = self.cases[1]
        self.refused(self.members[4].act(case, "case.recuse", {}), "incomplete_entry", "/reason")
        self.assertEqual(self.members[4].act(case, "case.recuse", {"reason": "兼任该组织董事"}).status, 201)
        self.refused(self.members[4].act(case, "vote.vote", {"option": A, "no_conflict": True}), "not_found")
        self.assertEqual(self.closed(case, [A, A, N, None, None]).json["outcome"], A)
        ballot = self.ballots(case)[0]
        self.assertEqual((ballot["tally"]["members"], ballot["stood_aside"]), (4, [self.members[4].session["name"]]))
        self.assertEqual(self.members[4].get(f"/api/v1/cases/{case}").status, 404)

    def test_05_abstentions_are_present_and_not_cast(self):
        """Two for the award, one for a nomination, two abstain: two of three."""
        self.assertEqual(self.closed(self.cases[2], [A, A, N, ABSTAIN, ABSTAIN]).json["outcome"], A)
        tally = self.ballots(self.cases[2])[0]["tally"]
        self.assertEqual((tally["cast"], tally["abstained"], tally["present"]), (3, 2, 5))

    def test_06_equal_votes_are_not_refused_but_settled(self):
        """Half of the votes is not more than half; whom two want on one list and two on the other goes before the group again."""
        self.assertEqual(self.closed(self.cases[17], [A, A, N, N, ABSTAIN]).json["stage"], "settle_tie")
        self.assertEqual(self.members[0].act(self.cases[17], "settle_tie.refuse", {"reason": "讨论决定", "no_conflict": True}).json["result"], "refused")

    def test_07_nobody_stands_on_both_lists_and_the_award_has_five_places(self):
        """Article 4: the sixth majority for the award comes to another ballot, and there to a nomination."""
        for case in self.cases[3:5]:
            self.assertEqual(self.closed(case, [A] * 5).json["outcome"], A)
        self.assertEqual(self.closed(self.cases[5], [A] * 5).json["outcome"], "no_place")
        self.assertEqual(self.stage(self.cases[5]), "vote")
        places = {p["option"]: (p["at_most"], p["taken"]) for p in self.members[0].actions(self.cases[6])["vote.vote"]["places"]} if "vote.vote" in self.members[0].actions(self.cases[6]) else None
        self.assertEqual(self.closed(self.cases[5], [N] * 5).json["outcome"], N)
        self.assertIn(places, (None, {A: (5, 5), N: (10, 0)}))

    def test_08_the_nomination_has_ten_and_a_member_may_vote_on_several_cases_at_once(self):
        nine = self.cases[6:15]
        for member in self.members:
            listed = {"option": N, "no_conflict": True, "cases": [{"id": case} for case in nine]}
            self.assertEqual(member.act(nine[0], "case.declare", {"no_conflict": True, "cases": [{"id": case} for case in nine]}).status, 201)
            answer = member.act(nine[0], "vote.vote", listed)
            self.assertEqual(answer.status, 201, answer)
        for case in nine:
            self.assertEqual(self.chair.act(case, "vote.close", {"no_conflict": True}).json["outcome"], N)
        self.assertEqual(self.closed(self.cases[15], [N] * 5).json["outcome"], "no_place")
        self.assertEqual(self.closed(self.cases[15], [ABSTAIN] * 5).json["result"], "refused", "nobody carried it")

    def test_09_who_withdraws_gives_the_place_back(self):
        applicant = self.round.applicants[self.cases[14]][0]
        self.assertEqual(applicant.act(self.cases[14], "case.withdraw", {"reason": "退出"}).status, 201)
        self.assertEqual(self.closed(self.cases[16], [N, N, N, A, A]).json["outcome"], N)

    def test_10_every_tally_can_be_counted_again_from_its_votes(self):
        counted = 0
        for case in self.cases:
            for ballot in self.ballots(case):
                votes = [vote["option"] for vote in ballot["votes"]]
                self.assertEqual({A: votes.count(A), N: votes.count(N)}, ballot["tally"]["votes"])
                self.assertEqual((len(votes), votes.count(None), len(votes) - votes.count(None)), (ballot["tally"]["present"], ballot["tally"]["abstained"], ballot["tally"]["cast"]))
                self.assertEqual(len({vote["name"] for vote in ballot["votes"]}), len(votes), "no ballot counts twice")
                self.assertEqual((ballot["majority"], ballot["quorum"]), ({"share": "more than 1/2", "of": "cast"}, "2/3"))
                self.assertEqual(ballot["tally"]["quorate"], self.recounted(ballot) != "no_quorum")
                counted += 1
            outcome = next(s.get("outcome") for s in self.office.case(case)["stages"] if s["id"] == "vote")
            last = self.recounted(self.ballots(case)[-1])
            self.assertEqual(outcome, last, case)
        self.assertEqual(counted, 18 + 3, "three were held twice")
        given = [next(s.get("outcome") for s in self.office.case(case)["stages"] if s["id"] == "vote") for case in self.cases if case != self.cases[14]]
        self.assertEqual((given.count(A), given.count(N)), (5, 10))

    def test_11_the_applicant_reads_the_tally_and_not_who_voted(self):
        applicant = self.round.applicants[self.cases[0]][0]
        shown = self.ballots(self.cases[0], applicant)[-1]
        self.assertEqual(shown["tally"]["votes"], {A: 3, N: 1})
        self.assertNotIn("votes", shown)
        self.assertNotIn(self.members[0].session["name"], str(applicant.case(self.cases[0])) + str(applicant.get(f"/api/v1/cases/{self.cases[0]}/history").json))


class WithoutAMajority(Story):
    """Reading C5: the text sets none, and the office left it empty."""

    @classmethod
    def setUpClass(cls):
        cls.begin("2024-10-14T01:00:00Z")
        cls.round.call(2024)
        cls.cases = [cls.round.applied(cls.round.registered(n)) for n in range(8)]
        cls.round.reach(cls.cases, "vote")
        cls.member, cls.chair = cls.round.person("leading_group"), cls.round.person("chair")

    def test_01_the_leading_group_states_the_outcome_with_its_reason(self):
        self.round.ballot(self.cases[0], [A, A, N], close=False)
        self.refused(self.member.act(self.cases[0], "vote.close", {}), "not_yours")
        self.assertEqual(self.chair.act(self.cases[0], "case.declare", {"no_conflict": True}).status, 201)
        self.refused(self.chair.act(self.cases[0], "vote.close", {}), "incomplete_entry", "/option")
        self.refused(self.chair.act(self.cases[0], "vote.close", {"no_conflict": True, "option": A}), "incomplete_entry", "/reason")
        self.assertEqual(self.chair.act(self.cases[0], "vote.close", {"no_conflict": True, "option": A, "reason": "得票最多"}).json["outcome"], A)

    def test_02_equal_votes_are_settled_with_a_reason(self):
        self.round.ballot(self.cases[1], [A, A, N, N, ABSTAIN], close=False)
        self.assertEqual(self.chair.act(self.cases[1], "vote.close", {"no_conflict": True, "option": "tied", "reason": "票数相同"}).json["stage"], "settle_tie")
        self.refused(self.member.act(self.cases[1], "settle_tie.nomination", {}), "incomplete_entry", "/reason")
        self.assertEqual(self.member.act(self.cases[1], "settle_tie.nomination", {"reason": "领导小组讨论决定"}).json["stage"], "post_proposed")

    def test_03_fewer_than_the_places_are_in_order(self):
        self.round.ballot(self.cases[2], [ABSTAIN] * 5, close=False)
        self.assertEqual(self.chair.act(self.cases[2], "vote.close", {"no_conflict": True, "option": "none", "reason": "没有组织得票"}).json["result"], "refused")
        for case in self.cases[:2]:
            self.round.step([case], "post_proposed", "office", "publish")
        self.assertEqual([self.stage(case) for case in self.cases[:2]], ["post_proposed"] * 2, "one award and one nomination go on")

    def test_04_an_award_settled_after_a_tie_is_one_of_the_five(self):
        """Article 4: one was given above, four follow; the sixth would be settled."""
        for case in self.cases[3:7]:
            self.round.ballot(case, [A, A, A], option=A, reason="得票最多")
        self.round.ballot(self.cases[7], [A, N], option="tied", reason="票数相同")
        self.refused(self.member.act(self.cases[7], "settle_tie.award", {"reason": "讨论决定"}), "no_place_left")
        self.assertEqual(self.member.act(self.cases[7], "settle_tie.refuse", {"reason": "名额已满"}).json["result"], "refused")


class BeforeTheQuorumIsSet(Story):
    """Article 11(8) names no quorum and leaves it to the office, which forgot it when it opened the round."""

    @classmethod
    def setUpClass(cls):
        cls.begin("2024-10-14T01:00:00Z")
        cls.round.call(2024, majority="more than 1/2", quorum="")
        cls.case = cls.round.applied(cls.round.person("applicant"))
        cls.round.reach(cls.case, "vote")
        cls.members = [cls.round.person("leading_group", n) for n in range(5)]
        cls.place = "/api/v1/rounds/" + next(one["id"] for one in cls.office.get("/api/v1/rounds").json if one["programme"] == "xinjiang-quality-award/2023") + "/parameters"

    def set(self, person, values, reason="领导小组会议确定"):
        return person.post(self.place, {"parameters": values, "reason": reason})

    def test_01_nobody_votes(self):
        refusal = self.refused(self.members[0].act(self.case, "vote.vote", {"option": A, "no_conflict": True}), "quorum_not_set")
        self.assertIn("办公室", str(refusal))

    def asked_of(self, person):
        """What the page of the round asks for, with its unit in both languages."""
        return {one["name"]: one["ask"].get("unit_label") for one in person.get(self.place.removesuffix("/parameters")).json["parameters"] if "ask" in one}

    def test_02_the_office_sets_it_with_a_reason_and_once(self):
        asked = self.asked_of(self.office)
        self.assertEqual((asked["quorum"], asked["audit_period"]), (None, {"zh": "个工作日", "en": "working days"}))
        self.assertFalse({"majority", "award_places"} & set(asked), "neither what is set nor what the text says")
        self.assertEqual(self.asked_of(self.members[0]), {})
        self.refused(self.set(self.members[0], {"quorum": "2/3"}), "bad_round", "/parameters/quorum")
        self.refused(self.set(self.office, {"award_places": "9"}), "bad_round", "/parameters/award_places")
        self.refused(self.set(self.office, {"majority": "2/3"}), "bad_round", "/parameters/majority")
        self.refused(self.set(self.office, {"quorum": "most"}), "bad_round", "/parameters/quorum")
        self.refused(self.set(self.office, {"quorum": "2/3"}, reason=""), "bad_round", "/reason")
        self.assertEqual(self.set(self.office, {"quorum": "2/3"}).status, 200)
        again = self.refused(self.set(self.office, {"quorum": "1/3"}), "bad_round", "/parameters/quorum")
        self.assertEqual(again["problems"][0]["code"], "already_set")
        self.assertNotIn("quorum", self.asked_of(self.office))

    def test_03_then_the_vote_goes_on_under_it(self):
        for nth in range(4):
            self.round.vote(nth, self.case, A)
        self.assertEqual(self.office.case(self.case)["ballots"][0]["quorum"], "2/3")


if __name__ == "__main__":
    unittest.main()
