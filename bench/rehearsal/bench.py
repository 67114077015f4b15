"""Whole rounds of simulated people against the procedure engine, on one core, in processor time.

The limit in the same run: the shortest record there is, written and hashed, with nothing decided. Each edition is played with
few cases and with many, so that a cost that grows with the number of cases shows."""
import json
import shutil
import subprocess

from tools import ROOT, build, say

PROMISED = 100_000   # events a second, all processors of a machine of two


def add_options(parser):
    group = parser.add_argument_group("rehearsal")
    group.add_argument("--cases", default="200,2000", help="how many cases are played, few and many")
    group.add_argument("--only", default="", help="one edition, such as xinjiang-youpin/1 (all)")
    group.add_argument("--rehearsal-seed", type=int, default=1)


def played(program, options, edition, cases):
    command = [str(program), str(edition), str(ROOT / "facts"), str(ROOT / "calendars"), str(cases), str(options.rehearsal_seed)]
    pinned = ["taskset", "-c", str(options.core), *command] if shutil.which("taskset") else command
    figures = json.loads(subprocess.run(pinned, check=True, capture_output=True, text=True).stdout)
    return {**figures, "events_per_second": figures["events"] / figures["seconds"], "case_us": figures["seconds"] * 1e6 / figures["cases"]}


def measure(options):
    program = build("bench_rehearsal") / "bench_rehearsal"
    folders = sorted(path.parent for path in (ROOT / "programmes").glob("*/*/programme.yaml"))
    wanted = [folder for folder in folders if options.only in ("", "/".join(folder.parts[-2:]))]
    few, many = (int(count) for count in options.cases.split(","))
    editions = []
    for folder in wanted:
        say(f"playing {'/'.join(folder.parts[-2:])}")
        editions.append({"few": played(program, options, folder, few), "many": played(program, options, folder, many)})
    return {"seed": options.rehearsal_seed, "promised": PROMISED, "editions": editions, "agrees": all(size["violations"] == 0 for one in editions for size in one.values())}


def table(result):
    lines = [f"rehearsal: one core, seed {result['seed']}; promised of two cores together: {result['promised']:,} events a second",
             f"{'':32}{'cases':>9}{'events':>11}{'events/s':>11}{'of the limit':>14}{'us a case':>11}"]
    for one in result["editions"]:
        for size in one.values():
            lines.append(f"{size['edition']:32}{size['cases']:>9,}{size['events']:>11,}{size['events_per_second']:>11,.0f}{size['events_per_second'] / size['records_per_second']:>14.1%}{size['case_us']:>11,.0f}")
    limit = max(size["records_per_second"] for one in result["editions"] for size in one.values())
    lines.append(f"{'limit: a record written, hashed':52}{limit:>11,.0f}")
    return "\n".join(lines)
