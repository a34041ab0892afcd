"""Dealings with a customer that count towards its grade: contacts, complaints, feedback (CU11).

Only those of a window before the day of a review count. A second contact on one day says nothing
new, so that a busy channel adds a fact a day at most.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from daybook_contracts.fact import Day, Fact

KEPT_DAYS = 366
"""Days before the newest dealing that a stream remembers; a window is no longer than that."""


class DealingKind(StrEnum):
    CONTACT = "contact"
    COMPLAINT = "complaint"
    CONTENT = "content"
    DISCONTENT = "discontent"
    SUGGESTION = "suggestion"


class DealingNoted(Fact, type="customers.DealingNoted", version=1):
    """Service or sales dealt with the customer on that day."""

    customer_id: UUID
    kind: DealingKind
    on: Day


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of each in a window; contacts are days on which there was one."""

    contact_days: int = 0
    complaints: int = 0
    content_answers: int = 0
    discontent_answers: int = 0
    suggestions: int = 0


NOTHING = Counts()
Dealings = tuple[tuple[DealingKind, date], ...]


def evolve(dealings: Dealings, fact: DealingNoted) -> Dealings:
    newest = max((fact.on, *(on for _, on in dealings)))
    known = (*dealings, (fact.kind, fact.on))
    return tuple(each for each in known if (newest - each[1]).days < KEPT_DAYS)


def note(
    dealings: Dealings, *, customer_id: UUID, kind: DealingKind, on: date
) -> list[DealingNoted]:
    """A second contact on the same day changes nothing; every complaint and answer counts."""
    if kind is DealingKind.CONTACT and (kind, on) in dealings:
        return []
    return [DealingNoted(customer_id=customer_id, kind=kind, on=on)]


def counts(dealings: Dealings, as_of: date, window_days: int) -> Counts:
    """Of the days of the window that ends with `as_of`, which it includes."""
    kinds = [kind for kind, on in dealings if 0 <= (as_of - on).days < window_days]
    return Counts(
        contact_days=kinds.count(DealingKind.CONTACT),
        complaints=kinds.count(DealingKind.COMPLAINT),
        content_answers=kinds.count(DealingKind.CONTENT),
        discontent_answers=kinds.count(DealingKind.DISCONTENT),
        suggestions=kinds.count(DealingKind.SUGGESTION),
    )
