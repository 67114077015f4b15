"""The summary table of a city: printed in the official columns, out as a workbook and back in, and sealed scans of it and of a form."""
import unittest
import urllib.parse

from forms import HouseOf, done, fill, rows_of, text_of_pdf, workbook
from house import Person

NAME = "hubei-jingpin"
PROGRAMME = NAME + "/2024"
# Annex 3 of the notice, in its order.
COLUMNS = ["序号", "经营主体名称", "属地（市、县）", "产品/服务名称", "执行标准名称、编号", "所属行业类别", "行业代码", "联系人", "联系电话", "联系邮箱"]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class City(unittest.TestCase):
    """A city with two cases that stand before it as its list."""

    @classmethod
    def setUpClass(cls):
        cls.house = HouseOf("2024-07-03T01:00:00Z", NAME)
        cls.regulator = cls.house.sign_in("regulator", programme=NAME)
        call = cls.regulator.open_case("call", PROGRAMME)
        done(cls.regulator, call, "draft.submit")
        done(cls.regulator, call, "publish.publish", channels={"public": {"date": "2024-07-03", "link": "https://example.invalid/notice"}})
        done(cls.regulator, call, "open_round.register", year="2024")
        cls.applicants = [cls.house.sign_in("applicant", programme=NAME, nth=n) for n in (0, 1)]
        county = cls.county()
        cls.city = cls.house.sign_in("city", county[:4] + "00", programme=NAME)
        cls.cases = [cls.filed(person, county, product) for person, product in zip(cls.applicants, ("测试砖茶", "测试莲藕"))]
        for case in cls.cases:
            done(cls.city, case, "verify.submit", {"credit_says_dishonest": False, "credit_says_abnormal": False})
            done(cls.city, case, "screen.recommend")

    @classmethod
    def tearDownClass(cls):
        cls.house.close()

    @classmethod
    def own(cls, person):
        return next(o for o in person.session["offices"] if o["id"] == person.session["office"])

    @classmethod
    def county(cls):
        """One below the first sample city."""
        city = next(a["territory"] for a in cls.house.accounts() if a["role"] == "city")
        return city[:4] + "02"

    @classmethod
    def answers(cls, person, county, product):
        own = cls.own(person)
        return {"uscc": own["uscc"], "org_name": own["name"], "product_name": product, "serious_dishonest": False, "abnormal_ops": False, "industry_code": "1521", "industry_name": "测试行业",
                "contact_email": "a@example.invalid", "contact_phone": "027-00000000", "contact": "测试人", "reg_region": "42", "tm_valid_to": "2034-01-01", "address_county_hubei": county}

    @classmethod
    def filed(cls, person, county, product):
        case = person.open_case("pool", PROGRAMME, way="apply")
        done(person, case, "submit.submit", cls.answers(person, county, product))
        return case

    def table(self, case=None, person=None):
        answer = (person or self.city).get(f"/api/v1/cases/{case or self.cases[0]}/documents/form3?format=xlsx")
        self.assertEqual((answer.status, answer.headers["Content-Type"]), (200, XLSX), answer)
        return rows_of(answer.body)

    def sent(self, content, case=None, person=None, confirm=None, name="汇总表.xlsx"):
        query = "?confirm=" + urllib.parse.quote(confirm) if confirm else ""
        return (person or self.city).post(f"/api/v1/cases/{case or self.cases[0]}/documents/form3{query}", raw=content, headers={"Content-Type": "application/octet-stream", "X-Filename": urllib.parse.quote(name)})

    def problems(self, rows):
        answer = self.sent(workbook(rows))
        self.assertEqual(answer.status, 200, answer)
        return [(p["code"], p["line"], p["column"]) for p in answer.json["problems"]], answer.json


