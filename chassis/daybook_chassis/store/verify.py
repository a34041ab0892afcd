"""Prove that a log is what was written: unbroken positions, versions, slots and hashes (I2, I7)."""

from collections.abc import Callable, Iterator

from daybook_contracts.envelope import Envelope, EnvelopeInvalid

from daybook_chassis.store.entry import Record, topic_of
from daybook_chassis.store.log import GENESIS, Log, chain

_PAGE = 1000


def problems(log: Log, progress: Callable[[int], None] = lambda position: None) -> Iterator[str]:
    """Read the whole log once and say what does not fit, one line a finding.

    Finds altered, removed, reordered and inserted rows. Rows cut off at the end are found only
    against something kept elsewhere: slot heads that readers saw, or a signed checkpoint.
    """
    previous_hash, expected = GENESIS, 1
    slots: dict[int, int] = {}
    versions: dict[str, int] = {}
    while records := log.read(expected - 1, _PAGE):
        for record in records:
            if record.position != expected:
                yield f"{log.source} {expected}: rows are missing up to {record.position - 1}"
            if chain(previous_hash, record.envelope, record.body) != bytes(record.hash):
                yield f"{log.source} {record.position}: hash does not follow from the row before"
            yield from _disagreements(log.source, record, slots, versions)
            previous_hash, expected = bytes(record.hash), record.position + 1
        progress(expected - 1)


def _disagreements(
    source: str, record: Record, slots: dict[int, int], versions: dict[str, int]
) -> Iterator[str]:
    """Where the columns, which are indexed, say other than the envelope, which is hashed."""
    where = f"{source} {record.position}"
    try:
        envelope = Envelope.from_json(record.envelope)
    except EnvelopeInvalid as error:
        yield f"{where}: {error}"
        return
    said = (
        envelope.source,
        envelope.sequence,
        envelope.subject,
        envelope.streamversion,
        envelope.slot,
        topic_of(envelope.type, envelope.version),
    )
    stands = (
        source,
        record.position,
        record.stream_id,
        record.stream_version,
        record.slot,
        record.topic,
    )
    if said != stands:
        yield f"{where}: columns and envelope disagree"
    if envelope.slot is not None:
        if envelope.prevposition != slots.get(envelope.slot, 0):
            yield f"{where}: slot {envelope.slot} has a gap"
        slots[envelope.slot] = record.position
    if record.stream_version != versions.get(record.stream_id, 0) + 1:
        yield f"{where}: stream {record.stream_id} jumps to version {record.stream_version}"
    versions[record.stream_id] = record.stream_version
