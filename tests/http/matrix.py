"""The cells of matrix.tsv: who may ask what about which object, and what a request of that kind looks like."""
import fnmatch
import json
import pathlib

HERE = pathlib.Path(__file__).resolve().parent
NOBODY = ""   # signed in
TUS = {"Tus-Resumable": "1.0.0"}
# Bodies and headers that a line names by a word.
KINDS = {
    "file": (b"%PDF-1.4\n%%EOF\n", {"Content-Type": "application/pdf", "X-Filename": "a.pdf"}),
    "begin": (b"", {**TUS, "Upload-Length": "16", "Upload-Metadata": "filename YS5wZGY="}),
    "piece": (b"%PDF", {**TUS, "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}),
    "tus": (b"", TUS),
}


def fits(account, patterns):
    return any(fnmatch.fnmatchcase(account, pattern) for pattern in patterns)


class Row:
    """One line: an operation about one object, the body that is sent, and the status each group gets; the rest see nothing."""

    def __init__(self, line, groups):
        self.operation, self.object, body, *expected = line.split("\t")
        self.method, self.path = self.operation.split(" ")
        self.body = None if body == "-" else body
        self.expected = [(groups[name], int(status)) for name, status in (cell.split("=") for cell in " ".join(expected).split())]

    def status_for(self, account):
        """None: what is not listed is hidden."""
        return next((status for patterns, status in self.expected if fits(account, patterns)), None)

    def ask(self, person, values, **more):
        path, body = self.path, self.body
        for name, value in values.items():
            path, body = path.replace("{" + name + "}", value), body and body.replace("{" + name + "}", value)
        if body in KINDS:
            raw, headers = KINDS[body]
            return person.ask(self.method, path, raw=raw, headers=headers, **more)
        return person.ask(self.method, path, body and json.loads(body), **more)


def table():
    """(groups, rows): "@name" lines are groups of account patterns, the others rows; # begins a comment."""
    groups, rows = {"everybody": ["*"], "signed_in": ["?*"]}, []
    for line in (HERE / "matrix.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith("@"):
            name, patterns = line[1:].split("\t")
            groups[name] = patterns.split()
        elif line and not line.startswith("#"):
            rows.append(Row(line, groups))
    return groups, rows
