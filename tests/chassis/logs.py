"""Entries for a log, and the laws every log keeps, checked without the code that keeps them."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import UUID, uuid4

from daybook_chassis.database import Database
from daybook_chassis.errors import DaybookError
from daybook_chassis.store.entry import Append, Entry, Once, Outcome, Provenance, Refused, Stored
from daybook_chassis.store.log import Log
from daybook_chassis.store.verify import problems
from daybook_contracts.envelope import SLOTS, Envelope

SOURCE = "crm.test"


@contextmanager
def opened(url: str, source: str = SOURCE) -> Iterator[Log]:
    """A log in this database, made if it is not there."""
    database = Database(url)
    try:
        log = Log(database, source)
        log.create()
        yield log
    finally:
        database.close()


def entry(
    stream: UUID | str,
    version: int,
    *,
    key: str | None = None,
    public: bool = True,
    body: bytes = b'{"amount":1}',
    actor: str = "tester",
) -> Entry:
    provenance = Provenance(datetime.now(UTC), actor, "correlation", "cause", uuid4(), key, public)
    # The library says UUID or text; so does a log.
    return Entry(stream, version, "test.Added/2", body, provenance)


def append_one(once: Once | None = None) -> Append:
    """One public fact in a stream of its own."""
    return Append((entry(uuid4(), 1),), once)


def stored(outcome: Outcome) -> Stored:
    assert isinstance(outcome, Stored), outcome
    return outcome


def refused(outcome: Outcome) -> DaybookError:
    assert isinstance(outcome, Refused), outcome
    return outcome.reason


def assert_laws(log: Log) -> None:
    """I1, I2 and I7 over a whole log, from its rows alone."""
    records = log.read(0, 1_000_000)
    assert [record.position for record in records] == list(range(1, len(records) + 1))
    digest = bytes(32)
    heads = dict.fromkeys(range(SLOTS), 0)
    versions: dict[str, list[int]] = {}
    ids = set()
    for record in records:
        envelope = Envelope.from_json(record.envelope)
        assert envelope.to_json() == record.envelope, "not canonical"
        assert envelope.sequence == record.position
        assert (envelope.subject, envelope.streamversion) == (
            record.stream_id,
            record.stream_version,
        )
        assert f"{envelope.type}/{envelope.version}" == record.topic
        assert envelope.slot == record.slot
        if record.slot is not None:
            key = json.loads(record.envelope)["partitionkey"]
            assert record.slot == hashlib.sha256(key.encode()).digest()[0]
            assert envelope.prevposition == heads[record.slot]
            heads[record.slot] = record.position
        length = len(record.envelope).to_bytes(8, "big")
        digest = hashlib.sha256(digest + length + record.envelope + record.body).digest()
        assert record.hash == digest
        versions.setdefault(record.stream_id, []).append(record.stream_version)
        ids.add(envelope.id)
    assert len(ids) == len(records), "an event id stands twice"
    for stream, held in versions.items():
        assert held == list(range(1, len(held) + 1)), f"stream {stream}: {held}"
    assert log.slot_heads() == {slot: head for slot, head in heads.items() if head}
    assert log.head() == len(records)
    assert list(problems(log)) == []
