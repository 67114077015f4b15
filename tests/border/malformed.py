"""Requests that are not proper HTTP/1.1, byte for byte, and some that are. Standard library only."""

SECOND = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"   # what somebody tries to smuggle in
HOST = b"Host: x\r\n"
POST = b"POST /api/v1/check HTTP/1.1\r\n" + HOST
BODY = b'{"facts":{}}'


def line(text):
    return text + b"\r\n" + HOST + b"\r\n"


def field(text, start=b"GET /healthz HTTP/1.1\r\n" + HOST):
    return start + text + b"\r\n\r\n"


def post(fields, body=b""):
    return POST + fields + b"\r\n\r\n" + body + SECOND


def chunks(body):
    return POST + b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n" + body + SECOND


REQUEST_LINES = [
    b"", b" ", b"GET", b"GET ", b"GET /healthz", b"GET /healthz ", b"GET  /healthz HTTP/1.1", b"GET /healthz  HTTP/1.1", b"GET /healthz HTTP/1.1 ", b" GET /healthz HTTP/1.1", b"GET\t/healthz HTTP/1.1",
    b"GET /healthz\tHTTP/1.1", b"GET /healthz HTTP/1.1 x", b"GET /healthz x HTTP/1.1", b"GET/healthz HTTP/1.1", b"GET /healthz HTTP/", b"GET /healthz HTTP", b"GET /healthz HTTP/1", b"GET /healthz HTTP/1.", b"GET /healthz HTTP/.1",
    b"GET /healthz HTTP/0.9", b"GET /healthz HTTP/1.2", b"GET /healthz HTTP/1.10", b"GET /healthz HTTP/01.1", b"GET /healthz HTTP/2.0", b"GET /healthz HTTP/3", b"GET /healthz HTTP/9.9", b"GET /healthz HTTP/-1.1", b"GET /healthz HTTP/1,1",
    b"GET /healthz http/1.1", b"GET /healthz HTTPS/1.1", b"GET /healthz XTTP/1.1", b"GET /healthz HTTP/1.1\0", b"G\0T /healthz HTTP/1.1", b"GE\x01 /healthz HTTP/1.1", b"G(T /healthz HTTP/1.1", b"G:T /healthz HTTP/1.1", b"\xc3\xa9 /healthz HTTP/1.1",
    b"get /healthz HTTP/1.1", b"Get /healthz HTTP/1.1", b"BREW /healthz HTTP/1.1", b"PRI * HTTP/2.0", b"TRACE /healthz HTTP/1.1", b"CONNECT x:443 HTTP/1.1", b"CONNECT /healthz HTTP/1.1", b"OPTIONS * HTTP/1.1", b"X" * 20_000 + b" / HTTP/1.1",
]
TARGETS = [
    b"healthz", b"*", b"x:80", b"http://x/healthz", b"http://other/healthz", b"http://x@y/healthz", b"HTTP://x/healthz", b"file:///etc/passwd", b"https://x:99999/", b"?q", b"#", b"/healthz#x", b"/healthz\0", b"/heal\x01thz", b"/healthz\x7f", b"/\xe5\xa5",
    b"/%", b"/%4", b"/%zz", b"/%0", b"/healthz%", b"/healthz%00", b"/%00/healthz", b"/healthz?a=%", b"/healthz?a=%g1", b"/healthz?%00", b"/../healthz", b"/..", b"/../../etc/passwd", b"/app/../../etc/passwd", b"/./healthz", b"/a/../healthz", b"/%2e%2e/healthz", b"/.%2E/x",
    b"/app/%2e%2e/%2e%2e/etc/passwd", b"/..\\healthz", b"/healthz\\", b"/<script>", b"/\"x\"", b"/`x`", b"/" + b"a" * 20_000, b"/?" + b"a" * 20_000,
]
FIELDS = [
    b"Host", b"Host ", b"X Y: z", b"X : y", b"X\t: y", b" X: y", b"\tX: y", b": y", b":", b"X(: y", b"X@: y", b"X\0: y", b"X: y\0z", b"X: a\x01", b"X: a\x7f", b"X: a\x0b", b"X: a\rb", b"X: a\nY: b", b"X: a\r\r\nY: b", b"\xc3\xa9: y", b"X=y", b"X;: y",
    b"X: a\r\n folded", b"X: a\r\n\tfolded", b"X: a\r\n \r\n", b"X: " + b"a" * 20_000, b"X" * 20_000 + b": a", b"\r\n".join(b"X%d: a" % i for i in range(3_000)), b"Host: x", b"Host: y", b"Expect: miracles", b"Expect: 100-continue, x", b"Expect:",
    b"Content-Length: 0\r\nContent-Length: 0", b"Authorization: a\r\nAuthorization: b", b"X-CSRF-Token: a\r\nX-CSRF-Token: b", b"Origin: http://x\r\nOrigin: http://y",
]
HOSTS = [b"", b"Host:\r\n", b"Host: \r\n", b"Host: x y\r\n", b"Host: x,y\r\n", b"Host: x/y\r\n", b"Host: u@x\r\n", b"Host: x?y\r\n", b"Host: x#y\r\n", b"Host: x:\r\n", b"Host: x:y\r\n", b"Host: x:-1\r\n", b"Host: x:99999\r\n", b"Host: x:1:2\r\n", b"Host: :80\r\n",
         b"Host: [::1\r\n", b"Host: []\r\n", b"Host: [x]\r\n", b"Host: [::1]x\r\n", b"Host: x\0\r\n", b"Host: x\x7f\r\n", b"Host: http://x\r\n", b"Host: %78\r\n", b"Host: x\\y\r\n", b"Host: \xc3\xa9\r\n"]
