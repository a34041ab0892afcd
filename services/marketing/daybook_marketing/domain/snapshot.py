"""A snapshot: who was in an audience at one moment, written down once (MK2)."""

from collections.abc import Collection
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from daybook_chassis.errors import Conflict
from daybook_contracts.marketing.audiences import AudienceFrozen

_PART = 500
"""Members a fact, so that it stays far below what a broker takes: a matter of form, no policy."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The members, whoever of them may be addressed today."""

    audience: str
    customers: frozenset[UUID]


def evolve(state: Snapshot | None, fact: AudienceFrozen) -> Snapshot:
    before = state.customers if state else frozenset()
    return Snapshot(fact.audience, before.union(fact.customers))


def freeze(
    state: Snapshot | None, *, snapshot_id: UUID, audience: str, customers: Collection[UUID]
) -> list[AudienceFrozen]:
    """In the order of their ids, so that the digest is of the members alone. Raises Conflict."""
    if state is not None:
        raise Conflict(f"snapshot {snapshot_id} is frozen")
    members = sorted(set(customers))
    digest = sha256("".join(f"{each}\n" for each in members).encode()).hexdigest()
    parts = [members[begin : begin + _PART] for begin in range(0, len(members), _PART)] or [[]]
    return [
        AudienceFrozen(
            snapshot_id=snapshot_id,
            audience=audience,
            part=number,
            parts=len(parts),
            members=len(members),
            digest=digest,
            customers=tuple(part),
        )
        for number, part in enumerate(parts, start=1)
    ]
