"""Runs the *_test.py of a folder and prints TAP. Standard library only."""
import pathlib
import signal
import sys
import time
import unittest


class Tap(unittest.TestResult):
    def __init__(self):
        super().__init__()
        self.count, self.failed, self.left_out = 0, set(), {}

    def line(self, test, good, why=""):
        if not good:
            self.failed.add(test.id())
            print(why, file=sys.stderr)

    def addFailure(self, test, error):
        self.line(test, False, f"{test.id()}\n{self._exc_info_to_string(error, test)}")

    addError = addFailure

    def addSubTest(self, test, subtest, error):
        if error:
            self.line(test, False, f"{subtest.id()}\n{self._exc_info_to_string(error, subtest)}")

    def addSkip(self, test, reason):
        self.left_out[test.id()] = reason

    def stopTest(self, test):
        self.count += 1
        name = test.id().split(".")
        print(f"{'not ok' if test.id() in self.failed else 'ok'} {self.count} - {name[0].removesuffix('_test')}.{name[-1].removeprefix('test_')}{self.why_skipped(test)}", flush=True)

    def why_skipped(self, test):
        return f" # SKIP {self.left_out[test.id()]}" if test.id() in self.left_out else ""


def run(folder):
    """The exit code."""
    sys.path[:0] = [str(folder), str(pathlib.Path(__file__).resolve().parent)]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))   # so that whoever is told to end ends its servers
    started = time.time()
    result = Tap()
    suite = unittest.defaultTestLoader.discover(str(folder), pattern="*_test.py")
    suite.run(result)
    # A class that could not be set up has no tests of its own to name: it fails, or is skipped, as one.
    orphans = [test for test in result.failed if "setUpClass" in test]
    for test in orphans:
        result.count += 1
        print(f"not ok {result.count} - {test}")
    for test, reason in result.left_out.items():
        if "setUpClass" in test:
            result.count += 1
            print(f"ok {result.count} - {test} # SKIP {reason}")
    print(f"1..{result.count}")
    print(f"{time.time() - started:.1f} s", file=sys.stderr)
    return 1 if result.failed else 0