LENGTHS = [
    b"Content-Length: 12\r\nTransfer-Encoding: chunked", b"Transfer-Encoding: chunked\r\nContent-Length: 12", b"Content-Length: 12\r\nContent-Length: 12", b"Content-Length: 12\r\nContent-Length: 0", b"Content-Length: 12, 12", b"Content-Length: 12 12", b"Content-Length: +12",
    b"Content-Length: -12", b"Content-Length: 0x0c", b"Content-Length: 12a", b"Content-Length: a", b"Content-Length:", b"Content-Length: 1.2e1", b"Content-Length: \"12\"", b"Content-Length: 99999999999999999999999", b"Content-Length: 18446744073709551628",
    b"Content-Length: 9223372036854775807", b"Content-Length: 10737418240", b"Content-Length : 12", b"Content-Length\0: 12", b"Content-Length: 12\0", b"Content-Length: 12;", b"Content-Length: \xd9\xa1\xd9\xa2",
    b"Transfer-Encoding: gzip", b"Transfer-Encoding: identity", b"Transfer-Encoding: gzip, chunked", b"Transfer-Encoding: chunked, gzip", b"Transfer-Encoding: chunked, chunked", b"Transfer-Encoding: chunked, identity", b"Transfer-Encoding: xchunked", b"Transfer-Encoding: chunkedx",
    b"Transfer-Encoding: \x0bchunked", b"Transfer-Encoding: \"chunked\"", b"Transfer-Encoding: chunked;q=1", b"Transfer-Encoding: chunk", b"Transfer-Encoding:", b"Transfer-Encoding : chunked", b" Transfer-Encoding: chunked\r\nContent-Length: 12",
    b"Transfer-Encoding:\r\n chunked", b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity", b"X: a\nTransfer-Encoding: chunked\r\nContent-Length: 12", b"X: a\rTransfer-Encoding: chunked\r\nContent-Length: 12",
    b"Transfer-Encoding: chunked\nContent-Length: 12",
]
CHUNKS = [
    b"c\n" + BODY + b"\r\n0\r\n\r\n", b"c\r" + BODY + b"\r\n0\r\n\r\n", b"c\r\n" + BODY + b"0\r\n\r\n", b"c\r\n" + BODY + b"\n0\r\n\r\n", b"c\r\n" + BODY + b"xx0\r\n\r\n", b"b\r\n" + BODY + b"\r\n0\r\n\r\n", b"0x0c\r\n" + BODY + b"\r\n0\r\n\r\n", b"+c\r\n" + BODY + b"\r\n0\r\n\r\n",
    b"-c\r\n" + BODY + b"\r\n0\r\n\r\n", b"g\r\n" + BODY + b"\r\n0\r\n\r\n", b"\r\n" + BODY + b"\r\n0\r\n\r\n", b" c\r\n" + BODY + b"\r\n0\r\n\r\n", b"ffffffffffffffff\r\n" + BODY, b"fffffffffffffffff\r\n" + BODY, b"10000000000000000c\r\n" + BODY + b"\r\n0\r\n\r\n", b"7fffffffffffffff\r\n" + BODY,
    b"c;\0\r\n" + BODY + b"\r\n0\r\n\r\n", b"c;" + b"a" * 200_000 + b"\r\n" + BODY + b"\r\n0\r\n\r\n", b"c\0\r\n" + BODY + b"\r\n0\r\n\r\n", b"c\r\n" + BODY + b"\r\n0\r\nX\r\n\r\n", b"c\r\n" + BODY + b"\r\n0\r\n X: y\r\n\r\n", b"c\r\n" + BODY + b"\r\n0\r\nX: " + b"a" * 200_000 + b"\r\n\r\n",
    b"c\r\n" + BODY + b"\r\n0\r\n" + b"X: y\r\n" * 30_000 + b"\r\n", b"c\r\n" + BODY + b"\r\n0\r\nX : y\r\n\r\n", b"40001\r\n" + b" " * 0x40001 + b"\r\n0\r\n\r\n",
]
WHOLE = [
    b"\0" * 64 + b"\r\n\r\n", b"\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03" + b"a" * 200, b"SSH-2.0-x\r\n\r\n", b"\r\n\r\n", b"\n\n", b"\n" + SECOND, b"\r" + SECOND, SECOND.replace(b"\r\n", b"\n"), SECOND.replace(b"\r\n", b"\r"), SECOND.replace(b"\r\n", b"\r\r\n"),
    b"GET /healthz\r\n\r\n", b"GET /healthz HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SECOND, b"\xff\xfe" + SECOND, b"\xef\xbb\xbf" + SECOND, b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", b"PROXY TCP4 1.2.3.4 1.2.3.4 1 1\r\n" + SECOND,
    b"GET /healthz HTTP/1.1\r\n" + HOST + b"Content-Length: 5\r\n\r\nhello" + SECOND, b"GET /healthz HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n" + SECOND,
]

