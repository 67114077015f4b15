"""Registration, confirmation, invitations, passwords, sessions: who gets in and what for."""
import unittest

import filing
from house import House, Person

LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]


def credit_code(body):
    """GB 32100: 17 characters and the check character they ask for."""
    total = sum(LETTERS.index(c) * w for c, w in zip(body, WEIGHTS))
    return body + LETTERS[(31 - total % 31) % 31]


CODE = credit_code("91650102TEST00001".replace("S", "5"))
PASSWORD = "一句很长的测试密码"


class People(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.house = House()

    @classmethod
    def tearDownClass(cls):
        cls.house.close()

    def register(self, account, code, **more):
        return Person(self.house).post("/api/v1/registrations", {"uscc": code, "name": "测试新企业", "account": account, "password": PASSWORD, **more})

    def test_an_enterprise_registers_drafts_and_submits_once_confirmed(self):
        made = self.register("newcomer", CODE)
        self.assertEqual(made.status, 201, made)
        enterprise = Person(self.house).sign_in("newcomer", PASSWORD)
        case = enterprise.open_case()
        data = filing.filled(enterprise, case, "submit.submit", answers=filing.facts(org_name="测试新企业"))
        refused = enterprise.act(case, "submit.submit", data)
        self.assertEqual((refused.status, refused.code), (422, "claim_unconfirmed"), refused)
        self.assertEqual(enterprise.actions(case)["submit.submit"]["blocked"]["code"], "claim_unconfirmed")

        county = self.house.sign_in("county", filing.A)
        claims = county.get("/api/v1/offices?claims=open").json
        self.assertIn(made.json["office"], [o["id"] for o in claims])
        self.assertIn(made.json["office"], [i["office"] for i in county.get("/api/v1/inbox").json])
        stranger = self.house.sign_in("county", filing.B)
        self.assertEqual(stranger.post(f"/api/v1/offices/{made.json['office']}/confirm").status, 404)
        self.assertEqual(county.post(f"/api/v1/offices/{made.json['office']}/confirm").status, 200)
        self.assertEqual(enterprise.act(case, "submit.submit", data).status, 201)

    def test_a_claim_is_refused_with_a_reason_and_then_submits_nothing(self):
        made = self.register("impostor", credit_code("91650102MA7777777"))
        county = self.house.sign_in("county", filing.A)
        silent = county.post(f"/api/v1/offices/{made.json['office']}/confirm", {"confirmed": False})
        self.assertEqual((silent.status, silent.code), (422, "reason_required"))
        self.assertEqual(county.post(f"/api/v1/offices/{made.json['office']}/confirm", {"confirmed": False, "reason": "代码与名称不符"}).status, 200)
        enterprise = Person(self.house).sign_in("impostor", PASSWORD)
        case = enterprise.open_case()
        data = filing.filled(enterprise, case, "submit.submit", answers=filing.facts())
        self.assertEqual(enterprise.act(case, "submit.submit", data).code, "claim_unconfirmed")

    def test_nobody_files_under_another_code(self):
        enterprise = self.house.sign_in("applicant")
        case = enterprise.open_case()
        data = filing.filled(enterprise, case, "submit.submit", answers=filing.facts(uscc=CODE))
        answer = enterprise.act(case, "submit.submit", data)
        self.assertEqual((answer.status, answer.code, answer.json["places"]), (422, "other_code", ["/facts/uscc"]))

    def test_a_wrong_check_character_is_refused_at_its_field(self):
        wrong = CODE[:-1] + ("0" if CODE[-1] != "0" else "1")
        answer = self.register("wrongcode", wrong)
        self.assertEqual((answer.status, answer.json["places"]), (422, ["/uscc"]))

    def test_account_and_code_are_taken_once(self):
        code = credit_code("91650102MA6666666")
        self.assertEqual(self.register("twice", code).status, 201)
        self.assertEqual(self.register("twice", credit_code("91650102MA5555555")).code, "account_taken")
        self.assertEqual(self.register("another", code).code, "uscc_taken")

    def test_a_short_password_is_refused(self):
        answer = Person(self.house).post("/api/v1/registrations", {"uscc": credit_code("91650102MA4444444"), "name": "甲", "account": "shorty", "password": "短"})
        self.assertEqual(answer.json["places"], ["/password"])

    def test_an_unknown_account_and_a_wrong_password_get_the_same_answer(self):
        account = self.house.account("centre")["account"]
        wrong = Person(self.house).post("/api/v1/session", {"account": account, "password": "不是这个密码吧"})
        unknown = Person(self.house).post("/api/v1/session", {"account": "nobody-at-all", "password": "不是这个密码吧"})
        self.assertEqual((wrong.status, unknown.status), (401, 401))
        self.assertEqual(wrong.json, unknown.json)

    def test_wrong_passwords_slow_an_account_down(self):
        attempts = [Person(self.house).post("/api/v1/session", {"account": "guessed", "password": f"猜测的密码第{n}次"}).status for n in range(6)]
        self.assertEqual(attempts[:4], [401] * 4)
        self.assertEqual(attempts[-1], 429)

    def test_an_invited_person_joins_the_office_by_a_link_that_works_once(self):
        county = self.house.sign_in("county", filing.A)
        office = county.session["office"]
        link = county.post("/api/v1/invitations", {"office": office, "name": "新同事"}).json
        self.assertTrue(link["url"].endswith(link["token"]))
        anyone = Person(self.house)
        self.assertEqual(anyone.get("/api/v1/invitations/" + link["token"]).json["name"], "新同事")
        taken = anyone.post("/api/v1/invitations/" + link["token"], {"account": "colleague", "password": PASSWORD})
        self.assertEqual(taken.status, 201, taken)
        self.assertEqual(anyone.post("/api/v1/invitations/" + link["token"], {"account": "colleague2", "password": PASSWORD}).status, 404)
        self.assertEqual(Person(self.house).sign_in("colleague", PASSWORD).session["office"], office)

    def test_a_lost_password_is_replaced_by_a_link_and_ends_old_sessions(self):
        self.assertEqual(self.register("forgetful", credit_code("91650102MA3333333")).status, 201)
        old = Person(self.house).sign_in("forgetful", PASSWORD)
        office = old.session["office"]
        county = self.house.sign_in("county", filing.A)
        self.assertEqual(self.house.sign_in("county", filing.B).post("/api/v1/invitations", {"office": office, "account": "forgetful"}).status, 404)
        link = county.post("/api/v1/invitations", {"office": office, "account": "forgetful"})
        self.assertEqual(link.status, 201, link)
        self.assertEqual(Person(self.house).post("/api/v1/invitations/" + link.json["token"], {"account": "forgetful", "password": "又一句新的测试密码"}).status, 201)
        self.assertEqual(old.get("/api/v1/session").status, 401)
        Person(self.house).sign_in("forgetful", "又一句新的测试密码")

    def test_an_office_cannot_invite_for_another(self):
        mine, other = self.house.sign_in("county", filing.A), self.house.sign_in("county", filing.B)
        self.assertEqual(mine.post("/api/v1/invitations", {"office": other.session["office"], "name": "外人"}).status, 404)

    def test_changing_anything_needs_the_sessions_token(self):
        enterprise = self.house.sign_in("applicant")
        enterprise.csrf = "wrong"
        answer = enterprise.post("/api/v1/cases", {"programme": filing.PROGRAMME, "procedure": "application"})
        self.assertEqual((answer.status, answer.code), (403, "csrf"))

    def test_another_origin_is_turned_away(self):
        enterprise = self.house.sign_in("applicant")
        answer = enterprise.post("/api/v1/cases", {"programme": filing.PROGRAMME, "procedure": "application"}, headers={"Origin": "https://elsewhere.example"})
        self.assertEqual((answer.status, answer.code), (403, "other_origin"))

    def test_signing_out_ends_the_session(self):
        person = self.house.sign_in("centre")
        self.assertEqual(person.ask("DELETE", "/api/v1/session").status, 204)
        self.assertEqual(person.get("/api/v1/session").status, 401)

    def test_the_cookie_is_closed_to_scripts_and_other_sites(self):
        account = self.house.account("centre")
        answer = Person(self.house).post("/api/v1/session", {"account": account["account"], "password": account["password"]})
        cookie = answer.headers["Set-Cookie"]
        self.assertTrue(cookie.startswith("pinjian="))
        self.assertIn("HttpOnly", cookie)
        self.assertIn("SameSite=Lax", cookie)

    def test_an_administrator_adds_an_office_and_others_cannot(self):
        administrator = self.house.sign_in("administrator")
        grants = [{"programme": "xinjiang-youpin", "role": "county"}]
        made = administrator.post("/api/v1/offices", {"name": "测试县商务局", "territory": "652301", "grants": grants})
        self.assertEqual(made.status, 201, made)
        self.assertEqual(made.json["grants"][0]["role"], "county")
        self.assertEqual(self.house.sign_in("centre").post("/api/v1/offices", {"name": "越权"}).status, 403)
        bad = administrator.post("/api/v1/offices", {"name": "", "territory": "000000", "grants": [{"programme": "x", "role": "y"}]})
        self.assertEqual(bad.json["places"], ["/name", "/territory", "/grants/0"])

    def test_a_role_taken_away_and_a_person_who_leaves_see_nothing_from_that_moment(self):
        administrator = self.house.sign_in("administrator")
        county = self.house.sign_in("county", filing.A)
        case = filing.submit(self.house.sign_in("applicant"))
        office = county.session["office"]
        self.assertEqual(county.get(f"/api/v1/cases/{case}").status, 200)
        grant = [{"programme": "xinjiang-youpin", "role": "county"}]
        self.assertEqual(administrator.post(f"/api/v1/offices/{office}", {"revoke": grant}).status, 200)
        self.assertEqual(county.get(f"/api/v1/cases/{case}").status, 404)
        self.assertNotIn(case, [row["id"] for row in county.get("/api/v1/cases").json])
        self.assertEqual(administrator.post(f"/api/v1/offices/{office}", {"grant": grant}).status, 200)
        self.assertEqual(county.get(f"/api/v1/cases/{case}").status, 200)

        link = county.post("/api/v1/invitations", {"office": office, "name": "将离开的人"}).json["token"]
        Person(self.house).post("/api/v1/invitations/" + link, {"account": "leaver", "password": PASSWORD})
        leaver = Person(self.house).sign_in("leaver", PASSWORD)
        self.assertEqual(leaver.get(f"/api/v1/cases/{case}").status, 200)
        self.assertEqual(county.post(f"/api/v1/offices/{office}", {"leave": ["leaver"]}).status, 200)
        self.assertEqual(leaver.get(f"/api/v1/cases/{case}").status, 401)
        again = Person(self.house).sign_in("leaver", PASSWORD)
        self.assertEqual(again.get(f"/api/v1/cases/{case}").status, 404)

    def test_only_the_owner_opens_a_round_and_a_second_needs_a_reason(self):
        year = {"programme": filing.PROGRAMME, "year": "2025"}
        self.assertEqual(self.house.sign_in("applicant").post("/api/v1/rounds", year).status, 403)
        centre = self.house.sign_in("centre")
        self.assertEqual(centre.post("/api/v1/rounds", year).status, 201)
        again = centre.post("/api/v1/rounds", year)
        self.assertEqual((again.status, again.code), (422, "reason_required"))
        self.assertEqual(centre.post("/api/v1/rounds", {**year, "reason": "补充一批"}).status, 201)

    def test_choosing_an_office_one_does_not_belong_to_is_not_found(self):
        person = self.house.sign_in("county", filing.A)
        other = self.house.sign_in("county", filing.B)
        self.assertEqual(person.post("/api/v1/session/office", {"office": other.session["office"]}).status, 404)
        self.assertEqual(person.post("/api/v1/session/office", {"office": person.session["office"]}).status, 200)


class Address(unittest.TestCase):
    """Limits per address, as a proxy forwards it; loopback itself has none."""

    @classmethod
    def setUpClass(cls):
        cls.house = House("--trusted-proxy", "127.0.0.1")

    @classmethod
    def tearDownClass(cls):
        cls.house.close()

    def ask(self, address, path, body, **kw):
        headers = {"X-Forwarded-For": address, **kw.pop("headers", {})} if address else kw.pop("headers", {})
        return Person(self.house).post(path, body, headers=headers, **kw)

    def until_refused(self, address, path, body, most, **kw):
        for n in range(most):
            answer = self.ask(address, path, body(n), **kw)
            if answer.status == 429:
                return n, answer
        return most, answer

    def test_signing_in_is_limited_whatever_the_account_and_only_there(self):
        attempt = lambda n: {"account": f"guess-{n}", "password": "不是这个密码吧"}
        taken, refused = self.until_refused("203.0.113.5", "/api/v1/session", attempt, 100)
        self.assertGreaterEqual(taken, 30)
        self.assertEqual(refused.code, "too_many_requests", refused)
        self.assertIn(int(refused.headers["Retry-After"]), (1, 2))
        account = self.house.account("centre")
        right = {"account": account["account"], "password": account["password"]}
        self.assertEqual(self.ask("203.0.113.5", "/api/v1/session", right).status, 429, "the right password too")
        self.assertEqual(self.ask("198.51.100.1, 203.0.113.5", "/api/v1/session", right).status, 429, "what the client itself forwards is not believed")
        self.assertEqual(self.ask("203.0.113.6", "/api/v1/session", right).status, 200)
        self.assertEqual(self.ask("203.0.113.5", "/api/v1/check", {"facts": {}}).status, 200)

    def test_registrations_invitations_and_checks_are_limited(self):
        edition = "/programmes/xinjiang-youpin/1/check"
        for path, body in (("/api/v1/registrations", {}), ("/api/v1/invitations/none", {}), ("/api/v1/invitations", {}), ("/api/v1/check", {"facts": {"none": 1}}), ("/api/v1" + edition, {"facts": {"none": 1}})):
            taken, refused = self.until_refused("203.0.113.7" if "check" not in path else f"203.0.113.{len(path)}", path, lambda _: body, 120)
            self.assertEqual(refused.code, "too_many_requests", path)

    def test_a_browser_over_the_limit_gets_a_page_in_words(self):
        page = {"headers": {"Accept": "text/html", "Content-Type": "application/x-www-form-urlencoded"}, "raw": b"step=1"}
        _, refused = self.until_refused("203.0.113.9", "/check", lambda _: None, 120, **page)
        self.assertEqual(refused.status, 429)
        self.assertIn("请等", refused.body.decode())

    def test_loopback_signs_in_as_often_as_it_likes(self):
        account = self.house.account("county")
        answers = {self.ask("", "/api/v1/session", {"account": account["account"], "password": account["password"]}).status for _ in range(60)}
        self.assertEqual(answers, {200})


if __name__ == "__main__":
    unittest.main(verbosity=2)
