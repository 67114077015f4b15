"""Durable acts: what the store acknowledges in a second to many clients at once, beside what its database does by itself
with the same rows; and how long a ledger takes to verify.

The candidates take turns, round after round, and each one's median counts: what else the machine does touches all alike.
Beside it stands what an act costs in processor time, here and in a server, and how often a server's process went to sleep:
figures that a busy machine leaves almost as they are."""
import json
import pathlib
import shutil
import subprocess
import tempfile
import time

from tools import build, median, say

CANDIDATES = {
    "one_blob": "the database alone: one blob an act into one table",
    "same_rows": "the database alone: the same rows into the same tables",
    "acts": "ours: an act with its place in the tree, remembered",
    "acts_with_a_view": "ours: the same with a view",
}
LEAST = 0.7         # of same_rows
VERIFIED_WITHIN = 60


def add_options(parser):
    group = parser.add_argument_group("store")
    group.add_argument("--clients", type=int, default=64, help="who act at once (64)")
    group.add_argument("--seconds", type=float, default=2, help="how long each candidate runs in a round (2)")
    group.add_argument("--rounds", type=int, default=5, help="how often each has its turn (5)")
    group.add_argument("--events", type=int, default=1_000_000, help="the ledger that is verified (1,000,000)")


def databases():
    bindir = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True).stdout.strip() if shutil.which("pg_config") else ""
    return ["sqlite"] + (["postgres"] if pathlib.Path(bindir, "initdb").exists() else [])


def acts_on(program, database, options):
    """Of each candidate the median round by acts a second, and what is between its rounds."""
    rounds = {name: [] for name in CANDIDATES}
    for number in range(options.rounds):
        say(f"{database}: round {number + 1} of {options.rounds}")
        for name in CANDIDATES:
            said = subprocess.run([str(program), "measure", name, database, str(options.clients), str(int(options.seconds * 1000))], check=True, capture_output=True, text=True).stdout
            rounds[name].append(json.loads(said))
    middle = {name: median(figures) for name, figures in rounds.items()}
    alone = middle["same_rows"]["per_second"]
    return {"candidates": middle, "ratio": {name: middle[name]["per_second"] / alone for name in ("acts", "acts_with_a_view")}}


def verification(folder, options):
    say(f"making a ledger of {options.events:,} events")
    with tempfile.TemporaryDirectory() as scratch:
        data = str(pathlib.Path(scratch) / "data")
        subprocess.run([str(folder / "bench_store"), "fill", data, str(options.events)], check=True)
        say("verifying it")
        began = time.monotonic()
        done = subprocess.run([str(folder / "pinjian"), "ledger", "verify", "--data", data, "--json"], capture_output=True, text=True)
        took = time.monotonic() - began
    report = json.loads(done.stdout)
    return {"events": options.events, "seconds": took, "ok": report["ok"], "within": VERIFIED_WITHIN}


def measure(options):
    folder = build("bench_store", "pinjian")
    acts = {database: acts_on(folder / "bench_store", database, options) for database in databases()}
    verified = verification(folder, options)
    return {"clients": options.clients, "rounds": options.rounds, "seconds": options.seconds, "databases": acts, "verification": verified, "agrees": verified["ok"]}


def table(result):
    lines = [f"store: {result['clients']} clients at once, median of {result['rounds']} rounds of {result['seconds']:g} s"]
    for database, measured in result["databases"].items():
        lines.append(f"{database:62}{'acts/s':>10}{'slowest':>10}{'fastest':>10}{'p50 ms':>9}{'p99 ms':>9}{'ours µs':>9}{'server µs':>11}{'sleeps':>8}{'ratio':>8}{'least':>7}")
        for name, words in CANDIDATES.items():
            figures = measured["candidates"][name]
            ratio = measured["ratio"].get(name)
            lines.append(f"  {words:60.60}{figures['per_second']:>10,.0f}{figures['slowest']:>10,.0f}{figures['fastest']:>10,.0f}{figures['p50_ms']:>9.2f}{figures['p99_ms']:>9.2f}"
                         f"{figures['own_us_each']:>9.1f}{figures['server_us_each']:>11.1f}{figures['server_sleeps_each']:>8.3f}"
                         + (f"{ratio:>8.2f}{LEAST:>7}" if ratio else ""))
    verified = result["verification"]
    lines.append(f"ledger verify of {verified['events']:,} events: {verified['seconds']:.1f} s (at most {verified['within']} s for 1,000,000), {'in order' if verified['ok'] else 'NOT in order'}")
    return "\n".join(lines)
