"""Birthdays of contacts: noted once, sealed, and told of when they come (MK4, CU23).

The log says that it is somebody's birthday, and not which one; the day itself is readable only
with the person's key.
"""

from dataclasses import dataclass
from datetime import date
from typing import assert_never
from uuid import UUID

from daybook_chassis.errors import Refusal
from daybook_contracts.customers.birthdays import BirthdayNoted, BirthdayReached
from daybook_contracts.personal import Known
from daybook_customers.domain.customer import Customer, check_present

BirthdayFact = BirthdayNoted | BirthdayReached

_OLDEST_YEARS = 130  # nobody is known to have lived longer: a matter of plausibility, no policy


class BirthdayImplausible(Refusal):
    """Nobody alive was born then."""


@dataclass(frozen=True, slots=True)
class Birthday:
    """That there is one: nothing is decided on the day, so it is not kept in memory."""

    contact_id: UUID


def evolve(state: Birthday | None, fact: BirthdayFact) -> Birthday:
    match fact:
        case BirthdayNoted() | BirthdayReached():
            return Birthday(fact.contact_id)
        case _:
            assert_never(fact)


def note(state: Customer, *, contact_id: UUID, birthday: date, today: date) -> list[BirthdayNoted]:
    """Raises ContactUnknown, ContactErased, BirthdayImplausible."""
    check_present(state, contact_id)
    if not 0 <= (today - birthday).days <= _OLDEST_YEARS * 366:
        raise BirthdayImplausible("a birthday is in the past, within a lifetime")
    return [
        BirthdayNoted(
            customer_id=state.customer_id,
            contact_id=contact_id,
            birthday=Known(birthday.isoformat()),
        )
    ]


def reach(state: Customer, *, contact_id: UUID, year: int) -> list[BirthdayReached]:
    """Nothing of who was erased."""
    if contact_id in state.erased or contact_id not in state.contacts:
        return []
    return [BirthdayReached(customer_id=state.customer_id, contact_id=contact_id, year=year)]


def next_after(birthday: date, day: date) -> date:
    """When it is next celebrated, `day` included; who was born on 29 February is on the 28th."""
    born = birthday.replace(day=28) if (birthday.month, birthday.day) == (2, 29) else birthday
    here = born.replace(year=day.year)
    return here if day <= here else born.replace(year=day.year + 1)