class CityList(City):
    # What is printed.

    def test_the_printed_list_has_the_official_columns_and_a_row_a_case(self):
        answer = self.city.get(f"/api/v1/cases/{self.cases[0]}/documents/form3")
        self.assertEqual((answer.status, answer.headers["Content-Type"]), (200, "application/pdf"), answer)
        text = text_of_pdf(answer.body)
        for words in ("推荐汇总表", "填报单位", "测试砖茶", "测试莲藕", "027-00000000", "共 2 件", "校验码", "（盖章）"):
            self.assertIn(words.replace(" ", ""), text.replace(" ", ""))

    def test_the_workbook_has_them_too_in_the_order_of_filing(self):
        rows = self.table()
        header = rows.index(COLUMNS)
        self.assertEqual([r[0] for r in rows[header + 1:header + 3]], ["1", "2"])
        self.assertEqual([r[3] for r in rows[header + 1:header + 3]], ["测试砖茶", "测试莲藕"])
        self.assertEqual(rows[header + 1][5:7], ["测试行业", "1521"])
        self.assertEqual(self.table(self.cases[1]), rows, "a list is the same from whichever of its cases it is asked for")

    def test_a_list_is_not_the_applicants_to_read(self):
        self.assertEqual(self.applicants[0].get(f"/api/v1/cases/{self.cases[0]}/documents/form3").status, 404)
        self.assertNotIn("form3", [d["id"] for d in self.applicants[0].case(self.cases[0])["documents"]])
        listed = {d["id"]: d for d in self.city.case(self.cases[0])["documents"]}
        self.assertEqual((listed["form3"]["formats"], listed["form3"]["takes_table"]), (["pdf", "xlsx"], True))
        self.assertEqual(self.city.get(f"/api/v1/cases/{self.cases[0]}/documents/refusal_notice?format=xlsx").status, 404, "only what the edition names is made as a workbook")

    def test_a_form_prints_its_own_parts_and_not_those_of_another(self):
        text = text_of_pdf(self.applicants[0].get(f"/api/v1/cases/{self.cases[0]}/documents/cultivation_form").body)
        for words in ("封面", "申报单位情况概述", "1.1.1", "5.3.1", self.cases[0], "市州市场监管部门推荐意见"):
            self.assertIn(words, text.replace("\n", ""))
        self.assertNotIn("核对信用报告", text, "what the city looked up stands on a form of its own")

    # The table come back.

    def test_a_table_unchanged_agrees_and_its_confirmation_lays_the_cases_ready(self):
        rows = self.table()
        codes, review = self.problems(rows)
        self.assertEqual((codes, review["left_out"], [r["case"] for r in review["rows"]]), ([], [], self.cases), review)
        content = workbook([r for r in rows if "测试莲藕" not in r])
        review = self.sent(content).json
        self.assertEqual([c["id"] for c in review["left_out"]], [self.cases[1]], "what the table has not is told")
        changed = self.sent(workbook(rows), confirm=review["digest"])
        self.assertEqual((changed.status, changed.code), (422, "import_changed"), changed)
        taken = self.sent(content, confirm=review["digest"])
        self.assertEqual((taken.status, taken.json["taken"]), (201, True), taken)
        self.assertEqual(self.city.case(self.cases[0])["draft"]["cases"], [{"id": self.cases[0]}])
        self.assertIn("汇总表.xlsx", [f["name"] for f in self.city.case(self.cases[0])["handed_in"]], "the table is kept and can be filed with the act")
        self.assertNotIn("汇总表.xlsx", [f["name"] for f in self.applicants[0].case(self.cases[0])["handed_in"]])
        self.assertEqual(len([r for r in self.table() if "测试莲藕" in r]), 0, "the list is printed as chosen")
        self.assertEqual(self.city.put(f"/api/v1/cases/{self.cases[0]}/draft", {}).status, 204)

    def test_what_differs_is_told_by_row_and_column_and_changes_nothing(self):
        rows = self.table()
        at = rows.index(COLUMNS) + 1
        before = self.city.case(self.cases[0])
        rows[at][6] = "152"
        rows[at + 1][8] = ""
        codes, review = self.problems(rows)
        self.assertEqual(codes, [("differs", at + 1, 7), ("differs", at + 2, 9)], review)
        self.assertIn(f"第 {at + 1} 行 G 列：案卷为“1521”，表中为“152”", review["problems"][0]["message"])
        self.assertIn("这里应填“027-00000000”", review["problems"][1]["message"])
        refused = self.sent(workbook(rows), confirm=review["digest"])
        self.assertEqual((refused.status, refused.code), (422, "bad_import"), refused)
        self.assertEqual(self.city.case(self.cases[0])["facts"], before["facts"])

    def test_a_case_that_is_not_on_the_list_or_twice_is_told(self):
        rows = self.table()
        at = rows.index(COLUMNS) + 1
        stranger = ["3", "别处的企业", "", "别的产品", "", "", "", "", "", ""]
        codes, review = self.problems(rows[:at + 2] + [rows[at], stranger])
        self.assertEqual(codes, [("listed_twice", at + 3, 2), ("not_on_list", at + 4, 2)], review)

    def test_columns_out_of_order_and_a_missing_header_are_told(self):
        rows = self.table()
        at = rows.index(COLUMNS)
        swapped = [list(r) for r in rows]
        swapped[at][7], swapped[at][8] = swapped[at][8], swapped[at][7]
        codes, review = self.problems(swapped)
        self.assertEqual(codes, [("wrong_column", at + 1, 8), ("wrong_column", at + 1, 9)], review)
        answer = self.sent(workbook([["一", "二"], ["三", "四"]]))
        self.assertEqual((answer.status, answer.code), (422, "bad_import"), answer)
        codes, _ = self.problems(rows[:at + 1])
        self.assertEqual(codes, [("no_rows", at + 1, 1)])
        extra = [list(r) for r in rows]
        extra[at + 1].append("多出来的")
        codes, _ = self.problems(extra)
        self.assertEqual(codes, [("extra_cell", at + 2, 11)])

    def test_comma_separated_values_go_the_same_way_also_as_excel_writes_them_here(self):
        text = "\n".join(",".join('"' + c.replace('"', '""') + '"' for c in row) for row in self.table())
        for encoding in ("utf-8", "utf-8-sig", "gb18030"):
            review = self.sent(text.encode(encoding), name="汇总表.csv")
            self.assertEqual((review.status, review.json["problems"]), (200, []), review)

    def test_what_is_no_table_is_refused(self):
        for content, code in ((b"PK\x03\x04 no zip", "bad_xlsx"), (b"\xd0\xcf\x11\xe0 an old one", "bad_xlsx"), (b"\xff\xfe\x00\x00\xff", "bad_csv"),
                              (workbook([["x"] * 65]), "xlsx_too_large"), (workbook([["x"]] * 401), "xlsx_too_large")):
            answer = self.sent(content)
            self.assertEqual((answer.status, answer.code), (422, code), (content[:20], answer))
        self.assertEqual(self.sent(b"PK" + b"x" * (4 << 20) + b"x").status, 413)

    def test_only_who_acts_there_hands_a_table_in(self):
        answer = self.sent(workbook(self.table()), person=self.applicants[0])
        self.assertEqual((answer.status, answer.code), (403, "not_yours"), answer)
        other = next(a for a in self.house.accounts() if a["role"] == "city" and a["territory"] != self.county()[:4] + "00")
        self.assertEqual(self.sent(workbook(self.table()), person=Person(self.house).sign_in(other["account"], other["password"])).status, 404)


