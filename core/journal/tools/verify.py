#!/usr/bin/env python3
"""Checks a Parloir evidence bundle with Python's standard library alone.

Usage: python3 verify.py [BUNDLE]     (default: the folder of this file)
Exit:  0 it stands, 1 it is refused, 2 asked wrongly.

Written from docs/spec/bundle.md; the labels in brackets are its rules.
"""
import base64
import bisect
import datetime
import hashlib
import ipaddress
import os
import re
import shutil
import stat
import subprocess
import sys
import unicodedata

# ---------------------------------------------------------------- Ed25519 (RFC 8032)
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_1 = pow(2, (P - 1) // 4, P)


def recover_x(y, sign):
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if x2 == 0:
        return None if sign else 0
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * ROOT_OF_MINUS_1 % P
    if (x * x - x2) % P:
        return None
    return P - x if x & 1 != sign else x


def decode_point(data):
    number = int.from_bytes(data, "little")
    y, sign = number & ((1 << 255) - 1), number >> 255
    if y >= P:
        return None
    x = recover_x(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


def add(p, q):
    a = (p[1] - p[0]) * (q[1] - q[0]) % P
    b = (p[1] + p[0]) * (q[1] + q[0]) % P
    c = 2 * p[3] * q[3] * D % P
    d = 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def multiply(scalar, point):
    result = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = add(result, point)
        point = add(point, point)
        scalar >>= 1
    return result


def same(p, q):
    return (p[0] * q[2] - q[0] * p[2]) % P == 0 and (p[1] * q[2] - q[1] * p[2]) % P == 0


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE = decode_point(BASE_Y.to_bytes(32, "little"))
IDENTITY = (0, 1, 1, 0)


def ed25519_holds(public, message, signature):
    a, r = decode_point(public), decode_point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    if same(multiply(8, a), IDENTITY) or same(multiply(8, r), IDENTITY):
        return False  # keys and points of small order sign anything
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    return same(multiply(s, BASE), add(r, multiply(h, a)))


# ---------------------------------------------------------------- SSHSIG (PROTOCOL.sshsig of OpenSSH)
class Bad(Exception):
    """Something that no follower of the specification writes."""


def ssh_string(data):
    return len(data).to_bytes(4, "big") + data


def take_string(blob):
    if len(blob) < 4:
        raise Bad("short")
    length = int.from_bytes(blob[:4], "big")
    if len(blob) < 4 + length:
        raise Bad("short")
    return blob[4:4 + length], blob[4 + length:]


def key_of_blob(blob):
    kind, rest = take_string(blob)
    key, rest = take_string(rest)
    if kind != b"ssh-ed25519" or len(key) != 32 or rest:
        raise Bad("not an Ed25519 key")
    return key


def unarmour(text):
    lines = text.decode("ascii").strip().split("\n")
    if lines[0] != "-----BEGIN SSH SIGNATURE-----" or lines[-1] != "-----END SSH SIGNATURE-----":
        raise Bad("no armour")
    blob = base64.b64decode("".join(lines[1:-1]), validate=True)
    if blob[:10] != b"SSHSIG\x00\x00\x00\x01":
        raise Bad("not version 1")
    public, rest = take_string(blob[10:])
    namespace, rest = take_string(rest)
    reserved, rest = take_string(rest)
    algorithm, rest = take_string(rest)
    inner, rest = take_string(rest)
    kind, inner = take_string(inner)
    signature, inner = take_string(inner)
    if reserved or rest or inner or algorithm != b"sha512" or kind != b"ssh-ed25519" or len(signature) != 64:
        raise Bad("another form")
    return key_of_blob(public), namespace.decode("ascii"), signature


def sshsig_holds(public, namespace, message, signature):
    signed = b"SSHSIG" + ssh_string(namespace.encode()) + ssh_string(b"") + ssh_string(b"sha512")
    return ed25519_holds(public, signed + ssh_string(hashlib.sha512(message).digest()), signature)


# ---------------------------------------------------------------- records (docs/spec/records.md)
HEX = re.compile(r"[0-9a-f]{64}\Z")
NUMBER = re.compile(r"(0|[1-9][0-9]{0,19})\Z")
WORD = re.compile(r"[a-z0-9-]{1,40}\Z")
TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z\Z")


def is_hex(text):
    return bool(HEX.match(text))


def is_hex_or_none(text):
    return text == "none" or is_hex(text)


def is_seq(text):
    return bool(NUMBER.match(text)) and 1 <= int(text) < 1 << 63


def is_place(text):
    parts = text.split(" ")
    return len(parts) == 3 and is_hex(parts[0]) and is_seq(parts[1]) and is_hex(parts[2])


def is_time(text):
    if not TIME.match(text):
        return False
    try:
        datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ")
    except ValueError:
        return False
    return True


def is_text(text):
    return bool(text)


def is_word(text):
    return bool(WORD.match(text))


def is_address(text):
    host, colon, port = text.rpartition(":")
    try:
        inner = host[1:-1] if host[:1] + host[-1:] == "[]" else host
        address = ipaddress.ip_address(inner)
    except ValueError:
        return False
    brackets = "[%s]" if address.version == 6 else "%s"
    mapped = address.version == 6 and address.ipv4_mapped is not None
    return brackets % address == host and not mapped and "%" not in host and is_number(port) and 1 <= int(port) < 1 << 16


def is_consent(fields):
    """Named with all three, agreed to by the key alone, or withdrawn."""
    relay, has_pass, addresses = fields["relay"] != "none", fields["pass"] != "none", fields["address"]
    return (relay or not has_pass) and has_pass == bool(addresses) and len(set(addresses)) == len(addresses) <= 4


def is_count(text):
    return is_number(text) and int(text) <= 1 << 40


def is_one_of(*words):
    return lambda text: text in words


def is_zone(text):
    """none, an offset up to 14:59, or a name of up to three parts."""
    if re.match(r"[+-](0[0-9]|1[0-4]):[0-5][0-9]\Z", text):
        return True
    return len(text) <= 64 and bool(re.match(r"[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z][A-Za-z0-9_+-]*){0,2}\Z", text))


def is_written(text):
    """none, or a moment to the minute or the second, with Z or without."""
    local = text[:-1] if text.endswith("Z") else text
    return text == "none" or is_time(local + (":00Z" if len(local) == 16 else "Z"))


def is_number(text):
    return bool(NUMBER.match(text))


ONE, MANY = False, True
SHAPES = {
    "person/1": [("name", is_text, ONE), ("profession", is_word, ONE), ("jurisdiction", is_word, ONE), ("ik", is_hex, ONE),
                 ("next-ik-digest", is_hex, ONE), ("created", is_time, ONE)],
    "device/1": [("person", is_hex, ONE), ("serial", is_number, ONE), ("label", is_text, ONE), ("endpoint", is_hex, ONE),
                 ("evidence-key", is_hex, ONE), ("valid-after", is_time, ONE), ("valid-before", is_time, ONE)],
    "revocation/1": [("person", is_hex, ONE), ("serial", is_number, ONE), ("evidence-key", is_hex, ONE),
                     ("from", is_time, ONE), ("reason", is_word, ONE)],
    "entry/1": [("matter", is_hex, ONE), ("device", is_hex, ONE), ("seq", is_seq, ONE), ("prev", is_hex_or_none, ONE),
                ("kind", is_word, ONE), ("commitment", is_hex, ONE), ("size", is_number, ONE), ("about", is_hex, MANY),
                ("seen", is_place, MANY), ("claimed-time", is_time, ONE)],
    "receipt/1": [("matter", is_hex, ONE), ("device", is_hex, ONE), ("seq", is_seq, ONE), ("prev", is_hex_or_none, ONE),
                  ("receipt", is_word, ONE), ("about", is_hex, ONE), ("digest", is_hex_or_none, ONE), ("path", is_word, ONE),
                  ("verified", is_word, ONE), ("claimed-time", is_time, ONE)],
    "checkpoint/1": [("matter", is_hex, ONE), ("number", is_seq, ONE), ("prev", is_hex_or_none, ONE),
                     ("head", is_place, MANY), ("size", is_number, ONE), ("root", is_hex, ONE), ("level", is_number, ONE),
                     ("last-token", is_hex_or_none, ONE), ("claimed-time", is_time, ONE)],
    "matter/2": [("title", is_text, ONE), ("keeper", is_hex, ONE), ("level", is_number, ONE), ("path", is_word, ONE),
                 ("verification", is_word, ONE), ("nonce", is_hex, ONE)],
    "admission/1": [("role", is_word, ONE), ("card", is_text, ONE)],
    "relay/1": [("relay", is_hex_or_none, ONE), ("pass", is_hex_or_none, ONE), ("address", is_address, MANY)],
    "import/1": [("format", is_one_of("whatsapp", "sms-backup", "signal", "mbox", "eml", "rsmf", "parloir"), ONE),
                 ("reader", lambda text: is_count(text) and text != "0", ONE), ("dates", is_one_of("dmy", "mdy", "ymd", "none"), ONE),
                 ("zone", is_zone, ONE), ("messages", is_count, ONE), ("system", is_count, ONE), ("attachments", is_count, ONE),
                 ("absent", is_count, ONE), ("units", is_count, ONE), ("first", is_written, ONE), ("last", is_written, ONE),
                 ("reading", is_hex, ONE)],
    "removal/1": [("head", is_place, MANY), ("person", is_hex, ONE)],
    "verification/1": [("peer", is_hex, ONE), ("method", is_word, ONE), ("transcript", is_hex, ONE)],
    "document/1": [("name", is_text, ONE), ("media", is_text, ONE), ("bytes", is_number, ONE), ("sha256", is_hex, ONE),
                   ("files", is_number, ONE), ("key", is_hex, ONE), ("key-commitment", is_hex, ONE), ("root", is_hex, ONE)],
    "proof/1": [("link", is_hex, ONE), ("checkpoint", is_number, ONE), ("index", is_number, ONE), ("size", is_number, ONE),
                ("node", is_hex, MANY)],
}


def read_record(data, *types):
    """The fields of a record in its one form, or Bad."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise Bad("not UTF-8") from None
    if not text.endswith("\n") or unicodedata.normalize("NFC", text) != text:
        raise Bad("not a record")
    lines = text[:-1].split("\n")
    if lines[0] not in types:
        raise Bad("another type")
    at, fields = 1, {"type": lines[0]}
    for key, fits, many in SHAPES[lines[0]]:
        values = []
        while at < len(lines) and lines[at].startswith(key + ": ") and (many or not values):
            values.append(lines[at][len(key) + 2:])
            at += 1
        if not all(fits(value) for value in values) or (not many and len(values) != 1):
            raise Bad(key)
        fields[key] = values if many else values[0]
    if at != len(lines):
        raise Bad("more lines")
    if any(unicodedata.category(letter) == "Cc" for letter in text if letter != "\n"):
        raise Bad("control character")
    return fields


# ---------------------------------------------------------------- RFC 6962
def sha(data):
    return hashlib.sha256(data).hexdigest()


def leaf_node(digest):
    return hashlib.sha256(b"\x00" + bytes.fromhex(digest)).digest()


def join(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def tree_root(nodes):
    if not nodes:
        return hashlib.sha256(b"").hexdigest()
    while len(nodes) > 1:
        pairs = [join(nodes[i], nodes[i + 1]) for i in range(0, len(nodes) - 1, 2)]
        nodes = pairs + (nodes[-1:] if len(nodes) % 2 else [])
    return nodes[0].hex()


def included(root, size, index, digest, path):
    if index >= size:
        return False
    fn, sn, node = index, size - 1, leaf_node(digest)
    for neighbour in path:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            node = join(bytes.fromhex(neighbour), node)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            node = join(node, bytes.fromhex(neighbour))
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and node.hex() == root


# ---------------------------------------------------------------- the bundle
H = "[0-9a-f]{64}"
N = "(?:[0-9]{6}|[1-9][0-9]{6,18})"
LAYOUT = [(re.compile(pattern + r"\Z"), bound) for pattern, bound in [
    (r"LISEZMOI\.txt|README\.txt|verify\.py|verify\.sh|keys/allowed_signers|bundle\.txt", 1 << 20),
    (r"SHA256SUMS|withheld\.txt", 1 << 30),
    (rf"keys/person-{H}\.txt(?:\.sig)?", 4096),
    (rf"keys/device-{H}\.txt(?:\.sig|\.evidence\.sig|\.endpoint\.sig)?", 4096),
    (rf"keys/revocation-{H}-[1-9][0-9]?\.txt(?:\.sig)?", 4096),
    (rf"journal/{H}/{N}\.txt(?:\.sig)?", 4096),
    (rf"checkpoints/{N}\.txt", 48 * 1024),
    (rf"checkpoints/{N}\.txt\.{H}\.sig", 4096),
    (rf"stamps/{N}-[1-9][0-9]{{0,5}}\.tsr", 16384),
    (rf"items/{H}/salt", 32),
    (rf"items/{H}/body", 64 * 1024),
    (rf"items/{H}/document(?:\.[a-z0-9]{{1,8}})?", None),
    (rf"proofs/{H}\.txt", 8192),
    (rf"forks/{H}/(?:one|other)\.txt(?:\.sig)?", 4096),
]]


# Time-stamps of one checkpoint that count, of each person.
STAMPS_MAX = 32
# A digest of SHA-256, as a time-stamp states it (RFC 3161 2.4.1).
IMPRINT = bytes.fromhex("0420")


class Bundle:
    def __init__(self, folder):
        self.folder, self.refused, self.notes, self.files = folder, {}, {}, {}
        self.text, self.matter, self.signatures, self.stamps = {}, None, 0, []

    def refuse(self, rule, path, why):
        self.refused[f"[{rule}] {path}: {why}"] = True

    def note(self, rule, link, why):
        """What a person signed and does not hold: said against them, counted for nothing, and no reason to refuse the rest."""
        name = self.people.get(self.person_of(link), {}).get("name", "?")
        self.notes[f"[{rule}] {link['name']} ({name}): {why}"] = True

    def path(self, name):
        return os.path.join(self.folder, *name.split("/"))

    def list(self):
        """[B-01] [B-02] [B-03] plain files of known names, each once in SHA256SUMS with its digest."""
        pending = [""]
        while pending:
            prefix = pending.pop()
            for one in os.scandir(self.path(prefix[:-1]) if prefix else self.folder):
                name = prefix + one.name
                if one.is_dir(follow_symlinks=False) and name.count("/") < 4:
                    pending.append(name + "/")
                elif not stat.S_ISREG(one.stat(follow_symlinks=False).st_mode):
                    self.refuse("B-01", name, "link or special file")
                else:
                    bound = [bound for pattern, bound in LAYOUT if pattern.match(name)]
                    size = one.stat(follow_symlinks=False).st_size
                    if not bound:
                        self.refuse("B-02", name, "foreign file: no bundle has a file of this name")
                    elif bound[0] is not None and size > bound[0]:
                        self.refuse("B-04", name, "larger than such a file can be")
                    self.files[name] = None
        for name, each in (("SHA256SUMS", 256), ("withheld.txt", 4096)):
            if name in self.files and os.stat(self.path(name)).st_size > min(1 << 30, (1 << 20) + each * len(self.files)):
                self.refuse("B-04", name, "larger than such a file can be")
                del self.files[name]
        sums = {}
        for line in self.read("SHA256SUMS").decode("utf-8", "replace").splitlines():
            digest, _, name = line.partition("  ")
            if not is_hex(digest) or name in sums:
                self.refuse("B-03", "SHA256SUMS", "unreadable line")
                continue
            sums[name] = digest
            if name not in self.files:
                self.refuse("B-03", name, "missing file that SHA256SUMS lists")
        for name in self.files:
            if name == "SHA256SUMS":
                continue
            self.files[name] = self.digest(name)
            if name not in sums:
                self.refuse("B-03", name, "added file: SHA256SUMS does not list it")
            elif sums[name] != self.files[name]:
                self.refuse("B-03", name, "altered file: its digest is not the one in SHA256SUMS")

    def digest(self, name):
        hasher = hashlib.sha256()
        with open(self.path(name), "rb") as file:
            while piece := file.read(1 << 18):
                hasher.update(piece)
        return hasher.hexdigest()

    def read(self, name):
        """Bytes of a file, at most 1 GiB; a missing one is refused and read as nothing."""
        if name not in self.files:
            self.refuse("B-05", name, "a file that must be there is missing")
            return b""
        with open(self.path(name), "rb") as file:
            return file.read(1 << 30)

    def record(self, name, *types):
        data = self.read(name)
        try:
            return data, read_record(data, *types)
        except Bad:
            self.refuse("B-06", name, "unreadable, or not in the form that it must have")
            return data, None

    def signed(self, name, message, key, namespace):
        """[B-21] the file `name` is a signature over `message` by `key` in `namespace`."""
        data = self.read(name)
        if not data:
            return False
        try:
            public, found, signature = unarmour(data)
        except (Bad, ValueError):
            self.refuse("B-21", name, "the signature cannot be read")
            return False
        self.signatures += 1
        if public.hex() != key:
            self.refuse("B-21", name, "signed by another key")
        elif found != namespace:
            self.refuse("B-21", name, "signature made for another purpose")
        elif not sshsig_holds(public, namespace, message, signature):
            self.refuse("B-21", name, "the signature does not hold for this file")
        else:
            return True
        return False

    def matching(self, pattern):
        found = re.compile(pattern + r"\Z")
        return [(name, hit.groups()) for name in sorted(self.files) if (hit := found.match(name))]

    # ---- keys
    def read_keys(self):
        """[B-20] to [B-24]"""
        self.people, self.devices = {}, {}
        for name, (ik,) in self.matching(rf"keys/person-({H})\.txt"):
            data, person = self.record(name, "person/1")
            if person and self.signed(name + ".sig", data, ik, "parloir/1/person"):
                if person["ik"] != ik:
                    self.refuse("B-22", name, "a key of another person")
                else:
                    self.people[ik] = person
        for name, (key,) in self.matching(rf"keys/device-({H})\.txt"):
            data, device = self.record(name, "device/1")
            if not device:
                continue
            if device["evidence-key"] != key or device["person"] not in self.people:
                self.refuse("B-22", name, "a key of another person, or of nobody here")
                continue
            proofs = [(".sig", device["person"], "device"), (".evidence.sig", key, "device-evidence"),
                      (".endpoint.sig", device["endpoint"], "device-endpoint")]
            if all([self.signed(name + end, data, by, "parloir/1/" + space) for end, by, space in proofs]):
                device["until"], device["revoked"] = device["valid-before"], False
                self.devices[key] = device
        for name, (key, _) in self.matching(rf"keys/revocation-({H})-([0-9]+)\.txt"):
            data, revocation = self.record(name, "revocation/1")
            device = self.devices.get(key)
            if not revocation:
                continue
            if not device or (revocation["evidence-key"], revocation["person"], revocation["serial"]) != (
                    key, device["person"], device["serial"]):
                self.refuse("B-22", name, "revokes a device of another person, or of nobody here")
            elif self.signed(name + ".sig", data, revocation["person"], "parloir/1/revocation"):
                if revocation["from"] < device["until"]:
                    device["until"], device["revoked"] = revocation["from"], True
        if self.read("keys/allowed_signers").decode("utf-8", "replace") != self.signers():
            self.refuse("B-20", "keys/allowed_signers", "does not say what the signed keys say")

    def signers(self):
        def line(name, spaces, key, times=""):
            blob = base64.b64encode(ssh_string(b"ssh-ed25519") + ssh_string(bytes.fromhex(key))).decode()
            spaces = ",".join("parloir/1/" + space for space in spaces)
            return f'{name} namespaces="{spaces}"{times} ssh-ed25519 {blob}\n'
        text = "".join(line("person-" + ik, ["person", "device", "revocation"], ik) for ik in sorted(self.people))
        for key in sorted(self.devices):
            device = self.devices[key]
            after, before = (re.sub("[^0-9]", "", device[when]) + "Z" for when in ("valid-after", "until"))
            times = f',valid-after="{after}",valid-before="{before}"'
            text += line("device-" + key, ["entry", "receipt", "checkpoint", "device-evidence"], key, times)
            text += line("endpoint-" + key, ["device-endpoint"], device["endpoint"])
        return text

    def could_sign(self, key, when, name, link=None):
        """[B-23] a link after the revocation is void: others may have taken it before they heard"""
        device = self.devices.get(key)
        if not device:
            self.refuse("B-23", name, "signed by a device that is nobody's here")
        elif when < device["valid-after"]:
            self.refuse("B-23", name, "signed before the device could sign")
        elif when > device["until"] and device["revoked"] and link:
            link["void"] = True
            self.note("B-23", link, "signed after the device was revoked: not counted")
        elif when > device["until"]:
            why = "signed after the device was revoked" if device["revoked"] else "signed after the device's time"
            self.refuse("B-23", name, why)

    def may_sign(self, key, when):
        device = self.devices.get(key)
        return bool(device) and device["valid-after"] <= when <= device["until"]

    # ---- journal and contents
    def read_journal(self):
        """[B-40] to [B-45]"""
        self.chains, self.links, self.bodies, self.documents = {}, {}, {}, {}
        self.without_content, self.without_document, expected = set(), set(), set()
        for name, (key, number) in self.matching(rf"journal/({H})/({N})\.txt"):
            data, link = self.record(name, "entry/1", "receipt/1")
            self.signed(name + ".sig", data, key, "parloir/1/" + (link["type"][:-2] if link else "entry"))
            if not link:
                continue
            link["name"], digest = name, sha(data)
            self.could_sign(key, link["claimed-time"], name, link)
            if link["device"] != key or int(link["seq"]) != int(number):
                self.refuse("B-40", name, "moved: it says that it stands elsewhere")
            self.matter = self.matter or link["matter"]
            if link["matter"] != self.matter:
                self.refuse("B-41", name, "of another matter")
            self.chains.setdefault(key, {})[int(number)] = digest
            self.links[digest] = link
            if link["type"] == "entry/1":
                expected |= self.read_content(digest, link)
        for key, chain in self.chains.items():
            for seq, digest in chain.items():
                link, before = self.links[digest], chain.get(seq - 1)
                if (before and link["prev"] != before) or (link["prev"] == "none") != (seq == 1):
                    self.refuse("B-42", link["name"], "the chain is broken: this entry does not follow the one before")
                elif self.full and seq > 1 and not before:
                    self.refuse("B-42", link["name"], "the chain is broken: the entry before is missing")
        for name, _ in self.matching(r"items/.*"):
            if name not in expected:
                self.refuse("B-45", name, "a content that belongs to nothing")
        for name, (link,) in self.matching(rf"(journal/{H}/{N}\.txt)\.sig"):
            if link not in self.files:
                self.refuse("B-45", name, "a signature that belongs to nothing")

    def read_content(self, digest, entry):
        folder = f"items/{digest}/"
        if folder + "salt" not in self.files and folder + "body" not in self.files:
            self.without_content.add(digest)
            return set()
        salt, body = self.read(folder + "salt"), self.read(folder + "body")
        names = {folder + "salt", folder + "body"}
        if len(salt) != 32 or sha(salt + body) != entry["commitment"] or len(body) != int(entry["size"]):
            self.refuse("B-43", folder + "body", "the content is not the one that was signed")
            return names
        self.bodies[digest] = body
        types = {"opening": "matter/2", "admission": "admission/1", "verification": "verification/1",
                 "relay": "relay/1", "removal": "removal/1", "import": "import/1",
                 "document": "document/1", "folder": "document/1"}
        kind = entry["kind"]
        try:
            if kind in types:
                entry["content"] = read_record(body, types[kind])
                if kind == "relay" and not is_consent(entry["content"]):
                    raise Bad("no consent")
            elif kind in ("closing", "withdrawal") and body:
                raise Bad("not empty")
            elif kind in ("message", "reply", "correction"):
                body.decode("utf-8")
            elif kind == "stamp" and IMPRINT not in body:
                raise Bad("no time-stamp")
            elif kind == "checkpoint" and b"-----BEGIN SSH SIGNATURE-----\n" not in body:
                raise Bad("no checkpoint")
        except (Bad, ValueError):
            if kind in ("document", "folder"):
                self.without_document.add(digest)
            self.note("B-43", entry, "the content is not of the kind that it says")
            return names
        if kind in ("document", "folder"):
            document = entry["content"]
            self.documents[digest] = document["sha256"]
            tail = document["name"].rpartition(".")
            ending = "." + tail[2].lower() if tail[1] and re.match(r"[0-9A-Za-z]{1,8}\Z", tail[2]) else ""
            name = folder + "document" + (".tar" if kind == "folder" else ending)
            if name not in self.files:
                self.without_document.add(digest)
            else:
                names.add(name)
                size = os.stat(self.path(name)).st_size
                if (self.files[name], size) != (document["sha256"], int(document["bytes"])):
                    self.refuse("B-44", name, "the document is not the one that was sent")
        return names

    def person_of(self, link):
        return self.devices.get(link["device"], {}).get("person")

    def read_parties(self):
        """[B-50] [B-51] [B-52]"""
        contents = [(link, link["content"]) for link in self.links.values() if "content" in link and "void" not in link]
        opened, void = None, []
        for digest, link in self.links.items():
            if "void" in link or link.get("content", {}).get("type") != "matter/2":
                continue
            # The matter is named after what opens it, in the keeper's own name, as the first word of a chain.
            named = sha(self.bodies[digest]) == link["matter"] == self.matter
            if named and int(link["seq"]) == 1 and link["content"]["keeper"] == self.person_of(link):
                opened = link["content"]
            else:
                void.append(link)
        for link in void:
            if opened:
                self.note("B-50", link, "an opening that counts for nothing: not the first word of who keeps the matter")
            else:
                self.refuse("B-50", link["name"], "the matter's identifier does not follow from this opening: it is someone else's")
        self.title, self.keeper = (opened["title"], opened["keeper"]) if opened else ("none", None)
        self.roles = {}
        digests = {id(link): digest for digest, link in self.links.items()}
        admissions = [(link["claimed-time"], digests[id(link)], c) for link, c in contents
                      if c["type"] == "admission/1" and self.person_of(link) == self.keeper]
        for _, _, admission in sorted(admissions, key=lambda one: one[:2]):
            try:
                card = base64.b64decode(admission["card"], validate=True)
                ik = re.search(rb"\nik: ([0-9a-f]{64})\n", card).group(1).decode()
                self.roles[ik] = admission["role"]
            except (ValueError, AttributeError):
                continue  # a card that cannot be read admits nobody
        if self.keeper:
            self.roles[self.keeper] = "keeper"
        for key, chain in self.chains.items():
            first = self.links[chain[min(chain)]]
            if self.person_of(first) not in self.roles and (opened or not void):
                self.refuse("B-50", first["name"], "written by someone who was not admitted to the matter")
        for link in self.links.values():
            if link["type"] == "receipt/1" and "void" not in link:
                self.check_receipt(link)
            for seen in link.get("seen", []):
                key, seq, digest = seen.split(" ")
                if self.chains.get(key, {}).get(int(seq), digest) != digest:
                    self.note("B-52", link, "says that it saw another entry than stands at that place")

    def check_receipt(self, receipt):
        about, stated = receipt["about"], receipt["digest"]
        if about not in self.links:
            self.note("B-51", receipt, "a receipt for an entry that is not here: not counted")
        elif about in self.documents:
            wrong = stated != self.documents[about] and (stated != "none" or receipt["receipt"] == "delivered")
            if wrong:
                self.note("B-51", receipt, "a receipt for another document: not counted")
        elif stated != "none" and about not in self.without_content:
            self.note("B-51", receipt, "a receipt for another document: not counted")

    # ---- checkpoints and proofs
    def read_checkpoints(self):
        """[B-60] to [B-64]"""
        self.checkpoints, self.signers_of, texts, before, digest_before = {}, {}, {}, None, "none"
        for name, (number,) in self.matching(rf"checkpoints/({N})\.txt"):
            data, checkpoint = self.record(name, "checkpoint/1")
            if not checkpoint:
                continue
            number, heads = int(number), [head.split(" ") for head in checkpoint["head"]]
            checkpoint["heads"] = heads = [(key, int(seq), digest) for key, seq, digest in heads]
            now = {key: (seq, digest) for key, seq, digest in heads}
            back = before and any(
                key not in now or now[key][0] < seq or (now[key][0] == seq and now[key][1] != digest)
                for key, seq, digest in before["heads"])
            if (int(checkpoint["number"]), checkpoint["prev"]) != (number, digest_before) or back or number != (
                    int(before["number"]) + 1 if before else 1):
                self.refuse("B-61", name, "the checkpoint does not follow the one before")
            if self.matter and checkpoint["matter"] != self.matter:
                self.refuse("B-61", name, "a checkpoint of another matter")
            if [key for key, _, _ in heads] != sorted(set(now)):
                self.refuse("B-61", name, "heads do not ascend")
            self.check_root(name, checkpoint, heads)
            signers = set()
            for path, (key,) in self.matching(re.escape(name) + rf"\.({H})\.sig"):
                if self.signed(path, data, key, "parloir/1/checkpoint"):
                    self.could_sign(key, checkpoint["claimed-time"], path)
                    signers.add(key)
            if self.keeper and not any(self.devices.get(key, {}).get("person") == self.keeper for key in signers):
                self.refuse("B-63", name, "a checkpoint that no device of the keeper signed")
            self.checkpoints[number], self.signers_of[number], texts[number] = checkpoint, signers, data
            before, digest_before = checkpoint, sha(data)
        for name, (text,) in self.matching(rf"(checkpoints/{N}\.txt)\.{H}\.sig"):
            if text not in self.files:
                self.refuse("B-45", name, "a signature that belongs to nothing")
        if self.full:
            self.compare_with_entries(texts)

    def check_root(self, name, checkpoint, heads):
        leaves, complete = [], True
        for key, seq, digest in heads:
            chain = self.chains.get(key, {})
            if chain.get(seq, digest) != digest:
                self.refuse("B-62", name, "the checkpoint names other entries than these")
                return
            if len(chain) < seq or any(number not in chain for number in range(1, seq + 1)):
                complete = False
            else:
                leaves += [leaf_node(chain[number]) for number in range(1, seq + 1)]
        if sum(seq for _, seq, _ in heads) != int(checkpoint["size"]) or (
                complete and tree_root(leaves) != checkpoint["root"]):
            self.refuse("B-62", name, "the checkpoint does not cover these entries")

    def compare_with_entries(self, texts):
        """[B-64] every checkpoint file is in the journal, with the signatures of the journal, no more and no fewer."""
        mark, proposed = b"-----BEGIN SSH SIGNATURE-----\n", {}
        for digest, body in self.bodies.items():
            link = self.links[digest]
            if link["kind"] == "checkpoint" and "void" not in link and mark in body and self.person_of(link) == self.keeper:
                text = body[:body.index(mark)]
                when = re.search(rb"^claimed-time: (.*)$", text, re.M)
                if not when or not self.may_sign(link["device"], when.group(1).decode("utf-8", "replace")):
                    continue  # not at a time at which the device could sign: counts for nothing
                proposed[digest] = [text, {link["device"]: body[len(text):]}]
        for digest, body in self.bodies.items():
            link = self.links[digest]
            if link["kind"] == "countersignature" and "void" not in link and link["about"] and link["about"][0] in proposed:
                proposed[link["about"][0]][1][link["device"]] = body
        for number, text in texts.items():
            name = f"checkpoints/{number:06d}.txt"
            found = [signatures for proposal, signatures in proposed.values() if proposal == text]
            when = self.checkpoints[number]["claimed-time"]
            held = {key for signatures in found for key, armour in signatures.items()
                    if self.may_sign(key, when) and self.holds(armour, key, text)}
            if held != self.signers_of[number] and not self.without_content:
                self.refuse("B-64", name, "the checkpoint or its signatures are not those of the journal")
        last = max(texts, default=0)
        follows = (self.matter, last + 1, sha(texts[last]) if last else "none")
        for text, signatures in proposed.values():
            try:
                one = read_record(text, "checkpoint/1")
            except Bad:
                continue
            # What does not follow counts for nothing, and has no file.
            if (one["matter"], int(one["number"]), one["prev"]) == follows and any(
                    self.holds(armour, key, text) for key, armour in signatures.items()):
                self.refuse("B-64", f"checkpoints/{last + 1:06d}.txt", "a checkpoint of the journal is missing")

    @staticmethod
    def holds(armour, key, text):
        try:
            public, namespace, signature = unarmour(armour)
        except (Bad, ValueError):
            return False
        return public.hex() == key and namespace == "parloir/1/checkpoint" and sshsig_holds(
            public, namespace, text, signature)

    def read_stamps(self):
        """[B-90] [B-91] each time-stamp is one of the journal, of a checkpoint that is here; whom to trust is said to openssl."""
        held, here, room = {}, {}, {}
        for digest, body in self.bodies.items():
            link = self.links[digest]
            if link["kind"] == "stamp" and "void" not in link:
                held.setdefault(body, []).append(self.devices.get(link["device"], {}).get("person"))
        for name, (number,) in self.matching(rf"stamps/({N})-[1-9][0-9]*\.tsr"):
            data, text = self.read(name), f"checkpoints/{number}.txt"
            digest = bytes.fromhex(self.files[text]) if text in self.files else None
            if data not in held or digest is None or IMPRINT + digest not in data:
                self.refuse("B-90", name, "no time-stamp of the journal, or of no checkpoint that is here")
                continue
            here[number] = here.get(number, 0) + 1
            if number not in room:
                by = [person for body, people in held.items() if IMPRINT + digest in body for person in people]
                room[number] = sum(min(by.count(person), STAMPS_MAX) for person in set(by))
            if here[number] > room[number]:
                self.refuse("B-90", name, "more time-stamps of a checkpoint than count")
                continue
            self.stamps.append(self.ask_openssl(name, text))

    def ask_openssl(self, name, text):
        """The signature and the chain, when there are certificates to trust and the stock tool."""
        trusted, tool = os.environ.get("TSA_TRUST"), shutil.which("openssl")
        if not trusted or not tool:
            return f"{name}: trusted by nothing that you gave (TSA_TRUST=certificates.pem, and openssl)"
        ran = subprocess.run([tool, "ts", "-verify", "-data", self.path(text), "-in", self.path(name), "-CAfile", trusted],
                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        return f"{name}: " + ("vouched for by TSA_TRUST" if ran.returncode == 0 else "NOT vouched for by TSA_TRUST")

    def read_proofs(self):
        """[B-70] [B-71]"""
        for name, (link,) in self.matching(rf"proofs/({H})\.txt"):
            if self.full:
                self.refuse("B-02", name, "a full bundle has no proofs")
                continue
            _, proof = self.record(name, "proof/1")
            if not proof:
                continue
            checkpoint = self.checkpoints.get(int(proof["checkpoint"]))
            place = self.links.get(link)
            stands = proof["link"] == link and checkpoint and place and proof["size"] == checkpoint["size"]
            stands = stands and int(proof["index"]) == self.index(checkpoint, place) and included(
                checkpoint["root"], int(proof["size"]), int(proof["index"]), link, proof["node"])
            if not stands:
                self.refuse("B-70", name, "the proof does not lead to the checkpoint")
        if not self.full and self.checkpoints:
            last = self.checkpoints[max(self.checkpoints)]
            for digest, link in self.links.items():
                if self.index(last, link) is not None and f"proofs/{digest}.txt" not in self.files:
                    self.refuse("B-71", f"proofs/{digest}.txt", "no proof though a checkpoint covers the entry")

    @staticmethod
    def index(checkpoint, link):
        before = 0
        for key, seq, _ in checkpoint["heads"]:
            if key == link["device"]:
                return before + int(link["seq"]) - 1 if int(link["seq"]) <= seq else None
            before += seq
        return None

    def read_forks(self):
        """[B-80] [B-81] two links that one device signed and that cannot both stand"""
        self.forks = {}
        for key in sorted({key for _, (key,) in self.matching(rf"forks/({H})/.*")}):
            halves = []
            for side in ("one", "other"):
                name = f"forks/{key}/{side}.txt"
                data, link = self.record(name, "entry/1", "receipt/1")
                if link and self.signed(name + ".sig", data, key, "parloir/1/" + link["type"][:-2]):
                    self.could_sign(key, link["claimed-time"], name)
                    halves.append((link, int(link["seq"]), sha(data)))
            if len(halves) < 2:
                continue
            (one, first, digest), (other, second, digest_of_other) = halves
            apart = first == second and digest != digest_of_other
            apart = apart or second == first + 1 and other["prev"] != digest or first == second + 1 and one["prev"] != digest_of_other
            if not apart or any(half["device"] != key or half["matter"] != self.matter for half in (one, other)):
                self.refuse("B-80", name, "these two entries prove no two histories")
            elif key in self.devices:
                self.forks[key] = max(first, second)
                other["name"] = name
                self.note("B-81", other, "this device signed two different histories of this matter")

    # ---- what the bundle says of itself
    def read_withheld(self):
        """[B-30] [B-31]"""
        lines = self.read("withheld.txt").decode("utf-8", "replace").split("\n")
        contents, documents, gaps = set(), set(), {}
        self.gaps = []
        form = re.compile(rf"(content|document): ({H}) (not-chosen|not-here|privileged)\Z|"
                          rf"links: ({H}) ([1-9][0-9]*) ([1-9][0-9]*) (not-chosen|not-here|privileged)\Z")
        good = lines[0] == "withheld/1" and lines[-1] == "" and lines[1:-1] == sorted(set(lines[1:-1]))
        for line in lines[1:-1]:
            hit = form.match(line)
            if not hit:
                good = False
            elif hit[1]:
                (contents if hit[1] == "content" else documents).add(hit[2])
            else:
                gaps.setdefault(hit[4], []).append((int(hit[5]), int(hit[6])))
                self.gaps.append(line)
        good = good and contents == self.without_content and documents == self.without_document
        reach = {key: max(chain) for key, chain in self.chains.items()}
        named = [head[:2] for one in self.checkpoints.values() for head in one["heads"]]
        named += [(seen.split(" ")[0], int(seen.split(" ")[1])) for link in self.links.values() for seen in link.get("seen", [])]
        for key, seq in named:
            reach[key] = max(reach.get(key, 0), seq)
        for key, ranges in gaps.items():
            held = sorted(self.chains.get(key, {}))
            good = good and all(first <= last < 1 << 63 and bisect.bisect_left(held, first) == bisect.bisect_right(held, last)
                                for first, last in ranges)
        for key, last in reach.items():
            # What is here and what is declared, in order: whatever the last number says, the walk is as long as the files.
            following = 1
            for first, end in sorted(gaps.get(key, []) + [(seq, seq) for seq in self.chains.get(key, {})]):
                if first > following:
                    break
                following = max(following, end + 1)
            good = good and following > last
        if not good:
            self.refuse("B-30", "withheld.txt", "something missing is not declared, or is not missing")

    def read_summary(self):
        """[B-10]"""
        text = self.read("bundle.txt").decode("utf-8", "replace")
        made = re.search(r"^made: (.*)$", text, re.M)
        lines = ["bundle/1", f"matter: {self.matter or 'none'}", f"title: {self.title}",
                 "form: " + ("full" if self.full else "selective"), f"made: {made[1] if made else ''}"]
        lines += [f"party: {ik} {self.roles.get(ik, 'none')} {self.people[ik]['name']}" for ik in sorted(self.people)]
        lines += [f"chain: {key} {self.devices[key]['person']} {len(chain)} {max(chain)}"
                  for key, chain in sorted(self.chains.items()) if key in self.devices]
        lines += [f"fork: {key} {self.devices[key]['person']} {seq}" for key, seq in sorted(self.forks.items())]
        lines += [" ".join([f"checkpoint: {number}"] + sorted(self.signers_of[number])) for number in sorted(self.checkpoints)]
        if text != "\n".join(lines) + "\n" or not made or not is_time(made[1]):
            self.refuse("B-10", "bundle.txt", "does not say what the signed records say")

    def check(self):
        self.list()
        claim = re.search(r"^form: (full|selective)$", self.read("bundle.txt").decode("utf-8", "replace"), re.M)
        self.full = not claim or claim[1] == "full"
        for name in ("LISEZMOI.txt", "README.txt", "verify.py", "verify.sh"):
            self.read(name)
        self.read_keys()
        self.read_journal()
        self.read_parties()
        self.read_checkpoints()
        self.read_stamps()
        self.read_proofs()
        self.read_forks()
        self.read_withheld()
        self.read_summary()

    def tell(self):
        clean = lambda text: "".join(c if unicodedata.category(c)[0] != "C" else "\ufffd" for c in text)
        print(f"{'Dossier / matter':20} {clean(self.title)}")
        for ik in sorted(self.people):
            print(f"  {clean(self.people[ik]['name'])} ({self.roles.get(ik, 'none')})  identity {ik}")
        print(f"{len(self.links)} links, {len(self.bodies)} contents, {len(self.checkpoints)} checkpoints, "
              f"{self.signatures} signatures; set aside {len(self.notes) - len(self.forks)}; without content {len(self.without_content)}, "
              f"without document {len(self.without_document)}")
        for stamp in self.stamps:
            print("  time-stamp " + clean(stamp))
        for gap in self.gaps:
            print("  withheld " + gap)


def main():
    folder = sys.argv[1] if len(sys.argv) == 2 else os.path.dirname(os.path.abspath(__file__))
    if len(sys.argv) > 2 or not os.path.isdir(folder):
        print(__doc__, file=sys.stderr)
        return 2
    bundle = Bundle(folder)
    bundle.check()
    bundle.tell()
    for line in bundle.notes:
        print("note " + clean_line(line))
    for line in bundle.refused:
        print("REFUSED " + clean_line(line))
    print("REFUSÉ / REFUSED" if bundle.refused else "CONFORME / STANDS")
    return 1 if bundle.refused else 0


def clean_line(text):
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    sys.exit(main())
