"""After the certificate: change filing, duties and support, operating report, withdrawal; and direct inclusion."""
import unittest

import filing
from filing import A
from house import House, Person


class Afterwards(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.house = House()
        enterprise = cls.house.sign_in("applicant")
        cls.numbers = []
        for n in range(4):
            case = filing.submit(enterprise, product_name=f"测试入选产品{n}")
            cls.numbers.append(filing.to_certificate(cls.house, case))

    @classmethod
    def tearDownClass(cls):
        cls.house.close()

    def status(self, number):
        return Person(self.house).get("/verify/" + number).json["status"]

    def about(self, person, procedure, number, way=None):
        return person.open_case(procedure, about=number, **({"way": way} if way else {}))

    def test_a_change_of_name_is_filed_recorded_and_shown_on_the_register(self):
        number = self.numbers[0]
        enterprise, centre = self.house.sign_in("applicant"), self.house.sign_in("centre")
        case = self.about(enterprise, "change", number)
        filed = enterprise.act(case, "file.submit", {"facts": {"change_kind": "name", "change_date": "2024-06-10", "org_name": "更名后的测试公司"}})
        self.assertEqual(filed.status, 201, filed)
        self.assertIn(filed.json["stage"], ("record", "record_lost"))
        stage = filed.json["stage"]
        done = centre.act(case, f"{stage}.register", {})
        self.assertEqual(done.status, 201, done)
        self.assertEqual(Person(self.house).get(f"/api/v1/certificates/{number}").json["holder"], "更名后的测试公司")

    def test_another_enterprise_cannot_file_a_change(self):
        other = self.house.sign_in("applicant", nth=1)
        answer = other.post("/api/v1/cases", {"programme": filing.PROGRAMME, "procedure": "change", "about": self.numbers[0]})
        self.assertIn(answer.status, (403, 404), answer)

    def test_a_ground_is_reported_decided_and_the_mark_is_withdrawn_at_once(self):
        number = self.numbers[1]
        centre = self.house.sign_in("centre")
        case = self.about(centre, "withdrawal", number, "found")
        reported = centre.act(case, "report.submit", {"facts": {"ground": "blacklisted", "matter": "列入失信名单", "credit_blacklisted": True, "blacklist_authority": "测试机关", "blacklist_date": "2024-06-01"},
                                                       "evidence": {"credit_blacklisted": [centre.upload(case)]}})
        self.assertEqual(reported.status, 201, reported)
        silent = centre.act(case, "decide.withdraw", {})
        self.assertEqual(silent.status, 422)
        decided = centre.act(case, "decide.withdraw", {"reason": "符合第十二条（二）"})
        self.assertEqual(decided.status, 201, decided)
        self.assertEqual(self.status(number), "withdrawn")
        shown = Person(self.house).get(f"/api/v1/certificates/{number}").json
        self.assertTrue(shown["articles"][0]["id"].startswith("XJYP-12"))
        self.assertNotIn("列入失信名单", str(shown))
        page = Person(self.house).get("/verify/" + number, headers={"Accept": "text/html"}).body.decode()
        self.assertIn("取消", page)

    def test_the_holder_sees_the_withdrawal_once_it_is_reported_not_before(self):
        number = self.numbers[2]
        centre, enterprise = self.house.sign_in("centre"), self.house.sign_in("applicant")
        case = self.about(centre, "withdrawal", number, "found")
        self.assertEqual(enterprise.get(f"/api/v1/cases/{case}").status, 404)
        reported = centre.act(case, "report.submit", {"facts": {"ground": "unsuitable", "matter": "测试情形", "finding_by": "region"}})
        self.assertEqual(reported.status, 201, reported)
        self.assertEqual(enterprise.get(f"/api/v1/cases/{case}").status, 200)
        self.assertEqual(self.house.sign_in("applicant", nth=1).get(f"/api/v1/cases/{case}").status, 404)

    def test_an_unanswered_report_leads_to_a_reminder_and_then_to_withdrawal(self):
        number = self.numbers[3]
        centre = self.house.sign_in("centre")
        case = self.about(centre, "operating_report", number)
        asked = centre.act(case, "request.submit", {"facts": {"matter": "请报告经营情况", "report_due": "2024-07-01"}})
        self.assertEqual(asked.status, 201, asked)
        self.assertEqual(asked.json["due"]["date"], "2024-07-01")
        Person(self.house).post("/api/v1/clock", {"to": "2024-07-02T02:00:00Z"})
        self.assertEqual(centre.case(case)["stage"]["id"], "remind")
        reminded = centre.act(case, "remind.submit", {"facts": {"matter": "催告", "reminder_at": "2024-07-02", "reminder_until": "2024-07-10"}})
        self.assertEqual(reminded.status, 201, reminded)
        Person(self.house).post("/api/v1/clock", {"to": "2024-07-11T02:00:00Z"})
        self.assertEqual(centre.case(case)["result"]["id"], "not_reported")
        opened = [row for row in centre.get("/api/v1/cases?procedure=withdrawal").json if row["about"] == number]
        self.assertEqual(len(opened), 1)

    def test_support_and_feedback_are_recorded_about_a_certificate(self):
        number = self.numbers[0]
        centre, enterprise = self.house.sign_in("centre"), self.house.sign_in("applicant")
        case = self.about(centre, "cultivation", number, "support")
        done = centre.act(case, "measure.submit", {"facts": {"support_kind": "training", "support_date": "2024-06-01", "support_channel": "测试培训班"}})
        self.assertEqual((done.status, done.json["result"]), (201, "recorded"), done)
        case = self.about(enterprise, "cultivation", number, "feedback")
        self.assertEqual(enterprise.act(case, "feedback.submit", {"facts": {"matter": "疆外反响很好"}}).status, 201)
        self.assertEqual(centre.act(case, "answer.submit", {"facts": {"matter": "已转达"}}).status, 201)

    def test_direct_inclusion_goes_by_the_titles_alone(self):
        enterprise, centre = self.house.sign_in("applicant"), self.house.sign_in("centre")
        case = enterprise.open_case(way="direct")
        answers = filing.facts(maker_is_holder=True, accepts_inclusion=True, product_name="老字号产品",
                               titles=[{"kind": "regional_old_brand", "granted_by": "商务厅", "granted_on": "2020-01-01", "valid_to": None}])
        filed = enterprise.act(case, "nominate.submit", filing.filled(enterprise, case, "nominate.submit", answers=answers))
        self.assertEqual(filed.status, 201, filed)
        filing.act(centre, case, "recognise.include")
        filing.act(centre, case, "announce.publish")
        done = filing.act(centre, case, "certify.register")
        self.assertEqual(self.status(done["certificates"][0]), "valid")


if __name__ == "__main__":
    unittest.main(verbosity=2)
