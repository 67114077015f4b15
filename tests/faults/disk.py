"""A disk that fails on order: what a server started `under` it asks of its files goes through disk.c."""
import contextlib
import mmap
import os
import pathlib
import shutil
import struct
import subprocess

SOURCE = pathlib.Path(__file__).resolve().parent / "disk.c"
KILLED = -1   # beside the numbers of errno


def library(folder):
    """Builds disk.c there; gives its path."""
    path = os.path.join(folder, "disk.so")
    subprocess.run([shutil.which("clang-19") or "cc", "-shared", "-fPIC", "-O1", "-o", path, str(SOURCE), "-ldl"], check=True)
    return path


class Disk:
    """The orders that servers obey which are started while `under()` holds."""

    def __init__(self, folder, library):
        self.library, self.path = library, os.path.join(folder, "faults")
        with open(self.path, "wb") as file:
            file.write(struct.pack("qqq", 0, 0, 0))
        with open(self.path, "r+b") as file:
            self.orders = mmap.mmap(file.fileno(), 24)

    @contextlib.contextmanager
    def under(self):
        os.environ.update(LD_PRELOAD=self.library, PINJIAN_FAULTS=self.path)
        try:
            yield
        finally:
            del os.environ["LD_PRELOAD"], os.environ["PINJIAN_FAULTS"]

    def fail_from(self, call, error):
        self.orders[:] = struct.pack("qqq", 0, error, 0)
        self.orders[:8] = struct.pack("q", call)

    def heal(self):
        self.fail_from(0, 0)

    @contextlib.contextmanager
    def failing(self, error):
        """From the next call on."""
        self.fail_from(1, error)
        try:
            yield
        finally:
            self.heal()

    @property
    def calls(self):
        return struct.unpack("q", self.orders[16:])[0]
