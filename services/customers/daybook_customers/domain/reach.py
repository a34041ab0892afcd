"""Where a contact is reached besides e-mail: a number and a postal address, both sealed (CU4).

Nothing is decided on either, so neither is kept in memory; what is noted last counts.
"""

from dataclasses import dataclass
from typing import assert_never
from uuid import UUID

from daybook_contracts.customers.contacts import AddressNoted, PhoneNoted
from daybook_contracts.personal import Known
from daybook_customers.domain.customer import Customer, check_present

ReachFact = PhoneNoted | AddressNoted


@dataclass(frozen=True, slots=True)
class Reach:
    """That something was noted."""

    contact_id: UUID


def evolve(state: Reach | None, fact: ReachFact) -> Reach:
    match fact:
        case PhoneNoted() | AddressNoted():
            return Reach(fact.contact_id)
        case _:
            assert_never(fact)


def note_phone(state: Customer, contact_id: UUID, phone: str) -> list[ReachFact]:
    """Raises ContactUnknown, ContactErased."""
    check_present(state, contact_id)
    return [PhoneNoted(customer_id=state.customer_id, contact_id=contact_id, phone=Known(phone))]


def note_address(state: Customer, contact_id: UUID, lines: tuple[str, ...]) -> list[ReachFact]:
    """Raises ContactUnknown, ContactErased."""
    check_present(state, contact_id)
    label = Known("\n".join(lines))
    return [AddressNoted(customer_id=state.customer_id, contact_id=contact_id, address=label)]
