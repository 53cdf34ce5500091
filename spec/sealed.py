#!/usr/bin/env python3
"""Sealed frames a second time, written from sealed.md alone: HPKE, the map of the keys, datagrams, packets and files.

    python sealed.py judge sealed-vectors     judges every vector
    python sealed.py write sealed-vectors     writes them anew

Needs Python 3.11 and `cryptography`.
"""

import hashlib
import hmac
import pathlib
import struct
import sys

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P

KEM_SUITE = b"KEM\x00\x20"
HPKE_SUITE = b"HPKE\x00\x20\x00\x01\x00\x03"
AUTH, AUTH_PSK = 2, 3

HINT = b"detente/1 sealed hint"
DATAGRAM = b"detente/1 sealed datagram"
MEDIA = b"detente/1 sealed media"
PSK_ID = b"detente/1 sealed psk"
MAGIC = b"detente sealed 1"


class Refused(Exception):
    """What a vector is refused at."""


def need(holds, level):
    if not holds:
        raise Refused(level)


# HPKE (RFC 9180), the one suite of sealed.md.


def extract(salt, ikm):
    return hmac.digest(salt or bytes(32), ikm, "sha256")


def expand(prk, info, length):
    out, block = b"", b""
    for counter in range(1, 2 + length // 32):
        block = hmac.digest(prk, block + info + bytes([counter]), "sha256")
        out += block
    return out[:length]


def labeled_extract(suite, salt, label, ikm):
    return extract(salt, b"HPKE-v1" + suite + label + ikm)


def labeled_expand(suite, prk, label, info, length):
    return expand(prk, struct.pack(">H", length) + b"HPKE-v1" + suite + label + info, length)


def public(secret):
    return X25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()


def dh(secret, key):
    # The library refuses a result of all zeros, as RFC 9180 section 7.1.4 asks.
    try:
        return X25519PrivateKey.from_private_bytes(secret).exchange(X25519PublicKey.from_public_bytes(key))
    except ValueError:
        raise Refused("seal") from None


def derive_key(ikm):
    return labeled_expand(KEM_SUITE, labeled_extract(KEM_SUITE, b"", b"dkp_prk", ikm), b"sk", b"", 32)


def kem_secret(dh_both, context):
    prk = labeled_extract(KEM_SUITE, b"", b"eae_prk", dh_both)
    return labeled_expand(KEM_SUITE, prk, b"shared_secret", context, 32)


def key_and_nonce(secret, info, psk):
    mode, psk_id = (AUTH_PSK, PSK_ID) if psk else (AUTH, b"")
    return schedule(mode, secret, info, psk or b"", psk_id)


def schedule(mode, secret, info, psk, psk_id):
    psk_id_hash = labeled_extract(HPKE_SUITE, b"", b"psk_id_hash", psk_id)
    info_hash = labeled_extract(HPKE_SUITE, b"", b"info_hash", info)
    context = bytes([mode]) + psk_id_hash + info_hash
    prk = labeled_extract(HPKE_SUITE, secret, b"secret", psk)
    key = labeled_expand(HPKE_SUITE, prk, b"key", context, 32)
    return key, labeled_expand(HPKE_SUITE, prk, b"base_nonce", context, 12)


def hpke_seal(ikm, our_secret, their_key, info, psk, aad, plaintext):
    ephemeral = derive_key(ikm)
    enc = public(ephemeral)
    both = dh(ephemeral, their_key) + dh(our_secret, their_key)
    secret = kem_secret(both, enc + their_key + public(our_secret))
    key, nonce = key_and_nonce(secret, info, psk)
    return enc, ChaCha20Poly1305(key).encrypt(nonce, plaintext, aad)


def hpke_open(enc, our_secret, their_key, info, psk, aad, ciphertext):
    both = dh(our_secret, enc) + dh(our_secret, their_key)
    secret = kem_secret(both, enc + public(our_secret) + their_key)
    key, nonce = key_and_nonce(secret, info, psk)
    try:
        return ChaCha20Poly1305(key).decrypt(nonce, ciphertext, aad)
    except InvalidTag:
        raise Refused("seal") from None


# Keys.


def ed25519_key(seed):
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def x25519_secret(seed):
    return hashlib.sha512(seed).digest()[:32]


def add(one, two):
    (x1, y1), (x2, y2) = one, two
    product = D * x1 * x2 * y1 * y2 % P
    x = (x1 * y2 + x2 * y1) * pow(1 + product, -1, P) % P
    return x, (y1 * y2 + x1 * x2) * pow(1 - product, -1, P) % P


def times(scalar, point):
    out = (0, 1)
    for bit in bin(scalar)[2:]:
        out = add(out, out)
        if bit == "1":
            out = add(out, point)
    return out


def x25519_key(key):
    """The birational map of RFC 7748 section 4.1, of a canonical point of full order."""
    sign, y = key[31] >> 7, int.from_bytes(key, "little") & (2**255 - 1)
    need(y < P, "key")
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    need((x * x - square) % P == 0 and (x or not sign), "key")
    x = x if x & 1 == sign else P - x
    need((x, y) != (0, 1) and times(L, (x, y)) == (0, 1), "key")
    return ((1 + y) * pow(1 - y, -1, P) % P).to_bytes(32, "little")


# Datagrams.


def hint(line, key):
    return hashlib.sha256(HINT + line + key).digest()[:4]


def seal(ikm, seed, peer, line, psk, plaintext):
    header = b"\x01" + hint(line, peer) + hint(line, ed25519_key(seed))
    enc, ciphertext = hpke_seal(ikm, x25519_secret(seed), x25519_key(peer), DATAGRAM + line, psk, header, plaintext)
    return header + enc + ciphertext


def open_datagram(seed, peer, line, psk, datagram):
    need(len(datagram) >= 57 and datagram[0] == 1, "form")
    need(datagram[1:9] == hint(line, ed25519_key(seed)) + hint(line, peer), "hint")
    theirs = x25519_key(peer)
    return hpke_open(
        datagram[9:41], x25519_secret(seed), theirs, DATAGRAM + line, psk, datagram[:9], datagram[41:]
    )


# Packets.


class Bytes:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, count):
        need(self.at + count <= len(self.data), "form")
        self.at += count
        return self.data[self.at - count : self.at]

    def integer(self):
        first = self.take(1)[0]
        rest = self.take((1 << (first >> 6)) - 1)
        value = int.from_bytes(bytes([first & 0x3F]) + rest)
        need(len(rest) + 1 == integer_bytes(value), "form")
        return value

    def end(self):
        life, link = int.from_bytes(self.take(8)), self.integer()
        need(life, "form")
        return life, link


