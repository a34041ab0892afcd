"""Entries get places without holes, links within their slots, and hashes that cover all of it."""

import hashlib
import json
from dataclasses import replace
from datetime import datetime

import pytest
from eventsourcing.persistence import StoredEvent
from hypothesis import given
from hypothesis import strategies as st

from daybook_chassis.errors import Poison
from daybook_chassis.store.chaining import GENESIS, Chain, Tail, chain
from daybook_chassis.store.entry import Entry, Stored
from daybook_contracts.envelope import SLOTS, Envelope, canonical
from tests.chassis.logs import SOURCE, entry, refused, stored

keys = st.sampled_from([f"customer-{n}" for n in range(4)])
entries = st.lists(
    st.builds(
        lambda key, public, body: entry("stream", 1, key=key, public=public, body=body),
        keys,
        st.booleans(),
        st.binary(max_size=20),
    ),
    max_size=6,
)


@given(st.lists(entries, max_size=6), st.integers(SLOTS, 10**12))
def test_places_follow_each_other_however_they_are_grouped(
    groups: list[list[Entry]], position: int
) -> None:
    before = Tail(position, b"\x01" * 32, tuple(range(SLOTS)))
    together = Chain(SOURCE, 3, before)

    outcomes = [stored(together.place(group)) for group in groups]

    rows = together.rows
    assert [row["position"] for row in rows] == [position + 1 + n for n in range(len(rows))]
    assert [outcome.last - outcome.first + 1 for outcome in outcomes] == list(map(len, groups))
    heads, digest = dict(enumerate(before.slots)), before.hash
    for row in rows:
        envelope = Envelope.from_json(row["envelope"])
        assert envelope.to_json() == row["envelope"]
        assert (envelope.sequence, envelope.epoch) == (row["position"], 3)
        if row["slot"] is None:
            assert envelope.slot is envelope.prevposition is None
        else:
            assert envelope.slot == hashlib.sha256(envelope.partitionkey.encode()).digest()[0]
            assert envelope.prevposition == heads[envelope.slot]
            heads[envelope.slot] = envelope.sequence
        digest = chain(digest, row["envelope"], row["body"])
        assert row["hash"] == digest
    assert together.tail == Tail(position + len(rows), digest, tuple(heads.values()))


@given(entries.filter(len), entries, st.data())
def test_entries_of_which_one_fits_no_envelope_leave_no_trace(
    good: list[Entry], others: list[Entry], data: st.DataObject
) -> None:
    bad = data.draw(st.sampled_from(MISFITS))[1]
    place = data.draw(st.integers(0, len(others)))
    log = Chain(SOURCE, 1, Tail())
    log.place(good)
    tail, rows = log.tail, list(log.rows)

    reason = refused(log.place([*others[:place], bad, *others[place:]]))

    assert isinstance(reason, Poison)
    assert (log.tail, log.rows) == (tail, rows)


def misfit(**changed: object) -> Entry:
    sound = entry("stream", 1)
    made = {name: changed.pop(name) for name in list(changed) if hasattr(sound.provenance, name)}
    provenance = replace(sound.provenance, **made)  # type: ignore[arg-type]
    return replace(sound, provenance=provenance, **changed)  # type: ignore[arg-type]


MISFITS = [
    ("version beyond 31 bits", misfit(originator_version=2**31)),
    ("version beyond 63 bits", misfit(originator_version=2**63)),
    ("version below zero", misfit(originator_version=-1)),
    ("stream id with NUL", misfit(originator_id="a\x00b")),
    ("stream id with a line break", misfit(originator_id="a\nb")),
    ("no stream id", misfit(originator_id="")),
    ("long stream id", misfit(originator_id="x" * 257)),
    ("key with half a character", misfit(key="\ud800")),
    ("actor with half a character", misfit(actor="\ud800")),
    ("long actor", misfit(actor="x" * 257)),
    ("no actor", misfit(actor="")),
    ("traceparent with a header break", misfit(traceparent="00\r\nx")),
    ("hops beyond 31 bits", misfit(hops=2**31)),
    ("version of the type beyond four digits", misfit(topic="test.Added/0")),
    ("no time zone", misfit(occurred_at=datetime(2024, 1, 1))),  # noqa: DTZ001
]


@pytest.mark.parametrize(("what", "bad"), MISFITS, ids=[what for what, _ in MISFITS])
def test_what_could_not_be_read_again_is_not_written(what: str, bad: Entry) -> None:
    reason = refused(Chain(SOURCE, 1, Tail()).place([bad]))

    assert isinstance(reason, Poison), what
    assert "\ud800" not in str(reason)


@given(st.text(min_size=1, max_size=20), st.text(min_size=1, max_size=20))
def test_what_is_written_is_canonical_whatever_the_names(actor: str, key: str) -> None:
    """Its bytes are hashed and fed: another writer of the same JSON has to arrive at the same."""
    log = Chain(SOURCE, 1, Tail())
    if isinstance(log.place([entry("stream", 1, actor=actor, key=key)]), Stored):
        (row,) = log.rows
        assert row["envelope"] == canonical(json.loads(row["envelope"]))


def test_no_entries_take_no_place() -> None:
    log = Chain(SOURCE, 2, Tail(position=7))

    assert log.place([]) == Stored(8, 7, 2)
    assert log.tail == Tail(position=7)


def test_the_hash_is_that_of_the_formula() -> None:
    expected = hashlib.sha256(GENESIS + b"\0\0\0\0\0\0\0\3" + b'{"}' + b"body").digest()

    assert chain(GENESIS, b'{"}', b"body") == expected


@given(st.binary(), st.binary(min_size=1), st.binary(min_size=1))
def test_no_byte_moves_between_envelope_and_body_unseen(a: bytes, b: bytes, c: bytes) -> None:
    assert chain(GENESIS, a + b, c) != chain(GENESIS, a, b + c)


def test_events_without_provenance_are_private() -> None:
    log = Chain(SOURCE, 1, Tail())

    log.place([StoredEvent("stream", 1, "test.Added/2", b"{}")])

    (row,) = log.rows
    assert (row["slot"], row["stream_id"], row["topic"]) == (None, "stream", "test.Added/2")
    assert not Envelope.from_json(row["envelope"]).public
