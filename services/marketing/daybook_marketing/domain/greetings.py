"""Greetings of one customer's people: once a person, occasion and year (MK4)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import assert_never
from uuid import UUID

from daybook_contracts.marketing.greetings import GreetingDue, GreetingSent

GreetingFact = GreetingDue | GreetingSent


@dataclass(frozen=True, slots=True)
class Greetings:
    """Whom each greeting is for, and those that went."""

    persons: Mapping[UUID, UUID] = field(default_factory=dict)
    sent: frozenset[UUID] = frozenset()


def evolve(state: Greetings | None, fact: GreetingFact) -> Greetings:
    told = state or Greetings()
    match fact:
        case GreetingDue():
            return replace(told, persons={**told.persons, fact.greeting_id: fact.contact_id})
        case GreetingSent():
            return replace(told, sent=told.sent | {fact.greeting_id})
        case _:
            assert_never(fact)


def owe(
    state: Greetings | None,
    *,
    customer_id: UUID,
    contact_id: UUID,
    greeting_id: UUID,
    occasion: str,
    year: int,
) -> list[GreetingFact]:
    """`greeting_id` follows from person, occasion and year: again, nothing."""
    if state is not None and greeting_id in state.persons:
        return []
    return [
        GreetingDue(
            customer_id=customer_id,
            contact_id=contact_id,
            greeting_id=greeting_id,
            occasion=occasion,
            year=year,
        )
    ]


def sent(state: Greetings | None, *, customer_id: UUID, greeting_id: UUID) -> list[GreetingFact]:
    """What went is no greeting, or is on record: nothing."""
    if state is None or greeting_id not in state.persons or greeting_id in state.sent:
        return []
    return [
        GreetingSent(
            customer_id=customer_id,
            contact_id=state.persons[greeting_id],
            greeting_id=greeting_id,
        )
    ]
