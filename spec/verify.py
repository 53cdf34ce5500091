#!/usr/bin/env python3
"""Verifies what a deconfliction line left behind, trusting neither side. Needs Python 3.11 and `pip install cwt`.

    python verify.py transcript.detente
    python verify.py extract.detente
    python verify.py --disclosure shown.detente
    python verify.py --fork fork.detente

Written from formats.md alone (section numbers below are its own) and sharing no code with the stations: every
signature is checked by the COSE library `cwt`, every hash by hashlib. Says what is proved and what is merely claimed,
and exits with 1 and the first thing that fails.
"""

import hashlib
import re
import sys
from datetime import datetime, timedelta

import cbor2
from cwt import COSE, COSEKey

PRECEDENCES = ["FLASH", "IMMEDIATE", "PRIORITY", "ROUTINE"]
CHARTER_MAX = 262_144
CHARTER_FILE_MAX = 9_437_184
EXTRACT_MAX = 67_108_864


class Failure(Exception):
    """The first thing that fails, and at which level (README.md)."""

    def __init__(self, level, why, against="the file"):
        super().__init__(f"{level}: {why} (speaks against {against})")
        self.level = level


def need(holds, level, why):
    if not holds:
        raise Failure(level, why)


# ---- Section 1: CBOR, of the profile and nothing else --------------------------------------------------------------


class Tagged:
    """What stands behind tag 18, with the bytes that it was read from."""

    def __init__(self, raw, parts):
        self.raw, self.parts = raw, parts


class Sign1:
    """A COSE_Sign1."""

    def __init__(self, item):
        need(isinstance(item, Tagged) and is_list(item.parts, lambda _: True, 4, 4), "form", "not a tagged COSE_Sign1")
        self.raw, (self.protected, self.unprotected, self.payload, self.signature) = item.raw, item.parts
        need(type(self.protected) is bytes and type(self.unprotected) is dict, "form", "not a COSE_Sign1")
        need(self.payload is None or type(self.payload) is bytes, "form", "not a COSE_Sign1")
        need(is_bytes(self.signature, 64), "form", "a signature is not 64 bytes")


def read(data, at=0, depth=1):
    """The item that begins at `at`, and where it ends."""
    need(depth <= 16, "form", "nested too deeply")
    need(at < len(data), "form", "ends too early")
    start, first = at, data[at]
    major, info, at = first >> 5, first & 31, at + 1
    if major == 7:
        need(first in (0xF4, 0xF5, 0xF6), "form", "a float, or a simple value but false, true and null")
        return (False, True, None)[first - 0xF4], at
    value = info
    if info >= 24:
        need(info <= 27, "form", "an indefinite or reserved length")
        width = 1 << (info - 24)
        need(at + width <= len(data), "form", "ends too early")
        value, at = int.from_bytes(data[at : at + width]), at + width
        need(value >= (24, 1 << 8, 1 << 16, 1 << 32)[info - 24], "form", "not in its shortest form")
    if major == 0:
        return value, at
    if major == 1:
        return -1 - value, at
    if major in (2, 3):
        need(at + value <= len(data), "form", "a string runs past the end")
        string = bytes(data[at : at + value])
        if major == 3:
            try:
                string = string.decode("utf-8")
            except UnicodeDecodeError:
                raise Failure("form", "text is not UTF-8") from None
        return string, at + value
    if major == 4:
        items = []
        for _ in range(value):
            item, at = read(data, at, depth + 1)
            items.append(item)
        return items, at
    if major == 5:
        pairs, last = {}, b""
        for _ in range(value):
            key, end = read(data, at, depth + 1)
            need(last < bytes(data[at:end]), "form", "map keys do not ascend")
            last = bytes(data[at:end])
            pairs[key if type(key) is int else last], at = read(data, end, depth + 1)
        return pairs, at
    need(value == 18, "form", "a tag other than 18")
    parts, at = read(data, at, depth + 1)
    return Tagged(bytes(data[start:at]), parts), at


def load(data, limit):
    """Exactly one item."""
    need(len(data) <= limit, "form", "longer than its limit")
    item, end = read(data)
    need(end == len(data), "form", "bytes after the end")
    return item


def is_bytes(value, size=None):
    return type(value) is bytes and size in (None, len(value))


def is_uint(value, least=0, most=2**64 - 1):
    return type(value) is int and least <= value <= most


def is_list(value, of, least=0, most=2**64):
    return type(value) is list and least <= len(value) <= most and all(of(item) for item in value)


def is_hash(value):
    return is_bytes(value, 32)


