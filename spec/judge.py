#!/usr/bin/env python3
"""Judges every test vector with verify.py, and tells where the verdict is another than the vector's.

    python judge.py vectors
"""

import pathlib
import sys

import verify
from verify import Failure, need


def judge_identity(data, given):
    sign1 = verify.plain(verify.load(data, 262_144))
    party = verify.load(sign1.payload, 262_144)
    need(verify.is_party(party), "form", "not a party")
    need(verify.sound_party(party), "charter", "the record is not sound")
    verify.check_signature(sign1, ["detente identity v1"], party[3], "charter", "not signed by its own key")


def judge_fingerprint(data, given):
    words = (
        "alfa bravo charlie delta echo foxtrot golf hotel india juliett kilo lima mike november oscar papa "
        "quebec romeo sierra tango uniform victor whiskey xray yankee zulu two three four five six seven"
    ).split()
    same = {"alpha": "alfa", "juliet": "juliett"} | {str(digit): words[24 + digit] for digit in range(2, 8)}
    bits = int.from_bytes(data) >> 116
    right = [words[bits >> 5 * at & 31] for at in range(27, -1, -1)]
    letters = given["words"].lower().replace("x-ray", "xray")
    typed = "".join(c if c.isalnum() else " " for c in letters).split()
    need([same.get(word, word) for word in typed] == right, "charter", "the words of another charter")


def line_of(given):
    line = verify.Line(given["charter-file"])
    if "key" in given:
        line.add_key(given["key"])
    return line


def judge_seen_digest(data, given):
    sizes = [int(size) for size in given["sizes"].split()]
    roots = [bytes.fromhex(root) for root in given["roots"].split()]
    preimage = verify.cbor2.dumps(["detente seen v1", given["line"], sizes, roots])
    need(verify.sha256(preimage) == data, "seen", "another digest")


def judge_consistency(data, given):
    """RFC 9162 section 2.1.4.2."""
    old, new, path = int(given["old-size"]), int(given["new-size"]), [data[at : at + 32] for at in range(0, len(data), 32)]
    wrong = Failure("receipt", "not a prefix")
    if old == new:
        need(given["old-root"] == given["new-root"] and not path, "receipt", "not a prefix")
        return
    if not 0 < old < new:
        raise wrong
    if old & (old - 1) == 0:
        path = [given["old-root"], *path]
    place, last = old - 1, new - 1
    while place % 2:
        place, last = place // 2, last // 2
    one = two = path[0]
    for node in path[1:]:
        if last == 0:
            raise wrong
        if place % 2 or place == last:
            one, two = verify.sha256(b"\1", node, one), verify.sha256(b"\1", node, two)
            while place % 2 == 0 and place:
                place, last = place // 2, last // 2
        else:
            two = verify.sha256(b"\1", two, node)
        place, last = place // 2, last // 2
    need((last, one, two) == (0, given["old-root"], given["new-root"]), "receipt", "not a prefix")


def judge_transcript(data, given):
    for contradiction in verify.transcript(data)[2]:
        raise contradiction


KINDS = {
    "cbor": lambda data, given: verify.load(data, 1 << 20),
    "identity": judge_identity,
    "charter-file": lambda data, given: verify.Line(data),
    "fingerprint": judge_fingerprint,
    "charter-words": lambda data, given: judge_fingerprint(verify.Line(data).hash, given),
    "key": lambda data, given: line_of(given).add_key(data),
    "entry": lambda data, given: verify.Entry(line_of(given), data).check(given["root-before"]),
    "seen-digest": judge_seen_digest,
    "receipt": lambda data, given: verify.Receipt(line_of(given), data).check(given["root"]),
    "receipt-inclusion": lambda data, given: verify.Receipt(line_of(given), data).check_inclusion(
        given["leaf"], int(given["serial"])
    ),
    "consistency": judge_consistency,
    "disclosure": lambda data, given: verify.disclosure(data),
    "fork": lambda data, given: verify.fork(data),
    "transcript": judge_transcript,
    "extract": judge_transcript,
}
IN_HEX = {"charter-file", "key", "root-before", "root", "leaf", "line", "old-root", "new-root"}


def main(folder):
    wrong, files = 0, sorted(pathlib.Path(folder).glob("*.txt"))
    for file in files:
        header, object_ = file.read_text().split("\n\n", 1)
        first, *fields = header.split("\n")
        assert first == "detente vector v1", file
        given = dict(field.split(": ", 1) for field in fields)
        given = {name: bytes.fromhex(value) if name in IN_HEX else value for name, value in given.items()}
        try:
            KINDS[given["kind"]](bytes.fromhex(object_), given)
            verdict = "ok"
        except Failure as failure:
            verdict = failure.level
        if verdict != given["expect"]:
            wrong += 1
            print(f"{file.name}: expected {given['expect']}, judged {verdict}")
    print(f"{len(files) - wrong} of {len(files)} vectors are judged as they say")
    sys.exit(1 if wrong or not files else 0)


if __name__ == "__main__":
    main(sys.argv[1])
