"""Who belongs to which segment, since when, by which revision of its rule (CU13)."""

from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.rows import integer, key, table, text, truth
from daybook_contracts.customers.sorting import SegmentMembershipChanged
from daybook_contracts.envelope import Envelope, instant


def _changed(row: Row, fact: SegmentMembershipChanged, envelope: Envelope) -> Row:
    """Who belongs no longer stays in the list, as no member."""
    since = instant(envelope.occurredat)
    return row | {"member": fact.member, "since": since, "revision": fact.revision}


def _key(fact: SegmentMembershipChanged, envelope: Envelope) -> list[Key]:
    return [(str(fact.segment_id), str(fact.customer_id))]


SEGMENTS = Projection(
    "customers.segments",
    table(
        "segments",
        key("segment_id"),
        key("customer_id"),
        truth("member"),
        text("since"),
        integer("revision"),
    ),
    {SegmentMembershipChanged: On(_changed, _key)},
)
