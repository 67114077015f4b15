"""The second factor: who needs one, setting up and removing it, one use of a code, a lost device."""
import concurrent.futures
import os
import subprocess
import unittest
import uuid

import authenticator
import filing
from house import House, Person, binary
from people_test import PASSWORD, credit_code


def administrator_link(house):
    done = subprocess.run([binary(), "account", "create", "--role", "administrator", "测试管理员", "--data", os.path.join(house.folder, "data")], capture_output=True, text=True, timeout=60)
    return done.stdout.strip().rsplit("/", 1)[1]


def join(house, token, account):
    made = Person(house).post("/api/v1/invitations/" + token, {"account": account, "password": PASSWORD})
    assert made.status == 201, made
    return Person(house).sign_in(account, PASSWORD)


def sign_in(house, account, password=PASSWORD, **more):
    return Person(house).post("/api/v1/session", {"account": account, "password": password, **more})


class RealStore(unittest.TestCase):
    """Where work is real, whoever runs a programme needs a second factor."""

    @classmethod
    def setUpClass(cls):
        cls.house = House(sample=False)
        cls.administrator = join(cls.house, administrator_link(cls.house), "admin")
        cls.limited = {path: cls.administrator.get(path) for path in ("/api/v1/session", "/api/v1/cases", "/api/v1/offices", "/api/v1/inbox")}
        cls.limited_post = cls.administrator.post("/api/v1/offices", {"name": "中心"})
        cls.secret = authenticator.set_up(cls.administrator, PASSWORD)
        made = cls.administrator.post("/api/v1/offices", {"name": "中心", "grants": [{"programme": "xinjiang-youpin", "role": "centre"}]})
        assert made.status == 201, made
        cls.office = made.json["id"]

    @classmethod
    def tearDownClass(cls):
        cls.house.close()

    def official(self):
        account = "o-" + uuid.uuid4().hex[:8]
        token = self.administrator.post("/api/v1/invitations", {"office": self.office, "name": "样例"}).json["token"]
        return account, join(self.house, token, account)

    def enterprise(self):
        account = "e-" + uuid.uuid4().hex[:8]
        code = credit_code("91650102MA" + uuid.uuid4().hex[:7].upper().translate(str.maketrans("IOSVZ", "11111")))
        made = Person(self.house).post("/api/v1/registrations", {"uscc": code, "name": "测试企业", "account": account, "password": PASSWORD})
        assert made.status == 201, made
        return account, Person(self.house).sign_in(account, PASSWORD)

    def test_an_administrator_without_one_may_do_nothing_else(self):
        self.assertEqual(self.limited["/api/v1/session"].json["second_factor"], "needed")
        for path in ("/api/v1/cases", "/api/v1/offices", "/api/v1/inbox"):
            self.assertEqual((self.limited[path].status, self.limited[path].code), (403, "second_factor_needed"), path)
        self.assertEqual((self.limited_post.status, self.limited_post.code), (403, "second_factor_needed"))
        self.assertEqual(self.administrator.session["second_factor"], "set")

    def test_an_official_needs_one_and_an_enterprise_does_not(self):
        _, official = self.official()
        self.assertEqual(official.session["second_factor"], "needed")
        self.assertEqual(official.get("/api/v1/cases").code, "second_factor_needed")
        _, enterprise = self.enterprise()
        self.assertEqual(enterprise.session["second_factor"], "absent")
        self.assertEqual(enterprise.get("/api/v1/cases").status, 200)

    def test_an_enterprise_that_is_given_a_role_needs_one_from_that_moment(self):
        _, enterprise = self.enterprise()
        grant = {"grant": [{"programme": "xinjiang-youpin", "role": "experts"}]}
        self.assertEqual(self.administrator.post("/api/v1/offices/" + enterprise.session["office"], grant).status, 200)
        self.assertEqual(enterprise.get("/api/v1/cases").code, "second_factor_needed")

    def test_whoever_has_not_set_one_up_may_still_leave(self):
        _, official = self.official()
        self.assertEqual(official.ask("DELETE", "/api/v1/session").status, 204)

    def test_without_a_factor_that_is_needed_the_password_cannot_be_changed_first(self):
        _, official = self.official()
        self.assertEqual(official.post("/api/v1/session/password", {"password": PASSWORD, "new_password": PASSWORD + "新"}).code, "second_factor_needed")

    def test_an_enterprise_may_have_one_and_removes_it_with_password_and_code(self):
        account, enterprise = self.enterprise()
        secret = authenticator.set_up(enterprise, PASSWORD)
        self.assertEqual(sign_in(self.house, account).code, "code_needed")
        no_code = enterprise.ask("DELETE", "/api/v1/session/factor", {"password": PASSWORD})
        self.assertEqual((no_code.status, no_code.code), (401, "code_needed"))
        removed = enterprise.ask("DELETE", "/api/v1/session/factor", {"password": PASSWORD, "code": authenticator.code(secret)})
        self.assertEqual((removed.status, removed.json["second_factor"]), (200, "absent"), removed)
        self.assertEqual(sign_in(self.house, account).status, 200)

    def test_an_official_who_removes_it_is_where_the_account_began(self):
        _, official = self.official()
        secret = authenticator.set_up(official, PASSWORD)
        self.assertEqual(official.get("/api/v1/cases").status, 200)
        removed = official.ask("DELETE", "/api/v1/session/factor", {"password": PASSWORD, "code": authenticator.code(secret)})
        self.assertEqual(removed.json["second_factor"], "needed", removed)
        official.csrf = removed.json["csrf"]
        self.assertEqual(official.get("/api/v1/cases").code, "second_factor_needed")

    def test_a_lost_device_is_taken_off_by_an_administrator_and_never_by_a_colleague(self):
        account, official = self.official()
        authenticator.set_up(official, PASSWORD)
        _, colleague = self.official()
        authenticator.set_up(colleague, PASSWORD)
        lost = {"office": self.office, "account": account}

        by_colleague = colleague.post("/api/v1/invitations", lost)
        self.assertEqual(by_colleague.status, 201, by_colleague)
        self.assertEqual(Person(self.house).post("/api/v1/invitations/" + by_colleague.json["token"], {"account": account, "password": PASSWORD}).status, 201)
        self.assertEqual(sign_in(self.house, account).code, "code_needed")

        by_administrator = self.administrator.post("/api/v1/invitations", lost)
        self.assertEqual(Person(self.house).post("/api/v1/invitations/" + by_administrator.json["token"], {"account": account, "password": PASSWORD}).status, 201)
        again = sign_in(self.house, account)
        self.assertEqual((again.status, again.json["second_factor"]), (200, "needed"))

    def test_nobody_makes_a_link_for_themselves(self):
        account, official = self.official()
        authenticator.set_up(official, PASSWORD)
        answer = official.post("/api/v1/invitations", {"office": self.office, "account": account})
        self.assertEqual((answer.status, answer.code), (403, "not_for_oneself"))


