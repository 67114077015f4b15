"""Any form filled in from the fields the server names, and workbooks read and written with the standard library alone.

Nothing here is real: names and numbers are invented for the tests.
"""
import html
import io
import pathlib
import re
import shutil
import tempfile
import zipfile

from house import ROOT, House


class HouseOf(House):
    """A house with these programmes alone, sample people and no sample cases."""

    def __init__(self, clock, *programmes):
        self.editions = tempfile.mkdtemp(prefix="pinjian-editions-")
        copied = pathlib.Path(self.editions)
        for programme in programmes:
            shutil.copytree(ROOT / "programmes" / programme, copied / "programmes" / programme, ignore=shutil.ignore_patterns("samples"))
        shutil.copytree(ROOT / "facts", copied / "facts")
        super().__init__("--programmes", str(copied / "programmes"), clock=clock)

    def close(self):
        super().close()
        shutil.rmtree(self.editions, ignore_errors=True)


def answer_to(field, person, case, answers, year):
    name, kind = field["name"], field["type"]
    if name in answers:
        return answers[name]
    if field.get("must_be"):
        return {"true": True, "false": False}.get(field["must_be"], field["must_be"])
    if kind == "document":
        return person.upload(case)
    if kind == "list":
        return [{row["name"]: answer_to(row, person, case, answers.get(name + ".row", {}), year) for row in field.get("rows", [])}]
    if kind == "series":
        return {y: "100 万元" if field.get("unit") == "CNY" else "10" for y in field["years"]}
    options = field.get("options") or []
    plain = {"boolean": True, "boolean_named": True, "integer": 1, "number": "1", "percent": "5", "money": "100 万元", "date": f"{year}-06-01", "choices": [o["id"] for o in options[:1]]}
    if kind in plain:
        return plain[kind]
    return options[0]["id"] if options else "测试内容"


def fill(person, case, action, answers, year=2024):
    """The data of an act: what is required, and what `answers` names. Asks again while an answer brings up another field."""
    data, paper = {}, None
    for _ in range(6):
        asked = person.actions(case)[action]["fields"]
        before = str(data)
        for field in asked:
            judged(data, field, person, case)
            wanted = (field.get("required") or field["name"] in answers) and not field.get("hidden") and not field.get("locked")
            if field["in"] != "facts" or not wanted or field["name"] in data.get("facts", {}):
                continue
            value = answer_to(field, person, case, answers, year)
            if value is None:
                continue
            data.setdefault("facts", {})[field["name"]] = value
            if field["type"] == "document" or field.get("evidence"):
                paper = paper or person.upload(case)
                data.setdefault("evidence", {})[field["name"]] = [value if field["type"] == "document" else paper]
        assert person.put(f"/api/v1/cases/{case}/draft", data).status == 204
        if str(data) == before:
            return data
    raise AssertionError("the form goes on asking")


def judged(data, field, person, case):
    """What a person judges: met, and the first answer of a sheet that stands open."""
    name = field["name"]
    if field["in"] == "judgements" and name not in [j["criterion"] for j in data.get("judgements", [])]:
        data.setdefault("judgements", []).append({"criterion": name, "result": "pass", "reason": "测试：经查属实", "evidence": [person.upload(case)] if field.get("evidence") else []})
    elif field["in"] == "sheet":
        options = field.get("options") or []
        data.setdefault("sheet", {}).setdefault(name, {"result": options[0]["id"] if options else "", "finding": "测试：材料齐全"})
    elif name == "reason" and field.get("required"):
        data.setdefault("reason", "测试理由")


def done(person, case, action, answers=None, **more):
    answer = person.act(case, action, {**fill(person, case, action, answers or {}), **more})
    assert answer.status == 201, (action, answer)
    return answer.json


def rows_of(workbook):
    """The first sheet as lists of texts."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as zipped:
        names = zipped.namelist()
        strings = []
        if "xl/sharedStrings.xml" in names:
            strings = [html.unescape("".join(re.findall(r"<t[^>]*>([^<]*)</t>", one))) for one in re.findall(r"<si>(.*?)</si>", zipped.read("xl/sharedStrings.xml").decode(), re.S)]
        sheet = zipped.read("xl/worksheets/sheet1.xml").decode()
    rows = []
    for row in re.findall(r"<row [^>]*>(.*?)</row>", sheet, re.S):
        cells = []
        for kind, inside in re.findall(r"<c r=\"[A-Z]+\d+\"[^>]*?(?: t=\"(\w+)\")?(?:/>|>(.*?)</c>)", row, re.S):
            value = re.search(r"<v>([^<]*)</v>", inside or "")
            cells.append("" if not value else strings[int(value.group(1))] if kind == "s" else value.group(1))
        rows.append(cells)
    return rows


def workbook(rows):
    """A workbook whose first sheet holds these texts."""
    def cell(text):
        return f'<c t="inlineStr"><is><t>{html.escape(text)}</t></is></c>' if text else "<c/>"
    sheet = "".join("<row>" + "".join(cell(c) for c in row) + "</row>" for row in rows)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>')
        zipped.writestr("xl/workbook.xml", '<workbook xmlns:r="r"><sheets><sheet name="1" sheetId="1" r:id="rId1"/></sheets></workbook>')
        zipped.writestr("xl/_rels/workbook.xml.rels", '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>')
        zipped.writestr("xl/worksheets/sheet1.xml", f"<worksheet><sheetData>{sheet}</sheetData></worksheet>")
    return out.getvalue()


def text_of_pdf(content):
    import subprocess
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(content)
        file.flush()
        return subprocess.run(["pdftotext", "-layout", file.name, "-"], capture_output=True, check=True).stdout.decode()
