"""What `--sample` makes of every programme with a script: rounds, cases at several steps, whatever day the clock starts on."""
import unittest

from award import NAME, PROGRAMME
from house import House, Person

MOST_CPU_SECONDS = 30
JIANGSU, HUBEI = "jiangsu-jingpin", "hubei-jingpin"


class Sample(unittest.TestCase):
    def stages(self, house, role, programme):
        rows = house.sign_in(role, programme=programme).get("/api/v1/cases").json
        return {(row["procedure"], (row["stage"] or {}).get("id") or row["result"]["id"]) for row in rows}

    def test_a_round_of_the_quality_award_stands_at_every_part_of_its_way(self):
        with House(clock="2024-06-20T01:00:00Z") as house:
            self.assertLessEqual({("call", "opened"), ("application", "audit"), ("application", "post_accepted"), ("application", "review_site"), ("application", "vote"), ("application", "awarded"),
                                  ("application", "nominated"), ("objection", "forward"), ("handing_over", "handed")}, self.stages(house, "office", NAME))
            round_ = next(r for r in house.sign_in("office", programme=NAME).get("/api/v1/rounds").json if r["programme"] == PROGRAMME)
            self.assertEqual(round_["state"], "open")
            self.assertTrue(self.stages(house, "centre", "xinjiang-youpin"))

    def test_on_any_day_the_regulation_is_in_force(self):
        for clock in ("2024-02-09", "2025-10-09", "2026-12-31", "2030-03-01"):
            with House(clock=clock + "T01:00:00Z") as house:
                self.assertIn(("application", "awarded"), self.stages(house, "office", NAME), clock)

    def test_before_it_is_in_force_there_are_people_and_no_cases(self):
        with House(clock="2023-03-01T01:00:00Z") as house:
            self.assertEqual(self.stages(house, "office", NAME), set())


class Notices(unittest.TestCase):
    """江苏精品 and 湖北精品 keep to the dates of their notices: what lies after the sample's own day has not happened yet."""

    @classmethod
    def setUpClass(cls):
        cls.house = House(clock="2024-11-18T01:00:00Z")
        cls.addClassCleanup(cls.house.close)

    def cases(self, role, programme, nth=0):
        return self.house.sign_in(role, nth=nth, programme=programme).get("/api/v1/cases").json

    def standing(self, role, programme):
        return {(row["procedure"], (row["stage"] or {}).get("id") or row["result"]["id"]) for row in self.cases(role, programme)}

    def test_it_is_made_in_seconds(self):
        """A guard against a sample that takes minutes, no measurement."""
        with open(f"/proc/{self.house.process.pid}/stat", encoding="ascii") as file:
            used = file.read().rpartition(") ")[2].split()
        self.assertLess((int(used[11]) + int(used[12])) / 100, MOST_CPU_SECONDS)

    def test_everybody_reads_the_cases_listed_for_them_and_no_other(self):
        people = {}
        for account in self.house.accounts():
            if (account["programme"], account["role"]) not in people:
                person = people[account["programme"], account["role"]] = Person(self.house)
                person.sign_in(account["account"], account["password"])
        listed = {name: {row["id"] for row in person.get("/api/v1/cases?limit=200").json} for name, person in people.items()}
        every = set().union(*listed.values())
        self.assertGreater(len(every), 50)
        for name, person in people.items():
            self.assertEqual({case for case in every if person.get("/api/v1/cases/" + case).status == 200}, listed[name], name)

    def test_jiangsu_stands_at_every_part_of_its_way(self):
        stages = self.standing("secretariat", JIANGSU) | self.standing("supervision_division", JIANGSU)
        self.assertLessEqual({("application", "ask_members"), ("application", "submit"), ("application", "admit_late"), ("application", "evaluate_standard"), ("application", "way_of_body"), ("application", "certify"),
                              ("application", "report"), ("application", "certified"), ("application", "refused"), ("membership_end", "left"), ("yearly_report", "file"), ("complaint", "judge")}, stages)

    def test_hubei_stands_at_every_part_of_its_way(self):
        stages = self.standing("secretariat", HUBEI) | self.standing("city", HUBEI)
        self.assertLessEqual({("pool", "verify"), ("pool", "submit"), ("pool", "hand_over"), ("pool", "admit"), ("pool", "entered"), ("standard_evaluation", "evaluate"), ("recognition", "expert_review"),
                              ("recognition", "test"), ("recognition", "post"), ("recognition", "decide"), ("recognition", "recognised"), ("incident", "handle")}, stages)

    def test_a_summary_table_waits_with_two_rows(self):
        city = self.house.sign_in("city", nth=1, programme=HUBEI)
        waiting = [row["id"] for row in city.get("/api/v1/cases").json if (row["stage"] or {}).get("id") == "hand_over"]
        self.assertEqual(len(waiting), 2)
        self.assertEqual({one["id"] for one in city.actions(waiting[0])["hand_over.submit"]["members"]} | {waiting[0]}, set(waiting))

    def test_one_case_of_the_key_list_was_given_another_option(self):
        results = [row["result"]["id"] for row in self.cases("qdc_office", JIANGSU) if row["procedure"] == "application" and row["result"]]
        self.assertEqual(sorted(results), ["certified", "refused"])

    def test_a_form_just_begun_holds_what_was_filled_in(self):
        firm = self.house.sign_in("applicant", nth=4, programme=HUBEI)
        begun = next(row["id"] for row in firm.get("/api/v1/cases").json if row["stage"] and row["stage"]["id"] == "submit")
        self.assertEqual(firm.case(begun)["draft"]["facts"]["product_name"], "样例·办公椅")

    def test_anyone_verifies_what_was_granted_and_what_ended(self):
        shown = {number: Person(self.house).get("/verify/" + number).json["status"] for number in ("JSJP-2024-0001", "JSJP-M-2024-001", "HBJP-2024-0001", "HBJP-S-2024-0001")}
        self.assertEqual(shown, {"JSJP-2024-0001": "valid", "JSJP-M-2024-001": "withdrawn", "HBJP-2024-0001": "valid", "HBJP-S-2024-0001": "valid"})

    def test_every_party_is_plainly_a_sample(self):
        self.assertEqual([one["office"] for one in self.house.accounts() if one["office"] and not one["office"].startswith("样例·")], [])

    def test_the_draft_has_neither_round_nor_case(self):
        office = self.house.sign_in("qdc_office", programme=JIANGSU)
        self.assertNotIn(JIANGSU + "/2025-draft", {row["programme"] for row in office.get("/api/v1/rounds").json} | {row["programme"] for row in office.get("/api/v1/cases").json})
        drafts = [row for row in Person(self.house).get("/api/v1/programmes").json if row["status"] == "draft"]
        self.assertEqual([row["programme"] for row in drafts], [JIANGSU + "/2025-draft"])


class OnOtherDays(unittest.TestCase):
    def test_in_the_midst_of_a_notice_the_rest_is_to_come(self):
        with House(clock="2024-05-10T01:00:00Z") as house:
            office = house.sign_in("qdc_office", programme=JIANGSU)
            stages = {row["stage"]["id"] for row in office.get("/api/v1/cases").json if row["procedure"] == "application"}
            self.assertEqual(stages, {"appoint"})
            self.assertEqual(house.sign_in("regulator", programme=HUBEI).get("/api/v1/cases").json, [])

    def test_years_later_it_has_all_happened(self):
        with House(clock="2028-03-01T01:00:00Z") as house:
            self.assertEqual(Person(house).get("/verify/JSJP-2024-0001").json["status"], "expired")


if __name__ == "__main__":
    unittest.main()
