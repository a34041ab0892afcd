"""Who registered a deal with a customer about a product, and whom that protects (SA3)."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import assert_never
from uuid import UUID

from daybook_chassis.errors import Conflict, NotFound, Refusal
from daybook_contracts.sales.registrations import (
    DealAccepted,
    DealConflictRaised,
    DealProtectionEnded,
    DealRegistered,
    DealRejected,
)

DealFact = DealRegistered | DealConflictRaised | DealAccepted | DealRejected | DealProtectionEnded


class RegistrationStatus(StrEnum):
    PENDING = "pending"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Deal:
    """All registrations of one customer and product: how each stands, and who made it."""

    customer_id: UUID
    product_id: UUID
    registrations: dict[UUID, DealRegistered] = field(default_factory=dict)
    status: dict[UUID, RegistrationStatus] = field(default_factory=dict)
    accepted: DealAccepted | None = None

    def protection(self, today: date) -> DealAccepted | None:
        """What protects the deal on a day."""
        if self.accepted is None or self.accepted.protected_until < today:
            return None
        return self.accepted


class DealProtected(Refusal):
    """Somebody else was first: until their term is over nobody else sells this (SA3)."""


class RegistrationDecided(Refusal):
    """A registration is accepted or rejected once (SA3)."""


def evolve(state: Deal | None, fact: DealFact) -> Deal:
    match fact:
        case DealRegistered():
            deal = state or Deal(fact.customer_id, fact.product_id)
            registrations = deal.registrations | {fact.registration_id: fact}
            return _stands(
                replace(deal, registrations=registrations), fact, RegistrationStatus.PENDING
            )
        case DealConflictRaised():
            return _known(state)
        case DealAccepted():
            accepted = replace(_known(state), accepted=fact)
            return _stands(accepted, fact, RegistrationStatus.ACCEPTED)
        case DealRejected():
            return _stands(_known(state), fact, RegistrationStatus.REJECTED)
        case DealProtectionEnded():
            return _stands(_known(state), fact, RegistrationStatus.ENDED)
        case _:
            assert_never(fact)


def register(state: Deal | None, asked: DealRegistered, today: date) -> list[DealFact]:
    """And a conflict with each other registration that is pending or protects the deal.

    The same again changes nothing. Raises Conflict for another under its id, Refusal for one who
    has registered it already.
    """
    deal = state or Deal(asked.customer_id, asked.product_id)
    known = deal.registrations.get(asked.registration_id)
    if known is not None:
        if known != asked:
            raise Conflict(f"registration {asked.registration_id} exists")
        return []
    protection = deal.protection(today)
    rivals = [
        each
        for each in deal.registrations.values()
        if deal.status[each.registration_id] is RegistrationStatus.PENDING
        or (protection and protection.registration_id == each.registration_id)
    ]
    if any(each.registrant == asked.registrant for each in rivals):
        raise Refusal(f"{asked.registrant} has registered this already")
    return [
        asked,
        *(
            DealConflictRaised(
                customer_id=asked.customer_id,
                product_id=asked.product_id,
                registration_id=asked.registration_id,
                against=each.registration_id,
            )
            for each in rivals
        ),
    ]


def accept(state: Deal, registration_id: UUID, today: date, term_days: int) -> list[DealFact]:
    """The first that is accepted protects. Accepting it again changes nothing.

    Raises NotFound, RegistrationDecided, DealProtected.
    """
    asked = _asked(state, registration_id)
    if state.status[registration_id] is RegistrationStatus.ACCEPTED:
        return []
    _check_pending(state, registration_id)
    check_free(state, asked.registrant, today)
    return [
        DealAccepted(
            customer_id=asked.customer_id,
            product_id=asked.product_id,
            registration_id=registration_id,
            registrant=asked.registrant,
            protected_until=_after(today, term_days),
        )
    ]


def reject(state: Deal, registration_id: UUID, reason: str) -> list[DealFact]:
    """Rejecting again changes nothing. Raises NotFound, RegistrationDecided."""
    asked = _asked(state, registration_id)
    if state.status[registration_id] is RegistrationStatus.REJECTED:
        return []
    _check_pending(state, registration_id)
    return [
        DealRejected(
            customer_id=asked.customer_id,
            product_id=asked.product_id,
            registration_id=registration_id,
            reason=reason,
        )
    ]


def end(state: Deal, registration_id: UUID, today: date) -> list[DealFact]:
    """Before its term is over, or again, nothing."""
    accepted = state.accepted
    if accepted is None or accepted.registration_id != registration_id:
        return []
    if state.status[registration_id] is not RegistrationStatus.ACCEPTED:
        return []
    if today <= accepted.protected_until:
        return []
    return [
        DealProtectionEnded(
            customer_id=state.customer_id,
            product_id=state.product_id,
            registration_id=registration_id,
            ended_on=accepted.protected_until,
        )
    ]


def check_free(state: Deal | None, seller: str, today: date) -> None:
    """Raises DealProtected where somebody else has the customer to themselves."""
    held = state.protection(today) if state else None
    if held is not None and held.registrant != seller:
        raise DealProtected(
            f"product {held.product_id} is {held.registrant}'s to sell to customer "
            f"{held.customer_id} until {held.protected_until}"
        )


def _after(today: date, days: int) -> date:
    return today + timedelta(days=min(days, (date.max - today).days))


def _asked(state: Deal, registration_id: UUID) -> DealRegistered:
    if registration_id not in state.registrations:
        raise NotFound(f"there is no registration {registration_id} of this deal")
    return state.registrations[registration_id]


def _check_pending(state: Deal, registration_id: UUID) -> None:
    status = state.status[registration_id]
    if status is not RegistrationStatus.PENDING:
        raise RegistrationDecided(f"registration {registration_id} is {status}")


def _stands(
    deal: Deal,
    fact: DealRegistered | DealAccepted | DealRejected | DealProtectionEnded,
    status: RegistrationStatus,
) -> Deal:
    return replace(deal, status=deal.status | {fact.registration_id: status})


def _known(state: Deal | None) -> Deal:
    assert state is not None, "the first fact of a deal registers it"
    return state