class SealedScans(City):
    def strip(self, person, case, digest, code):
        return person.post(f"/api/v1/cases/{case}/files/{digest}/strip", {"code": code})

    def code_on(self, pdf):
        return next(line.split("校验码")[1].split()[0] for line in text_of_pdf(pdf).splitlines() if "校验码" in line)

    def test_1_a_sealed_print_of_what_is_filled_in_is_taken_and_one_of_before_is_not(self):
        person = self.applicants[0]
        case = person.open_case("pool", PROGRAMME, way="apply")
        data = fill(person, case, "submit.submit", self.answers(person, self.county(), "测试绿茶"))
        printed = person.get(f"/api/v1/cases/{case}/documents/cultivation_form").body
        digest = person.upload(case, "盖章件.pdf", printed)
        data["evidence"]["sealed_form1"] = [digest]
        data["facts"]["sealed_form1"] = digest
        self.assertTrue(person.post(f"/api/v1/cases/{case}/preview", {"action": "submit.submit", "data": data}).json["accepted"])

        data["facts"]["product_name"] = "测试红茶"
        late = person.act(case, "submit.submit", data)
        self.assertEqual((late.status, late.code), (422, "strip_outdated"), late)
        self.assertIn("之后改过：", late.json["problems"][0]["message"])
        self.assertEqual([p["pointer"] for p in late.json["problems"]], ["/evidence/sealed_form1/0", "/facts/product_name"])
        self.assertEqual(late.json["problems"][1]["code"], "changed_since_print")

        # A scan is a picture: the code at its foot is typed.
        scan = person.upload(case, "扫描件.pdf")
        unknown = self.strip(person, case, scan, "0000-0000-0000")
        self.assertEqual((unknown.status, unknown.code), (422, "strip_unknown"), unknown)
        self.assertEqual(self.strip(person, case, scan, "短").code, "strip_unknown")
        typed = self.strip(person, case, scan, self.code_on(printed).lower().replace("-", " "))
        self.assertEqual(typed.status, 200, typed)
        self.assertEqual(person.put(f"/api/v1/cases/{case}/draft", data).status, 204)
        typed = self.strip(person, case, scan, self.code_on(printed)).json["strip"]
        self.assertEqual((typed["document"], typed["matches"], len(typed["changed"])), ("cultivation_form", False, 1), typed)

        again = person.get(f"/api/v1/cases/{case}/documents/cultivation_form").body
        self.assertNotEqual(self.code_on(again), self.code_on(printed))
        self.assertTrue(self.strip(person, case, scan, self.code_on(again)).json["strip"]["matches"])
        data["evidence"]["sealed_form1"] = [scan]
        data["facts"]["sealed_form1"] = scan
        self.assertEqual(person.act(case, "submit.submit", data).status, 201)
        stands = self.city.case(case)["evidence"]["sealed_form1"][0]["strip"]
        self.assertEqual((stands["matches"], stands["code"]), (True, self.code_on(again).replace("-", "")), "whoever screens it sees that it is the same")

    def test_2_a_scan_of_another_case_is_refused_and_one_without_a_code_is_for_people_to_look_at(self):
        person = self.applicants[0]
        case = person.open_case("pool", PROGRAMME, way="apply")
        data = fill(person, case, "submit.submit", self.answers(person, self.county(), "测试米酒"))
        other = person.upload(case, "别的.pdf", person.get(f"/api/v1/cases/{self.cases[0]}/documents/cultivation_form").body)
        data["evidence"]["sealed_form1"] = [other]
        data["facts"]["sealed_form1"] = other
        refused = person.act(case, "submit.submit", data)
        self.assertEqual((refused.status, [p["code"] for p in refused.json["problems"]]), (422, ["strip_of_another"]), refused)
        plain = person.upload(case, "没有校验码.pdf")
        data["evidence"]["sealed_form1"] = [plain]
        data["facts"]["sealed_form1"] = plain
        self.assertEqual(person.act(case, "submit.submit", data).status, 201)

    def test_3_the_sealed_list_is_handed_over_with_both_its_cases(self):
        printed = self.city.get(f"/api/v1/cases/{self.cases[0]}/documents/form3").body
        data = fill(self.city, self.cases[0], "hand_over.submit", {})
        sealed = self.city.upload(self.cases[0], "汇总表盖章件.pdf", printed)
        data["evidence"]["sealed_form3"] = [sealed]
        data["facts"]["sealed_form3"] = sealed
        alone = self.city.act(self.cases[0], "hand_over.submit", data)
        self.assertEqual((alone.status, alone.code), (422, "strip_outdated"), alone)
        self.assertIn("盖章的名单有 2 件，这次办理 1 件", alone.json["problems"][0]["message"])
        data["cases"] = [{"id": c} for c in self.cases]
        self.assertEqual(self.city.act(self.cases[0], "hand_over.submit", data).status, 201)
        rows = rows_of(self.house.sign_in("secretariat", programme=NAME).get(f"/api/v1/cases/{self.cases[1]}/documents/form3?format=xlsx").body)
        self.assertEqual([r[3] for r in rows if r and r[0] in ("1", "2")], ["测试砖茶", "测试莲藕"], "a closed list is printed as it was closed")
        answer = self.sent(workbook(rows))
        self.assertEqual((answer.status, answer.code), (403, "not_yours"), "its table is not taken any more")