MALFORMED = ([line(text) for text in REQUEST_LINES] + [line(b"GET " + target + b" HTTP/1.1") for target in TARGETS] + [field(text) for text in FIELDS]
             + [b"GET /healthz HTTP/1.1\r\n" + host + b"\r\n" for host in HOSTS] + [post(text, BODY) for text in LENGTHS] + [chunks(text) for text in CHUNKS] + WHOLE)

# What is proper, and must be answered: a table that refuses everything would prove nothing.
PROPER = [
    line(b"GET /healthz HTTP/1.1"), line(b"HEAD /healthz HTTP/1.1"), b"GET /healthz HTTP/1.0\r\n\r\n", line(b"GET /healthz?a=b&c=%E5%A5%BD HTTP/1.1"), line(b"GET /healthz?q=\xe5\xa5\xbd HTTP/1.1"), line(b"GET /healthz?q=a|b HTTP/1.1"), field(b"X:"), field(b"X:y"), field(b"X: \t y \t"), field(b"x-ABC_1!#$%&'*+.^`|~: y"),
    field(b"X: \xe5\xa5\xbd"), field(b"X: a\r\nX: b"), field(b"Cookie: a=b\r\nCookie: c=d"), b"GET /healthz HTTP/1.1\r\nhOST: x:8080\r\n\r\n", b"GET /healthz HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n", field(b"Content-Length: 0"),
    POST + b"Content-Type: application/json\r\nContent-Length: 12\r\n\r\n" + BODY, POST + b"Content-Type: application/json\r\nContent-Length: 0012\r\n\r\n" + BODY,
    POST + b"Content-Type: application/json\r\nTransfer-Encoding: Chunked\r\n\r\nc\r\n" + BODY + b"\r\n0\r\n\r\n",
    POST + b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n" + BODY[:2] + b"\r\n00A;x=y\r\n" + BODY[2:] + b"\r\n000\r\nX: y\r\n\r\n",
    POST + b"Content-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 12\r\n\r\n" + BODY,
]