class SampleStore(unittest.TestCase):
    """In a sample everybody may have one and nobody needs it."""

    @classmethod
    def setUpClass(cls):
        cls.house = House()

    @classmethod
    def tearDownClass(cls):
        cls.house.close()

    def newcomer(self):
        account = "p-" + uuid.uuid4().hex[:8]
        made = Person(self.house).post("/api/v1/registrations", {"name": "测试人", "account": account, "password": PASSWORD})
        assert made.status == 201, made
        return account, Person(self.house).sign_in(account, PASSWORD)

    def test_sample_accounts_sign_in_with_account_and_password_alone(self):
        for role in ("administrator", "centre", "reviewers", "county", "applicant"):
            self.assertEqual(self.house.sign_in(role).session["second_factor"], "absent", role)

    def test_the_code_is_asked_for_after_the_right_password_only(self):
        account, person = self.newcomer()
        secret = authenticator.set_up(person, PASSWORD)
        self.assertEqual(sign_in(self.house, account, "不是这个密码吧").code, "wrong_password")
        asked = sign_in(self.house, account)
        self.assertEqual((asked.status, asked.code), (401, "code_needed"))
        self.assertNotIn("Set-Cookie", asked.headers)
        self.assertEqual(sign_in(self.house, account, code=authenticator.code(secret)).status, 200)

    def test_a_code_and_any_older_one_is_refused_once_accepted(self):
        account, person = self.newcomer()
        secret = authenticator.set_up(person, PASSWORD)
        step = authenticator.early_in_step()
        first = sign_in(self.house, account, code=authenticator.code(secret, step))
        self.assertEqual(first.status, 200, first)
        again = sign_in(self.house, account, code=authenticator.code(secret, step))
        self.assertEqual((again.status, again.code), (401, "code_used"))
        self.assertEqual(sign_in(self.house, account, code=authenticator.code(secret, step - 1)).code, "code_used")

    def test_the_code_that_confirmed_does_not_sign_in(self):
        account, person = self.newcomer()
        step = authenticator.early_in_step()
        secret = person.post("/api/v1/session/factor", {"password": PASSWORD}).json["secret"]
        code = authenticator.code(secret, step)
        self.assertEqual(person.post("/api/v1/session/factor/confirm", {"code": code}).status, 200)
        self.assertEqual(sign_in(self.house, account, code=code).code, "code_used")

    def test_of_sixteen_at_once_with_one_code_one_gets_in(self):
        for _ in range(3):
            account, person = self.newcomer()
            secret = authenticator.set_up(person, PASSWORD)
            authenticator.early_in_step()
            code = authenticator.code(secret)
            with concurrent.futures.ThreadPoolExecutor(16) as crowd:
                answers = [answer.status for answer in crowd.map(lambda _: sign_in(self.house, account, code=code), range(16))]
            self.assertEqual(answers.count(200), 1, answers)
            self.assertLessEqual(set(answers), {200, 401, 429})

    def test_wrong_codes_slow_the_account_down_like_wrong_passwords(self):
        account, person = self.newcomer()
        secret = authenticator.set_up(person, PASSWORD)
        near = {authenticator.code(secret, authenticator.now() + n) for n in range(-2, 4)}
        wrong = next(f"{n:06d}" for n in range(100) if f"{n:06d}" not in near)
        answers = [sign_in(self.house, account, code=wrong) for _ in range(5)]
        self.assertEqual([answer.code for answer in answers], ["wrong_code"] * 4 + ["slow_down"])

    def test_asking_for_the_code_forgives_no_wrong_one(self):
        account, person = self.newcomer()
        authenticator.set_up(person, PASSWORD)
        answers = []
        for _ in range(4):
            answers.append(sign_in(self.house, account, code="abcdef").code)
            sign_in(self.house, account)
        self.assertEqual(answers, ["wrong_code"] * 4)
        self.assertEqual(sign_in(self.house, account).code, "slow_down")

    def test_nothing_counts_before_a_code_confirms_it(self):
        account, person = self.newcomer()
        self.assertEqual(person.post("/api/v1/session/factor/confirm", {"code": "123456"}).code, "no_factor")
        self.assertEqual(person.post("/api/v1/session/factor", {"password": "不是这个密码吧"}).code, "wrong_password")
        first = person.post("/api/v1/session/factor", {"password": PASSWORD}).json
        self.assertIn("secret=" + first["secret"], first["uri"])
        self.assertTrue(first["qr"].startswith("data:image/svg+xml;base64,"))
        second = person.post("/api/v1/session/factor", {"password": PASSWORD}).json
        self.assertNotEqual(first["secret"], second["secret"])
        self.assertEqual(sign_in(self.house, account).status, 200)
        self.assertEqual(person.post("/api/v1/session/factor/confirm", {"code": authenticator.code(first["secret"])}).code, "wrong_code")
        self.assertEqual(person.ask("DELETE", "/api/v1/session/factor", {"password": PASSWORD}).code, "no_factor")
        self.assertEqual(person.post("/api/v1/session/factor/confirm", {"code": authenticator.code(second["secret"])}).status, 200)
        self.assertEqual(sign_in(self.house, account).code, "code_needed")

    def test_one_that_is_set_is_not_set_over(self):
        _, person = self.newcomer()
        authenticator.set_up(person, PASSWORD)
        answer = person.post("/api/v1/session/factor", {"password": PASSWORD})
        self.assertEqual((answer.status, answer.code), (409, "factor_already_set"))

    def test_changing_factor_or_password_ends_every_other_session_and_begins_this_one_anew(self):
        account, person = self.newcomer()
        other, before = Person(self.house).sign_in(account, PASSWORD), person.cookie
        secret = authenticator.set_up(person, PASSWORD)
        self.assertNotEqual(person.cookie, before)
        self.assertEqual(person.get("/api/v1/session").status, 200)
        for gone in (other.cookie, before):
            old = Person(self.house)
            old.cookie = gone
            self.assertEqual(old.get("/api/v1/session").status, 401)

        before = person.cookie
        short = person.post("/api/v1/session/password", {"password": PASSWORD, "code": authenticator.code(secret), "new_password": "短"})
        self.assertEqual((short.status, short.json["places"]), (422, ["/password"]))
        changed = person.post("/api/v1/session/password", {"password": PASSWORD, "code": authenticator.code(secret), "new_password": "又一句新的测试密码"})
        self.assertEqual(changed.status, 200, changed)
        self.assertEqual(person.get("/api/v1/session").status, 200)
        old = Person(self.house)
        old.cookie = before
        self.assertEqual(old.get("/api/v1/session").status, 401)
        self.assertEqual(sign_in(self.house, account, PASSWORD).code, "wrong_password")
        self.assertEqual(sign_in(self.house, account, "又一句新的测试密码").code, "code_needed")

    def test_the_receiving_office_takes_a_lost_device_off_an_enterprise(self):
        account = self.house.account("applicant")
        enterprise = Person(self.house).sign_in(account["account"], account["password"])
        authenticator.set_up(enterprise, account["password"])
        county = self.house.sign_in("county", filing.A)
        link = county.post("/api/v1/invitations", {"office": enterprise.session["office"], "account": account["account"]})
        self.assertEqual(link.status, 201, link)
        Person(self.house).post("/api/v1/invitations/" + link.json["token"], {"account": account["account"], "password": account["password"]})
        self.assertEqual(sign_in(self.house, account["account"], account["password"]).status, 200)


if __name__ == "__main__":
    unittest.main(verbosity=2)
