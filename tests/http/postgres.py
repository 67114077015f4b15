"""A PostgreSQL of the tests' own: a temporary folder with a socket in it and no network, as an unprivileged user where the tests run as root."""
import os
import pathlib
import pwd
import shutil
import signal
import subprocess
import tempfile
import time


def programs():
    """The folder of initdb and postgres, or None."""
    try:
        said = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True).stdout.strip()
    except OSError:
        return None
    return pathlib.Path(said) if said and (pathlib.Path(said) / "postgres").exists() else None


class Postgres:
    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="pinjian-pg-")
        self.who = {}
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)
            self.who = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        self.environment = {**os.environ, "LC_ALL": "C.UTF-8"}
        data = f"{self.folder}/data"
        subprocess.run([programs() / "initdb", "-D", data, "-U", "pinjian", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"],
                       check=True, capture_output=True, cwd="/", env=self.environment, **self.who)
        self.log = open(f"{self.folder}/log", "wb")
        self.process = subprocess.Popen([programs() / "postgres", "-D", data, "-k", self.folder, "-c", "listen_addresses=", "-c", "shared_buffers=32MB"],
                                        stdout=self.log, stderr=self.log, cwd="/", env=self.environment, **self.who)
        for _ in range(500):
            if subprocess.run(["pg_isready", "-q", "-h", self.folder]).returncode == 0:
                return
            time.sleep(0.02)
        raise RuntimeError("PostgreSQL does not start")

    def make_database(self, name):
        """A new, empty database; its URL."""
        subprocess.run(["createdb", "-h", self.folder, "-U", "pinjian", name], check=True, env=self.environment)
        return f"postgresql://pinjian@/{name}?host={self.folder}"

    def close(self):
        self.process.send_signal(signal.SIGINT)
        self.process.wait(30)
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)
