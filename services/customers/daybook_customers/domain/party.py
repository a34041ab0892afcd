"""A party: what is known of it, the parts it plays, and how far it has come as a customer.

Source: CU1, CU2, CU3.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import assert_never
from uuid import UUID

from daybook_chassis.errors import Refusal
from daybook_contracts.customers.parties import PartyKind
from daybook_contracts.customers.profiles import (
    CustomerProfileChanged,
    CustomerRoleAssigned,
    CustomerRoleWithdrawn,
    CustomerStatus,
    CustomerStatusChanged,
    PartyRole,
    Profile,
    ProfileField,
)

PartyFact = (
    CustomerProfileChanged | CustomerRoleAssigned | CustomerRoleWithdrawn | CustomerStatusChanged
)


@dataclass(frozen=True, slots=True)
class Party:
    """What is decided on; everybody begins as a potential customer."""

    kind: PartyKind
    profile: Profile
    roles: frozenset[PartyRole] = frozenset()
    status: CustomerStatus = CustomerStatus.POTENTIAL


class OrganizationNameMisplaced(Refusal):
    """An organization goes by its name; a person's name is personal data, and a contact's."""


class FieldBothGivenAndCleared(Refusal):
    """A field of the profile cannot be given and cleared at once."""


class StatusOutOfOrder(Refusal):
    """A customer goes from potential to intent to won, a step at a time (CU3)."""


def evolve(state: Party, fact: PartyFact) -> Party:
    match fact:
        case CustomerProfileChanged():
            return replace(state, profile=fact.profile)
        case CustomerRoleAssigned():
            return replace(state, roles=state.roles | {fact.role})
        case CustomerRoleWithdrawn():
            return replace(state, roles=state.roles - {fact.role})
        case CustomerStatusChanged():
            return replace(state, status=fact.status)
        case _:
            assert_never(fact)


def check_name(kind: PartyKind, organization_name: str | None) -> None:
    """Raises OrganizationNameMisplaced."""
    if (kind is PartyKind.ORGANIZATION) != (organization_name is not None):
        raise OrganizationNameMisplaced("an organization has a name, a person's is with a contact")


def change_profile(
    state: Party,
    *,
    customer_id: UUID,
    source_name: str,
    given: Profile,
    clear: Iterable[ProfileField] = (),
) -> list[PartyFact]:
    """What is not given stays as it was; what is known already changes nothing.

    Raises OrganizationNameMisplaced, FieldBothGivenAndCleared.
    """
    told = given.model_dump(exclude_none=True)
    cleared = {field.value for field in clear}
    if both := sorted(told.keys() & cleared):
        raise FieldBothGivenAndCleared(f"{both[0]} is given, and to be cleared")
    profile = state.profile.model_copy(update=dict.fromkeys(cleared) | told)
    check_name(state.kind, profile.organization_name)
    if profile == state.profile:
        return []
    return [
        CustomerProfileChanged(
            customer_id=customer_id,
            source_name=source_name,
            profile=profile,
            previous=state.profile,
        )
    ]


def assign_role(state: Party, *, customer_id: UUID, role: PartyRole) -> list[PartyFact]:
    """A part that is played already changes nothing."""
    if role in state.roles:
        return []
    return [CustomerRoleAssigned(customer_id=customer_id, role=role)]


def withdraw_role(state: Party, *, customer_id: UUID, role: PartyRole) -> list[PartyFact]:
    """A part that is not played changes nothing."""
    if role not in state.roles:
        return []
    return [CustomerRoleWithdrawn(customer_id=customer_id, role=role)]


def change_status(
    state: Party, *, customer_id: UUID, status: CustomerStatus, reason: str
) -> list[PartyFact]:
    """One step further; the status it has changes nothing. Raises StatusOutOfOrder."""
    if status is state.status:
        return []
    order = list(CustomerStatus)
    if order.index(status) != order.index(state.status) + 1:
        raise StatusOutOfOrder(f"a customer who is {state.status} does not become {status} next")
    return [_moved(state, customer_id, status, reason, None)]


def win(state: Party, *, customer_id: UUID, contract_id: UUID) -> list[PartyFact]:
    """The first signed contract wins the customer, however far it had come; another one does
    nothing."""
    if state.status is CustomerStatus.WON:
        return []
    return [_moved(state, customer_id, CustomerStatus.WON, "contract signed", contract_id)]


def _moved(
    state: Party,
    customer_id: UUID,
    status: CustomerStatus,
    reason: str,
    contract_id: UUID | None,
) -> CustomerStatusChanged:
    return CustomerStatusChanged(
        customer_id=customer_id,
        status=status,
        previous_status=state.status,
        reason=reason,
        contract_id=contract_id,
    )
