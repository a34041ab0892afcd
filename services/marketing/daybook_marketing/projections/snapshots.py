"""Who was in an audience when it was frozen, and which snapshots there are (MK2)."""

from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.rows import integer, key, table, text
from daybook_contracts.envelope import Envelope, instant
from daybook_contracts.marketing.audiences import AudienceFrozen


def _frozen(row: Row, fact: AudienceFrozen, envelope: Envelope) -> Row:
    """Each part says the same of the whole."""
    return row | {
        "audience": fact.audience,
        "members": fact.members,
        "digest": fact.digest,
        "frozen_at": instant(envelope.occurredat),
    }


def _snapshot(fact: AudienceFrozen, envelope: Envelope) -> list[Key]:
    return [(str(fact.snapshot_id),)]


def _member(row: Row, fact: AudienceFrozen, envelope: Envelope) -> Row:
    return row | {"audience": fact.audience}


def _members(fact: AudienceFrozen, envelope: Envelope) -> list[Key]:
    return [(str(fact.snapshot_id), str(each)) for each in fact.customers]


SNAPSHOTS = Projection(
    "marketing.snapshots",
    table(
        "snapshots",
        key("snapshot_id"),
        text("audience"),
        integer("members"),
        text("digest"),
        text("frozen_at"),
    ),
    {AudienceFrozen: On(_frozen, _snapshot)},
    customer_column=None,
)

SNAPSHOT_MEMBERS = Projection(
    "marketing.snapshot_members",
    table("snapshot_members", key("snapshot_id"), key("customer_id"), text("audience")),
    {AudienceFrozen: On(_member, _members)},
)