# ---- Section 2: signatures -----------------------------------------------------------------------------------------

P = 2**255 - 19
D = -121665 * pow(121666, -1, P) % P
Y8 = int.from_bytes(bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"), "little")
SMALL_ORDER = {0, 1, P - 1, Y8, P - Y8}  # the y of the eight points of small order


def good_key(key):
    """Rule 1: a canonical point, not of small order."""
    y = int.from_bytes(key, "little") & ((1 << 255) - 1)
    x2 = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    return y < P and y not in SMALL_ORDER and pow(x2, (P - 1) // 2, P) == 1


def check_signature(sign1, aad, key, level, why, detached=None):
    """Rules 2 and 4 are the library's; it leaves out rule 3."""
    need(int.from_bytes(sign1.signature[:32], "little") & ((1 << 255) - 1) not in SMALL_ORDER, level, why)
    try:
        cose_key = COSEKey.new({1: 1, 3: -19, -1: 6, -2: key})
        COSE.new().decode(sign1.raw, cose_key, external_aad=cbor2.dumps(aad), detached_payload=detached)
    except Exception:
        raise Failure(level, why) from None


def plain(item, detached=False):
    """An envelope of every kind but a receipt."""
    sign1 = Sign1(item)
    need(sign1.protected == bytes.fromhex("a10132"), "form", "protected header other than Ed25519 alone")
    need(sign1.unprotected == {}, "form", "unprotected header not empty")
    need((sign1.payload is None) == detached, "form", "the payload is where it may not be, or is missing")
    return sign1


# ---- Sections 4 to 6: charter and keys -----------------------------------------------------------------------------

WHITE = "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
YEAR = 366 * 86_400


def is_map(value, shape, optional=()):
    return (
        type(value) is dict
        and set(shape) - set(optional) <= set(value) <= set(shape)
        and all(shape[key](item) for key, item in value.items())
    )


def is_text(value):
    return type(value) is str


def is_post(value):
    return is_map(value, {0: is_text, 1: is_text, 2: is_text, 3: lambda v: is_uint(v, 0, 3), 4: is_text, 5: is_text}, [4, 5])


def is_party(value):
    texts = lambda v: is_list(v, is_text)
    role = lambda v: is_uint(v, 0, 2)
    return is_map(value, {0: is_text, 1: is_text, 2: role, 3: is_hash, 4: texts, 5: lambda v: is_list(v, is_post)})


def is_charter(value):
    texts = lambda v: is_list(v, is_text)
    four = lambda v: is_list(v, is_uint, 4, 4)
    terms = {0: is_uint, 1: is_uint, 2: is_uint, 3: four, 4: four, 5: is_uint, 6: is_uint, 7: is_uint}
    return is_map(value, {
        0: is_uint, 1: is_text, 2: lambda v: type(v) is bool, 3: lambda v: is_bytes(v, 16), 4: is_uint,
        5: lambda v: is_list(v, is_party), 6: texts, 7: texts, 8: texts, 9: lambda v: is_map(v, terms),
        10: is_bytes, 11: lambda v: is_list(v, lambda _: True, 3, 3) and is_bytes(v[0]) and is_uint(v[1]) and is_uint(v[2]),
    }, [10, 11])  # fmt: skip


def named(text):
    return text.strip(WHITE) != "" and len(text.encode()) <= 256


def sound_party(party):
    posts = {post[0]: post[3] for post in party[5]}
    return (
        re.fullmatch("[A-Z0-9-]{1,16}", party[0])
        and named(party[1])
        and good_key(party[3])
        and 1 <= len(party[4]) <= 16
        and all(re.fullmatch("[A-Za-z0-9-]{1,16}", language) for language in party[4])
        and 1 <= len(party[5]) <= 256
        and len(posts) == len(party[5])
        and all(re.fullmatch("[a-z0-9-]{1,16}", post[0]) and named(post[1]) and named(post[2]) for post in party[5])
        and all(posts.get(post[4], -1) > post[3] for post in party[5] if 4 in post)
        and all(named(post[5]) for post in party[5] if 5 in post)
    )


def sound(charter):
    parties, terms = charter[5], charter[9]
    seconds = [terms[1], terms[2], *terms[3], *terms[4]]
    return (
        charter[0] == 1
        and named(charter[1])
        and 2 <= len(parties) <= 16
        and len({party[0] for party in parties}) == len(parties) == len({party[3] for party in parties})
        and sum(party[2] == 0 for party in parties) >= 2
        and all(sound_party(party) for party in parties)
        and all(text.strip(WHITE) for texts in (charter[6], charter[7], charter[8]) for text in texts)
        and all(1 <= s <= YEAR for s in seconds)
        and terms[2] <= terms[1]
        and 100 <= terms[0] <= 60_000
        and 10 <= terms[5] <= 10_000
        and 1_024 <= terms[6] <= 65_536
        and 100 <= terms[7] <= 3_600_000
    )


def load_charter(payload):
    """The form of a charter; what it amends is bytes."""
    charter = load(payload, 2 * CHARTER_MAX)
    need(is_charter(charter), "form", "not a charter of this version")
    founding = len(charter[11][0]) if 11 in charter else 0
    need(founding <= CHARTER_MAX and len(payload) - founding <= CHARTER_MAX, "form", "longer than its limit")
    return charter


def amends(charter, founding):
    """Section 4.3: may the one take the place of the other, which founded the line?"""
    (_, number, since), posts = charter[11], lambda party: [post[0] for post in party[5]]
    return (
        11 not in founding
        and sound(founding)
        and number >= 1
        and since > charter[4]
        and charter[2] == founding[2]
        and charter[3] == founding[3]
        and charter[9][6] >= founding[9][6]
        and len(charter[5]) >= len(founding[5])
        and all(
            (now[0], now[2], now[3]) == (old[0], old[2], old[3]) and posts(now)[: len(posts(old))] == posts(old)
            for now, old in zip(charter[5], founding[5])
        )
    )


class Line:
    """A charter that every party signed, and the station keys that they named."""

    def __init__(self, file):
        item = load(file, CHARTER_FILE_MAX)
        need(is_list(item, lambda _: True, 4, 4) and item[0] == "detente charter file v1", "form", "not a charter file")
        _, payload, signatures, delegations = item
        need(is_bytes(payload) and type(signatures) is list and type(delegations) is list, "form", "not a charter file")
        self.charter = load_charter(payload)
        founded_by = self.charter[11][0] if 11 in self.charter else payload
        founding = load_charter(founded_by)
        need(sound(self.charter), "charter", "the charter is not sound")
        need(founded_by is payload or amends(self.charter, founding), "charter", "no amendment of its founding charter")
        self.parties, self.founders = self.charter[5], len(founding[5])
        self.id = hashlib.sha256(founded_by).digest()
        self.hash = hashlib.sha256(payload).digest()  # of what the parties signed: its first bits are the fingerprint
        self.keys = [{} for _ in self.parties]  # by party and epoch: [key, not before, not after, sizes if revoked]
        need(len(signatures) == len(self.parties), "form", "not a place for each party's signature")
        for party, signature in zip(self.parties, signatures):
            if signature is not None:
                why = f"the signature of {party[0]} is not over this charter"
                check_signature(plain(signature, True), ["detente charter v1"], party[3], "charter", why, payload)
        for delegation in delegations:
            need(isinstance(delegation, Tagged), "form", "neither a delegation nor a revocation")
            self.add_key(delegation.raw)
        for party, signature in zip(self.parties, signatures):
            need(signature is not None, "charter", f"{party[0]} has not signed")

    def __str__(self):
        amendment = f"amendment {self.charter[11][1]} of " if 11 in self.charter else ""
        return f"{amendment}the charter of line {self.id.hex()}"

    def code(self, party):
        return self.parties[party][0]

    def place(self, lane, serial):
        return f"{self.code(lane // 4)}/{PRECEDENCES[lane % 4][0]}/{serial:04}"

    def add_key(self, raw):
        """Section 6."""
        sign1 = plain(load(raw, 2_048))
        item = load(sign1.payload, 2_048)
        delegation = is_list(item, lambda _: True, 5, 5) and is_hash(item[2]) and is_uint(item[3]) and is_uint(item[4])
        revocation = (
            is_list(item, lambda _: True, 6, 6)
            and is_hash(item[2])
            and is_list(item[3], is_uint, 4, 4)
            and is_uint(item[4])
            and is_text(item[5])
        )
        need(delegation or revocation, "form", "neither a delegation nor a revocation")
        need(is_text(item[0]) and is_uint(item[1]), "form", "neither a delegation nor a revocation")
        if delegation:
            need(item[3] <= item[4], "form", "ends before it begins")
            need(good_key(item[2]), "form", "the station key is no key")
        code, epoch = item[:2]
        codes = [party[0] for party in self.parties]
        need(code in codes, "key", f"no party is called {code}")
        label = "detente delegation v1" if delegation else "detente revocation v1"
        root = self.parties[codes.index(code)][3]
        check_signature(sign1, [label], root, "key", f"not signed by the root key of {code}")
        keys = self.keys[codes.index(code)]
        if delegation:
            if epoch in keys:
                if keys[epoch][:3] != item[2:]:
                    raise Failure("key", f"two keys under epoch {epoch}", f"whoever holds the root key of {code}")
                return
            need(len(keys) < 256, "key", "more delegations than a line keeps")
            keys[epoch] = [*item[2:], None]
        else:
            need(item[2] == self.id, "key", "the revocation is for another line")
            need(epoch in keys, "key", "a key that nobody delegated is taken back")
            if keys[epoch][3] not in (None, item[3]):
                raise Failure("key", f"epoch {epoch} is revoked twice", f"whoever holds the root key of {code}")
            keys[epoch][3] = item[3]

    def key(self, party, epoch, time):
        """The key that may have signed this, taken back or not."""
        need(party < len(self.parties) and epoch in self.keys[party], "key", f"no station key of epoch {epoch}")
        key, not_before, not_after, _ = self.keys[party][epoch]
        need(not_before <= time <= not_after, "key", f"the station key of epoch {epoch} is not valid at that time")
        return key

    def disowns(self, entry):
        """True if the party took the key back before this place."""
        revoked = self.keys[entry.lane // 4][entry.epoch][3]
        return revoked is not None and entry.serial > revoked[entry.lane % 4]


# ---- Sections 7 to 9: trees, entries, receipts ---------------------------------------------------------------------


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


class Tree:
    """The Merkle tree of a lane as it grows."""

    def __init__(self):
        self.peaks = []  # (size, root) of the complete subtrees, the largest first

    def size(self):
        return sum(size for size, _ in self.peaks)

    def push(self, node, size=1):
        while self.peaks and self.peaks[-1][0] == size:
            node, size = sha256(b"\1", self.peaks.pop()[1], node), 2 * size
        self.peaks.append((size, node))

    def root(self):
        if not self.peaks:
            return sha256()
        *rest, (_, node) = self.peaks
        for _, left in reversed(rest):
            node = sha256(b"\1", left, node)
        return node


def cover(start, end):
    """How many leaves each of the largest complete subtrees has that cover the leaves from `start` to before `end`."""
    sizes = []
    while start < end:
        size = 1 << ((end - start).bit_length() - 1)
        while start % size:
            size //= 2
        sizes.append(size)
        start += size
    return sizes


def root_from_path(leaf, index, size, path):
    """RFC 9162 section 2.1.3.2; None if the path has another shape."""
    if index >= size:
        return None
    node, last = leaf, size - 1
    for sibling in path:
        if last == 0:
            return None
        if index % 2 or index == last:
            node = sha256(b"\1", sibling, node)
            while index % 2 == 0 and index:
                index, last = index // 2, last // 2
        else:
            node = sha256(b"\1", node, sibling)
        index, last = index // 2, last // 2
    return node if last == 0 else None


class Entry:
    """Section 8, rule 1."""

    def __init__(self, line, raw):
        self.line, self.sign1 = line, plain(load(raw, 65_536))
        item = load(self.sign1.payload, 65_536)
        need(is_list(item, lambda _: True, 6, 6), "form", "an entry of another shape")
        self.lane, self.serial, self.time, self.epoch, self.seen, self.body = item
        need(is_uint(self.lane, 0, 63) and is_uint(self.serial, 1), "form", "no such place")
        need(is_uint(self.time) and is_uint(self.epoch), "form", "an entry of another shape")
        if self.seen is not None:
            need(is_list(self.seen, lambda _: True, 2, 2) and is_hash(self.seen[1]), "form", "seen of another shape")
            sizes = self.seen[0]
            need(is_list(sizes, is_uint, 4 * line.founders, 4 * len(line.parties)), "form", "not a size for every lane")
            need(len(sizes) % 4 == 0, "form", "not a size for every lane")
            need(self.lane < len(sizes) and sizes[self.lane] == self.serial - 1, "form", "has not seen its own lane")
        need(len(raw) <= line.charter[9][6], "form", "larger than the charter allows")
        self.raw, self.leaf = raw, sha256(b"\0", raw)

    def check(self, root_before, epoch_before=0, in_record=False):
        """Rules 3 to 5."""
        key = self.line.key(self.lane // 4, self.epoch, self.time)
        need(in_record or not self.line.disowns(self), "key", "the station key was taken back before this place")
        need(self.epoch >= epoch_before, "key", "an older station key after a newer one")
        why = "not signed for this line and the history before it"
        check_signature(self.sign1, ["detente entry v1", self.line.id, root_before], key, "signature", why)


class Receipt:
    """Section 9."""

    def __init__(self, line, raw):
        self.line, self.sign1 = line, Sign1(load(raw, 2_776))
        need(self.sign1.payload is None, "form", "carries its root")
        header = load(self.sign1.protected, 256)
        need(type(header) is dict and list(header) == [1, 395, -65_537], "form", "not the header of a receipt")
        need(header[1] == -19 and header[395] == 1, "form", "not the header of a receipt")
        need(is_list(header[-65_537], is_uint, 5, 5), "form", "not the claims of a receipt")
        self.receiver, self.epoch, self.lane, self.size, self.time = header[-65_537]
        need(self.receiver < 256 and self.lane < 64, "form", "no such party or lane")
        self.proof = None
        if self.sign1.unprotected:
            proofs = self.sign1.unprotected.get(396)
            need(len(self.sign1.unprotected) == 1 and type(proofs) is dict, "form", "an unprotected header of another shape")
            need(list(proofs) == [-1] and is_list(proofs[-1], is_bytes, 1, 1), "form", "not one inclusion proof")
            self.proof = load(proofs[-1][0], 2_520)
            need(is_list(self.proof, lambda _: True, 3, 3), "form", "an inclusion proof of another shape")
            need(is_uint(self.proof[0]) and is_uint(self.proof[1]), "form", "an inclusion proof of another shape")
            need(is_list(self.proof[2], is_hash, 0, 63), "form", "an inclusion proof of another shape")

    def check(self, root):
        key = self.line.key(self.receiver, self.epoch, self.time)
        why = "not signed for this history"
        check_signature(self.sign1, ["detente receipt v1", self.line.id], key, "receipt", why, root)

    def check_inclusion(self, leaf, serial):
        need(self.proof is not None, "receipt", "brings no inclusion proof")
        size, index, path = self.proof
        need(size == self.size and index == serial - 1, "receipt", "the proof is for another place")
        root = root_from_path(leaf, index, size, path)
        need(root is not None, "receipt", "the proof is for another place")
        self.check(root)


# ---- Sections 10 to 12: the files ----------------------------------------------------------------------------------


def when(ms):
    try:
        return f"{datetime(1970, 1, 1) + timedelta(milliseconds=ms)}Z"
    except OverflowError:
        return f"{ms} ms"


def disclosure(data):
    item = load(data, 9_568_256)
    need(is_list(item, lambda _: True, 5, 5) and item[0] == "detente disclosure v1", "form", "not a disclosure")
    need(all(is_bytes(part) for part in item[1:]) and is_hash(item[3]), "form", "not a disclosure")
    line = Line(item[1])
    entry, receipt = Entry(line, item[2]), Receipt(line, item[4])
    entry.check(item[3], in_record=True)
    need(receipt.lane == entry.lane, "receipt", "the receipt is for another lane")
    need(receipt.receiver != entry.lane // 4, "receipt", "the receipt is the author's own")
    receipt.check_inclusion(entry.leaf, entry.serial)
    place, author, receiver = line.place(entry.lane, entry.serial), line.code(entry.lane // 4), line.code(receipt.receiver)
    proved = [
        f"every party signed {line}",
        f"{author} signed this as {place}: {entry.body!r}",
        f"{receiver} signed that it held the first {receipt.size} entries of that lane, this one among them",
    ]
    claimed = [f"{author} says that it was {when(entry.time)}", f"{receiver} says that it was {when(receipt.time)}"]
    if line.disowns(entry):
        claimed.append(f"that these are words of {author}, which took the key back from an earlier place on")
    return proved, claimed, []


def check_fork(line, root_before, pair):
    one, other = [Entry(line, raw) for raw in pair]
    need((one.lane, one.serial) == (other.lane, other.serial), "place", "two places, which is no fork")
    need(one.raw < other.raw, "place", "not two entries in ascending order")
    one.check(root_before)
    other.check(root_before)
    return one.lane, one.serial


def fork(data):
    item = load(data, 9_699_328)
    need(is_list(item, lambda _: True, 5, 5) and item[0] == "detente fork v1", "form", "not a fork proof")
    need(all(is_bytes(part) for part in item[1:]) and is_hash(item[2]), "form", "not a fork proof")
    line = Line(item[1])
    lane, serial = check_fork(line, item[2], item[3:])
    return [f"{line.code(lane // 4)} signed two different entries as {line.place(lane, serial)}"], [], []


class Transcript:
    """Section 12. Takes items one by one; `finish` when there are no more."""

    SHAPES = {
        0: [is_bytes], 1: [is_bytes], 2: [is_bytes], 3: [is_bytes], 4: [lambda v: is_uint(v, 0, 63), is_uint, is_hash],
        5: [is_hash, is_bytes, is_bytes], 7: [lambda v: is_list(v, lambda tip: is_list(tip, lambda _: True, 2, 2)
            and is_uint(tip[0]) and is_hash(tip[1]), 0, 64)],
    }  # fmt: skip

    # Of an extract too: what is passed over, and the statement (section 13).
    OF_EXTRACTS = {
        8: [lambda v: is_uint(v, 0, 63), is_uint, lambda v: is_list(v, is_hash, 0, 126)], 9: [is_bytes],
    }  # fmt: skip

    def __init__(self):
        self.header = self.line = None
        self.items = -1  # the number of the item at hand
        self.stage = -1  # -1 keys, then the number of the lane, 64 forks, 65 closed, 66 stated
        self.forks, self.receipts, self.statements, self.remarks = [], {}, [], []
        self.whole = None  # of an extract: its bytes so far, and their hash
        self.shown, self.hidden, self.stated = {}, {}, None

    def take(self, item, raw):
        self.item(item)
        if self.whole:
            self.whole[0] += len(raw)
            self.whole[1].update(raw)
            need(self.whole[0] <= EXTRACT_MAX, "form", "an extract longer than its limit")

    def item(self, item):
        self.items += 1
        if self.header is None:
            need(type(item) is list and item, "form", "not a transcript")
            extract = item[0] == "detente extract v1"
            need(extract or item[0] == "detente transcript v1", "form", "not a transcript")
            need(is_list(item, lambda _: True, 4 - extract, 4 - extract), "form", "not a transcript")
            need(is_hash(item[1]) and is_uint(item[2], 0, 255) and (extract or is_uint(item[3])), "form", "not a transcript")
            self.header, self.whole = item, [0, hashlib.sha256()] if extract else None
            return
        kind, *parts = item if type(item) is list and item else [None]
        shapes = self.SHAPES | self.OF_EXTRACTS if self.whole else self.SHAPES
        shape = shapes.get(kind) if type(kind) is int else None
        need(shape and len(shape) == len(parts) and all(fits(part) for fits, part in zip(shape, parts)), "form", "no such item")
        need((self.line is None) == (kind == 0), "place", "the charter file is not the second item, or not the only one")
        methods = "charter key entry receipt withheld fork - closing passed_over statement".split()
        getattr(self, methods[kind])(*parts)

    def charter(self, file):
        self.line = Line(file)
        need(self.line.id == self.header[1], "charter", "the charter is not that of the line in the header")
        need(self.header[2] < len(self.line.parties), "charter", "the charter does not name the exporting party")
        lanes = range(4 * len(self.line.parties))
        self.trees, self.roots = [Tree() for _ in lanes], [{0: sha256()} for _ in lanes]  # roots by size
        self.passed = [0 for _ in lanes]  # how many places are passed over
        self.last = [None for _ in lanes]  # the last entry shown of each lane
        self.signed = [0 for _ in lanes]  # the last place that the author signed and does not disown

    def key(self, raw):
        need(self.stage == -1, "place", "a delegation or revocation after the first place of a lane")
        self.line.add_key(raw)

    def size(self, lane):
        return self.trees[lane].size()

    def may_go_on(self, lane):
        need(lane < len(self.roots), "place", "the charter has no such lane")
        need(self.stage <= lane, "place", "a lane that was left already")

    def next_place(self, lane, serial):
        self.may_go_on(lane)
        need(serial == self.size(lane) + 1, "place", "not the next place of its lane")
        self.stage = lane
        return self.roots[lane][serial - 1]

    def fill(self, lane, node, size=1):
        self.trees[lane].push(node, size)
        self.roots[lane][self.size(lane)] = self.trees[lane].root()

    def entry(self, raw):
        entry = Entry(self.line, raw)
        root_before = self.next_place(entry.lane, entry.serial)
        before = self.last[entry.lane]
        entry.check(root_before, before.epoch if before else 0, in_record=True)
        if before and entry.time < before.time:
            self.remarks.append(f"the time of {self.line.place(entry.lane, entry.serial)} runs backwards")
        self.fill(entry.lane, entry.leaf)
        if self.whole:
            self.shown[entry.lane, entry.serial] = entry
        self.last[entry.lane] = entry
        if self.line.disowns(entry):
            author = self.line.code(entry.lane // 4)
            self.remarks.append(f"that {self.line.place(entry.lane, entry.serial)} is {author}'s, which took the key back")
            return
        self.signed[entry.lane] = entry.serial
        if entry.seen:
            self.statements.append((self.items, entry.lane, *entry.seen))

    def withheld(self, lane, serial, leaf):
        self.next_place(lane, serial)
        self.fill(lane, leaf)
        if self.whole:
            self.hidden[lane, serial] = leaf

    def passed_over(self, lane, size, nodes):
        self.may_go_on(lane)
        before = self.size(lane)
        need(size > before, "place", "passes over no place of its lane")
        subtrees = cover(before, size)
        need(len(subtrees) == len(nodes), "place", "not one hash for each subtree between the two places")
        self.stage = lane
        for leaves, node in zip(subtrees, nodes):
            self.trees[lane].push(node, leaves)
        self.roots[lane][size] = self.trees[lane].root()
        self.passed[lane] += size - before

    def receipt(self, raw):
        receipt = Receipt(self.line, raw)
        need(receipt.proof is None, "form", "a receipt with a proof")
        here = receipt.lane == self.stage and receipt.size == self.size(receipt.lane)
        need(here, "place", "a receipt that does not stand after the last place that it is for")
        need(receipt.receiver != receipt.lane // 4, "receipt", "a receipt of the lane's own author")
        receipt.check(self.roots[receipt.lane][receipt.size])
        self.receipts[receipt.lane, receipt.receiver] = receipt

    def fork(self, root_before, one, other):
        place = check_fork(self.line, root_before, (one, other))
        need(self.stage <= 64 and all(known < place for known in self.forks), "place", "a fork out of order")
        self.stage = 64
        self.forks.append(place)

    def closing(self, tips):
        need(self.stage <= 64, "place", "an item after the closing item")
        self.stage = 65
        own = [[tree.size(), tree.root()] for tree in self.trees]
        need(tips == own, "closing", "the sizes and roots at the end are not those of the lanes")

    def statement(self, raw):
        sign1 = plain(load(raw, 1_024))
        item = load(sign1.payload, 1_024)
        need(is_list(item, lambda _: True, 3, 3) and is_uint(item[0]) and is_uint(item[1]), "form", "not a statement")
        subject = lambda v: (
            is_list(v, lambda _: True, 3, 3) and is_uint(v[0], 0, 63) and is_uint(v[1], 1) and (v[2] is None or is_uint(v[2]))
        )
        need(is_list(item[2], subject, 1, 16), "form", "not the subjects of an extract")
        order = [(lane, serial, -1 if index is None else index) for lane, serial, index in item[2]]
        need(order == sorted(set(order)), "form", "subjects out of order")
        need(self.stage == 65, "place", "a statement that does not stand just after the closing item")
        self.stage = 66
        for lane, serial, _ in item[2]:
            here = (lane, serial) in self.shown or (lane, serial) in self.hidden
            need(here, "place", "what the extract is about is neither shown nor withheld")
        epoch, time, _ = item
        exporter = self.header[2]
        key = self.line.key(exporter, epoch, time)
        why = "not signed by the exporter for this very file"
        check_signature(sign1, ["detente extract v1", self.line.id, self.whole[1].digest()], key, "signature", why)
        self.stated = item
        for lane, tree in enumerate(self.trees):
            if lane // 4 != exporter and tree.size():
                self.receipts[lane, exporter] = Held(tree.size())

    def receipted(self, lane, receiver):
        return self.receipts[lane, receiver].size if (lane, receiver) in self.receipts else 0

    def judge(self, author, sizes, digest):
        """Section 8.1: True if it fits, None if it cannot be judged."""
        if self.whole and all(size in self.roots[lane] for lane, size in enumerate(sizes)):
            roots = [self.roots[lane][size] for lane, size in enumerate(sizes)]
            if sha256(cbor2.dumps(["detente seen v1", self.line.id, sizes, roots])) == digest:
                return True
        counts = [max(self.signed[lane], self.receipted(lane, author)) for lane in range(len(sizes))]
        if any(size > count for size, count in zip(sizes, counts)):
            return None
        if any(size not in self.roots[lane] for lane, size in enumerate(sizes)):
            return None
        roots = [self.roots[lane][size] for lane, size in enumerate(sizes)]
        if sha256(cbor2.dumps(["detente seen v1", self.line.id, sizes, roots])) == digest:
            return True
        if any(lane < len(sizes) and sizes[lane] >= serial for lane, serial in self.forks):
            return None
        lanes = [lane for lane, size in enumerate(sizes) if lane // 4 != author and size > self.receipted(lane, author)]
        suspects = sorted({author, *(lane // 4 for lane in lanes)})
        raise Failure("seen", "a statement does not fit", " or ".join(self.line.code(party) for party in suspects))

    def finish(self):
        need(self.stage == (66 if self.whole else 65), "closing", "the file ends before its closing item or statement")
        fitting, contradictions = 0, []
        for number, lane, sizes, digest in self.statements:
            try:
                fitting += self.judge(lane // 4, sizes, digest) is True
            except Failure as failure:
                failure.add_note(f"item {number}")
                contradictions.append(failure)
        proved = [f"every party signed {self.line}"]
        exporter = self.line.code(self.header[2])
        if self.whole:
            proved += self.extracted(exporter)
            claimed = [
                f"{exporter} states this as of {when(self.stated[1])}",
                f"that what is withheld belongs to it and what is passed over does not: {exporter} alone says so",
            ]
        else:
            claimed = [f"{exporter} made the file at {when(self.header[3])}"]
        claimed += ["the times that entries and receipts bear", *self.remarks]
        for lane, signed in enumerate(self.signed):
            size = self.size(lane)
            if signed:
                name = f"{PRECEDENCES[lane % 4]} lane"
                passed = f", {self.passed[lane]} passed over in all" if self.passed[lane] else ""
                proved.append(f"{self.line.code(lane // 4)} signed {signed} entries of its {name}, in this order, none missing{passed}")
            shown = max([signed, *(receipt.size for (of, _), receipt in self.receipts.items() if of == lane)])
            said = self.shown.keys() | self.hidden.keys()
            if shown < size and (not self.whole or any(of == lane for of, _ in said)):
                claimed.append(f"that anything stands from {self.line.place(lane, shown + 1)} on")
        for (lane, receiver), receipt in self.receipts.items():
            proved.append(f"{self.line.code(receiver)} held everything up to {self.line.place(lane, receipt.size)}")
        proved += [f"{self.line.code(lane // 4)} signed two entries as {self.line.place(lane, serial)}" for lane, serial in self.forks]
        proved.append(f"{fitting} of {len(self.statements)} statements of what was seen fit")
        return proved, claimed, contradictions

    def extracted(self, exporter):
        """What an extract shows and withholds, in the order of the authors' clocks."""
        subjects = [self.line.place(lane, serial) + ("" if n is None else f".{n}") for lane, serial, n in self.stated[2]]
        counts = f"{len(self.shown)} entries shown and {len(self.hidden)} withheld"
        yield f"{exporter} signed that of what it held, the {counts} are all that belongs to {', '.join(subjects)}"
        for entry in sorted(self.shown.values(), key=lambda entry: (entry.time, entry.lane, entry.serial)):
            yield f"{self.line.code(entry.lane // 4)} signed this as {self.line.place(entry.lane, entry.serial)}: {entry.body!r}"
        for (lane, serial), leaf in self.hidden.items():
            yield f"in place {self.line.place(lane, serial)} stands an entry with the leaf {leaf.hex()}, which is withheld"


class Held:
    """What the statement of an extract says of a lane of another party, as a receipt does."""

    def __init__(self, size):
        self.size = size


def transcript(data):
    audit, at, number = Transcript(), 0, 0
    while at < len(data):
        try:
            item, end = read(data, at)
            need(end - at <= 9_437_248, "form", "longer than its limit")
            audit.take(item, data[at:end])
        except Failure as failure:
            failure.add_note(f"item {number}")
            raise
        at, number = end, number + 1
    return audit.finish()


def main(arguments):
    kinds = {"--disclosure": disclosure, "--fork": fork}
    verify = kinds.get(arguments[0], transcript) if arguments else None
    if verify is None or len(arguments) != 1 + (arguments[0] in kinds):
        sys.exit(__doc__)
    with open(arguments[-1], "rb") as file:
        data = file.read()
    try:
        proved, claimed, failures = verify(memoryview(data))
        print("PROVED", *proved, sep="\n  ")
        print("CLAIMED", *claimed, sep="\n  ")
    except Failure as failure:
        failures = [failure]
    for failure in failures:
        print("FAILS", failure, *getattr(failure, "__notes__", []), sep="\n  ")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
