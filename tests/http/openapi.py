"""Reads openapi.yaml (the part of YAML that file uses) and holds answers against its schemas. Standard library only."""
import pathlib
import re

FILE = pathlib.Path(__file__).resolve().parents[2] / "openapi.yaml"


class Reader:
    """Block mappings and sequences, flow collections, quoted and plain scalars, literal blocks. Anything else is an error."""

    def __init__(self, text):
        self.lines = [(len(line) - len(line.lstrip()), line.strip()) for line in text.split("\n") if line.strip() and not line.strip().startswith("#")]
        self.at = 0

    def block(self, indent):
        return self.sequence(indent) if self.lines[self.at][1].startswith("- ") else self.mapping(indent)

    def mapping(self, indent):
        result = {}
        while self.at < len(self.lines) and self.lines[self.at][0] == indent and not self.lines[self.at][1].startswith("- "):
            key, rest = self.split(self.lines[self.at][1])
            self.at += 1
            result[key] = self.value(rest, indent)
        return result

    def sequence(self, indent):
        result = []
        while self.at < len(self.lines) and self.lines[self.at][0] == indent and self.lines[self.at][1].startswith("- "):
            rest = self.lines[self.at][1][2:]
            if rest[0] in "{[\"'":
                self.at += 1
                result.append(Flow(rest).whole())
            else:
                self.lines[self.at] = (indent + 2, rest)
                result.append(self.mapping(indent + 2))
        return result

    def value(self, rest, indent):
        if rest == "|":
            while self.at < len(self.lines) and self.lines[self.at][0] > indent:
                self.at += 1
            return ""
        if rest:
            return Flow(rest).whole()
        return self.block(self.lines[self.at][0]) if self.at < len(self.lines) and self.lines[self.at][0] > indent else None

    @staticmethod
    def split(line):
        found = re.match(r"""("[^"]*"|'[^']*'|[^:]+):(?:\s+(.*))?$""", line)
        assert found, line
        return found.group(1).strip("\"'"), (found.group(2) or "").strip()


class Flow:
    def __init__(self, text):
        self.text, self.at = text, 0

    def whole(self):
        if self.text[0] not in "{[\"'":
            return self.scalar(self.text)
        value = self.item()
        assert not self.text[self.at:].strip(), self.text
        return value

    def item(self):
        self.space()
        c = self.text[self.at]
        if c == "{":
            return self.members()
        if c == "[":
            return self.items()
        if c in "\"'":
            return self.quoted(c)
        end = self.at
        while end < len(self.text) and self.text[end] not in ",}]":
            end += 1
        value, self.at = self.text[self.at:end].strip(), end
        return self.scalar(value)

    def members(self):
        result = {}
        self.at += 1
        while not self.ends("}"):
            self.space()
            if self.text[self.at] in "\"'":
                key = self.quoted(self.text[self.at])
            else:
                end = self.text.index(":", self.at)
                key, self.at = self.text[self.at:end].strip(), end
            assert self.text[self.at] == ":", self.text[self.at:]
            self.at += 1
            result[key] = self.item()
        return result

    def items(self):
        result = []
        self.at += 1
        while not self.ends("]"):
            result.append(self.item())
        return result

    def ends(self, mark):
        self.space()
        if self.text[self.at] == ",":
            self.at += 1
            self.space()
        if self.text[self.at] != mark:
            return False
        self.at += 1
        return True

    def quoted(self, mark):
        end = self.text.index(mark, self.at + 1)
        value, self.at = self.text[self.at + 1:end], end + 1
        return value

    def space(self):
        while self.at < len(self.text) and self.text[self.at] == " ":
            self.at += 1

    @staticmethod
    def scalar(text):
        if text in ("true", "false"):
            return text == "true"
        return int(text) if re.fullmatch(r"-?\d+", text) else text


def document():
    reader = Reader(FILE.read_text(encoding="utf-8"))
    found = reader.mapping(0)
    assert reader.at == len(reader.lines), f"not understood: {reader.lines[reader.at]}"
    return found


class Contract:
    def __init__(self):
        self.document = document()

    def resolve(self, schema):
        while "$ref" in schema:
            target = self.document
            for step in schema["$ref"].lstrip("#/").split("/"):
                target = target[step]
            schema = target
        return schema

    def operations(self):
        for path, item in self.document["paths"].items():
            for method, operation in item.items():
                if method != "parameters":
                    yield method.upper(), path, operation

    def problems(self, method, path, answer):
        """What is wrong with an answer, as sentences; nothing when it is as declared."""
        operation = self.document["paths"][path][method.lower()]
        declared = operation["responses"].get(str(answer.status))
        if declared is None:
            return [f"{method} {path} answered {answer.status}, which is not declared: {answer}"]
        content = self.resolve(declared).get("content")
        if not content:
            return [f"{method} {path}: a body where none is declared"] if answer.body else []
        kind = answer.headers.get("Content-Type", "").split(";")[0]
        if kind not in content and not (kind and "application/octet-stream" in content):
            return [f"{method} {path}: content type {kind}, declared {sorted(content)}"]
        if "json" not in kind:
            return []
        return [f"{method} {path} {answer.status}{where}: {what}" for where, what in self.misfits(content[kind]["schema"], answer.json, "")]

    def misfits(self, schema, value, where):
        schema = self.resolve(schema)
        if value is None:
            return [] if schema.get("nullable") else [(where, "null")]
        found = []
        for part in schema.get("allOf", []):
            found += self.misfits(part, value, where)
        kinds = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int}
        if "type" in schema and not isinstance(value, kinds[schema["type"]]):
            return found + [(where, f"{type(value).__name__} instead of {schema['type']}: {str(value)[:80]}")]
        if "enum" in schema and value not in schema["enum"]:
            found.append((where, f"{value!r} is none of {schema['enum']}"))
        if isinstance(value, dict):
            found += [(where, f"no member {name}") for name in schema.get("required", []) if name not in value]
            for name, inner in value.items():
                if name in schema.get("properties", {}):
                    found += self.misfits(schema["properties"][name], inner, f"{where}/{name}")
                elif isinstance(schema.get("additionalProperties"), dict):
                    found += self.misfits(schema["additionalProperties"], inner, f"{where}/{name}")
        if isinstance(value, list) and "items" in schema:
            for n, inner in enumerate(value):
                found += self.misfits(schema["items"], inner, f"{where}/{n}")
        return found
