"""Sessions and what every answer carries: tokens, CSRF, origins, cookies, headers, scripts, logs."""
import http.client
import re
import unittest

import authenticator
import filing
from house import Answer, House, Person
from openapi import Contract

PASSWORD = "一句很长的测试密码"
ALWAYS = {
    "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=()",
}


def concrete(path):
    return re.sub(r"\{[a-z]+\}", "0" * 26, path)


class Sessions(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.house = House("--trusted-proxy", "127.0.0.1")
        # (method, path, body, whether it is open to everybody)
        cls.changing = [(method, path, {} if "requestBody" in operation else None, operation.get("security") == []) for method, path, operation in Contract().operations() if method != "GET"]

    @classmethod
    def tearDownClass(cls):
        cls.house.close()

    def with_cookie(self, cookie):
        person = Person(self.house)
        person.cookie = cookie
        return person

    def test_a_token_from_before_the_sign_in_is_never_taken_over(self):
        account = self.house.account("centre")
        right = {"account": account["account"], "password": account["password"]}
        earlier = self.house.sign_in("county").cookie
        for planted in ("pinjian=" + "A" * 43, earlier, earlier + "; pinjian=" + "B" * 43):
            person = self.with_cookie(planted)
            answer = person.post("/api/v1/session", right)
            self.assertEqual(answer.status, 200, answer)
            given = answer.headers["Set-Cookie"].split(";")[0]
            self.assertNotIn(given.split("=")[1], planted)
            self.assertNotEqual(self.with_cookie("pinjian=" + "A" * 43).get("/api/v1/session").status, 200)
        self.assertEqual(self.with_cookie(earlier).get("/api/v1/session").json["account"], self.house.account("county")["account"])

    def test_signing_out_ends_the_token_at_once_and_no_other(self):
        account = self.house.account("centre")
        one, other = (Person(self.house).sign_in(account["account"], account["password"]) for _ in range(2))
        token = one.cookie
        cleared = one.ask("DELETE", "/api/v1/session")
        self.assertEqual(cleared.status, 204)
        self.assertIn("Max-Age=0", cleared.headers["Set-Cookie"])
        for path in ("/api/v1/session", "/api/v1/cases", "/api/v1/inbox"):
            self.assertEqual(self.with_cookie(token).get(path).status, 401, path)
        self.assertEqual(other.get("/api/v1/session").status, 200)

    def test_whatever_changes_something_needs_the_session_s_own_token(self):
        person, other = self.house.sign_in("centre"), self.house.sign_in("county")
        right = person.csrf
        for method, path, body, public in self.changing:
            if public:
                continue
            for wrong in (None, "", "x", right[:-1], right + "A", other.csrf):
                person.csrf = wrong
                with self.subTest(operation=f"{method} {path}", token=wrong):
                    answer = person.ask(method, concrete(path), body)
                    self.assertEqual((answer.status, answer.code), (403, "csrf"), answer)
        person.csrf = right
        self.assertEqual(person.get("/api/v1/session").status, 200, "none of them signed out")

    def test_another_site_changes_nothing_signed_in_or_not(self):
        person = self.house.sign_in("centre")
        for method, path, body, _ in self.changing:
            for origin in ("https://elsewhere.example", "null", f"http://127.0.0.1:{self.house.port + 1}", f"http://127.0.0.1:{self.house.port}.elsewhere.example"):
                with self.subTest(operation=f"{method} {path}", origin=origin):
                    answer = person.ask(method, concrete(path), body, headers={"Origin": origin})
                    self.assertEqual((answer.status, answer.code), (403, "other_origin"), answer)

    def test_the_cookie_belongs_to_this_host_and_over_tls_to_tls(self):
        account = self.house.account("centre")
        right = {"account": account["account"], "password": account["password"]}
        plain = Person(self.house).post("/api/v1/session", right).headers["Set-Cookie"]
        self.assertRegex(plain, r"^pinjian=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Lax$")
        tls = Person(self.house).post("/api/v1/session", right, headers={"X-Forwarded-Proto": "https"})
        self.assertRegex(tls.headers["Set-Cookie"], r"^__Host-pinjian=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Lax; Secure$")
        self.assertIn("max-age=", tls.headers["Strict-Transport-Security"])
        token = tls.headers["Set-Cookie"].split(";")[0]
        self.assertEqual(self.with_cookie(token).get("/api/v1/session").status, 401, "over plain HTTP it is nobody's")
        self.assertEqual(self.with_cookie(token).get("/api/v1/session", headers={"X-Forwarded-Proto": "https"}).status, 200)

    def raw(self, text):
        """The answer to a request that no client would send."""
        import socket
        with socket.create_connection(("127.0.0.1", self.house.port), timeout=20) as wire:
            wire.sendall(text)
            response = http.client.HTTPResponse(wire)
            response.begin()
            return Answer(response.status, dict(response.getheaders()), response.read())

    def answers(self):
        """One of every kind of answer, by what it is."""
        enterprise, anyone = self.house.sign_in("applicant"), Person(self.house)
        case = filing.submit(enterprise)
        digest = next(iter(enterprise.case(case)["evidence"].values()))[0]["digest"]
        html = {"headers": {"Accept": "text/html"}}
        return {
            "JSON": (200, enterprise.get("/api/v1/cases")), "nothing": (204, self.house.sign_in("county").ask("DELETE", "/api/v1/session")), "a redirect": (303, anyone.get("/app")),
            "not HTTP": (400, self.raw(b"GET / HTTP/1.1\r\n\r\n")), "nobody": (401, anyone.get("/api/v1/cases")), "another origin": (403, enterprise.post("/api/v1/cases", {}, headers={"Origin": "https://x.example"})),
            "no such thing": (404, anyone.get("/api/v1/none")), "no such page": (404, anyone.get("/none", **html)), "no such asset": (404, anyone.get("/app/assets/none.js")), "another method": (405, anyone.put("/api/v1/cases", {})),
            "too large": (413, anyone.ask("POST", "/api/v1/session", raw=b"x" * 100_000)), "an unknown method": (501, self.raw(b"BREW / HTTP/1.1\r\nHost: x\r\n\r\n")), "a page": (200, anyone.get("/", **html)),
            "the application": (200, anyone.get("/app/", **html)), "a print": (200, enterprise.get(f"/api/v1/cases/{case}/documents/application_form")), "a file": (200, enterprise.get("/api/v1/documents/" + digest)),
            "a style": (200, anyone.get("/assets/kit.css")), "figures": (200, anyone.get("/metrics")), "a log": (200, anyone.get("/log/key")),
        }

    def test_every_kind_of_answer_carries_the_headers(self):
        for what, (status, answer) in self.answers().items():
            with self.subTest(what=what):
                self.assertEqual(answer.status, status, answer)
                for name, value in ALWAYS.items():
                    self.assertEqual(answer.headers.get(name), value, name)
                self.assertTrue(answer.headers.get("Cache-Control"))
                self.assert_closed(answer.headers.get("Content-Security-Policy", ""))

    def assert_closed(self, policy):
        directives = {words[0]: words[1:] for words in (part.split() for part in policy.split(";")) if words}
        self.assertEqual(directives["default-src"], ["'none'"], policy)
        self.assertIn(directives.get("script-src", []), ([], ["'self'"]), policy)
        if "sandbox" not in directives:
            self.assertEqual((directives["frame-ancestors"], directives["base-uri"]), (["'none'"], ["'none'"]), policy)
        for word in ("unsafe", "*", "http:", "https:"):
            self.assertNotIn(word, policy)

    def test_no_page_runs_a_script_that_stands_in_it_or_comes_from_elsewhere(self):
        anyone = Person(self.house)
        edition = "/programmes/" + filing.PROGRAMME
        for path in ("/", "/check", "/programmes", edition, edition + "/check", "/notices", "/register?q=<script>alert(1)</script>", "/verify/<script>", "/none", "/app/", "/app/sign-in"):
            for language in ("zh", "en"):
                page = anyone.get(path.replace("<", "%3C").replace(">", "%3E"), headers={"Accept": "text/html", "Cookie": "lang=" + language})
                text = page.body.decode()
                with self.subTest(path=path, language=language):
                    self.assertIn("text/html", page.headers["Content-Type"])
                    for script in re.findall(r"<script[^>]*>[^<]*", text, re.IGNORECASE):
                        self.assertRegex(script, r'^<script type="module" crossorigin src="/app/assets/[\w.-]+">$')
                    self.assertNotRegex(text, r"<[^>]+\son[a-z]+\s*=")
                    self.assertNotIn("javascript:", text)
                    self.assertNotRegex(text, r'<(?:link|img|iframe|form)[^>]+(?:href|src|action)="(?:https?:)?//')
                    self.assert_closed(page.headers["Content-Security-Policy"])

    def test_nothing_secret_is_said_to_the_log(self):
        anyone = Person(self.house)
        anyone.post("/api/v1/registrations", {"name": "日志测试人", "account": "logged-account", "password": PASSWORD})
        person = Person(self.house).sign_in("logged-account", PASSWORD)
        first = person.cookie.split("=")[1]
        secret = authenticator.set_up(person, PASSWORD)
        code = authenticator.code(secret)
        link = person.post("/api/v1/invitations", {"office": person.session["office"], "name": "客人"}).json["token"]
        anyone.get("/api/v1/invitations/" + link)
        anyone.post("/api/v1/session", {"account": "logged-account", "password": "不是这个密码吧"})
        anyone.post("/api/v1/session", {"account": "logged-account", "password": PASSWORD, "code": code})
        anyone.post("/api/v1/session", {"account": "logged-account", "password": PASSWORD, "code": code})
        anyone.ask("POST", "/api/v1/session", raw=b'{"password": "' + PASSWORD.encode())
        person.get("/api/v1/cases?q=secret-search")
        log = self.house.tail(1 << 22)
        self.assertIn("/api/v1/invitations/{token}", log)
        for private in (PASSWORD, "不是这个密码吧", first, person.cookie.split("=")[1], person.csrf, secret, link, "logged-account", "secret-search", "日志测试人", f'"{code}"'):
            self.assertNotIn(private, log)


if __name__ == "__main__":
    unittest.main(verbosity=2)
