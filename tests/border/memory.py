"""The memory of a running server. Standard library only."""
import pathlib


class Memory:
    """How much the server's resident memory rose above where it stood, at its highest, in MiB."""

    def __init__(self, process):
        self.folder = pathlib.Path(f"/proc/{process.pid}")
        (self.folder / "clear_refs").write_text("5")
        self.before = self.kib("VmRSS")

    def kib(self, name):
        return next(int(line.split()[1]) for line in (self.folder / "status").read_text().splitlines() if line.startswith(name))

    def risen(self):
        return (self.kib("VmHWM") - self.before) // 1024
