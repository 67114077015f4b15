"""What the benches share."""
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]


def say(text):
    print(text, file=sys.stderr, flush=True)


def build(*targets):
    """The folder the programs are in; $PINJIAN_BENCH_BUILD names another than build/release."""
    folder = pathlib.Path(os.environ.get("PINJIAN_BENCH_BUILD", ROOT / "build/release"))
    say(f"building in {folder}")
    if not (folder / "build.ninja").exists():
        subprocess.run(["cmake", "--preset", "release", "-B", str(folder)], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["cmake", "--build", str(folder), "--target", *targets], check=True, stdout=subprocess.DEVNULL)
    return folder


def median(figures):
    """The middle one of several measurements by their per_second, with the slowest and the fastest."""
    ordered = sorted(figures, key=lambda one: one["per_second"])
    return {**ordered[len(ordered) // 2], "slowest": ordered[0]["per_second"], "fastest": ordered[-1]["per_second"]}
