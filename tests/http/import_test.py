"""Awards of earlier years: looked through, confirmed, and their bars hold from that moment; and openings that are refused."""
import base64
import unittest

from forms import workbook
from award import NAME, PROGRAMME, EmptyHouse, with_check
from house import Person

HEADER = "title,holder_name,uscc,issued_on,number,year\n"
STRANGER = "91650203MA0000001"


class Import(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.house = EmptyHouse("2024-06-20T01:00:00Z")
        cls.office = cls.house.sign_in("office", programme=NAME)
        cls.winner, cls.other = (cls.house.sign_in("applicant", nth=n, programme=NAME) for n in (0, 1))

    @classmethod
    def tearDownClass(cls):
        cls.house.close()

    @staticmethod
    def code_of(person):
        return next(o["uscc"] for o in person.session["offices"] if o["id"] == person.session["office"])

    def sent(self, rows, person=None, header=HEADER, **more):
        return (person or self.office).post("/api/v1/imports/titles", {"programme": PROGRAMME, "csv": header + rows, **more})

    def entered(self, rows):
        review = self.sent(rows)
        self.assertEqual((review.status, review.json["problems"]), (200, []), review)
        done = self.sent(rows, confirm=review.json["digest"])
        self.assertEqual(done.status, 201, done)
        return done.json

    def opened(self, person):
        return person.post("/api/v1/cases", {"programme": PROGRAMME, "procedure": "application"})

    def problems(self, rows, **more):
        return [(p["code"], p["line"]) for p in self.sent(rows, **more).json["problems"]]

    def test_a_review_enters_nothing_and_its_confirmation_bars_the_winner(self):
        rows = f"新疆质量奖,测试获奖企业,{self.code_of(self.winner)},2021-06-20,XJQA-2021-001,2021\n"
        review = self.sent(rows).json
        self.assertEqual(review["rows"][0]["action"], "issue")
        # Article 15 and R4: five years from 20 June 2021 end on 20 June 2026, that day included.
        self.assertEqual([(b["ban"], b["from"], b["until"]) for b in review["rows"][0]["bans"]], [("winner", "2021-06-20", "2026-06-20")])
        self.assertEqual(Person(self.house).get("/verify/XJQA-2021-001").status, 404, "a review enters nothing")

        changed = self.sent(rows.replace("2021-06-20", "2018-06-20"), confirm=review["digest"])
        self.assertEqual((changed.status, changed.code), (422, "import_changed"), changed)
        done = self.sent(rows, confirm=review["digest"])
        self.assertEqual((done.status, done.json["issued"]), (201, 1), done)
        self.assertEqual(Person(self.house).get("/verify/XJQA-2021-001").json["status"], "valid")

        refused = self.opened(self.winner)
        self.assertEqual((refused.status, refused.code), (422, "banned"), refused)
        self.assertEqual([(p["code"], p["message"]) for p in refused.json["problems"]], [("admissible_from", "2026-06-21")])
        self.assertEqual([a["id"] for a in refused.json["articles"]][:1], ["XJQA-15-1"])

        again = self.entered(rows)
        self.assertEqual((again["issued"], again["rows"][0]["action"]), (0, "known"), "the same row again changes nothing")
        taken = self.sent(rows.replace("2021-06-20", "2021-06-21"))
        self.assertEqual([(p["code"], p["line"], p["column"]) for p in taken.json["problems"]], [("number_taken", 2, 44)], taken)

    def test_a_nomination_and_a_bar_that_is_over_keep_nobody_out(self):
        # Article 15(2): a nomination bars nothing. Five years from 1 June 2019 end on 1 June 2024, before today.
        code = self.code_of(self.other)
        done = self.entered(f"nomination_award,测试企业,{code},2023-06-20,XJQA-N-2023-001,\nquality_award,测试企业,{code},2019-06-01,XJQA-2019-001,\n")
        self.assertEqual((done["issued"], done["rows"][0]["bans"], done["rows"][1]["bans"][0]["until"]), (2, [], "2024-06-01"))
        self.assertNotEqual(self.opened(self.other).code, "banned")

    def test_whoever_registers_later_under_the_code_is_barred_too(self):
        code = with_check(STRANGER)
        self.entered(f"新疆质量奖,后来注册的企业,{code},2020-02-29,XJQA-2020-009,2020\n")
        made = Person(self.house).post("/api/v1/registrations", {"uscc": code, "name": "后来注册的企业", "account": "later-one", "password": "a-long-password"})
        self.assertEqual(made.status, 201, made)
        refused = self.opened(Person(self.house).sign_in("later-one", "a-long-password"))
        # R4: 29 February 2020 has no corresponding day in 2025, so the bar ends with that month.
        self.assertEqual((refused.code, refused.json["problems"][0]["message"]), ("banned", "2025-03-01"), refused)

    def test_a_table_that_cannot_be_read(self):
        for rows, header in [('"新疆质量奖,甲\n', HEADER), ("a,b\n", "title,holder_name\n"), ("", "")]:
            answer = self.sent(rows, header=header)
            self.assertEqual((answer.status, answer.code), (422, "bad_csv"), answer)
        answer = self.sent("a,b\n", header="title,holder_name\n")
        self.assertEqual({p["code"] for p in answer.json["problems"]}, {"missing_column"})
        strange = self.sent("新疆质量奖,甲,x,2020-01-01,n,,红\n", header=HEADER.rstrip() + ",colour\n")
        self.assertEqual([(p["code"], p["pointer"]) for p in strange.json["problems"]], [("unknown_column", "/columns/colour")], strange)
        many = self.sent("新疆质量奖,甲,x,2020-01-01,n,\n" * 2001)
        self.assertEqual((many.status, many.code), (413, "too_large"), many)

    def test_each_mistake_is_named_with_its_line_and_nothing_of_the_table_is_entered(self):
        code = self.code_of(self.other)
        good = f"新疆质量奖,甲,{code},2022-01-01,XJQA-2022-100,2022\n"
        rows = good + (f"金奖,甲,{code},2022-01-01,XJQA-2022-101,\n"
                       "新疆质量奖,,91650100MA00000000,1 月 1 日,XJQA 2022,22\n"
                       f"新疆质量奖,甲,{code},2031-01-01,XJQA-2022-102,\n"
                       f"新疆质量奖,甲,{code},2022-01-01,XJQA-2022-100,\n")
        review = self.sent(rows).json
        self.assertEqual(sorted((p["code"], p["line"]) for p in review["problems"]),
                         sorted([("unknown_title", 3), ("bad_name", 4), ("bad_uscc", 4), ("bad_date", 4), ("bad_number", 4), ("bad_year", 4), ("in_the_future", 5), ("number_twice", 6)]))
        self.assertEqual([row["action"] for row in review["rows"]], ["issue", "refused", "refused", "refused", "refused"])
        refused = self.sent(rows, confirm=review["digest"])
        self.assertEqual((refused.status, refused.code), (422, "bad_import"), refused)
        self.assertEqual(Person(self.house).get("/verify/XJQA-2022-100").status, 404)

    def test_a_workbook_goes_the_same_way_with_rows_and_columns_counted_as_excel_does(self):
        code = self.code_of(self.other)
        rows = [["称号", "获奖单位", "统一社会信用代码", "颁发日期", "编号", "年度"], ["新疆质量奖", "测试企业", code, "2019-06-01", "XJQA-2019-200", "2019"], ["金奖", "测试企业", code, "", "XJQA-2019-201", ""]]
        sent = lambda rows, **more: self.office.post("/api/v1/imports/titles", {"programme": PROGRAMME, "workbook": base64.b64encode(workbook(rows)).decode(), **more})
        review = sent(rows).json
        self.assertEqual((review["workbook"], sorted((p["code"], p["line"], p["column"]) for p in review["problems"])), (True, [("bad_date", 3, 4), ("unknown_title", 3, 1)]))
        good = sent(rows[:2]).json
        done = sent(rows[:2], confirm=good["digest"])
        self.assertEqual((done.status, done.json["issued"]), (201, 1), done)
        broken = self.office.post("/api/v1/imports/titles", {"programme": PROGRAMME, "workbook": "no base 64"})
        self.assertEqual((broken.status, broken.code), (422, "bad_xlsx"), broken)

    def test_only_the_owner_or_an_administrator_imports(self):
        for person in (self.winner, self.house.sign_in("government", programme=NAME), self.house.sign_in("centre")):
            self.assertEqual(self.sent("", person=person).code, "forbidden")
        self.assertEqual(self.sent("", person=self.house.sign_in("administrator")).status, 200, "an empty table has nothing wrong")
        self.assertEqual(self.office.post("/api/v1/imports/titles", {"programme": "nowhere/1", "csv": HEADER}).code, "not_found")

    # What may not be opened, or not like this.

    def test_a_person_applies_for_no_title_of_an_organisation(self):
        person = self.house.sign_in("anyone", programme=NAME)
        answer = person.post("/api/v1/cases", {"programme": PROGRAMME, "procedure": "application"})
        self.assertEqual((answer.status, answer.code), (422, "enterprise_needed"), answer)

    def test_a_log_is_about_nothing(self):
        answer = self.office.post("/api/v1/cases", {"programme": PROGRAMME, "procedure": "office_log", "about": "XJQA-2021-001"})
        self.assertEqual((answer.status, answer.code), (422, "not_about_anything"), answer)

    def test_a_round_that_a_procedure_opens_is_opened_by_no_single_act(self):
        answer = self.office.post("/api/v1/rounds", {"programme": PROGRAMME, "year": "2024"})
        self.assertEqual((answer.status, answer.code), (422, "opened_by_procedure"), answer)
        self.assertIn("call", answer.json["detail"])


if __name__ == "__main__":
    unittest.main()
