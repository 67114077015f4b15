"""Each refusal that people can meet over HTTP, provoked and told by its code; what another test asserts is not repeated here."""
import json
import socket
import unittest
import urllib.parse

import filing
from filing import A, B, PROGRAMME
from house import House, Person

CHECK = f"/api/v1/programmes/{PROGRAMME}/check"


class Refusal(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.house = House()
        cls.anyone = Person(cls.house)
        cls.enterprise = cls.house.sign_in("applicant")
        cls.centre = cls.house.sign_in("centre")
        cls.administrator = cls.house.sign_in("administrator")

    @classmethod
    def tearDownClass(cls):
        cls.house.close()

    def told(self, answer, status, code):
        """A refusal carries its code and says in both languages what is wrong."""
        self.assertEqual((answer.status, answer.code), (status, code), answer)
        self.assertTrue(answer.json["title"] and answer.json["detail"], answer)

    def raw(self, request):
        with socket.create_connection(("127.0.0.1", self.house.port), timeout=10) as wire:
            wire.sendall(request)
            answer = b""
            while chunk := wire.recv(65536):
                answer += chunk
        return int(answer.split(b" ", 2)[1]), answer

    def test_what_is_no_proper_request(self):
        for request, status, code in [(b"GARBAGE\r\n\r\n", 400, b"bad_request"),
                                      (b"GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + b"a" * 20000 + b"\r\n\r\n", 431, b"header_too_large"),
                                      (b"BREW / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 501, b"method_unknown"),
                                      (b"DELETE /healthz HTTP/1.1\r\nHost: x\r\nAccept: application/json\r\nConnection: close\r\n\r\n", 405, b"method_not_allowed")]:
            got, answer = self.raw(request)
            self.assertEqual(got, status, answer[:300])
            self.assertIn(code, answer, request[:40])

    def test_a_check_for_another_programme_or_of_nothing(self):
        self.told(self.anyone.post(CHECK, {"programme": "another/9", "facts": {}}), 422, "other_programme")
        self.told(self.anyone.post(CHECK, {"procedure": "cultivation", "facts": {}}), 422, "nothing_to_check")

    def test_a_credit_code_with_a_wrong_check_character(self):
        answer = self.anyone.post(CHECK, {"facts": {"uscc": "91650100MA00000000"}})
        self.assertEqual(answer.status, 422, answer)
        self.assertIn("bad_credit_code", [p["code"] for p in answer.json["problems"]])

    def test_a_key_that_is_too_short_too_long_or_no_text(self):
        for key in ("seven77", "k" * 129, "\xff" * 10):
            self.told(self.enterprise.post("/api/v1/cases", {"programme": PROGRAMME, "procedure": "cultivation"}, key=key), 400, "bad_key")

    def test_a_status_the_register_does_not_know(self):
        self.told(self.anyone.get("/api/v1/register?status=lost"), 422, "bad_status")

    def test_passwords_that_are_wrong_and_then_too_often(self):
        account = self.house.account("applicant", nth=2)["account"]
        self.told(self.anyone.post("/api/v1/session", {"account": account, "password": "不是这个密码"}), 401, "wrong_password")
        for _ in range(10):
            answer = self.anyone.post("/api/v1/session", {"account": account, "password": "不是这个密码"})
        self.told(answer, 429, "slow_down")
        self.assertIn(answer.headers["Retry-After"], answer.json["detail"])

    def test_a_registration_an_office_and_a_round_with_mistakes(self):
        self.told(self.anyone.post("/api/v1/registrations", {"uscc": "1", "name": "", "account": "x", "password": "1"}), 422, "bad_registration")
        self.told(self.administrator.post("/api/v1/offices", {"name": "", "grants": [{"programme": "nowhere", "role": "nobody"}]}), 422, "bad_office")
        self.told(self.enterprise.post("/api/v1/offices", {"name": "甲", "grants": []}), 403, "forbidden")
        self.told(self.centre.post("/api/v1/rounds", {"programme": PROGRAMME, "id": "", "label": {"zh": "", "en": ""}, "opens": "yesterday"}), 422, "bad_round")

    def test_an_application_without_an_office_or_by_an_unknown_way(self):
        self.told(self.administrator.post("/api/v1/cases", {"programme": PROGRAMME, "procedure": "application"}), 422, "no_office")
        self.told(self.enterprise.post("/api/v1/cases", {"programme": PROGRAMME, "procedure": "application", "way": "by_magic"}), 422, "unknown_way")

    def test_files_without_a_name_and_too_many_of_them(self):
        case = self.enterprise.open_case()
        path = f"/api/v1/cases/{case}/files"
        self.told(self.enterprise.post(path, raw=b"%PDF-1.4\n", headers={"Content-Type": "application/pdf", "X-Filename": "%ff"}), 422, "bad_file_name")
        for i in range(500):
            self.enterprise.upload(case, content=b"%%PDF-1.4\n%d\n%%%%EOF\n" % i)
        again = self.enterprise.post(path, raw=b"%PDF-1.4\nlast\n%%EOF\n", headers={"Content-Type": "application/pdf", "X-Filename": urllib.parse.quote("又一份.pdf")})
        self.assertEqual(again.code, "too_many_files", again)

    def test_a_no_on_the_sheet_stands_against_a_recommendation(self):
        case = filing.submit(self.enterprise, product_name="测试否定产品")
        county = self.house.sign_in("county", A)
        data = filing.filled(county, case, "screen.recommend", answers=filing.DEPARTMENTS)
        data["sheet"][next(iter(data["sheet"]))]["result"] = "no"
        answer = county.act(case, "screen.recommend", data)
        self.told(answer, 422, "sheet_not_passed")
        self.assertEqual([p["code"] for p in answer.json["problems"]], ["answered_no"])

    def test_cases_that_are_no_one_list_and_too_many_of_them(self):
        case = filing.submit(self.enterprise, product_name="测试名单产品")
        county = self.house.sign_in("county", A)
        data = filing.filled(county, case, "screen.recommend", answers=filing.DEPARTMENTS)
        prefecture = self.house.sign_in("prefecture", A[:4] + "00")
        many = [{"id": case}] * 301
        self.assertEqual(county.act(case, "screen.recommend", data).status, 201)
        self.assertEqual(prefecture.act(case, "collect.recommend", {"cases": many}).code, "too_many_members")
        self.assertEqual(prefecture.act(case, "collect.recommend", {"cases": [{"id": case}, {"id": filing.submit(self.enterprise, product_name="测试另一环节")}]}).code, "not_one_list")

    def test_a_posting_of_tomorrow_or_on_an_unknown_channel(self):
        case = filing.submit(self.enterprise, product_name="测试公布产品")
        filing.to_announcement(self.house, case)
        answer = self.centre.act(case, "announce.publish", {"channels": {"moon": {"date": "2024-06-20", "link": "x"}}})
        self.assertIn("unknown_channel", [p["code"] for p in answer.json["problems"]])
        known = next(f["name"] for f in self.centre.actions(case)["announce.publish"]["fields"] if f["in"] == "channels")
        answer = self.centre.act(case, "announce.publish", {"channels": {known: {"date": "2031-01-01", "link": "x"}}})
        self.assertIn("in_the_future", [p["code"] for p in answer.json["problems"]])

    def test_the_clock_does_not_go_back(self):
        self.told(self.anyone.post("/api/v1/clock", {"to": "2001-01-01T00:00:00Z"}), 422, "clock_backwards")


if __name__ == "__main__":
    unittest.main()