class BatchOfAMemberUnit(unittest.TestCase):
    """The summary table of another programme (annex 4 of the Jiangsu notice): the same house, other columns."""
    NAME = "jiangsu-jingpin"
    # A maker of consumer goods that meets every condition of the notice, as its examples have it.
    ANSWERS = {
        "recommended_by": "member_unit", "address_city": "320100", "reg_region": "32", "reg_date": "2010-05-04", "org_type": "manufacturer", "org_size": "medium", "industry_code": "1391", "sector": "manufacturing",
        "product_use": "consumer", "product_name": "测试产品", "exec_std": [{"number": "GB/T 0000", "name": "测试标准", "level": "national"}], "no_national_standard": False, "in_production_2024": True,
        "mass_prod_start": "2015-01-01", "fixed_site_in_region": True, "product_sales_fy": {"2023": "2 亿元"}, "profit_tax_fy": {"2023": "30 万元", "2022": "20 万元", "2021": "10 万元"},
        "titles": [{"kind": "little_giant", "level": "province", "valid_to": "2030-12-31"}], "std_roles": [], "audited_year": 2023, "annual_parts": ["text", "balance", "income", "cash_flow"], "quarter": "2024年第1季度",
        "quarter_parts": ["text", "balance", "income", "cash_flow"],
        "std_key_indicators": [{"indicator": "测试指标", "unit": "毫克", "direction": "lower", "own_value": "1", "national_value": "2", "national_result": "better", "sector_value": "2", "sector_result": "better"}],
    }

    def test_its_own_columns_are_printed_and_written(self):
        with HouseOf("2024-04-10T01:00:00Z", self.NAME) as house:
            person = house.sign_in("applicant", programme=self.NAME)
            own = City.own(person)
            case = person.open_case("application", self.NAME + "/2024", way="apply")
            done(person, case, "submit.submit", {**self.ANSWERS, "org_name": own["name"], "uscc": own["uscc"]})
            unit = house.sign_in("member_unit", programme=self.NAME)
            done(unit, case, "screen.recommend")
            rows = rows_of(unit.get(f"/api/v1/cases/{case}/documents/annex4?format=xlsx").body)
            at = rows.index(["序号", "企业名称", "产品名称", "领域", "国民经济行业代码"])
            self.assertEqual(rows[at + 1], ["1", own["name"], "测试产品", "制造业", "1391"])
            self.assertIn("推荐汇总表", text_of_pdf(unit.get(f"/api/v1/cases/{case}/documents/annex4").body))


if __name__ == "__main__":
    unittest.main()
