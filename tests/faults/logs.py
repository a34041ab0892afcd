"""Checks that logs are unbroken, chained and free of twins (I2, I3, I7), from their rows alone."""

from collections import defaultdict
from hashlib import sha256

from tests.faults.findings import Findings
from tests.faults.reading import Row


def is_unbroken(findings: Findings, source: str, rows: list[Row]) -> None:
    """Positions, slots and versions without holes, and each row where its envelope says it is."""
    expected, slots = 1, defaultdict[int, int](int)
    versions = defaultdict[str, int](int)
    for row in rows:
        for missing in range(expected, min(row.position, expected + 1000)):
            findings.lose("I2", (source, missing), f"{source} has nothing at {missing}")
        expected = row.position + 1
        where = f"{source} {row.position}"
        said = row.said
        stands = (row.position, row.stream_id, row.stream_version, row.slot, source)
        named = (int(said["sequence"]), said["subject"], said["streamversion"], said.get("slot"))
        if (*named, said["source"]) != stands:
            findings.reorder((source, row.position), f"{where} says that it is {named}")
            continue
        if row.stream_version != versions[row.stream_id] + 1 and not has_hole(findings, source):
            findings.reorder((source, row.position), f"{where}: version {row.stream_version}")
        versions[row.stream_id] = row.stream_version
        if row.slot is None:
            continue
        before = int(said["prevposition"])
        if before != slots[row.slot] and not findings.has((source, before)):
            findings.reorder((source, row.position), f"{where} follows {before} in its slot")
        slots[row.slot] = row.position


def has_hole(findings: Findings, source: str) -> bool:
    """Whether a row is missing: what follows from that is counted as that."""
    return any(isinstance(what, tuple) and what[0] == source for what in findings.lost)


def is_chained(findings: Findings, source: str, rows: list[Row]) -> None:
    """`sha256(previous hash, octets of the envelope in 8, envelope, body)`, from 32 zeros."""
    previous = b"\x00" * 32
    for row in rows:
        length = len(row.envelope).to_bytes(8, "big")
        if sha256(b"".join((previous, length, row.envelope, row.body))).digest() != row.hash:
            findings.say("I7", f"{source} {row.position}: its hash does not follow")
        previous = row.hash


def has_no_twins(findings: Findings, source: str, rows: list[Row]) -> None:
    """Nothing stands twice: no id, and no fact that says the same for the same cause."""
    seen: dict[tuple[str | bytes, ...], int] = {}
    for row in rows:
        ways: list[tuple[str | bytes, ...]] = [
            ("id", row.said["id"]),
            ("cause", row.cause, row.topic, row.stream_id, row.body),
        ]
        if source.startswith("erp."):
            ways.append(("event", row.said["actor"], row.cause))
        for way in ways:
            first = seen.setdefault(way, row.position)
            if first != row.position:
                what = f"{source} {row.position} is {first} once more, by its {way[0]!s}"
                findings.double("I3", (source, row.position), what)
