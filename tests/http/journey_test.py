"""The main job by HTTP alone: from an enterprise's form to a certificate anyone can verify, and the ways it can go otherwise."""
import concurrent.futures
import json
import unittest
import uuid

import filing
from filing import A, B
from house import House, Person


class Journey(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.house = House()

    @classmethod
    def tearDownClass(cls):
        cls.house.close()

    def enterprise(self, nth=0):
        return self.house.sign_in("applicant", nth=nth)

    def county(self, of=A):
        return self.house.sign_in("county", of)

    def test_an_application_becomes_a_certificate_that_anyone_verifies(self):
        enterprise = self.enterprise()
        case = filing.submit(enterprise, product_name="测试石榴汁")
        number = filing.to_certificate(self.house, case)
        verified = Person(self.house).get("/verify/" + number)
        self.assertEqual(verified.status, 200)
        self.assertEqual(verified.json["status"], "valid")
        self.assertEqual(verified.json["number"], number)
        page = Person(self.house).get("/verify/" + number, headers={"Accept": "text/html"})
        self.assertIn("测试石榴汁", page.body.decode())
        found = Person(self.house).get("/api/v1/register?q=" + "%E6%B5%8B%E8%AF%95%E7%9F%B3%E6%A6%B4")
        self.assertEqual([c["number"] for c in found.json], [number])
        shown = enterprise.case(case)
        self.assertEqual(shown["result"]["id"], "listed")
        self.assertEqual(shown["certificates"][0]["number"], number)
        certificate = Person(self.house).get(f"/api/v1/certificates/{number}/document")
        self.assertTrue(certificate.body.startswith(b"%PDF"))

    def test_an_unknown_certificate_is_not_found_as_page_and_as_json(self):
        self.assertEqual(Person(self.house).get("/verify/XJYP-1999-99999").status, 404)
        page = Person(self.house).get("/verify/XJYP-1999-99999", headers={"Accept": "text/html"})
        self.assertEqual(page.status, 404)
        self.assertIn("text/html", page.headers["Content-Type"])

    def test_a_return_opens_only_the_named_items(self):
        enterprise, county = self.enterprise(), self.county()
        case = filing.submit(enterprise)
        answer = county.act(case, "screen.return", {"reason": "商标号不清", "items": [{"pointer": "/facts/tm_no", "note": "请核对"}]})
        self.assertEqual(answer.status, 201, answer)
        shown = enterprise.case(case)
        self.assertEqual(shown["stage"]["id"], "submit")
        self.assertEqual(shown["return"]["items"][0]["pointer"], "/facts/tm_no")
        refused = enterprise.act(case, "submit.submit", {"facts": {"tm_no": "00000002", "product_name": "别的产品"}})
        self.assertEqual((refused.status, refused.code), (422, "not_returned"))
        self.assertEqual(refused.json["places"], ["/facts/product_name"])
        again = enterprise.act(case, "submit.submit", {"facts": {"tm_no": "00000002"}})
        self.assertEqual(again.status, 201, again)
        self.assertEqual(enterprise.case(case)["facts"]["tm_no"], "00000002")
        self.assertEqual(again.json["stage"], "screen")

    def test_a_refusal_needs_a_reason_and_ends_the_case(self):
        enterprise, county = self.enterprise(), self.county()
        case = filing.submit(enterprise)
        silent = county.act(case, "screen.refuse", {})
        self.assertEqual(silent.status, 422, silent)
        self.assertIn("/reason", silent.json["places"])
        self.assertEqual(county.act(case, "screen.refuse", {"reason": "尚未批量生产"}).status, 201)
        shown = enterprise.case(case)
        self.assertIsNone(shown["stage"])
        self.assertEqual((shown["result"]["id"], shown["reason"]), ("refused", "尚未批量生产"))
        self.assertEqual(enterprise.get(f"/api/v1/cases/{case}/actions").json, [])

    def test_a_condition_that_fails_blocks_the_recommendation_with_its_clause(self):
        enterprise, county = self.enterprise(), self.county()
        case = filing.submit(enterprise, net_profit_fy={"2023": "-1 万元", "2022": "-2 万元", "2021": "5 万元"})
        answer = county.act(case, "screen.recommend", filing.filled(county, case, "screen.recommend", answers=filing.DEPARTMENTS))
        self.assertEqual((answer.status, answer.code), (422, "requirement_not_met"), answer)
        self.assertIn("XJYP-5-1-4b", [a["id"] for a in answer.json["articles"]])
        self.assertTrue(all(a["cite"] for a in answer.json["articles"]))

    def test_a_recommendation_without_judgements_stays_open(self):
        enterprise, county = self.enterprise(), self.county()
        case = filing.submit(enterprise)
        data = filing.filled(county, case, "screen.recommend", answers=filing.DEPARTMENTS, judgements=[])
        answer = county.act(case, "screen.recommend", data)
        self.assertEqual((answer.status, answer.code), (422, "requirement_open"), answer)

    def test_a_form_with_gaps_names_every_place_at_once(self):
        enterprise = self.enterprise()
        case = enterprise.open_case()
        answer = enterprise.act(case, "submit.submit", {"facts": {"product_name": "只填了名称"}})
        self.assertEqual(answer.status, 422)
        self.assertIn("/facts/tm_no", answer.json["places"])
        self.assertGreater(len(answer.json["places"]), 5)

    def test_a_wrong_type_is_refused_at_its_place(self):
        enterprise = self.enterprise()
        case = enterprise.open_case()
        data = filing.filled(enterprise, case, "submit.submit", answers=filing.facts(legal_person="maybe"))
        answer = enterprise.act(case, "submit.submit", data)
        self.assertEqual(answer.status, 422)
        self.assertIn("/facts/legal_person", answer.json["places"])

    def test_two_officials_at_once_only_one_decides(self):
        enterprise = self.enterprise()
        case = filing.submit(enterprise)
        first, second = self.county(), self.county()
        version = str(first.case(case)["version"])

        def refuse(person):
            return person.act(case, "screen.refuse", {"reason": "同时办理"}, headers={"If-Match": f'"{version}"'}).status

        with concurrent.futures.ThreadPoolExecutor() as pool:
            statuses = sorted(pool.map(refuse, [first, second]))
        self.assertEqual(statuses, [201, 409])

    def test_a_stale_version_is_refused_and_nothing_is_recorded(self):
        enterprise, county = self.enterprise(), self.county()
        case = filing.submit(enterprise)
        before = county.case(case)["version"]
        answer = county.act(case, "screen.refuse", {"reason": "过期"}, headers={"If-Match": f'"{before - 1}"'})
        self.assertEqual((answer.status, answer.code), (409, "stale_version"))
        self.assertEqual(county.case(case)["version"], before)

    def test_the_same_key_twice_gets_the_first_answer(self):
        enterprise, county = self.enterprise(), self.county()
        case = filing.submit(enterprise)
        key = uuid.uuid4().hex
        first = county.act(case, "screen.refuse", {"reason": "同一个键"}, key=key)
        again = county.act(case, "screen.refuse", {"reason": "同一个键"}, key=key)
        self.assertEqual((first.status, again.status), (201, 201))
        self.assertEqual(first.json, again.json)
        other = county.act(case, "screen.refuse", {"reason": "别的内容"}, key=key)
        self.assertEqual((other.status, other.code), (409, "command_reused"))

    def test_another_county_does_not_know_the_case(self):
        case = filing.submit(self.enterprise())
        stranger = self.county(B)
        for path in ("", "/actions", "/history"):
            self.assertEqual(stranger.get(f"/api/v1/cases/{case}{path}").status, 404)
        self.assertEqual(stranger.act(case, "screen.refuse", {"reason": "越界"}).status, 404)
        self.assertNotIn(case, [row["id"] for row in stranger.get("/api/v1/cases").json])
        self.assertIn(case, [row["id"] for row in self.county(A).get("/api/v1/cases").json])

    def test_the_applicant_cannot_act_for_the_county(self):
        enterprise = self.enterprise()
        case = filing.submit(enterprise)
        answer = enterprise.act(case, "screen.recommend", {})
        self.assertEqual((answer.status, answer.code), (403, "not_yours"))

    def test_a_draft_is_seen_by_its_own_office_alone(self):
        enterprise = self.enterprise()
        case = enterprise.open_case()
        self.assertEqual(enterprise.put(f"/api/v1/cases/{case}/draft", {"facts": {"product_name": "草稿里的产品"}}).status, 204)
        self.assertEqual(enterprise.case(case)["draft"]["facts"]["product_name"], "草稿里的产品")
        for other in (self.county(), self.house.sign_in("centre"), self.enterprise(1)):
            self.assertEqual(other.get(f"/api/v1/cases/{case}").status, 404)
        filed = enterprise.act(case, "submit.submit", filing.filled(enterprise, case, "submit.submit", answers=filing.facts()))
        self.assertEqual(filed.status, 201, filed)
        self.assertIsNone(enterprise.case(case)["draft"])

    def test_evidence_comes_back_as_an_attachment_to_those_who_may_see_the_case(self):
        enterprise = self.enterprise()
        case = filing.submit(enterprise)
        digest = next(iter(enterprise.case(case)["evidence"].values()))[0]["digest"]
        mine = self.county().get("/api/v1/documents/" + digest)
        self.assertEqual(mine.status, 200)
        self.assertTrue(mine.headers["Content-Disposition"].startswith("attachment"))
        self.assertEqual(self.county(B).get("/api/v1/documents/" + digest).status, 404)

    def test_a_file_that_is_not_what_it_says_is_refused(self):
        enterprise = self.enterprise()
        case = enterprise.open_case()
        send = lambda content, kind, name: enterprise.post(f"/api/v1/cases/{case}/files", raw=content, headers={"Content-Type": kind, "X-Filename": name})
        self.assertEqual(send(b"MZ\x90\x00" + bytes(200), "application/pdf", "a.pdf").status, 415)
        self.assertEqual(send(b"%PDF-1.4\n" + bytes(21 << 20), "application/pdf", "big.pdf").status, 413)

    def test_evidence_that_was_never_uploaded_is_refused(self):
        enterprise = self.enterprise()
        case = enterprise.open_case()
        data = filing.filled(enterprise, case, "submit.submit", answers=filing.facts())
        data["evidence"]["tm_no"] = ["sha256:" + "0" * 64]
        answer = enterprise.act(case, "submit.submit", data)
        self.assertEqual((answer.status, answer.code), (422, "file_not_uploaded"))
        self.assertEqual(answer.json["places"], ["/evidence/tm_no/0"])

    def test_the_applicant_never_learns_who_reviews(self):
        enterprise = self.enterprise()
        case = filing.submit(enterprise, product_name="测试评审保密")
        filing.to_certificate(self.house, case)
        reviewers = {a["account"] for a in self.house.accounts() if a["role"] == "experts"}
        seen = json.dumps(enterprise.case(case)) + json.dumps(enterprise.get(f"/api/v1/cases/{case}/history").json)
        self.assertFalse([account for account in reviewers if account in seen])
        self.assertTrue([account for account in reviewers if account in json.dumps(self.house.sign_in("centre").case(case))])

    def test_a_list_is_decided_as_a_whole_or_not_at_all(self):
        enterprise = self.enterprise()
        cases = [filing.submit(enterprise, product_name=f"名单产品{n}") for n in (1, 2)]
        county, prefecture = self.county(), self.house.sign_in("prefecture", A[:4] + "00")
        for case in cases:
            filing.act(county, case, "screen.recommend")
        self.assertLessEqual(set(cases), {m["id"] for m in prefecture.actions(cases[0])["collect.recommend"]["members"]})
        wrong = prefecture.act(cases[0], "collect.recommend", {"cases": [{"id": cases[0]}, {"id": cases[1], "option": "refuse"}]})
        self.assertEqual(wrong.status, 422, wrong)          # the second lacks a reason: neither moves
        self.assertEqual([prefecture.case(c)["stage"]["id"] for c in cases], ["collect", "collect"])
        done = prefecture.act(cases[0], "collect.recommend", {"cases": [{"id": cases[0]}, {"id": cases[1]}]})
        self.assertEqual(done.status, 201, done)
        self.assertEqual([prefecture.case(c)["stage"]["id"] for c in cases], ["appoint", "appoint"])

    def test_the_applicant_may_withdraw_before_the_list_is_fixed(self):
        enterprise = self.enterprise()
        case = filing.submit(enterprise)
        self.assertEqual(enterprise.act(case, "case.withdraw", {"reason": "另行申报"}).status, 201)
        self.assertEqual(enterprise.case(case)["result"]["id"], "withdrawn_by_applicant")

    def test_the_history_tells_who_did_what_under_which_clause(self):
        enterprise = self.enterprise()
        case = filing.submit(enterprise)
        history = enterprise.get(f"/api/v1/cases/{case}/history").json
        self.assertEqual([h["kind"] for h in history][:3], ["case_opened", "stage_entered", "entry_recorded"])
        self.assertTrue(all(h["sentence"]["zh"] for h in history))
        self.assertTrue(history[2]["articles"])

    def test_the_county_is_told_and_its_queue_shows_the_case(self):
        case = filing.submit(self.enterprise(), product_name="收件箱产品")
        county = self.county()
        self.assertIn(case, [item["case"] for item in county.get("/api/v1/inbox").json])
        row = next(r for r in county.get("/api/v1/cases?whose=mine&stage=screen").json if r["id"] == case)
        self.assertTrue(row["mine"])
        self.assertEqual(row["product_name"], "收件箱产品")

    def test_the_application_form_prints_as_pdf(self):
        enterprise = self.enterprise()
        case = filing.submit(enterprise)
        document = enterprise.case(case)["documents"][0]
        answer = enterprise.get(document["url"])
        self.assertEqual(answer.status, 200, answer)
        self.assertTrue(answer.body.startswith(b"%PDF"))

    def test_preview_decides_without_recording(self):
        enterprise = self.enterprise()
        case = enterprise.open_case()
        before = enterprise.case(case)["version"]
        empty = enterprise.post(f"/api/v1/cases/{case}/preview", {"action": "submit.submit", "data": {"facts": {}}})
        self.assertFalse(empty.json["accepted"])
        whole = enterprise.post(f"/api/v1/cases/{case}/preview", {"action": "submit.submit", "data": filing.filled(enterprise, case, "submit.submit", answers=filing.facts())})
        self.assertTrue(whole.json["accepted"], whole)
        self.assertEqual(whole.json["stage"], "screen")
        self.assertTrue(whole.json["findings"]["findings"])
        self.assertEqual(enterprise.case(case)["version"], before)

    def test_the_clock_moves_forward_only(self):
        anyone = Person(self.house)
        now = anyone.get("/api/v1/clock").json["now"]
        self.assertEqual(anyone.post("/api/v1/clock", {"to": "2001-01-01T00:00:00Z"}).status, 422)
        moved = anyone.post("/api/v1/clock", {"to": "2024-06-21T01:00:00Z"})
        self.assertEqual(moved.status, 200, moved)
        self.assertGreater(moved.json["now"], now)


if __name__ == "__main__":
    unittest.main(verbosity=2)
