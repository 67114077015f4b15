"""Files that strangers may send to do harm, made here. Each: name, type it claims, content. Standard library only."""
import io
import struct
import zipfile
import zlib

PDF, PNG, JPEG, TEXT = "application/pdf", "image/png", "image/jpeg", "text/plain"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SCRIPT = b"<script>parent.document.title='run'</script>"


def zipped(parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return file.getvalue()


def docx(*more, body="<p>正文</p>"):
    return zipped([("[Content_Types].xml", "<Types/>"), ("word/document.xml", f"<document>{body}</document>"), *more])


def xlsx(sheet="<worksheet><sheetData><row><c t='inlineStr'><is><t>甲</t></is></c></row></sheetData></worksheet>", *more):
    return zipped([("[Content_Types].xml", "<Types/>"),
                   ("xl/workbook.xml", "<workbook><sheets><sheet name='表' sheetId='1' id='r1'/></sheets></workbook>"),
                   ("xl/_rels/workbook.xml.rels", "<Relationships><Relationship Id='r1' Target='worksheets/sheet1.xml'/></Relationships>"),
                   ("xl/worksheets/sheet1.xml", sheet), *more])


def chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png(width=8, height=8, *more):
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) + b"".join(more)
            + chunk(b"IDAT", zlib.compress(b"\0" * 200)) + chunk(b"IEND", b""))


