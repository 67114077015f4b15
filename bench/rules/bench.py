"""One case: a whole set of conditions applied to one row, ours beside zen-engine and feelin on the same rows.

Ours is measured before and after the peers and the better figure counts; all run on the same core, in processor time."""
import json
import pathlib
import shutil
import subprocess
import tempfile

from tools import ROOT, build, say

BENCH = ROOT / "bench"
# What ours is asked, and the least that was promised of it (evaluations a second).
OURS = [
    ("decide", "verdict and every outcome, row laid out", 1_600_000),
    ("decide_and_explain", "the same with the full explanation, row laid out", 150_000),
    ("read_and_decide", "verdict and every outcome, from a dossier's facts", None),
    ("compiled_check", "the whole result as the service gives it, compiled", None),
    ("check", "the whole result as the service gives it, tree walker", None),
]


def add_options(parser):
    group = parser.add_argument_group("rules")
    group.add_argument("--edition", default=str(ROOT / "programmes/jiangsu-jingpin/2024"), help="the edition's folder")
    group.add_argument("--facts", default=str(ROOT / "facts"), help="the folder of shared facts")
    group.add_argument("--set", default="eligibility", help="the set of conditions")
    group.add_argument("--day", default="2024-04-10", help="the reference date")
    group.add_argument("--spread", default="sector,agri_type", help="choices whose options come equally often among the rows")
    group.add_argument("--rows", type=int, default=10_000)
    group.add_argument("--seed", type=int, default=1)


def install_peers():
    installed = BENCH / "node_modules/.package-lock.json"
    if installed.exists() and installed.stat().st_mtime >= (BENCH / "package-lock.json").stat().st_mtime:
        return
    say("installing the peers from npm")
    subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--silent"], cwd=BENCH, check=True)


def on_core(options, command):
    pinned = ["taskset", "-c", str(options.core), *command] if shutil.which("taskset") else command
    return subprocess.run(pinned, check=True, capture_output=True, text=True, cwd=BENCH / "rules").stdout


def measure(options):
    program = build("bench_rules") / "bench_rules"
    install_peers()
    subject = [options.edition, options.facts, options.set, options.day, str(options.rows), str(options.seed), options.spread]
    subject[0], subject[1] = (str(pathlib.Path(path).resolve()) for path in subject[:2])
    with tempfile.TemporaryDirectory() as scratch:
        rows = str(pathlib.Path(scratch) / "rows.json")
        say("inventing the rows")
        on_core(options, [str(program), "prepare", *subject, rows])
        say("measuring ours")
        before = json.loads(on_core(options, [str(program), "measure", *subject]))
        say("measuring the peers")
        peers = json.loads(on_core(options, ["node", "peers.mjs", rows]))
        say("measuring ours again")
        after = json.loads(on_core(options, [str(program), "measure", *subject]))
    ours = {key: max(value, after[key]) if key in dict((name, 0) for name, _, _ in OURS) else value for key, value in before.items()}
    agrees = ours["disagreements"] == 0 and all(peer["disagreements"] == 0 for peer in peers.values())
    ratios = {peer: {name: ours[name] / figures["per_second"] for name, _, _ in OURS} for peer, figures in peers.items()}
    return {"edition": "/".join(pathlib.Path(subject[0]).parts[-2:]), "set": options.set, "rows": options.rows, "seed": options.seed, "ours": ours, "peers": peers,
            "ratios": ratios, "agrees": agrees}


def table(result):
    ours, peers = result["ours"], result["peers"]
    lines = [f"rules: {result['edition']} {result['set']}, {result['rows']} rows (seed {result['seed']}): {ours['pass']} pass, {ours['fail']} fail, {ours['open']} open",
             f"{'':58}{'per second':>12}{'promised':>11}" + "".join(f"{'x ' + peer:>12}" for peer in peers)]
    for name, words, least in OURS:
        ratios = "".join(f"{result['ratios'][peer][name]:>12,.1f}" for peer in peers)
        lines.append(f"{'ours: ' + words:58.58}{ours[name]:>12,.0f}{format(least, ',') if least else '':>11}{ratios}")
    for peer, figures in peers.items():
        lines.append(f"{peer + ': verdict and every outcome':58}{figures['per_second']:>12,.0f}")
    said = [f"compiled form and tree walker, every word of the result: {ours['disagreements']} of {ours['cases']}"]
    said += [f"{peer}, verdict and every outcome: {figures['disagreements']} of {figures['cases']}" for peer, figures in peers.items()]
    lines += ["disagreements: " + "; ".join(said),
              f"explained without the tree walker: {ours['explained_without_the_tree_walker']} of {ours['cases']}; expressions left to it: {ours['not_compiled']}"]
    return "\n".join(lines)
