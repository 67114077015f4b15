"""openapi.yaml held against the running server: every operation is asked and answers as declared."""
import unittest
import uuid

import authenticator
import filing
from house import House, Person
from openapi import Contract


class Declared(unittest.TestCase):
    """One walk through every operation; what comes back must be declared with its status, type and shape."""

    @classmethod
    def setUpClass(cls):
        cls.house, cls.contract, cls.asked = House(), Contract(), set()
        cls.enterprise = cls.house.sign_in("applicant")
        cls.county = cls.house.sign_in("county", filing.A)
        cls.centre = cls.house.sign_in("centre")
        cls.administrator = cls.house.sign_in("administrator")
        cls.anyone = Person(cls.house)

    @classmethod
    def tearDownClass(cls):
        cls.house.close()

    def ask(self, person, method, path, body=None, expect=None, fill=None, **kw):
        concrete = path
        for name, value in (fill or {}).items():
            concrete = concrete.replace("{" + name + "}", value)
        query = kw.pop("query", "")
        answer = person.ask(method, concrete + query, body, **kw)
        self.asked.add((method, path))
        self.assertEqual(self.contract.problems(method, path, answer), [])
        if expect:
            self.assertEqual(answer.status, expect, answer)
        return answer

    def test_every_operation_answers_as_declared(self):
        self.accounts()
        self.second_factor()
        case = self.cases()
        self.afterwards(case)
        self.running()
        every = {(method, path) for method, path, _ in self.contract.operations()}
        self.assertEqual(every - self.asked, set(), "operations nobody asked")

    def accounts(self):
        account = self.house.account("prefecture")
        person = Person(self.house)
        self.ask(person, "POST", "/api/v1/session", {"account": account["account"], "password": account["password"]}, 200)
        self.ask(person, "POST", "/api/v1/session", {"account": "nobody", "password": "x"}, 401)
        person.sign_in(account["account"], account["password"])
        self.ask(person, "GET", "/api/v1/session", expect=200)
        self.ask(person, "POST", "/api/v1/session/office", {"office": person.session["office"]}, 200)
        self.ask(person, "DELETE", "/api/v1/session", expect=204)
        self.ask(person, "GET", "/api/v1/session", expect=401)
        registered = self.ask(self.anyone, "POST", "/api/v1/registrations", {"uscc": "91650102MA00000000", "name": "甲", "account": "decl", "password": "一句很长的密码"})
        self.assertEqual(registered.status, 422)
        self.ask(self.anyone, "POST", "/api/v1/registrations", {"uscc": "9165010223A4567895", "name": "甲", "account": "decl", "password": "短"}, 422)
        link = self.ask(self.county, "POST", "/api/v1/invitations", {"office": self.county.session["office"], "name": "乙"}, 201).json["token"]
        self.ask(self.anyone, "GET", "/api/v1/invitations/{token}", fill={"token": link}, expect=200)
        self.ask(self.anyone, "POST", "/api/v1/invitations/{token}", {"account": "乙的账号", "password": "一句很长的密码"}, 201, {"token": link})
        self.ask(self.anyone, "GET", "/api/v1/invitations/{token}", fill={"token": link}, expect=404)
        self.ask(self.county, "GET", "/api/v1/offices", expect=200)
        office = {"id": self.ask(self.administrator, "POST", "/api/v1/offices", {"name": "新单位"}, 201).json["id"]}
        self.ask(self.administrator, "POST", "/api/v1/offices/{id}", {"name": "改名单位", "territory": filing.A}, 200, office)
        self.ask(self.administrator, "POST", "/api/v1/offices/{id}", {"territory": "1"}, 422, office)
        self.ask(self.administrator, "POST", "/api/v1/offices/{id}", {"name": "x"}, 404, {"id": "none"})
        self.ask(self.county, "POST", "/api/v1/offices/{id}", {"name": "越权"}, 403, office)
        self.ask(self.county, "POST", "/api/v1/offices", {"name": "新单位"}, 403)
        waiting = self.ask(self.county, "GET", "/api/v1/offices", query="?claims=open", expect=200).json
        self.ask(self.county, "POST", "/api/v1/offices/{id}/confirm", {"confirmed": False}, 422, {"id": waiting[0]["id"]})
        self.ask(self.county, "POST", "/api/v1/offices/{id}/confirm", {}, 200, {"id": waiting[0]["id"]})
        self.ask(self.county, "GET", "/api/v1/rounds", expect=200)
        opened = self.ask(self.centre, "POST", "/api/v1/rounds", {"programme": filing.PROGRAMME, "year": "2030"}, 201).json
        self.ask(self.centre, "GET", "/api/v1/rounds/{id}", fill={"id": opened["id"]}, expect=200)
        self.ask(self.centre, "POST", "/api/v1/rounds/{id}/parameters", {"parameters": {"briefing_interval": "6 months"}, "reason": "样例"}, fill={"id": opened["id"]}, expect=200)
        again = self.ask(self.centre, "POST", "/api/v1/rounds/{id}/parameters", {"parameters": {"briefing_interval": "3 months"}, "reason": "样例"}, fill={"id": opened["id"]}, expect=422).json
        self.assertEqual(again["problems"][0]["code"], "already_set")
        self.ask(self.county, "POST", "/api/v1/rounds/{id}/parameters", {"parameters": {"briefing_interval": "6 months"}, "reason": "样例"}, fill={"id": opened["id"]}, expect=422)
        self.ask(self.county, "POST", "/api/v1/rounds", {"programme": filing.PROGRAMME, "year": "2031"}, 403)
        self.ask(self.anyone, "POST", "/api/v1/registrations", {"name": "李四", "account": "lisi", "password": "一句很长的密码"}, 201)

    def second_factor(self):
        secret = "一句很长的密码"
        person = Person(self.house).sign_in("lisi", secret)
        begun = self.ask(person, "POST", "/api/v1/session/factor", {"password": secret}, 200).json["secret"]
        self.ask(person, "POST", "/api/v1/session/factor", {"password": "x"}, 401)
        self.ask(person, "POST", "/api/v1/session/factor/confirm", {"code": "x"}, 401)
        step = authenticator.early_in_step()
        person.csrf = self.ask(person, "POST", "/api/v1/session/factor/confirm", {"code": authenticator.code(begun, step - 1)}, 200).json["csrf"]
        self.ask(person, "POST", "/api/v1/session/factor/confirm", {"code": "x"}, 409)
        person.csrf = self.ask(person, "DELETE", "/api/v1/session/factor", {"password": secret, "code": authenticator.code(begun, step)}, 200).json["csrf"]
        self.ask(person, "DELETE", "/api/v1/session/factor", {}, 409)
        self.ask(person, "POST", "/api/v1/session/password", {"password": secret, "new_password": "短"}, 422)
        self.ask(person, "POST", "/api/v1/session/password", {"password": secret, "new_password": secret + "新"}, 200)

    def cases(self):
        edition = dict(zip("pe", filing.PROGRAMME.split("/")))
        self.ask(self.anyone, "GET", "/api/v1/programmes", expect=200)
        self.ask(self.anyone, "GET", "/api/v1/programmes/{p}/{e}", fill=edition, expect=200)
        self.ask(self.anyone, "GET", "/api/v1/programmes/{p}/{e}", fill={"p": "no", "e": "1"}, expect=404)
        self.ask(self.anyone, "POST", "/api/v1/programmes/{p}/{e}/check", {"facts": filing.facts()}, 200, edition)
        self.ask(self.anyone, "POST", "/api/v1/programmes/{p}/{e}/check", {"facts": {"no_such_fact": 1}}, 422, edition)
        self.ask(self.anyone, "POST", "/api/v1/check", {"facts": {"org_name": "甲", "reg_region": "65"}}, 200)
        self.ask(self.anyone, "POST", "/api/v1/check", {"facts": {"no_such_fact": 1}}, 422)
        made = self.ask(self.enterprise, "POST", "/api/v1/cases", {"programme": filing.PROGRAMME, "procedure": "application"}, 201).json
        case = {"id": made["id"]}
        self.ask(self.county, "POST", "/api/v1/cases", {"programme": filing.PROGRAMME, "procedure": "application"}, 403)
        self.ask(self.enterprise, "PUT", "/api/v1/cases/{id}/draft", {"facts": {"product_name": "草稿"}}, 204, case)
        self.ask(self.enterprise, "POST", "/api/v1/cases/{id}/files", fill=case, raw=b"%PDF-1.4\n%%EOF\n" + uuid.uuid4().hex.encode(), headers={"Content-Type": "application/pdf", "X-Filename": "a.pdf"}, expect=201)
        self.ask(self.enterprise, "POST", "/api/v1/cases/{id}/files", fill=case, raw=b"MZ\x00\x01", headers={"Content-Type": "application/pdf", "X-Filename": "a.pdf"}, expect=415)
        self.resumable(case)
        self.ask(self.enterprise, "GET", "/api/v1/cases/{id}/actions", fill=case, expect=200)
        self.ask(self.enterprise, "GET", "/api/v1/cases/{id}/known", fill=case, expect=200)
        self.ask(self.enterprise, "POST", "/api/v1/cases/{id}/known", {"names": []}, 200, case)
        self.ask(self.enterprise, "POST", "/api/v1/cases/{id}/known", {"names": ["nothing"]}, 422, case)
        data = filing.filled(self.enterprise, made["id"], "submit.submit", answers=filing.facts())
        self.ask(self.enterprise, "POST", "/api/v1/cases/{id}/preview", {"action": "submit.submit", "data": data}, 200, case)
        self.ask(self.enterprise, "POST", "/api/v1/cases/{id}/entries", {"action": "submit.submit", "data": {}}, 422, case)
        self.ask(self.enterprise, "POST", "/api/v1/cases/{id}/entries", {"action": "submit.submit", "data": data}, 201, case)
        self.ask(self.enterprise, "POST", "/api/v1/cases/{id}/entries", {"action": "screen.refuse", "data": {}}, 403, case)
        self.ask(self.county, "POST", "/api/v1/cases/{id}/entries", {"action": "screen.refuse", "data": {}}, 409, case, headers={"If-Match": '"1"'})
        for person in (self.enterprise, self.county):
            self.ask(person, "GET", "/api/v1/cases/{id}", fill=case, expect=200)
            self.ask(person, "GET", "/api/v1/cases/{id}/history", fill=case, expect=200)
            self.ask(person, "GET", "/api/v1/cases", expect=200)
            self.ask(person, "GET", "/api/v1/inbox", expect=200)
        self.ask(self.county, "GET", "/api/v1/cases/{id}/actions", fill=case, expect=200)
        self.ask(self.county, "GET", "/api/v1/cases/{id}/colleagues", fill=case, expect=200)
        self.ask(self.county, "POST", "/api/v1/cases/{id}/claim", {}, 200, case)
        self.ask(self.enterprise, "GET", "/api/v1/cases/{id}/documents/{document}", fill={**case, "document": "application_form"}, expect=200)
        self.ask(self.enterprise, "GET", "/api/v1/cases/{id}/documents/{document}", fill={**case, "document": "nothing"}, expect=404)
        self.ask(self.enterprise, "POST", "/api/v1/cases/{id}/documents/{document}", fill={**case, "document": "application_form"}, raw=b"a,b\n", headers={"Content-Type": "text/csv", "X-Filename": "a.csv"}, expect=403)
        digest = next(iter(self.enterprise.case(made["id"])["evidence"].values()))[0]["digest"]
        self.ask(self.enterprise, "POST", "/api/v1/cases/{id}/files/{digest}/strip", {"code": "0000-0000-0000"}, 403, {**case, "digest": digest})
        self.ask(self.enterprise, "GET", "/api/v1/documents/{digest}", fill={"digest": digest}, expect=200)
        self.ask(self.anyone, "GET", "/api/v1/documents/{digest}", fill={"digest": digest}, expect=401)
        return made["id"]

    def resumable(self, case):
        uploads, upload = "/api/v1/cases/{id}/uploads", "/api/v1/cases/{id}/uploads/{upload}"
        tus, content = {"Tus-Resumable": "1.0.0"}, b"%PDF-1.4\n%%EOF\n" + uuid.uuid4().hex.encode()
        begin = {**tus, "Upload-Length": str(len(content)), "Upload-Metadata": "filename YS5wZGY="}
        piece = {**tus, "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
        self.ask(self.enterprise, "OPTIONS", uploads, fill=case, expect=204)
        self.ask(self.enterprise, "POST", uploads, fill=case, raw=b"", headers=begin, expect=201)
        place = {**case, "upload": self.ask(self.enterprise, "POST", uploads, fill=case, raw=b"", headers=begin).headers["Location"].rsplit("/", 1)[1]}
        self.ask(self.enterprise, "OPTIONS", upload, fill=place, expect=204)
        self.ask(self.enterprise, "GET", upload, fill=place, headers=tus, expect=200)
        self.ask(self.enterprise, "PATCH", upload, fill=place, raw=content, headers={**piece, "Upload-Offset": "7"}, expect=409)
        self.ask(self.enterprise, "PATCH", upload, fill=place, raw=content, headers=piece, expect=204)
        self.ask(self.enterprise, "GET", upload, fill=place, headers=tus, expect=200)
        self.ask(self.enterprise, "DELETE", upload, fill=place, headers=tus, expect=204)
        self.ask(self.enterprise, "DELETE", upload, fill=place, headers=tus, expect=404)

    def afterwards(self, case):
        number = filing.to_certificate(self.house, case)
        self.ask(self.anyone, "GET", "/api/v1/register", expect=200)
        self.ask(self.anyone, "GET", "/api/v1/register", query="?status=odd", expect=422)
        self.ask(self.anyone, "GET", "/api/v1/notices", expect=200)
        own = next(office for office in self.enterprise.session["offices"] if office["id"] == self.enterprise.session["office"])
        table = f"title,holder_name,uscc,issued_on,number\nlisting,甲公司,{own['uscc']},2020-06-20,OLD-1\n"
        reviewed = self.ask(self.centre, "POST", "/api/v1/imports/titles", {"programme": filing.PROGRAMME, "csv": table}, 200).json
        self.ask(self.centre, "POST", "/api/v1/imports/titles", {"programme": filing.PROGRAMME, "csv": table, "confirm": reviewed["digest"]}, 201)
        self.ask(self.centre, "POST", "/api/v1/imports/titles", {"programme": filing.PROGRAMME, "csv": table, "confirm": "another"}, 422)
        self.ask(self.county, "POST", "/api/v1/imports/titles", {"programme": filing.PROGRAMME, "csv": table}, 403)
        self.ask(self.centre, "GET", "/api/v1/cases/{id}/reads", fill={"id": case}, expect=200)
        self.ask(self.enterprise, "GET", "/api/v1/cases/{id}/reads", fill={"id": case}, expect=404)
        for path in ("/api/v1/certificates/{number}", "/api/v1/certificates/{number}/document", "/verify/{number}"):
            self.ask(self.anyone, "GET", path, fill={"number": number}, expect=200)
            self.ask(self.anyone, "GET", path, fill={"number": "none"}, expect=404)
        self.ask(self.enterprise, "GET", "/api/v1/cases/{id}", fill={"id": case}, expect=200)

    def running(self):
        self.ask(self.anyone, "GET", "/api/v1/ledger/head", expect=200)
        self.ask(self.anyone, "GET", "/api/v1/clock", expect=200)
        self.ask(self.anyone, "POST", "/api/v1/clock", {"to": "2024-06-22T00:00:00Z"}, 200)
        self.ask(self.anyone, "POST", "/api/v1/clock", {"to": "yesterday"}, 422)
        self.ask(self.anyone, "GET", "/healthz", expect=200)
        self.ask(self.anyone, "GET", "/metrics", expect=200)


if __name__ == "__main__":
    unittest.main(verbosity=2)
