"""The server as a thing that runs: start, stop, kill, restart; real and sample stores; what it tells operators."""
import json
import os
import pathlib
import sqlite3
import subprocess
import sys
import threading
import unittest

import authenticator
import filing
from house import House, Person, binary, free_port, own


def run(*words):
    return subprocess.run([binary(), *words, *(own(words) if words[0] == "serve" else ())], capture_output=True, text=True, timeout=120)


NEVER_SET_UP = """
import unittest
from house import House

class NeverSetUp(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        house = House()
        print(house.process.pid, house.folder)
        raise OSError

    def test_nothing(self):
        pass

unittest.main()
"""


class Running(unittest.TestCase):
    def test_the_server_of_tests_that_could_not_be_set_up_ends_with_them(self):
        done = subprocess.run([sys.executable, "-c", NEVER_SET_UP], cwd=pathlib.Path(__file__).resolve().parent, capture_output=True, text=True, timeout=120)
        process, folder = done.stdout.split()
        self.assertIn("setUpClass", done.stderr)
        self.assertFalse(os.path.exists(f"/proc/{process}"), done.stderr)
        self.assertFalse(os.path.exists(folder))

    def test_work_survives_a_graceful_stop_and_a_restart_without_a_sample_flag(self):
        with House() as house:
            enterprise = house.sign_in("applicant")
            case = filing.submit(enterprise)
            now = Person(house).get("/api/v1/clock").json["now"]
            self.assertEqual(house.stop(), 0)
            house.options = []
            house.start()
            again = house.sign_in("applicant")
            self.assertEqual(again.case(case)["stage"]["id"], "screen")
            clock = Person(house).get("/api/v1/clock").json
            self.assertTrue(clock["sample"])
            self.assertGreaterEqual(clock["now"], now)

    def test_a_certificate_changed_by_hand_in_the_database_is_found_beside_the_running_server(self):
        with House() as house:
            data = os.path.join(house.folder, "data")
            self.assertEqual(run("ledger", "verify", "--data", data).returncode, 0)
            with sqlite3.connect(os.path.join(data, "store.db")) as database:
                number = database.execute("select number from view_certificate where status = 'withdrawn'").fetchone()[0]
                database.execute("update view_certificate set status = 'valid' where number = ?", (number,))
            verified = run("ledger", "verify", "--json", "--data", data)
            self.assertEqual(verified.returncode, 1)
            problem = json.loads(verified.stdout)["problems"][0]
            self.assertEqual((problem["code"], number in problem["message"], "status" in problem["message"]), ("view_differs", True, True))
            self.assertEqual(run("rebuild-views", "--data", data).returncode, 0)
            self.assertEqual(run("ledger", "verify", "--data", data).returncode, 0)

    def test_what_was_acknowledged_survives_kill_9_and_the_ledger_verifies(self):
        with House() as house:
            acknowledged, stop = [], threading.Event()

            def work():
                person = house.sign_in("applicant")
                while not stop.is_set():
                    try:
                        acknowledged.append(person.open_case())
                    except (OSError, AssertionError):
                        return

            workers = [threading.Thread(target=work) for _ in range(4)]
            for worker in workers:
                worker.start()
            while len(acknowledged) < 60:
                pass
            house.kill()
            stop.set()
            for worker in workers:
                worker.join()
            house.start()
            person = house.sign_in("applicant")
            for case in acknowledged:
                self.assertEqual(person.get(f"/api/v1/cases/{case}").status, 200, case)
            house.stop()
            verified = run("ledger", "verify", "--json", "--data", os.path.join(house.folder, "data"))
            self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)
            self.assertTrue(json.loads(verified.stdout)["ok"])

    def test_a_rebuild_of_the_views_changes_no_answer(self):
        with House() as house:
            enterprise, centre = house.sign_in("applicant"), house.sign_in("centre")
            filing.to_certificate(house, filing.submit(enterprise))
            ask = lambda: [p.get(path).json for p in (enterprise, centre) for path in ("/api/v1/cases?limit=200", "/api/v1/inbox", "/api/v1/register", "/api/v1/offices", "/api/v1/rounds")]
            before = ask()
            done = run("rebuild-views", "--json", "--data", os.path.join(house.folder, "data"))
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(ask(), before)

    def test_a_second_server_on_the_same_folder_is_refused(self):
        with House() as house:
            second = run("serve", "--data", os.path.join(house.folder, "data"), "--listen", f"127.0.0.1:{free_port()}", "--json")
            self.assertEqual(second.returncode, 65, second.stderr)
            self.assertEqual(json.loads(second.stdout)["code"], "store_in_use")

    def test_a_port_that_is_taken_is_named_with_what_to_do(self):
        with House() as house:
            second = run("serve", "--data", os.path.join(house.folder, "other"), "--listen", f"127.0.0.1:{house.port}", "--json")
            self.assertEqual(second.returncode, 65, second.stderr)
            refusal = json.loads(second.stdout)
            self.assertEqual(refusal["code"], "cannot_listen")
            self.assertIn(str(house.port), json.dumps(refusal))

    def test_a_sample_listens_on_loopback_only_and_a_clock_needs_a_sample(self):
        with House() as house:
            data = os.path.join(house.folder, "data")
            house.stop()
            self.assertEqual(run("serve", "--data", data, "--listen", "0.0.0.0:0").returncode, 64)
        self.assertEqual(run("serve", "--data", "/nonexistent/x", "--clock", "2024-06-20T00:00:00Z").returncode, 64)
        self.assertEqual(run("serve", "--listen", "nonsense").returncode, 64)

    def test_a_real_store_begins_with_an_administrator_by_link_and_has_no_clock_to_move(self):
        with House(sample=False) as house:
            link = run("account", "create", "--role", "administrator", "王管理", "--data", os.path.join(house.folder, "data"))
            self.assertEqual(link.returncode, 0, link.stderr)
            url = link.stdout.strip()
            self.assertTrue(url.startswith(f"http://127.0.0.1:{house.port}/app/invitations/"), url)
            anyone = Person(house)
            made = anyone.post("/api/v1/invitations/" + url.rsplit("/", 1)[1], {"account": "admin", "password": "一句很长的测试密码"})
            self.assertEqual(made.status, 201, made)
            administrator = Person(house).sign_in("admin", "一句很长的测试密码")
            self.assertTrue(administrator.session["administrator"])
            self.assertFalse(administrator.session["sample"])
            self.assertEqual(anyone.post("/api/v1/clock", {"to": "2030-01-01T00:00:00Z"}).status, 404)
            authenticator.set_up(administrator, "一句很长的测试密码")
            office = administrator.post("/api/v1/offices", {"name": "中心", "grants": [{"programme": "xinjiang-youpin", "role": "centre"}]})
            self.assertEqual(office.status, 201, office)
            self.assertEqual(administrator.post("/api/v1/invitations", {"office": office.json["id"], "name": "李"}).status, 201)

    def test_a_real_store_never_becomes_a_sample(self):
        with House(sample=False) as house:
            run("account", "create", "--role", "administrator", "王", "--data", os.path.join(house.folder, "data"))
            token = run("account", "create", "--role", "administrator", "王", "--data", os.path.join(house.folder, "data")).stdout.strip().rsplit("/", 1)[1]
            Person(house).post("/api/v1/invitations/" + token, {"account": "admin", "password": "一句很长的测试密码"})
            house.stop()
            sample = run("serve", "--data", os.path.join(house.folder, "data"), "--sample", "--listen", "127.0.0.1:0", "--json")
            self.assertEqual(json.loads(sample.stdout)["code"], "not_a_sample")

    def test_operators_get_figures_without_names(self):
        with House() as house:
            enterprise = house.sign_in("applicant")
            case = filing.submit(enterprise)
            text = Person(house).get("/metrics").body.decode()
            self.assertIn('pinjian_request_seconds_count{method="POST",route="/api/v1/cases/{id}/entries",status="201"}', text)
            self.assertIn("pinjian_events ", text)
            log = house.tail(1 << 20)
            for private in (case, enterprise.session["account"], "127.0.0.1:", "测试"):
                self.assertNotIn(private, text + "\n".join(line for line in log.split("\n") if line.startswith("{")))

    def test_every_page_of_a_sample_says_so(self):
        with House() as house:
            for path in ("/", "/programmes", "/register", f"/programmes/{filing.PROGRAMME}", "/verify/none"):
                page = Person(house).get(path, headers={"Accept": "text/html"}).body.decode()
                self.assertIn("样例", page, path)


if __name__ == "__main__":
    unittest.main(verbosity=2)