def integer_bytes(value):
    return 1 if value < 1 << 6 else 2 if value < 1 << 14 else 4 if value < 1 << 30 else 8


def integer(value):
    count = integer_bytes(value)
    return (value | (count.bit_length() - 1) << (8 * count - 2)).to_bytes(count)


def parse(data):
    """A packet as text, one field to a line, so that two readers can be compared."""
    reader = Bytes(data)
    flags = reader.take(1)[0]
    has_to, has_ack, asks, has_close, further = flags & 1, flags & 2, flags & 4, flags & 8, flags >> 4
    out = ["from %d/%d" % reader.end()]
    if has_to:
        out.append("to %d/%d" % reader.end())
    out.append("number %d" % reader.integer())
    if asks:
        out.append("asks")
    need(has_ack or not further, "form")
    if has_ack:
        newest, delay, length = reader.integer(), reader.integer(), reader.integer()
        first = newest - length
        need(first >= 0, "form")
        runs = [(first, newest)]
        for _ in range(further):
            last = first - reader.integer() - 2
            first = last - reader.integer()
            need(first >= 0, "form")
            runs.append((first, last))
        out.append("ack %d ms %s" % (delay, " ".join("%d-%d" % run for run in runs)))
    if has_close:
        code, length = reader.integer(), reader.integer()
        need(length <= 120, "form")
        out.append("close %d %s" % (code, reader.take(length).hex()))
    while reader.at < len(data):
        head = reader.take(1)[0]
        need(head & 7 < 5 and head < 16, "form")
        offset = reader.integer()
        length = len(data) - reader.at if head & 8 else reader.integer()
        need(length and offset + length < 1 << 62, "form")
        out.append("chunk %d %d %s" % (head & 7, offset, reader.take(length).hex()))
    return out


# Files.


