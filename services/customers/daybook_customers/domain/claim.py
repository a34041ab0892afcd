"""A claim: whose a source identity or a contact is, so that no two customers have the same one.

Each of them has a stream of its own: of two customers that claim it at once, one loses the race
for that stream. Source: CU8, CU4.
"""

from dataclasses import dataclass
from typing import assert_never
from uuid import UUID

from daybook_chassis.errors import Refusal
from daybook_contracts.fact import Fact


class IdentityClaimed(Fact, type="customers.IdentityClaimed", version=1):
    """Another system's reference is this customer's and nobody else's."""

    customer_id: UUID
    identity_id: UUID


class ContactClaimed(Fact, type="customers.ContactClaimed", version=1):
    """A contact is this customer's: one person's key is never destroyed on behalf of another."""

    customer_id: UUID
    contact_id: UUID


ClaimFact = IdentityClaimed | ContactClaimed
PRIVATE: tuple[type[Fact], ...] = (IdentityClaimed, ContactClaimed)


@dataclass(frozen=True, slots=True)
class Claim:
    """Whose it is."""

    customer_id: UUID


class ClaimedByAnother(Refusal):
    """It is another customer's."""


def evolve(state: Claim | None, fact: ClaimFact) -> Claim:
    match fact:
        case IdentityClaimed() | ContactClaimed():
            return Claim(fact.customer_id)
        case _:
            assert_never(fact)


def claim_identity(state: Claim | None, *, customer_id: UUID, identity_id: UUID) -> list[ClaimFact]:
    """What is claimed already changes nothing. Raises ClaimedByAnother."""
    if _is_claimed(state, customer_id, f"identity {identity_id}"):
        return []
    return [IdentityClaimed(customer_id=customer_id, identity_id=identity_id)]


def claim_contact(state: Claim | None, *, customer_id: UUID, contact_id: UUID) -> list[ClaimFact]:
    """What is claimed already changes nothing. Raises ClaimedByAnother."""
    if _is_claimed(state, customer_id, f"contact {contact_id}"):
        return []
    return [ContactClaimed(customer_id=customer_id, contact_id=contact_id)]


def _is_claimed(state: Claim | None, customer_id: UUID, what: str) -> bool:
    if state is not None and state.customer_id != customer_id:
        raise ClaimedByAnother(f"{what} is another customer's")
    return state is not None
