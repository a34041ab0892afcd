"""Prove that a log is what was written: unbroken positions, versions, slots and hashes (I2, I7)."""

from collections.abc import Callable, Iterator

from daybook_chassis.store.chaining import GENESIS, chain
from daybook_chassis.store.entry import Record, split_topic
from daybook_chassis.store.log import Log
from daybook_contracts.envelope import Envelope, EnvelopeInvalid

_PAGE = 1000
_BEFORE_ALL = -(2**63)  # the first place is 1, but a forger may have put a row before it


def problems(log: Log, progress: Callable[[int], None] = lambda position: None) -> Iterator[str]:
    """Read the whole log once and say what does not fit, one line a finding.

    Finds altered, removed, reordered and inserted rows. Rows cut off or rewritten at the end, and
    a log rewritten from some row on with all hashes made anew, are found only against something
    kept elsewhere: slot heads that readers saw, or a signed checkpoint.
    """
    previous_hash, expected, after = GENESIS, 1, _BEFORE_ALL
    slots: dict[int, int] = {}
    versions: dict[str, int] = {}
    while records := log.read(after, _PAGE):
        for record in records:
            where = f"{log.source} {record.position}"
            if record.position != expected:
                yield f"{where}: stands where {expected} belongs"
            if chain(previous_hash, record.envelope, record.body) != record.hash:
                yield f"{where}: hash does not follow from the row before"
            yield from _disagreements(log.source, record, slots, versions)
            previous_hash, expected = record.hash, max(record.position, 0) + 1
        after = records[-1].position
        progress(after)


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
        (envelope.type, envelope.version),
    )
    stands = (
        source,
        record.position,
        record.stream_id,
        record.stream_version,
        record.slot,
        split_topic(record.topic),
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
