"""A relationship of two parties: typed, dated, and the same from whichever side it is told (CU4).

Each has a stream of its own, whose id follows from the parties and the kind in one fixed
direction: of two sides that tell the same, the second changes nothing.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never
from uuid import UUID

from daybook_chassis.errors import NotFound, Refusal
from daybook_contracts.customers.relationships import (
    INVERSE,
    RelationshipEnded,
    RelationshipKind,
    RelationshipLinked,
)

RelationshipFact = RelationshipLinked | RelationshipEnded


_RANKS = frozenset(
    {
        RelationshipKind.PARENT_OF,
        RelationshipKind.SUBSIDIARY_OF,
        RelationshipKind.MANAGES,
        RelationshipKind.REPORTS_TO,
    }
)


@dataclass(frozen=True, slots=True)
class End:
    """One side: a customer, or one of its contacts."""

    customer_id: UUID
    party_id: UUID


@dataclass(frozen=True, slots=True)
class Tie:
    """What is related to what, and how, in the fixed direction."""

    one: End
    kind: RelationshipKind
    other: End


@dataclass(frozen=True, slots=True)
class Relationship:
    """What is decided on: since when, and until when if it has ended."""

    since: date
    until: date | None = None


class RelatedToItself(Refusal):
    """No party is related to itself."""


class RelationshipUnknown(NotFound):
    """The parties are not related in this way."""


class RelatedTheOtherWay(Refusal):
    """Of two parties one is above the other, not both (CU4)."""


class RelationshipDatesOverlap(Refusal):
    """A relationship ends no earlier than it began, and begins anew after it ended."""


def evolve(state: Relationship | None, fact: RelationshipFact) -> Relationship:
    match fact:
        case RelationshipLinked():
            return Relationship(fact.since)
        case RelationshipEnded():
            assert state is not None, "a relationship is linked before it ends"
            return replace(state, until=fact.until)
        case _:
            assert_never(fact)


def tie(one: End, kind: RelationshipKind, other: End) -> Tie:
    """The same for both ways of telling it. Raises RelatedToItself."""
    if one.party_id == other.party_id:
        raise RelatedToItself(f"party {one.party_id} is not related to itself")
    there, back = (kind.value, str(one.party_id)), (INVERSE[kind].value, str(other.party_id))
    return Tie(one, kind, other) if there < back else Tie(other, INVERSE[kind], one)


def against(tie: Tie) -> Tie | None:
    """What the same parties cannot be to each other besides: each above the other."""
    if tie.kind not in _RANKS:
        return None
    return Tie(tie.other, tie.kind, tie.one)


def check_rank(opposite: Relationship | None) -> None:
    """Raises RelatedTheOtherWay where the opposite has not ended."""
    if opposite is not None and opposite.until is None:
        raise RelatedTheOtherWay("they are related the other way round: end that first")


def link(
    state: Relationship | None, *, link_id: UUID, tie: Tie, since: date
) -> list[RelationshipFact]:
    """What is linked since that day changes nothing. Raises RelationshipDatesOverlap."""
    if state is not None and state.until is None:
        if since != state.since:
            raise RelationshipDatesOverlap(f"it has lasted since {state.since}: end that first")
        return []
    if state is not None and state.until is not None and since <= state.until:
        raise RelationshipDatesOverlap(f"it lasted until {state.until}, and began before that")
    return [
        RelationshipLinked(
            customer_id=tie.one.customer_id,
            link_id=link_id,
            party_id=tie.one.party_id,
            kind=tie.kind,
            other_customer_id=tie.other.customer_id,
            other_party_id=tie.other.party_id,
            since=since,
        )
    ]


def end(
    state: Relationship | None, *, link_id: UUID, tie: Tie, until: date
) -> list[RelationshipFact]:
    """What has ended on that day changes nothing. Raises RelationshipUnknown,
    RelationshipDatesOverlap."""
    if state is None:
        raise RelationshipUnknown("the parties are not related in this way")
    if state.until is not None:
        if until != state.until:
            raise RelationshipDatesOverlap(f"it ended on {state.until}")
        return []
    if until < state.since:
        raise RelationshipDatesOverlap(f"it began on {state.since}, and ends no earlier")
    return [
        RelationshipEnded(
            customer_id=tie.one.customer_id,
            link_id=link_id,
            party_id=tie.one.party_id,
            kind=tie.kind,
            other_customer_id=tie.other.customer_id,
            other_party_id=tie.other.party_id,
            since=state.since,
            until=until,
        )
    ]
