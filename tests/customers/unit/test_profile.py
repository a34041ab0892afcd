"""A customer is registered once, and its contacts and references are its own (CU1, CU4, CU8)."""

from uuid import UUID

import pytest

from daybook_chassis.errors import Conflict
from daybook_chassis.testing.scenario import Scenario
from daybook_contracts.customers.contacts import DecisionRole
from daybook_contracts.customers.parties import CustomerRegistered, PartyKind, SourceIdentityLinked
from daybook_contracts.fact import Fact
from daybook_contracts.identity import identity_of
from daybook_customers.domain import claim, customer
from daybook_customers.domain.claim import ClaimedByAnother, ContactClaimed, IdentityClaimed
from daybook_customers.domain.customer import Customer
from daybook_customers.domain.party import OrganizationNameMisplaced
from tests.customers.unit.examples import (
    ADDED,
    CONTACT,
    CUSTOMER,
    ERASED,
    LINKED,
    OTHER,
    REGISTERED,
    registered,
    with_contact,
)


def register_organization(state: Customer | None) -> list[customer.CustomerFact]:
    return customer.register(
        state,
        customer_id=CUSTOMER,
        kind=PartyKind.ORGANIZATION,
        organization_name="Lindqvist Pumps",
        country="SE",
    )


def add(state: Customer) -> list[customer.CustomerFact]:
    return customer.add_contact(
        state,
        contact_id=CONTACT,
        role=DecisionRole.BUYER,
        name="Astrid Lindqvist",
        email="astrid@lindqvist.example",
    )


def test_CU1_an_organization_is_registered_under_its_name() -> None:
    Scenario(customer.evolve).when(register_organization).then(REGISTERED)


def test_CU1_a_person_is_registered_without_a_name() -> None:
    Scenario(customer.evolve).when(
        lambda state: customer.register(state, customer_id=CUSTOMER, kind=PartyKind.PERSON)
    ).then(CustomerRegistered(customer_id=CUSTOMER, kind=PartyKind.PERSON))


def test_CU1_a_customer_is_registered_once() -> None:
    registered().when(register_organization).refused(Conflict, saying=str(CUSTOMER))


@pytest.mark.parametrize(
    ("kind", "name"), [(PartyKind.ORGANIZATION, None), (PartyKind.PERSON, "Astrid Lindqvist")]
)
def test_CU1_only_an_organization_has_a_name(kind: PartyKind, name: str | None) -> None:
    Scenario(customer.evolve).when(
        lambda state: customer.register(
            state, customer_id=CUSTOMER, kind=kind, organization_name=name
        )
    ).refused(OrganizationNameMisplaced)


def test_CU4_a_contact_is_added_with_its_part_in_a_purchase() -> None:
    registered().when(add).then(ADDED)


@pytest.mark.parametrize("later", [(), (ERASED,)])
def test_CU4_a_contact_is_added_once_even_after_it_was_erased(later: tuple[Fact, ...]) -> None:
    with_contact().given(*later).when(add).refused(Conflict, saying=str(CONTACT))


def test_CU8_a_reference_is_linked_under_the_id_that_its_sender_and_name_give() -> None:
    registered().when(
        lambda state: customer.link_identity(state, source_name="ledger", customer_ref="4711")
    ).then(LINKED)


def test_CU8_the_same_reference_again_changes_nothing_but_another_systems_does() -> None:
    linked = registered().given(LINKED)

    linked.when(
        lambda state: customer.link_identity(state, source_name="ledger", customer_ref="4711")
    ).then()
    linked.when(
        lambda state: customer.link_identity(state, source_name="shop", customer_ref="4711")
    ).then(
        SourceIdentityLinked(
            customer_id=CUSTOMER,
            identity_id=identity_of("shop", "4711"),
            source_name="shop",
            customer_ref="4711",
        )
    )


@pytest.mark.parametrize(
    "claimed",
    [
        IdentityClaimed(customer_id=CUSTOMER, identity_id=LINKED.identity_id),
        ContactClaimed(customer_id=CUSTOMER, contact_id=CONTACT),
    ],
)
def test_CU8_what_one_customer_has_claimed_no_other_can(
    claimed: IdentityClaimed | ContactClaimed,
) -> None:
    def by(customer_id: UUID, state: claim.Claim | None) -> list[claim.ClaimFact]:
        if isinstance(claimed, IdentityClaimed):
            return claim.claim_identity(
                state, customer_id=customer_id, identity_id=claimed.identity_id
            )
        return claim.claim_contact(state, customer_id=customer_id, contact_id=claimed.contact_id)

    free = Scenario(claim.evolve)
    taken = free.when(lambda state: by(CUSTOMER, state)).then(claimed)
    taken.when(lambda state: by(CUSTOMER, state)).then()
    taken.when(lambda state: by(OTHER, state)).refused(ClaimedByAnother)