def jpeg(width=8, height=8, comment=b""):
    part = lambda marker, content: b"\xff" + bytes([marker]) + struct.pack(">H", len(content) + 2) + content
    return (b"\xff\xd8" + part(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0") + part(0xFE, comment or b"x") + part(0xC0, b"\x08" + struct.pack(">HH", height, width) + b"\x01\x01\x11\0")
            + part(0xDA, b"\x01\x01\0\0\x3f\0") + b"coded\xff\0pixels" + b"\xff\xd9")


def pdf(extra=b""):
    return b"%PDF-1.4\n1 0 obj<</Type/Catalog" + extra + b">>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def laughs(levels=40):
    entities = "".join(f"<!ENTITY a{i} '&a{i - 1};&a{i - 1};'>" for i in range(1, levels))
    return f"<?xml version='1.0'?><!DOCTYPE l [<!ENTITY a0 'ha'>{entities}]><l>&a{levels - 1};</l>"


def one_name_twice():
    two = docx(("word/second.xml", laughs()))
    return two.replace(b"word/second.xml", b"word/docume.xml")


# What must never be kept.
REFUSED = [
    ("bomb.docx", DOCX, docx(("word/media/zeros.bin", b"\0" * (60 << 20)))),
    ("ratio.docx", DOCX, docx(("word/media/zeros.bin", b"\0" * (20 << 20)))),
    ("bomb.xlsx", XLSX, xlsx(sheet="<worksheet>" + " " * (60 << 20) + "</worksheet>")),
    ("many-parts.docx", DOCX, docx(*[(f"word/{i}.bin", b"x") for i in range(1100)])),
    ("laughs.docx", DOCX, docx(("word/styles.xml", laughs()))),
    ("laughs.xlsx", XLSX, xlsx(sheet=laughs())),
    ("quadratic.docx", DOCX, docx(("word/styles.xml", "<!DOCTYPE l [<!ENTITY a '" + "a" * 50_000 + "'>]><l>" + "&a;" * 50_000 + "</l>"))),
    ("outside.docx", DOCX, docx(("word/styles.xml", "<!DOCTYPE l [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><l>&a;</l>"))),
    ("outside-types.docx", DOCX, docx(("word/styles.xml", "<!DOCTYPE l SYSTEM 'http://127.0.0.1:9/x.dtd'><l/>"))),
    ("deep.docx", DOCX, docx(("word/styles.xml", "<a>" * 200_000))),
    ("deep-closed.xlsx", XLSX, xlsx(sheet="<a>" * 5_000 + "</a>" * 5_000)),
    ("broken-xml.docx", DOCX, docx(("word/styles.xml", "<a><b></a>"))),
    ("cut.docx", DOCX, docx()[:-30]),
    ("cut.xlsx", XLSX, xlsx()[:-40]),
    ("same-name-twice.docx", DOCX, one_name_twice()),
    ("huge.png", PNG, png(0x7FFFFFFF, 0x7FFFFFFF)),
    ("large.png", PNG, png(100_000, 100_000)),
    ("empty.png", PNG, png(0, 0)),
    ("cut.png", PNG, png()[:-20]),
    ("sum.png", PNG, png().replace(b"\x08\x02", b"\x08\x06", 1)),
    ("long-chunk.png", PNG, b"\x89PNG\r\n\x1a\n\xff\xff\xff\xffIHDR" + b"\0" * 64),
    ("huge.jpg", JPEG, jpeg(65535, 65535)),
    ("cut.jpg", JPEG, jpeg()[:-4]),
    ("segment.jpg", JPEG, b"\xff\xd8\xff\xe0\xff\xff" + b"\0" * 64),
    ("empty.pdf", PDF, b""),
    ("page.html", "text/html", b"<!DOCTYPE html><html><body>" + SCRIPT),
    ("page.txt", TEXT, b"<!DOCTYPE html><html><body>" + SCRIPT),
    ("page.pdf", PDF, b"<html><head></head><body>" + SCRIPT),
    ("page.png", PNG, b"<html>" + SCRIPT),
    ("page.xhtml", "application/xhtml+xml", b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">' + SCRIPT + b"</html>"),
    ("picture.svg", "image/svg+xml", b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'),
    ("picture.png", PNG, b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="1"/>'),
    ("data.xml", "text/xml", b'<?xml version="1.0"?><?xml-stylesheet href="x.xsl" type="text/xsl"?><a/>'),
    ("program.exe", "application/octet-stream", b"MZ\x90\0" + b"\0" * 56 + b"\x80\0\0\0" + b"\0" * 60 + b"PE\0\0" + b"\0" * 200),
    ("program.pdf", PDF, b"\x7fELF\x02\x01\x01" + b"\0" * 200),
    ("script.sh", "text/x-sh", b"#!/bin/sh\necho run\n"),
    ("script.php", "text/x-php", b"<?php system($_GET['x']); ?>\n"),
    ("applet.class", "application/java-vm", b"\xca\xfe\xba\xbe\0\0\0\x34" + b"\0" * 100),
    ("module.wasm", "application/wasm", b"\0asm\x01\0\0\0" + b"\0" * 30),
    ("moving.gif", "image/gif", b"GIF89a\x01\0\x01\0\x80\0\0" + SCRIPT),
    ("flash.swf", "application/x-shockwave-flash", b"FWS\x09" + b"\0" * 60),
    ("archive.zip", "application/zip", zipped([("a.html", SCRIPT)])),
    ("archive.pdf", PDF, zipped([("a.html", SCRIPT)])),
    ("program.jar", "application/java-archive", zipped([("META-INF/MANIFEST.MF", "Main-Class: A\n"), ("A.class", b"\xca\xfe\xba\xbe")])),
    ("archive.7z", "application/x-7z-compressed", b"7z\xbc\xaf\x27\x1c\0\x04" + b"\0" * 40),
    ("archive.gz", "application/gzip", b"\x1f\x8b\x08\0" + b"\0" * 40),
    ("old.doc", "application/msword", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
    ("rich.rtf", "application/rtf", rb"{\rtf1\ansi{\object\objdata 0105}}"),
    ("page.mht", "message/rfc822", b"From: a\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n" + SCRIPT),
    ("named.exe", PDF, pdf()),
    ("named.html", TEXT, b"plain words only\n"),
]
# What may be kept, and must then do nothing: sound by their type, with something else inside.
KEPT = [
    ("with-script.pdf", PDF, pdf(b"/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>")),
    ("with-page-behind.pdf", PDF, pdf() + b"<html>" + SCRIPT),
    ("with-archive-behind.pdf", PDF, pdf() + zipped([("a.html", SCRIPT)])),
    ("with-page-in-a-chunk.png", PNG, png(8, 8, chunk(b"tEXt", b"Comment\0<html>" + SCRIPT))),
    ("with-archive-behind.png", PNG, png() + zipped([("a.html", SCRIPT)])),
    ("with-page-in-a-comment.jpg", JPEG, jpeg(comment=b"<html>" + SCRIPT)),
    ("formula.csv", TEXT, b"a,b\n=cmd|' /C calc'!A0,1\n"),
    ("with-macro.docx", DOCX, docx(("word/vbaProject.bin", b"\xd0\xcf\x11\xe0macro"))),
    ("climbing.docx", DOCX, docx(("../../../etc/cron.d/x", "run"))),
    ("../../etc/passwd.txt", TEXT, b"a name that climbs\n"),
    ("quote\".txt", TEXT, "引号\n".encode()),
]
