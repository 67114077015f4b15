"""What `--sample` makes of every programme with a script: rounds, cases at several steps, whatever day the clock starts on."""
import time
import unittest

from award import NAME, PROGRAMME
from house import House

MOST_SECONDS = 10


class Sample(unittest.TestCase):
    def stages(self, house, role, programme):
        rows = house.sign_in(role, programme=programme).get("/api/v1/cases").json
        return {(row["procedure"], (row["stage"] or {}).get("id") or row["result"]["id"]) for row in rows}

    def test_a_round_of_the_quality_award_stands_at_every_part_of_its_way(self):
        began = time.time()
        with House(clock="2024-06-20T01:00:00Z") as house:
            self.assertLess(time.time() - began, MOST_SECONDS)
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


if __name__ == "__main__":
    unittest.main()
