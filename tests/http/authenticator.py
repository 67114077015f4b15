"""A person's authenticator: RFC 6238 from its text, apart from the library the server uses."""
import base64
import hashlib
import hmac
import struct
import time


def code(secret, step=None):
    """Six digits of a base 32 secret; `step`: the 30 seconds counted from 1970, now without it."""
    step = int(time.time()) // 30 if step is None else step
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", step), hashlib.sha1).digest()
    offset = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[offset:offset + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def now():
    return int(time.time()) // 30


def early_in_step():
    """Waits, where a step is about to end, until the next has begun: what follows happens within one."""
    if time.time() % 30 > 24:
        time.sleep(30.2 - time.time() % 30)
    return now()


def set_up(person, password):
    """Gives the account of a signed-in person a second factor; its secret."""
    begun = person.post("/api/v1/session/factor", {"password": password})
    assert begun.status == 200, begun
    secret = begun.json["secret"]
    # The step before: the present code stays unused.
    done = person.post("/api/v1/session/factor/confirm", {"code": code(secret, now() - 1)})
    assert done.status == 200, done
    person.session, person.csrf = done.json, done.json["csrf"]
    return secret
