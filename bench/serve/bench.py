"""The page a QR code leads to: /verify/{number} over a million certificates, beside nginx serving the same bytes as a file;
and how soon a fresh process on that ledger answers.

Measured twice: each server on one core with the load on the other, and both with the whole machine, where the load takes its share.
They take turns, round after round, and each one's median counts."""
import pathlib
import random
import re
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request

from tools import ROOT, build, median, say

LEAST, P99_AT_MOST, FIRST_WITHIN = 0.5, 20.0, 200.0
NGINX = """worker_processes {workers}; daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
events {{ worker_connections 4096; }}
http {{ access_log off; sendfile on; tcp_nodelay on; open_file_cache max=100; keepalive_requests 1000000; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{ listen 127.0.0.1:{port}; location / {{ root {folder}/www; default_type text/html; }} }} }}
"""
# wrk asks for a certificate at random, each thread by a seed of its own.
LUA = """math.randomseed({seed})
request = function() return wrk.format("GET", string.format("/verify/BENCH-%07d", math.random(1, {count}))) end
done = function(summary, latency) io.write(string.format("P99 %d\\n", latency:percentile(99))) end
"""


def add_options(parser):
    group = parser.add_argument_group("serve")
    group.add_argument("--certificates", type=int, default=1_000_000, help="how many are in the register (1,000,000)")
    group.add_argument("--serve-rounds", type=int, default=5, help="how often each server has its turn (5)")
    group.add_argument("--serve-seconds", type=int, default=4, help="how long it is asked in a round (4)")


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def on_core(core, command):
    """`core` None: wherever there is room."""
    return ["taskset", "-c", str(core), *command] if core is not None else command


class Pinjian:
    """A server of ours; `first_ms` from the start of the process to the end of its first answer."""

    def __init__(self, program, data, core, path):
        self.port = free_port()
        began = time.monotonic()
        self.process = subprocess.Popen(on_core(core, [str(program), "serve", "--data", data, "--listen", f"127.0.0.1:{self.port}", "--sample", "--quiet"]), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while True:
            try:
                self.page = urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=600).read()
                break
            except OSError:
                if self.process.poll() is not None:
                    raise RuntimeError("the server ended") from None
                time.sleep(0.002)
        self.first_ms = (time.monotonic() - began) * 1000

    def memory(self, what="VmRSS"):
        """MiB: all that is resident, or its own without the pages of files (RssAnon)."""
        said = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(rf"{what}:\s+(\d+)", said)[1]) / 1024

    def end(self):
        self.process.terminate()
        self.process.wait(30)


def start_nginx(folder, page, core):
    port = free_port()
    (folder / "www").mkdir(exist_ok=True)
    (folder / "www/page.html").write_bytes(page)
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port, workers=1 if core is not None else "auto"))
    # A worker that is not root must reach the folder.
    folder.chmod(0o755)
    process = subprocess.Popen(on_core(core, [shutil.which("nginx") or "/usr/sbin/nginx", "-c", str(folder / "nginx.conf")]), stderr=subprocess.DEVNULL)
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            break
        except OSError:
            time.sleep(0.02)
    return process, port


def load(url, connections, seconds, core, script=None):
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", *(["-s", str(script)] if script else []), url]
    said = subprocess.run(on_core(core, command), check=True, capture_output=True, text=True).stdout
    if wrong := re.search(r"Non-2xx or 3xx responses: (\d+)", said):
        raise RuntimeError(f"{wrong[1]} answers of {url} were no page")
    number, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", said).groups()
    return {"per_second": float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1]), "p99_ms": float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]}


def turns(program, data, scratch, cores, options):
    """Rounds of both servers at each number of connections, and what became of our memory."""
    ours = Pinjian(program, data, cores[0], f"/verify/BENCH-{random.Random(1).randint(1, options.certificates):07d}")
    started = {"first_ms": ours.first_ms, "mib": ours.memory()}
    nginx, port = start_nginx(scratch, ours.page, cores[0])
    script = scratch / "ask.lua"
    script.write_text(LUA.format(seed=1, count=options.certificates))
    figures = {connections: {"ours": [], "nginx": []} for connections in (64, 1000)}
    for number in range(options.serve_rounds):
        say(f"round {number + 1} of {options.serve_rounds}")
        for connections, both in figures.items():
            both["nginx"].append(load(f"http://127.0.0.1:{port}/page.html", connections, options.serve_seconds, cores[1]))
            both["ours"].append(load(f"http://127.0.0.1:{ours.port}/", connections, options.serve_seconds, cores[1], script))
    started |= {"mib_after": ours.memory(), "own_mib_after": ours.memory("RssAnon")}
    nginx.terminate()
    nginx.wait(10)
    ours.end()
    at = {str(connections): {name: median(each) for name, each in both.items()} for connections, both in figures.items()}
    ratio = {connections: both["ours"]["per_second"] / both["nginx"]["per_second"] for connections, both in at.items()}
    return {"bytes": len(ours.page), "connections": at, "ratio": ratio, "started": started}


def measure(options):
    folder = build("bench_serve", "pinjian")
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        data, program = str(scratch / "data"), folder / "pinjian"
        say("a sample to go by")
        small = Pinjian(program, data, options.core, "/healthz")
        small.end()
        again = Pinjian(program, data, options.core, "/healthz")
        empty = {"first_ms": again.first_ms, "mib": again.memory()}
        again.end()
        say(f"{options.certificates:,} certificates")
        subprocess.run([str(folder / "bench_serve"), data, str(ROOT / "programmes"), str(ROOT / "calendars"), str(options.certificates)], check=True)
        places = {"one core each": (options.core, options.core ^ 1), "the whole machine": (None, None)}
        measured = {name: turns(program, data, scratch, cores, options) for name, cores in places.items()}
    return {"certificates": options.certificates, "rounds": options.serve_rounds, "places": measured, "empty": empty, "agrees": True}


def table(result):
    pinned = result["places"]["one core each"]
    lines = [f"serve: /verify/{{number}} over {result['certificates']:,} certificates, {pinned['bytes']} bytes a page, median of {result['rounds']} rounds"]
    for place, measured in result["places"].items():
        lines.append(f"{place + ', connections':34}{'per second':>12}{'slowest':>10}{'fastest':>10}{'p99 ms':>9}{'ratio':>8}")
        for connections, both in measured["connections"].items():
            for name, figures in both.items():
                ratio = f"{measured['ratio'][connections]:>8.2f}  (least {LEAST}; p99 at most {P99_AT_MOST:g} ms at 1,000)" if name == "ours" else ""
                lines.append(f"  {connections + ' ' + name:32}{figures['per_second']:>12,.0f}{figures['slowest']:>10,.0f}{figures['fastest']:>10,.0f}{figures['p99_ms']:>9.2f}{ratio}")
    started, empty = pinned["started"], result["empty"]
    lines.append(f"a fresh process answers after {started['first_ms']:.0f} ms (at most {FIRST_WITHIN:g}; on the sample alone {empty['first_ms']:.0f} ms)")
    lines.append(f"memory: {started['mib']:.0f} MiB at the start (on the sample alone {empty['mib']:.0f}); after the load {started['own_mib_after']:.0f} MiB of its own, {started['mib_after']:.0f} with the pages of the file it reads")
    return "\n".join(lines)