def read_file(seed, peer, line, psk, data):
    """The frames of a file, class and bytes."""
    need(data[:16] == MAGIC and len(data) >= 24, "form")
    need(data[16:24] == hint(line, ed25519_key(seed)) + hint(line, peer), "hint")
    theirs = x25519_key(peer)
    chain, at, record, frames, ended = hashlib.sha256(data[:24]).digest(), 24, 0, [], False
    while at < len(data):
        need(not ended, "form")
        need(at + 4 <= len(data), "torn")
        length = int.from_bytes(data[at : at + 4])
        need(48 < length <= 86_080, "seal")
        sealed = data[at + 4 : at + 4 + length]
        need(len(sealed) == length, "torn")
        aad = struct.pack(">Q", record) + chain
        plain = hpke_open(sealed[:32], x25519_secret(seed), theirs, MEDIA + line, psk, aad, sealed[32:])
        need(plain[0] == (0 if record == 0 else max(plain[0], 1)), "form")
        if plain[0] == 0:
            need(len(plain) == 25, "form")
        elif plain[0] == 1:
            reader = Bytes(plain[1:])
            need(reader.data, "form")
            while reader.at < len(reader.data):
                kind, size = reader.take(1)[0], int.from_bytes(reader.take(4))
                need(kind < 5 and 0 < size <= 69_632, "form")
                frames.append((kind, reader.take(size)))
        else:
            need(plain == b"\x02" + struct.pack(">Q", len(frames)), "form")
            ended = True
        chain, at, record = hashlib.sha256(chain + sealed).digest(), at + 4 + length, record + 1
    need(ended, "torn")
    return frames


def write_file(ikms, seed, peer, line, psk, life, to_life, at_ms, records):
    out = MAGIC + hint(line, peer) + hint(line, ed25519_key(seed))
    chain, frames = hashlib.sha256(out).digest(), 0
    plains = [b"\x00" + struct.pack(">QQq", life, to_life, at_ms)]
    for record in records:
        plains.append(b"\x01" + b"".join(bytes([kind]) + struct.pack(">I", len(b)) + b for kind, b in record))
        frames += len(record)
    plains.append(b"\x02" + struct.pack(">Q", frames))
    for number, plain in enumerate(plains):
        aad = struct.pack(">Q", number) + chain
        enc, text = hpke_seal(ikms(number), x25519_secret(seed), x25519_key(peer), MEDIA + line, psk, aad, plain)
        out += struct.pack(">I", len(enc + text)) + enc + text
        chain = hashlib.sha256(chain + enc + text).digest()
    return out


# Vectors.


def judge(kind, given, data):
    need(kind in ("datagram", "packet", "file"), "unknown kind")
    if kind == "packet":
        return "; ".join(parse(data))
    seed, peer, line = (bytes.fromhex(given[name]) for name in ("secret", "peer", "line"))
    psk = bytes.fromhex(given["preshared"]) if "preshared" in given else None
    if kind == "file":
        return "; ".join("%d %s" % (number, frame.hex()) for number, frame in read_file(seed, peer, line, psk, data))
    plaintext = open_datagram(seed, peer, line, psk, data)
    if "ikm" in given:
        # Sealed again by its sender it is the same, byte for byte.
        again = seal(bytes.fromhex(given["ikm"]), bytes.fromhex(given["peer-secret"]), ed25519_key(seed), line, psk, plaintext)
        need(again == data, "seal")
    return plaintext.hex()


def read_vector(path):
    head, body = path.read_text().split("\n\n", 1)
    lines = head.split("\n")
    need(lines[0] == "detente vector v1", "form")
    given = dict(line.split(": ", 1) for line in lines[1:])
    return given, bytes.fromhex(body)


def check_suite():
    """RFC 9180 appendices A.2.3 and A.2.4: the key of each, from its private keys."""
    info = b"Ode on a Grecian Urn"
    for ephemeral, receiver, sender, mode, psk, psk_id, key in (
        (
            "938d3daa5a8904540bc24f48ae90eed3f4f7f11839560597b55e7c9598c996c0",
            "1a478716d63cb2e16786ee93004486dc151e988b34b475043d3e0175bdb01c44",
            "2def0cb58ffcf83d1062dd085c8aceca7f4c0c3fd05912d847b61f3e54121f05",
            AUTH, "", "",
            "b071fd1136680600eb447a845a967d35e9db20749cdf9ce098bcc4deef4b1356",
        ),
        (
            "49d6eac8c6c558c953a0a252929a818745bb08cd3d29e15f9f5db5eb2e7d4b84",
            "a5099431c35c491ec62ca91df1525d6349cb8aa170c51f9581f8627be6334851",
            "90761c5b0a7ef0985ed66687ad708b921d9803d51637c8d1cb72d03ed0f64418",
            AUTH_PSK,
            "0247fd33b913760fa1fa51e1892d9f307fbe65eb171e8132c2af18555a738b82",
            "456e6e796e20447572696e206172616e204d6f726961",
            "49c7e6d7d2d257aded2a746fe6a9bf12d4de8007c4862b1fdffe8c35fb65054c",
        ),
    ):
        ephemeral, receiver, sender, psk, psk_id = map(bytes.fromhex, (ephemeral, receiver, sender, psk, psk_id))
        ephemeral = derive_key(ephemeral)
        both = dh(ephemeral, receiver) + dh(sender, receiver)
        secret = kem_secret(both, public(ephemeral) + receiver + public(sender))
        assert schedule(mode, secret, info, psk, psk_id)[0].hex() == key


def judge_all(folder):
    check_suite()
    wrong = 0
    paths = sorted(folder.glob("*.txt"))
    for path in paths:
        given, data = read_vector(path)
        try:
            verdict, said = "ok", judge(given["kind"], given, data)
        except Refused as refused:
            verdict, said = str(refused), given.get("says")
        if verdict != given["expect"] or said != given.get("says"):
            wrong += 1
            print("%s: %s, not %s (%s)" % (path.name, verdict, given["expect"], said))
    print("%d vectors, %d wrong" % (len(paths), wrong))
    return wrong == 0 and bool(paths)


def write_all(folder):
    folder.mkdir(exist_ok=True)
    for path in folder.glob("*.txt"):
        path.unlink()
    line, other = bytes([0x5A] * 32), bytes([0x5B] * 32)
    a, b, c = bytes([1] * 32), bytes([2] * 32), bytes([3] * 32)
    psk, ikm = bytes([9] * 32), bytes(range(32))
    life_a, life_b = 0x0102030405060708, 0xFFEEDDCCBBAA9988

    def put(name, kind, expect, comment, data, says=None, **given):
        fields = {"kind": kind, "expect": expect, "comment": comment}
        fields |= {key.replace("_", "-"): value for key, value in given.items()}
        if says is not None:
            fields["says"] = says
        head = "".join("%s: %s\n" % pair for pair in fields.items())
        digits = data.hex()
        body = "".join(digits[at : at + 100] + "\n" for at in range(0, len(digits), 100))
        (folder / (name + ".txt")).write_text("detente vector v1\n" + head + "\n" + body)

    first = b"\x00" + struct.pack(">Q", life_a) + b"\x01\x00\x09\x00" + b"\x05hello"
    keys = dict(secret=b.hex(), peer=ed25519_key(a).hex(), line=line.hex())
    with_psk = keys | dict(preshared=psk.hex())
    sealed, plain_sealed = seal(ikm, a, ed25519_key(b), line, psk, first), seal(ikm, a, ed25519_key(b), line, None, first)
    again = dict(ikm=ikm.hex(), peer_secret=a.hex())
    put("datagram-ok-psk", "datagram", "ok", "The first datagram of a link, with a secret agreed with the charter.", sealed, first.hex(), **with_psk, **again)
    put("datagram-ok-auth", "datagram", "ok", "The same without such a secret.", plain_sealed, first.hex(), **keys, **again)

    def flip(data, at, mask=1):
        return data[:at] + bytes([data[at] ^ mask]) + data[at + 1 :]

    put("datagram-short", "datagram", "form", "Shorter than any seal.", sealed[:56], **with_psk)
    put("datagram-other-version", "datagram", "form", "Version 2.", b"\x02" + sealed[1:], **with_psk)
    put("datagram-other-hint", "datagram", "hint", "For somebody else.", flip(sealed, 4), **with_psk)
    put("datagram-back", "datagram", "hint", "To the one who sealed it.", sealed, **with_psk | dict(secret=a.hex(), peer=ed25519_key(b).hex()))
    put("datagram-key-altered", "datagram", "seal", "Another encapsulated key.", flip(sealed, 9), **with_psk)
    put("datagram-key-top-bit", "datagram", "seal", "The same key to X25519, and other bytes.", flip(sealed, 40, 0x80), **with_psk)
    put("datagram-key-zero", "datagram", "seal", "An encapsulated key of low order.", sealed[:9] + bytes(32) + sealed[41:], **with_psk)
    put("datagram-text-altered", "datagram", "seal", "A bit of the ciphertext.", flip(sealed, 45), **with_psk)
    put("datagram-tag-altered", "datagram", "seal", "A bit of the tag.", flip(sealed, len(sealed) - 1, 0x80), **with_psk)
    put("datagram-cut", "datagram", "seal", "A byte less.", sealed[:-1], **with_psk)
    put("datagram-no-psk", "datagram", "seal", "Sealed without the secret that the reader has.", plain_sealed, **with_psk)
    put("datagram-psk-unknown", "datagram", "seal", "Sealed with a secret that the reader has not.", sealed, **keys)
    theirs = b"\x01" + hint(other, ed25519_key(b)) + hint(other, ed25519_key(a))
    put("datagram-other-line", "datagram", "seal", "Of another line, under the hints of the reader's.", theirs + sealed[9:], **with_psk | dict(line=other.hex()))
    by_c = seal(ikm, c, ed25519_key(b), line, psk, first)
    put("datagram-other-sender", "datagram", "seal", "Sealed by a third, under the hints of the peer.", sealed[:9] + by_c[9:], **with_psk)
    for name, key in (("identity", b"\x01" + bytes(31)), ("order-4", bytes(32)), ("not-canonical", b"\xee" + b"\xff" * 30 + b"\x7f"), ("no-point", b"\x02" + bytes(31))):
        data = b"\x01" + hint(line, ed25519_key(b)) + hint(line, key) + sealed[9:]
        put("datagram-peer-" + name, "datagram", "key", "The peer's key is none to agree a secret with.", data, **with_psk | dict(peer=key.hex()))

    a_end, b_end = struct.pack(">Q", life_a) + b"\x01", struct.pack(">Q", life_b) + b"\x46\x40"
    full = b"\x2f" + a_end + b_end + integer(16384) + b"\x0b\x40\x40\x02" + b"\x00\x00" + b"\x01\x04"
    full += integer(1 << 32) + b"\x03bye" + b"\x00\x00\x02\x01A" + b"\x0c" + integer(1 << 30) + b"Z"

    def packet(name, expect, comment, data):
        put("packet-" + name, "packet", expect, comment, data, "; ".join(parse(data)) if expect == "ok" else None)

    packet("ok-first", "ok", "A first packet: who speaks, and a frame.", first)
    packet("ok-bare", "ok", "Nothing but who speaks.", first[:11])
    packet("ok-full", "ok", "Everything at once.", full)
    packet("empty", "form", "No byte.", b"")
    packet("no-life", "form", "A life of zero.", bytes(11))
    packet("long-form", "form", "A number not in its shortest form.", first[:10] + b"\x40\x01")
    packet("runs-alone", "form", "Runs without an acknowledgement.", b"\x10" + first[1:11])
    packet("run-below-zero", "form", "A run that begins before the first packet.", b"\x02" + first[1:11] + b"\x03\x00\x04")
    packet("gap-below-zero", "form", "A gap that reaches before the first packet.", b"\x12" + first[1:11] + b"\x03\x00\x02\x00\x00")
    packet("reason-long", "form", "A reason of 121 bytes.", b"\x08" + first[1:11] + b"\x00\x40\x79" + b"x" * 121)
    packet("class-5", "form", "A class that there is none of.", first[:11] + b"\x0d\x00x")
    packet("head-bit", "form", "A bit of a chunk's head that means nothing.", first[:11] + b"\x19\x00x")
    packet("chunk-empty", "form", "A chunk of no bytes.", first[:11] + b"\x09\x00")
    packet("chunk-cut", "form", "A chunk longer than what is there.", first[:11] + b"\x01\x00\x05abcd")
    packet("chunk-beyond", "form", "A chunk that ends beyond every number.", first[:11] + b"\x09" + b"\xff" * 8 + b"x")

    records = [[(1, b"flash"), (0, b"receipt")], [(4, b"r" * 300)]]
    data = write_file(lambda number: bytes([number] * 32), a, ed25519_key(b), line, psk, life_a, 0, 1767312000000, records)
    says = "; ".join("%d %s" % (kind, frame.hex()) for record in records for kind, frame in record)
    put("file-ok", "file", "ok", "Four records: the first, two of frames, the last.", data, says, **with_psk)
    starts = [24]
    while starts[-1] < len(data):
        starts.append(starts[-1] + 4 + int.from_bytes(data[starts[-1] : starts[-1] + 4]))
    parts = [data[one:two] for one, two in zip(starts, starts[1:])]
    put("file-torn", "file", "torn", "Cut inside a record.", data[: starts[2] + 9], **with_psk)
    put("file-torn-between", "file", "torn", "Without its last record.", data[: starts[3]], **with_psk)
    put("file-left-out", "file", "seal", "A record is missing.", data[:24] + parts[0] + parts[2] + parts[3], **with_psk)
    put("file-swapped", "file", "seal", "Two records are exchanged.", data[:24] + parts[0] + parts[2] + parts[1] + parts[3], **with_psk)
    put("file-trailing", "file", "form", "Bytes behind the last record.", data + b"\x00\x00\x00\x31", **with_psk)
    put("file-back", "file", "hint", "To the one who sealed it.", data, **with_psk | dict(secret=a.hex(), peer=ed25519_key(b).hex()))


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in ("judge", "write"):
        sys.exit(__doc__)
    place = pathlib.Path(sys.argv[2])
    if sys.argv[1] == "write":
        write_all(place)
    sys.exit(not judge_all(place))
